"""What the rules are applied to: which conditions hold, when people work, and whether an ask still stands."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from django.db.models.functions import Greatest

from meetings.models import Attendance, Decision, Muted, Nudge
from meetings.models.nudge import NudgeAnswer
from meetings.states import Door, MeetingState, NudgeKind, Outcome, Ownership
from projects.days_off import is_holiday
from projects.models import Absence, Mail, Organisation, User

from .policy import ASKED_WITHIN, AskKey, Condition, Role
from .working_hours import WorkingHours

# The kind of mail that gathers what a person is asked on one of their days.
LETTER = "nudge"
# A room that was forgotten open keeps nobody from their mail.
LONGEST_MEETING = timedelta(hours=8)


def conditions(now: datetime) -> list[Condition]:
    """Everything that somebody should be asked about, whenever; nothing of what is paused. Two queries at most."""
    if is_paused():
        return []
    unowned = (
        Decision.objects.filter(outcome=Outcome.DECIDED, owner=None, meeting__state=MeetingState.CLOSED)
        .filter(project__nudges_paused_at=None)
        .annotate(since=Greatest("meeting__closed_at", "unowned_since"))
        .filter(since__gt=now - ASKED_WITHIN, decider__isnull=False, decider__left_at=None)
        .order_by("number")
        .values_list("number", "since", "decider", "door")
    )
    return [
        Condition(NudgeKind.UNOWNED, str(number), since, {Role.DECIDER: decider}, is_weighty=door == Door.ONE_WAY)
        for number, since, decider, door in unowned
    ]


def is_paused() -> bool:
    """Whether an administrator stopped everything that is asked by mail. One query."""
    return Organisation.objects.exclude(nudges_paused_at=None).exists()


def hours_of(person: User) -> WorkingHours:
    """When they are at work. One query."""
    return hours_of_all([person])[person.pk]


def hours_of_all(people: Iterable[User]) -> dict[int, WorkingHours]:
    """The same of many by their ids: days, hours, absences and holidays. One query, however many they are."""
    everybody = list(people)
    away: dict[int, list[tuple[date, date]]] = {person.pk: [] for person in everybody}
    for absence in Absence.objects.filter(person__in=away):
        away[absence.person_id].append((absence.first_day, absence.last_day))
    return {
        person.pk: WorkingHours(
            zoneinfo.ZoneInfo(person.time_zone),
            frozenset(int(day) for day in person.working_days),
            person.work_starts,
            person.work_ends,
            partial(_is_off, tuple(away[person.pk]), person.holidays),
            person.letter_at,
        )
        for person in everybody
    }


def _is_off(away: tuple[tuple[date, date], ...], place: str, day: date) -> bool:
    return any(first <= day <= last for first, last in away) or is_holiday(place, day)


def muted(people: Iterable[int]) -> set[tuple[int, NudgeKind]]:
    """(person, kind) of everything that these people get no mail of. One query."""
    rows = Muted.objects.filter(person__in=set(people)).values_list("person", "kind")
    return {(person, NudgeKind(kind)) for person, kind in rows}


def asked(found: Iterable[Condition]) -> set[AskKey]:
    """What was asked about these conditions, in this spell or an earlier one. One query."""
    things = {condition.object_id for condition in found}
    nudges = Nudge.objects.filter(object_id__in=things)
    return {AskKey(NudgeKind(one.kind), one.object_id, one.person_id, one.step, one.since) for one in nudges}


def written(people: Mapping[int, User], hours: Mapping[int, WorkingHours], now: datetime) -> set[tuple[int, date]]:
    """Who of them had the letter of their day. One query."""
    today = {(person.email, str(hours[pk].day_of(now))): (pk, hours[pk].day_of(now)) for pk, person in people.items()}
    emails = [person.email for person in people.values()]
    found = Mail.objects.filter(kind=LETTER, recipient__in=emails).values_list("recipient", "object_id")
    return {today[mail] for mail in found if mail in today}


def in_a_meeting(now: datetime) -> set[int]:
    """Who sits in an open room now. One query."""
    there = Attendance.objects.filter(
        meeting__state=MeetingState.LIVE, meeting__opened_at__gt=now - LONGEST_MEETING
    ).values_list("person_id", flat=True)
    return set(there)


class Standing(StrEnum):
    """What became of an ask and its link."""

    OPEN = "open"
    ANSWERED = "answered"
    DISOWNED = "disowned"
    EXPIRED = "expired"
    # Somebody carries it or was asked, without this link.
    CARRIED = "carried"
    ASKED = "asked"
    # The meeting is open again, or nobody carries it for a second time.
    MOVED = "moved"
    # They may not see the decision any more.
    AWAY = "away"


def standing(nudge: Nudge, record: Decision, now: datetime) -> Standing:
    """One query. What must not be shown to whoever holds the link comes first."""
    if nudge.answer == NudgeAnswer.DISOWNED:
        return Standing.DISOWNED
    elif nudge.person.left_at or not Decision.objects.visible_to(nudge.person).filter(pk=record.pk).exists():
        return Standing.AWAY
    elif nudge.expires_at and nudge.expires_at <= now:
        return Standing.EXPIRED
    elif nudge.answered_at:
        return Standing.ANSWERED
    else:
        return _standing_of(record, nudge)


def _standing_of(record: Decision, nudge: Nudge) -> Standing:
    if record.ownership == Ownership.ACCEPTED:
        return Standing.CARRIED
    elif record.ownership == Ownership.ASKED:
        return Standing.ASKED
    else:
        is_same_spell = record.meeting.state == MeetingState.CLOSED and nudge.since == _nobodys_since(record)
        return Standing.OPEN if is_same_spell and nudge.person_id == record.decider_id else Standing.MOVED


def _nobodys_since(record: Decision) -> datetime | None:
    moments = [moment for moment in (record.meeting.closed_at, record.unowned_since) if moment]
    return max(moments, default=None)
