"""What came of a closed meeting: for its summary page and for the mail that says the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.actions.closing import SUMMARY
from meetings.models import Action, AgendaItem, Decision, Meeting
from meetings.states import Outcome
from projects.journal import last_of
from projects.models import Mail, User

from .action import ActionRow, since_words, with_obstacles
from .hours import hours_of
from .parked import parked_rows
from .words import clock_words, day_words, minutes_words, number_word, zone_words


@dataclass(frozen=True)
class Left:
    """How one question left the floor. `gap` says that nobody owns it, `carries` what its person does."""

    record: Decision
    minutes: str
    gap: str
    review: str
    bring_by: str
    carries: str

    @property
    def reason(self) -> str:
        """Why, as a sentence of a mail."""
        words = {
            Outcome.DECIDED: _("Because: %(because)s"),
            Outcome.DEFERRED: _("What is missing: %(because)s"),
            Outcome.ESCALATED: _("Why this room could not decide it: %(because)s"),
            Outcome.DROPPED: _("Why this question should not exist: %(because)s"),
        }[Outcome(self.record.outcome)]
        return words % {"because": self.record.because}

    @property
    def move(self) -> str:
        """Whose move it is, as a sentence of a mail; nobody's when it was dropped."""
        carrier = self.record.carrier
        if self.record.is_let_go:
            return _("It was let go: %(because)s") % {"because": self.record.retired_because}
        if self.gap or carrier is None:
            return self.gap
        words = {
            Outcome.DECIDED: _("%(name)s owns it."),
            Outcome.DEFERRED: _("%(name)s brings it by %(day)s."),
            Outcome.ESCALATED: _("%(name)s can decide it."),
        }[Outcome(self.record.outcome)]
        return words % {"name": carrier.name, "day": self.bring_by}


@dataclass(frozen=True)
class Unreached:
    """A question that went back to the project, as it was put then. `is_seen` if the reader may open it."""

    item_id: UUID
    question: str
    is_seen: bool


def summary_context(reader: User, meeting: Meeting) -> dict[str, Any]:
    """A closed meeting for one reader. Its times are in the active zone. Fourteen queries, whatever its size."""
    records = list(_records(meeting))
    unreached = _unreached(reader, meeting)
    people, there = _people(meeting)
    hours = hours_of(meeting, [record.item for record in records])
    return {
        "meeting": meeting,
        "rows": [_left(record) for record in records],
        "following": following_in(meeting, records),
        "unreached": unreached,
        "parked": parked_rows(reader, meeting),
        "headline": _headline(records, len(unreached)),
        "hours": hours,
        "cost": _cost(len(there), hours.total, records) if hours and there else "",
        "there": [person for person in people if person in there],
        "away": [person for person in people if person not in there],
        "looked_in": [person for person in there if person not in people],
        "invited": len(people),
        "is_known": bool(there),
        **_times(meeting),
    }


def mail_words(meeting: Meeting) -> str:
    """How far the mails have come, for who facilitated. One query."""
    mails = list(Mail.objects.filter(kind=SUMMARY, object_id=str(meeting.pk)).order_by("pk"))
    refused = [mail.recipient for mail in mails if mail.refused]
    sent = sum(mail.sent_at is not None for mail in mails)
    if not mails:
        return ""
    elif refused:
        return _("Not mailed to %(people)s.") % {"people": ", ".join(refused)}
    elif sent < len(mails):
        return _("%(sent)d of %(total)d mails have left.") % {"sent": sent, "total": len(mails)}
    else:
        return ngettext("Mailed to %(count)d person.", "Mailed to %(count)d people.", sent) % {"count": sent}


def _records(meeting: Meeting) -> Iterable[Decision]:
    found = meeting.decisions.select_related("item", "owner", "bringer", "escalated_to", "decider")
    return found.annotate(dissent_count=Count("dissents")).order_by("number")


def following_in(meeting: Meeting, records: Iterable[Decision]) -> list[ActionRow]:
    """What was promised before the meeting closed, as it stands now. Two queries."""
    written = with_obstacles(Action.objects.filter(decision__meeting=meeting).written_by(meeting.closed_at))
    by_number, actions = {record.number: record for record in records}, list(written.in_order())
    for action in actions:
        action.decision = by_number[action.decision_id]
    return [ActionRow(action, since_words(action, None, timezone.now())) for action in actions]


def _unreached(reader: User, meeting: Meeting) -> list[Unreached]:
    closing = last_of("close", meeting)
    noted = [(UUID(pk), words) for pk, words in closing.detail.get("not_reached", [])] if closing else []
    seen = AgendaItem.objects.visible_to(reader).filter(pk__in=[pk for pk, _words in noted])
    ids = set(seen.values_list("pk", flat=True)) if noted else set()
    return [Unreached(pk, words, pk in ids) for pk, words in noted]


def _people(meeting: Meeting) -> tuple[list[User], list[User]]:
    """Who was to take part, and who was there; both by name. Two queries."""
    invited = User.objects.filter(participations__meeting=meeting).by_name()
    there = User.objects.filter(pk__in=meeting.attendances.values("person")).by_name()
    return list(invited), list(there)


def _times(meeting: Meeting) -> dict[str, str]:
    opened = timezone.localtime(meeting.opened_at or meeting.starts_at)
    closed = timezone.localtime(meeting.closed_at)
    zone = zone_words(closed)
    return {
        "day": formats.date_format(opened.date()),
        "short_day": day_words(opened.date(), timezone.localdate()),
        # Over midnight the end says its day, over a change of the clocks each end says its zone.
        "began": clock_words(opened) if zone_words(opened) == zone else f"{clock_words(opened)} {zone_words(opened)}",
        "ended": clock_words(closed) if opened.date() == closed.date() else _day_and_clock(closed, opened),
        "zone": zone,
    }


def _day_and_clock(moment: datetime, since: datetime) -> str:
    return f"{day_words(moment.date(), since.date())}, {clock_words(moment)}"


def _left(record: Decision) -> Left:
    today = timezone.localdate()
    return Left(
        record=record,
        minutes=_minutes(record.item.seconds_used),
        gap=_gap(record),
        review=day_words(record.review_on, today) if record.review_on else "",
        bring_by=day_words(record.bring_by, today) if record.bring_by else "",
        carries=_carries(record),
    )


def _minutes(seconds: int) -> str:
    return minutes_words(round(seconds / 60)) if seconds >= 30 else _("less than a minute")


def _gap(record: Decision) -> str:
    """An owner is who said yes: anything else is a silence."""
    if record.outcome != Outcome.DECIDED or record.owner_accepted_at or record.is_let_go:
        return ""
    elif record.owner is None:
        return _("Nobody owns it yet.")
    else:
        return _("%(name)s was asked. Until they say yes, nobody owns it.") % {"name": record.owner.name}


def _carries(record: Decision) -> str:
    """What stands beside the name of who carries it: a number and what they do."""
    if record.is_let_go:
        return ""
    words = {
        Outcome.DECIDED: _("%(reference)s, accepted") if record.owner_accepted_at else _("%(reference)s, asked"),
        Outcome.DEFERRED: _("brings what is missing for %(reference)s"),
        Outcome.ESCALATED: _("can decide %(reference)s"),
    }.get(Outcome(record.outcome), "")
    if record.outcome == Outcome.DECIDED and record.owner is None:
        words = "%(reference)s"
    return words % {"reference": record.reference}


def _headline(records: Iterable[Decision], unreached: int) -> str:
    """Two decided, one deferred, one not reached."""
    counts = {outcome: sum(record.outcome == outcome for record in records) for outcome in Outcome}
    parts = [
        ngettext("one decided", "%(count)s decided", counts[Outcome.DECIDED]),
        ngettext("one deferred", "%(count)s deferred", counts[Outcome.DEFERRED]),
        ngettext("one escalated", "%(count)s escalated", counts[Outcome.ESCALATED]),
        ngettext("one dropped", "%(count)s dropped", counts[Outcome.DROPPED]),
        ngettext("one not reached", "%(count)s not reached", unreached),
    ]
    numbers = [*counts.values(), unreached]
    said = [
        words % {"count": number_word(number).lower()} for words, number in zip(parts, numbers, strict=True) if number
    ]
    return capfirst(", ".join(said)) if said else _("Nothing was on the agenda")


def _cost(there: int, minutes: int, records: Iterable[Decision]) -> str:
    """Seven people, 5.8 person-hours, two decisions."""
    decided = sum(record.outcome == Outcome.DECIDED for record in records)
    return ", ".join(
        [
            ngettext("One person", "%(count)s people", there) % {"count": number_word(there)},
            _("%(hours)s person-hours") % {"hours": formats.number_format(round(there * minutes / 60, 1), 1)},
            ngettext("one decision", "%(count)s decisions", decided) % {"count": number_word(decided).lower()}
            if decided
            else _("no decision"),
        ]
    )
