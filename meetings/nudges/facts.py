"""What the rules are applied to besides the conditions: people's hours, what they were asked, whether an ask stands."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, partial

from django.db.models import Max, Q, QuerySet

from meetings.models import Attendance, Muted, Nudge, Snooze
from meetings.models.nudge import NudgeAnswer
from meetings.states import MeetingState, NudgeKind, Ownership, ThingKind
from projects.days_off import is_holiday
from projects.models import Absence, Event, Mail, Organisation, User

from .conditions import conditions
from .ladders import LADDERS, Role
from .many import AnyOf
from .policy import Act, Ask, AskKey, Condition, Known, PastAsk
from .things import Thing
from .working_hours import WorkingHours

# PostgreSQL takes 65,535 values in one query.
ASKED_AT_ONCE = 10_000
# The kind of mail that gathers what a person is asked on one of their days.
LETTER = "nudge"
# A room that was forgotten open keeps nobody from their mail.
LONGEST_MEETING = timedelta(hours=8)
# Nobody's last working day is longer ago, for what they moved in it.
TOUCHED_WITHIN = timedelta(days=14)


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
    for absence in Absence.objects.filter(AnyOf("person", away)):
        away[absence.person_id].append((absence.first_day, absence.last_day))
    return {
        person.pk: WorkingHours(
            zoneinfo.ZoneInfo(person.time_zone),
            _numbers(person.working_days),
            person.work_starts,
            person.work_ends,
            partial(_is_off, tuple(away[person.pk]), person.holidays),
            person.letter_at,
        )
        for person in everybody
    }


@cache
def _numbers(days: str) -> frozenset[int]:
    """Most people work on the same days."""
    return frozenset(map(int, days))


def _is_off(away: tuple[tuple[date, date], ...], place: str, day: date) -> bool:
    return any(first <= day <= last for first, last in away) or is_holiday(place, day)


def muted(people: Iterable[int]) -> set[tuple[int, NudgeKind]]:
    """(person, kind) of everything that these people get no mail of: their wish, or mail does not reach them.

    Two queries.
    """
    wanted = set(people)
    rows = Muted.objects.filter(AnyOf("person", wanted)).values_list("person", "kind")
    unreached = User.objects.filter(AnyOf("pk", wanted), mail_bounced_at__isnull=False).values_list("pk", flat=True)
    wished = {(person, NudgeKind(kind)) for person, kind in rows}
    return wished | {(person, kind) for person in unreached for kind in NudgeKind}


def known_about(
    found: Collection[Condition], people: Mapping[int, User], hours: Mapping[int, WorkingHours], now: datetime
) -> Known:
    """What the policy is told besides the conditions themselves: seven queries."""
    return known_about_things(known_of_people(people, hours, now), found, now)


def known_of_people(people: Mapping[int, User], hours: Mapping[int, WorkingHours], now: datetime) -> Known:
    """What does not depend on what is open: four queries."""
    return Known(hours, muted=muted(people), written=_written(people, hours, now), busy=_in_a_meeting(now))


def known_about_things(known: Known, found: Iterable[Condition | Ask | Act], now: datetime) -> Known:
    """The same people, and what was asked and moved of these things: three queries for some thousands of them."""
    ids = sorted({one.object_id for one in found})
    parts = [ids[at : at + ASKED_AT_ONCE] for at in range(0, len(ids), ASKED_AT_ONCE)]
    return replace(
        known,
        past=[one for part in parts for one in _past(part)],
        snoozed={place: until for part in parts for place, until in _snoozed(part).items()},
        touched={place: at for part in parts for place, at in _touched(part, now).items()},
    )


def with_letters(known: Known, people: Mapping[int, User], now: datetime) -> Known:
    """The same, with the letters that these people had read again. One query."""
    return replace(known, written=_written(people, known.hours, now))


def _past(ids: Collection[str]) -> list[PastAsk]:
    """What was asked about these things, in this spell or an earlier one."""
    rows = Nudge.objects.filter(object_id__in=ids).values_list(
        "kind", "thing", "object_id", "person", "step", "since", "owed_at"
    )
    return [
        PastAsk(AskKey(NudgeKind(kind), ThingKind(thing), object_id, person, step, since), owed_at)
        for kind, thing, object_id, person, step, since, owed_at in rows
    ]


def _snoozed(ids: Collection[str]) -> dict[tuple[int, NudgeKind, ThingKind, str], date]:
    rows = (
        Snooze.objects.filter(object_id__in=ids)
        .values_list("person", "kind", "thing", "object_id")
        .annotate(last=Max("until"))
    )
    return {
        (person, NudgeKind(kind), ThingKind(thing), object_id): last for person, kind, thing, object_id, last in rows
    }


def _touched(ids: Collection[str], now: datetime) -> dict[tuple[int, ThingKind, str], datetime]:
    """When somebody last did something to an action or a blocker; to a decision its owner's moves are its state.

    Writing an action down moves nothing: who will take it is asked of whoever wrote it down as of anybody.
    """
    things = [ThingKind.ACTION, ThingKind.BLOCKER]
    rows = (
        Event.objects.filter(kind__in=things, object_id__in=ids, at__gt=now - TOUCHED_WITHIN, by__isnull=False)
        .exclude(kind=ThingKind.ACTION, verb="add_action")
        .values_list("by", "kind", "object_id")
        .annotate(last=Max("at"))
    )
    return {(by, ThingKind(kind), object_id): last for by, kind, object_id, last in rows}


def _written(
    people: Mapping[int, User], hours: Mapping[int, WorkingHours], now: datetime
) -> dict[tuple[int, date], frozenset[int]]:
    """Which letters of their day they had. One of a day before that waits or left today is today's as well."""
    days = {person.email: (pk, hours[pk].day_of(now)) for pk, person in people.items()}
    today = Q(object_id__in={day.isoformat() for _pk, day in days.values()})
    late = Q(claimed_at=None) | Q(claimed_at__gt=now - timedelta(days=1))
    mails = Mail.objects.filter(today | late, kind=LETTER).values_list("recipient", "object_id", "step", "claimed_at")
    found: dict[tuple[int, date], frozenset[int]] = {}
    for recipient, day, number, left_at in mails:
        place = days.get(recipient)
        if place and (day == place[1].isoformat() or left_at is None or hours[place[0]].day_of(left_at) == place[1]):
            found[place] = found.get(place, frozenset()) | {number}
    return found


def is_in_a_meeting(person: User, now: datetime) -> bool:
    """One query."""
    return _attending(now).filter(person=person).exists()


def _in_a_meeting(now: datetime) -> set[int]:
    """Who sits in an open room now."""
    return set(_attending(now).values_list("person_id", flat=True))


def _attending(now: datetime) -> QuerySet[Attendance]:
    return Attendance.objects.filter(meeting__state=MeetingState.LIVE, meeting__opened_at__gt=now - LONGEST_MEETING)


class Standing(StrEnum):
    """What became of an ask and its link."""

    OPEN = "open"
    ANSWERED = "answered"
    DISOWNED = "disowned"
    EXPIRED = "expired"
    # Somebody carries it or was asked, without this link.
    CARRIED = "carried"
    ASKED = "asked"
    # It is not as it was when it was asked: another spell, or none.
    MOVED = "moved"
    # They may not see it any more.
    AWAY = "away"


def standing(nudge: Nudge, thing: Thing, now: datetime) -> Standing:
    """What must not be shown to whoever holds the link comes first. Three queries at most."""
    if nudge.answer == NudgeAnswer.DISOWNED:
        return Standing.DISOWNED
    elif nudge.person.left_at or not thing.is_seen_by(nudge.person):
        return Standing.AWAY
    elif nudge.expires_at and nudge.expires_at <= now:
        return Standing.EXPIRED
    elif nudge.answered_at:
        return Standing.ANSWERED
    else:
        return Standing.OPEN if holds(nudge, now) else _moved(thing, nudge)


def is_left_to_agenda(nudge: Nudge, now: datetime) -> bool:
    """Whether a question about it waits to be decided, so that no mail asks any more; its link still answers."""
    kind = NudgeKind(nudge.kind)
    if LADDERS[kind][nudge.step - 1].even_on_agenda:
        return False
    found = conditions(now, {}, kinds=[kind], only={nudge.object_id})
    return any(one.on_agenda for one in found if one.thing == nudge.thing)


def holds(nudge: Nudge, now: datetime) -> bool:
    """Whether what was asked about is still so, in the same spell, and is theirs to answer as what they were asked."""
    kinds = [NudgeKind(nudge.kind)]
    return any(
        found.since == nudge.since and found.people.get(Role(nudge.role)) == nudge.person_id
        for found in conditions(now, {}, kinds=kinds, only={nudge.object_id})
        if found.thing == nudge.thing
    )


def _moved(thing: Thing, nudge: Nudge) -> Standing:
    if nudge.kind not in {NudgeKind.UNOWNED, NudgeKind.UNOWNED_ACTION}:
        return Standing.MOVED
    elif thing.carried.ownership == Ownership.ACCEPTED:
        return Standing.CARRIED
    else:
        return Standing.ASKED if thing.carried.ownership == Ownership.ASKED else Standing.MOVED
