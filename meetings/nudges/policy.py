"""What is owed to whom: from conditions that hold and the clock, nothing else. No database, no words.

A new kind of nudge is one line in LADDERS and its three templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from meetings.states import NudgeKind

from .working_hours import WorkingHours

MOST_ASKS = 5
# A condition older than this was missed when it was new: to ask about it now would be a flood.
ASKED_WITHIN = timedelta(days=14)


class Role(StrEnum):
    """As what somebody is asked."""

    DECIDER = "decider"


@dataclass(frozen=True)
class Step:
    """The nth time of asking: after how much of the reader's working time, and whom."""

    number: int
    after: timedelta
    to: tuple[Role, ...]


LADDERS: dict[NudgeKind, tuple[Step, ...]] = {
    NudgeKind.UNOWNED: (Step(1, after=timedelta(hours=4), to=(Role.DECIDER,)),),
}


class AskKey(NamedTuple):
    """What makes an ask one for ever: a later spell of the same condition has another `since`."""

    kind: NudgeKind
    object_id: str
    person: int
    step: int
    since: datetime


@dataclass(frozen=True)
class Condition:
    """Something that holds since a moment, and who could move it. `is_weighty` goes first in a letter."""

    kind: NudgeKind
    object_id: str
    since: datetime
    people: Mapping[Role, int]
    is_weighty: bool = False


@dataclass(frozen=True)
class Ask:
    """One question to one person, and from when on it is owed."""

    key: AskKey
    due_at: datetime
    is_weighty: bool


@dataclass(frozen=True)
class DaysLetter:
    """All that one person is asked on one of their days, most consequential first."""

    person: int
    day: date
    asks: tuple[AskKey, ...]


def asks(conditions: Iterable[Condition], hours: Mapping[int, WorkingHours]) -> list[Ask]:
    """Everything that the ladders ask about these conditions, whenever it is due."""
    return [
        Ask(
            AskKey(condition.kind, condition.object_id, person, step.number, condition.since),
            hours[person].after(condition.since, step.after),
            condition.is_weighty,
        )
        for condition in conditions
        for step in LADDERS[condition.kind]
        for person in sorted({condition.people[role] for role in step.to if role in condition.people})
    ]


def letters(
    wanted: Iterable[Ask],
    hours: Mapping[int, WorkingHours],
    now: datetime,
    *,
    asked: Set[AskKey] = frozenset(),
    written: Set[tuple[int, date]] = frozenset(),
    busy: Set[int] = frozenset(),
) -> list[DaysLetter]:
    """One letter to everybody at work, from the hour of their mail on, to whom something is due.

    At most one a day and five asks in it. `asked` was asked before, `written` are the (person, day)
    that had their letter, `busy` is in a meeting. What does not fit waits for the person's next day.
    """
    due: dict[int, list[Ask]] = {}
    for ask in wanted:
        if ask.due_at <= now and ask.key not in asked:
            due.setdefault(ask.key.person, []).append(ask)
    return [
        DaysLetter(person, day, tuple(ask.key for ask in sorted(found, key=_weight)[:MOST_ASKS]))
        for person, found in sorted(due.items())
        if hours[person].takes_letter(now, person)
        and (person, day := hours[person].day_of(now)) not in written
        and person not in busy
    ]


def _weight(ask: Ask) -> tuple[bool, datetime, str]:
    return not ask.is_weighty, ask.key.since, ask.key.object_id
