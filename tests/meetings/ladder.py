"""The pure policy played forward by a clock: no database, and nothing answers unless a test says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from meetings.nudges.ladders import Deed, Role
from meetings.nudges.policy import Ask, Condition, Known, Letter, PastAsk, acts, letters, owed
from meetings.nudges.working_hours import WorkingHours
from meetings.states import NudgeKind, ThingKind

LONDON, WEEK = ZoneInfo("Europe/London"), frozenset({1, 2, 3, 4, 5})
OFFICE = WorkingHours(LONDON, WEEK, time(8, 30), time(17, 30))
# One person for each part that somebody can have in a ladder.
PEOPLE = {role: number for number, role in enumerate(Role, start=1)}
NAMES = {number: str(role) for role, number in PEOPLE.items()}
HOURS = dict.fromkeys(PEOPLE.values(), OFFICE)
KNOWN = Known(HOURS)
# A Tuesday morning.
TUESDAY = "2026-10-13 10:00"


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def condition(
    kind: NudgeKind = NudgeKind.UNOWNED,
    number: object = 1,
    since: str = TUESDAY,
    *,
    people: Iterable[Role] = tuple(Role),
    **fields: object,
) -> Condition:
    """Everybody is around it unless `people` says less."""
    around = {role: PEOPLE[role] for role in people}
    thing = fields.pop("thing", ThingKind.DECISION)
    return Condition(kind, thing, str(number), at(since), around, **fields)  # type: ignore[arg-type]


class Happened(NamedTuple):
    """Who was asked which step, or what Bearing did, on which day by the clock in London."""

    day: str
    what: str
    step: int = 0


@dataclass
class Play:
    """What became of conditions that nobody answers. `known` may be changed by the moment, as people are away."""

    conditions: list[Condition]
    known: Callable[[datetime], Known] | Known = KNOWN
    every: timedelta = timedelta(minutes=30)
    past: list[PastAsk] = field(default_factory=list)
    letters: list[tuple[datetime, Letter]] = field(default_factory=list)
    deeds: list[tuple[datetime, Deed, Condition]] = field(default_factory=list)

    def until(self, end: str, begin: str = TUESDAY) -> Play:
        now, last = at(begin), at(end)
        while now <= last:
            self.beat(now)
            now += self.every
        return self

    def beat(self, now: datetime) -> None:
        given = self.known(now) if callable(self.known) else self.known
        written: dict[tuple[int, object], frozenset[int]] = {}
        for _at, letter in self.letters:
            place = (letter.person, letter.day)
            written[place] = written.get(place, frozenset()) | {letter.number}
        known = replace(given, past=[*given.past, *self.past], written=written)
        found = owed(self.conditions, known)
        for letter in letters(found, known, now):
            self.letters.append((now, letter))
            self.past += [PastAsk(ask.key, now) for ask in letter.asks]
        for act in acts(found, now):
            self.deeds.append((now, act.deed, act.condition))
            self.conditions[self.conditions.index(act.condition)] = replace(act.condition, on_agenda=True)

    @property
    def asks(self) -> list[tuple[datetime, Ask]]:
        return [(moment, ask) for moment, letter in self.letters for ask in letter.asks]

    def told(self) -> list[Happened]:
        """In order: the day, who was asked or what was done."""
        asked = [(moment, Happened(day(moment), NAMES[ask.key.person], ask.key.step)) for moment, ask in self.asks]
        done = [(moment, Happened(day(moment), deed.upper())) for moment, deed, _condition in self.deeds]
        return [one for _moment, one in sorted(asked + done, key=lambda pair: pair[0])]


def day(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%a %-d}"


def play(*conditions: Condition, until: str = "2026-11-13 18:00", begin: str = TUESDAY, known: object = KNOWN) -> Play:
    """A month of half hours unless told otherwise."""
    return Play(list(conditions), known).until(until, begin)  # type: ignore[arg-type]
