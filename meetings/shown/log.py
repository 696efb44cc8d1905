"""The log: records of every outcome that a person may see, month by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Decision
from meetings.models.action import open_actions
from meetings.models.decision import DecisionQuerySet, has_dissent, is_blocked
from meetings.states import Door, Outcome
from projects import access
from projects.models import Project, User

from .words import day_words, month_words, number_word

PAGE_SIZE = 30
LONGEST_SEARCH = 200
SHOWN_WORDS = 35


@dataclass(frozen=True)
class LogRow:
    """A record in the log, in words. `silence` says for how long nobody has owned it."""

    record: Decision
    address: str
    project_address: str
    date: date
    day: str
    because: str
    carrier: User | None
    carries: str
    asked: str
    facts: list[str]
    silence: str


@dataclass(frozen=True)
class LogMonth:
    """The records of a month on this page; `note` counts the whole month."""

    key: str
    name: str
    note: str
    rows: list[LogRow]


@dataclass(frozen=True)
class LogPage:
    """Some records of the log, found by number: a new one moves no page, and the last costs what the first does.

    `newer` and `older` are the numbers from which the pages beside it go on; None where the log ends.
    """

    records: Sequence[Decision]
    newer: int | None
    older: int | None
    is_first: bool

    @property
    def where(self) -> str:
        first, last = self.records[0], self.records[-1]
        return _("%(first)s to %(last)s") % {"first": first.reference, "last": last.reference}


def log_context(
    reader: User, words: str, asked: Mapping[str, Any], *, before: int | None, after: int | None
) -> dict[str, Any]:
    """The page of the log before or after a record, or else the latest. Three queries, one more for a search and
    one when that finds nothing; whatever its length.

    `asked` are the filters of `DecisionQuerySet.like`. Days and months are in the reader's zone.
    """
    today = timezone.localdate()
    words = _searched(words)
    visible = Decision.objects.visible_to(reader)
    found = visible.matching(words).like(**asked)
    page = _page(found.for_log().annotate(open_actions=open_actions()), before, after)
    is_search = bool(words or asked)
    numbers = _numbers(visible)
    count = found.count() if is_search else numbers["total"]
    return {
        "words": words,
        "is_search": is_search,
        "is_found": bool(count),
        "page": page,
        "months": _months(page.records, _counts(found, page.records), today, is_search=is_search),
        "numbers": numbers,
        "lead": _lead(numbers, today),
        "result": _result(words, count, is_search=is_search),
        "ask_in": _ask_in(reader) if words and not count else None,
    }


def owners_of(reader: User) -> list[tuple[int, str]]:
    """Who carries, or is asked to carry, something that the reader may see: id and name, by name."""
    theirs = Decision.objects.visible_to(reader).filter(owner=OuterRef("pk"))
    return list(User.objects.filter(Exists(theirs)).by_name().values_list("pk", "name"))


def _searched(words: str) -> str:
    # PostgreSQL takes no text with a NUL in it; nobody means one.
    return " ".join(words.replace("\x00", " ").split())[:LONGEST_SEARCH]


def _page(found: DecisionQuerySet, before: int | None, after: int | None) -> LogPage:
    """One query: a row more than is shown says whether the log goes on."""
    if before is None and after is not None:
        nearest = list(found.newer_than(after)[: PAGE_SIZE + 1])
        records, goes_on = nearest[:PAGE_SIZE][::-1], len(nearest) > PAGE_SIZE
        return LogPage(
            records,
            newer=records[0].number if goes_on else None,
            older=records[-1].number if records else None,
            is_first=not goes_on,
        )
    nearest = list((found if before is None else found.older_than(before))[: PAGE_SIZE + 1])
    records, goes_on = nearest[:PAGE_SIZE], len(nearest) > PAGE_SIZE
    return LogPage(
        records,
        newer=records[0].number if records and before is not None else None,
        older=records[-1].number if goes_on else None,
        is_first=before is None,
    )


def _counts(found: DecisionQuerySet, records: Sequence[Decision]) -> dict[str, int]:
    """How many there are in each month of the page, those on other pages too."""
    if not records:
        return {}
    days = [timezone.localdate(record.recorded_at) for record in records]
    of_them = found.filter(recorded_at__gte=_midnight(min(days).replace(day=1)), recorded_at__lt=_next_month(max(days)))
    months = of_them.annotate(month=TruncMonth("recorded_at")).values_list("month").order_by("month")
    return {_key(timezone.localdate(month)): count for month, count in months.annotate(count=Count("pk"))}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _next_month(day: date) -> datetime:
    return _midnight((day.replace(day=28) + timedelta(days=4)).replace(day=1))


def _key(day: date) -> str:
    return day.strftime("%Y-%m")


def _months(records: Sequence[Decision], counts: dict[str, int], today: date, *, is_search: bool) -> list[LogMonth]:
    row = _rows(today)
    open_month = "" if is_search else _key(today)
    by_month = groupby([row(record) for record in records], key=lambda row: _key(row.date))
    return [_month(key, list(rows), counts[key], today, key == open_month) for key, rows in by_month]


def _month(key: str, rows: list[LogRow], count: int, today: date, is_open: bool) -> LogMonth:
    note = _("%(count)d so far") if is_open else ngettext("%(count)d decision", "%(count)d decisions", count)
    return LogMonth(key, month_words(rows[0].date, today), note % {"count": count}, rows)


def _rows(today: date) -> Callable[[Decision], LogRow]:
    """What makes the rows of one page. What many of them say is put in words once."""
    day, silence = (cache(partial(words, today=today)) for words in (day_words, _silence))
    facts = [(name, cache(words)) for name, words in _fact_words(day).items()]
    address = cache(lambda slug: reverse("project", args=[slug]))
    asked = _("asked, has not said yes yet")

    def row(record: Decision) -> LogRow:
        on = timezone.localdate(record.recorded_at)
        return LogRow(
            record=record,
            address=reverse("record", args=[record.number]),
            project_address=address(record.project.slug),
            date=on,
            day=day(on),
            because=_shortened(record.because),
            carrier=None if record.is_let_go else record.carrier,
            carries=_carries(record),
            asked=asked if record.is_asked else "",
            facts=[words(value) for name, words in facts if (value := getattr(record, name))],
            silence=silence(timezone.localdate(record.unowned_since))
            if record.unowned_since and record.is_unowned
            else "",
        )

    return row


def _fact_words(day: Callable[[date], str]) -> dict[str, Callable[[Any], str]]:
    """How the facts of a record are said, in the order of the page."""
    return {
        "confidence": lambda percent: _("%(percent)s%% sure") % {"percent": percent},
        "is_blocked": lambda _is: _("Something is in the way"),
        "open_actions": _open_actions,
        "dissent_count": lambda count: _("%(count)s dissent") % {"count": count},
        "review_on": lambda on: _("Review %(day)s") % {"day": day(on)},
        "bring_by": lambda on: _("By %(day)s") % {"day": day(on)},
    }


def _open_actions(count: int) -> str:
    return ngettext("%(count)s open action", "%(count)s open actions", count) % {"count": count}


def _shortened(text: str) -> str:
    words = text.split(maxsplit=SHOWN_WORDS)
    return " ".join(words) if len(words) <= SHOWN_WORDS else " ".join(words[:SHOWN_WORDS]) + "\N{HORIZONTAL ELLIPSIS}"


def _carries(record: Decision) -> str:
    """What the person beside a record does, for who does not see where they stand. Empty when there is none."""
    if record.outcome == Outcome.DECIDED:
        return "" if record.is_let_go else _("Owner:")
    elif record.bringer_id:
        return _("Who brings it:")
    else:
        return _("Who can decide this:") if record.escalated_to_id else ""


def _silence(since: date, today: date) -> str:
    days = (today - since).days
    if days < 1:
        return ""
    words = ngettext("Nobody has owned this for %(count)d day.", "Nobody has owned this for %(count)d days.", days)
    return words % {"count": days}


def _numbers(visible: DecisionQuerySet) -> dict[str, Any]:
    """How many there are in all, and of each kind that can be asked for."""
    return visible.aggregate(
        total=Count("pk"),
        first=Min("recorded_at"),
        nobody=Count("pk", filter=Q(outcome=Outcome.DECIDED, owner=None, retired_at=None)),
        one_way=Count("pk", filter=Q(door=Door.ONE_WAY)),
        dissent=Count("pk", filter=has_dissent()),
        in_the_way=Count("pk", filter=is_blocked()),
    )


def _lead(facts: dict[str, Any], today: date) -> str:
    """47 decisions since March. Two have no owner."""
    if not facts["total"]:
        return ""
    since = month_words(timezone.localdate(facts["first"]), today)
    total = ngettext("%(count)d decision since %(month)s.", "%(count)d decisions since %(month)s.", facts["total"])
    sentences = [total % {"count": facts["total"], "month": since}]
    if facts["nobody"]:
        nobody = ngettext("One has no owner.", "%(count)s have no owner.", facts["nobody"])
        sentences.append(nobody % {"count": number_word(facts["nobody"])})
    return " ".join(sentences)


def _result(words: str, count: int, *, is_search: bool) -> str:
    """What a search found, for those who do not see the list change."""
    if words and count:
        found = ngettext("%(count)d decision mentions “%(words)s”", "%(count)d decisions mention “%(words)s”", count)
        return found % {"count": count, "words": words}
    elif is_search and count:
        return ngettext("%(count)d decision", "%(count)d decisions", count) % {"count": count}
    else:
        return ""


def _ask_in(reader: User) -> Project | None:
    """The one project in which this person asks questions; with several the list lets them choose."""
    return access.projects_to_prepare_in(reader).only_one()
