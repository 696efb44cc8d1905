"""The log: records of every outcome that a person may see, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Decision
from meetings.models.decision import DecisionQuerySet, has_dissent
from meetings.states import Door, Outcome
from projects import access
from projects.models import Project, User

from .words import day_words, month_words, number_word

PAGE_SIZE = 50
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class LogRow:
    """A record in the log. `silence` says for how long nobody has owned it."""

    record: Decision
    day: str
    review: str
    bring_by: str
    silence: str


@dataclass(frozen=True)
class LogMonth:
    """The records of a month on this page; `note` counts the whole month."""

    key: str
    name: str
    note: str
    rows: list[LogRow]


def log_context(reader: User, words: str, number: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """One page of the log. Four queries, one more when nothing is found; whatever its length.

    `asked` are the filters of `DecisionQuerySet.like`. Days and months are in the reader's zone.
    """
    today = timezone.localdate()
    words = _searched(words)
    visible = Decision.objects.visible_to(reader)
    found = visible.matching(words).like(**asked)
    page = Paginator(found.for_log(), PAGE_SIZE).get_page(number)
    is_search = bool(words or asked)
    numbers = _numbers(visible)
    return {
        "words": words,
        "is_search": is_search,
        "page": page,
        "months": _months(page.object_list, _counts(found), today, is_search=is_search),
        "numbers": numbers,
        "lead": _lead(numbers, today),
        "result": _result(words, page.paginator.count, is_search=is_search),
        "ask_in": _ask_in(reader) if words and not page.paginator.count else None,
    }


def owners_of(reader: User) -> list[User]:
    """Who carries, or is asked to carry, something that the reader may see; by name."""
    visible = Decision.objects.visible_to(reader)
    return list(User.objects.filter(pk__in=visible.order_by().values("owner")).by_name())


def _searched(words: str) -> str:
    # PostgreSQL takes no text with a NUL in it; nobody means one.
    return " ".join(words.replace("\x00", " ").split())[:LONGEST_SEARCH]


def _counts(found: DecisionQuerySet) -> dict[str, int]:
    months = found.annotate(month=TruncMonth("recorded_at")).values_list("month").order_by("month")
    return {_key(month): count for month, count in months.annotate(count=Count("pk"))}


def _key(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m")


def _months(records: Iterable[Decision], counts: dict[str, int], today: date, *, is_search: bool) -> list[LogMonth]:
    by_month = groupby(records, key=lambda record: _key(record.recorded_at))
    open_month = "" if is_search else today.strftime("%Y-%m")
    return [_month(key, list(group), counts[key], today, key == open_month) for key, group in by_month]


def _month(key: str, records: list[Decision], count: int, today: date, is_open: bool) -> LogMonth:
    day = timezone.localdate(records[0].recorded_at)
    note = _("%(count)d so far") if is_open else ngettext("%(count)d decision", "%(count)d decisions", count)
    return LogMonth(key, month_words(day, today), note % {"count": count}, [_row(record, today) for record in records])


def _row(record: Decision, today: date) -> LogRow:
    day = timezone.localdate(record.recorded_at)
    return LogRow(
        record=record,
        day=day_words(day, today),
        review=day_words(record.review_on, today) if record.review_on else "",
        bring_by=day_words(record.bring_by, today) if record.bring_by else "",
        silence=_silence((today - timezone.localdate(record.unowned_since)).days) if record.unowned_since else "",
    )


def _silence(days: int) -> str:
    if days < 1:
        return ""
    words = ngettext("Nobody has owned this for %(count)d day.", "Nobody has owned this for %(count)d days.", days)
    return words % {"count": days}


def _numbers(visible: DecisionQuerySet) -> dict[str, Any]:
    """How many there are in all, and of each kind that can be asked for."""
    return visible.aggregate(
        total=Count("pk"),
        first=Min("recorded_at"),
        nobody=Count("pk", filter=Q(outcome=Outcome.DECIDED, owner=None)),
        one_way=Count("pk", filter=Q(door=Door.ONE_WAY)),
        dissent=Count("pk", filter=has_dissent()),
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
    projects = list(access.projects_to_prepare_in(reader)[:2])
    return projects[0] if len(projects) == 1 else None
