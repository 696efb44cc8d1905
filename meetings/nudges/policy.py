"""What is owed to whom: from conditions that hold and the clock, nothing else. No database, no words.

A new kind of nudge is one entry in LADDERS (`ladders.py`), one reader of facts and its three templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from meetings.states import NudgeKind, ThingKind

from .ladders import CARRIED, LADDERS, Deed, Role, Step
from .working_hours import WorkingHours

MOST_ASKS = 5
# The letter of the day, and two that do not wait for it.
DAILY, AT_ONCE = 1, (2, 3)
# A condition older than this was missed when it was new: to ask about it now would be a flood.
ASKED_WITHIN = timedelta(days=60)
# Three mails to one person of one kind about one thing, six about a thing to all people in its life.
MOST_OF_A_KIND = 3
MOST_OF_A_THING = 6
# Whoever is away longer is not waited for: who decided is asked for a stand-in.
AWAY_TOO_LONG = timedelta(days=7)


# Whoever sits in a meeting is thought of again after so long.
LOOK_AGAIN = timedelta(minutes=10)


class AskKey(NamedTuple):
    """What makes an ask one for ever: a later spell of the same condition has another `since`."""

    kind: NudgeKind
    thing: ThingKind
    object_id: str
    person: int
    step: int
    since: datetime


@dataclass(frozen=True)
class Condition:
    """Something that holds since a moment, and who could move it. `is_weighty` goes first in a letter.

    For what comes before an event `since` is the event. `first_step` leaves out what was asked
    under another name. While a question about it waits, only the agenda speaks: `on_agenda`.
    """

    kind: NudgeKind
    thing: ThingKind
    object_id: str
    since: datetime
    people: Mapping[Role, int]
    is_weighty: bool = False
    first_step: int = 1
    on_agenda: bool = False
    # When the asking begins, if not with the spell itself.
    begins: datetime | None = None
    # The record it belongs to; none for what is about a meeting to come.
    decision: int | None = None
    # When somebody above was asked about it last.
    above_at: datetime | None = None

    def key(self, person: int, step: Step) -> AskKey:
        return AskKey(self.kind, self.thing, self.object_id, person, step.number, self.since)


class PastAsk(NamedTuple):
    """An ask that was owed before, and when."""

    key: AskKey
    asked_at: datetime


@dataclass
class Counts:
    """How many mails there were: to one person of a kind about a thing, and about a thing at all."""

    of_a_kind: Counter[tuple[NudgeKind, ThingKind, str, int]] = field(default_factory=Counter)
    of_a_thing: Counter[tuple[ThingKind, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, keys: Iterable[AskKey]) -> Counts:
        found = cls()
        for key in keys:
            found.add(key)
        return found

    def add(self, key: AskKey) -> None:
        if _is_counted(key):
            self.of_a_kind[key.kind, key.thing, key.object_id, key.person] += 1
            self.of_a_thing[key.thing, key.object_id] += 1

    def are_full(self, key: AskKey, more: Counts | None = None) -> bool:
        """Whether one more would be too many, after those and `more`."""
        if not _is_counted(key):
            return False
        kind, thing = (key.kind, key.thing, key.object_id, key.person), (key.thing, key.object_id)
        of_a_kind, of_a_thing = self.of_a_kind[kind], self.of_a_thing[thing]
        if more is not None:
            of_a_kind, of_a_thing = of_a_kind + more.of_a_kind[kind], of_a_thing + more.of_a_thing[thing]
        return of_a_kind >= MOST_OF_A_KIND or of_a_thing >= MOST_OF_A_THING


def _is_counted(key: AskKey) -> bool:
    return key.thing in CARRIED and LADDERS[key.kind][key.step - 1].is_counted


@dataclass(frozen=True)
class Known:
    """What is known about people: their hours, what they were asked, and what they are not to be asked."""

    hours: Mapping[int, WorkingHours]
    past: Collection[PastAsk] = ()
    # Who wants no mail of a kind: what they would have been asked counts as asked, and the ladder goes on.
    muted: Set[tuple[int, NudgeKind]] = frozenset()
    # Until which day of theirs somebody asked to be left alone about a thing.
    snoozed: Mapping[tuple[int, NudgeKind, ThingKind, str], date] = field(default_factory=dict)
    # When somebody last moved a thing: who did so in the last working day is not asked about it.
    touched: Mapping[tuple[int, ThingKind, str], datetime] = field(default_factory=dict)
    # Which letters of a day of theirs somebody had, by number.
    written: Mapping[tuple[int, date], Set[int]] = field(default_factory=dict)
    # Who sits in a meeting now.
    busy: Set[int] = frozenset()

    @cached_property
    def asked(self) -> dict[AskKey, datetime]:
        return {one.key: one.asked_at for one in self.past}

    @cached_property
    def counts(self) -> Counts:
        return Counts.of(key for key, _at in self.past)

    def is_silent(self, key: AskKey) -> bool:
        """Whether this ask is left out although its turn has come: not wanted, or one too many."""
        return (key.person, key.kind) in self.muted or self.counts.are_full(key)


@dataclass(frozen=True)
class Ask:
    """One question to one person, as what they are asked, and from when on it is owed."""

    key: AskKey
    role: Role
    due_at: datetime
    is_weighty: bool = False
    at_once: bool = False
    decision: int | None = None

    @property
    def object_id(self) -> str:
        return self.key.object_id


@dataclass(frozen=True)
class Act:
    """Something that Bearing does by itself instead of asking once more, and from when on."""

    deed: Deed
    condition: Condition
    due_at: datetime

    @property
    def object_id(self) -> str:
        return self.condition.object_id


@dataclass(frozen=True)
class Letter:
    """All that one person is asked in one mail on one of their days, most consequential first."""

    person: int
    day: date
    number: int
    asks: tuple[Ask, ...]


def owed(conditions: Iterable[Condition], known: Known) -> list[Ask | Act]:
    """What the next step of each ladder asks or does, whenever it is due."""
    return [one for condition in conditions for one in _next(condition, known)]


def _next(condition: Condition, known: Known) -> list[Ask | Act]:
    """The first step that was not asked of everybody it goes to. Who is silent holds nothing up."""
    last: _Turn | None = None
    for step in LADDERS[condition.kind][condition.first_step - 1 :]:
        if (condition.on_agenda and not step.even_on_agenda) or (step.only_weighty and not condition.is_weighty):
            continue
        if step.deed:
            return _act(condition, step, last, step.deed, known)
        turns = [_turn(condition, step, last, one, known) for one in _people(condition, step, last, known)]
        if asks := [turn.ask for turn in turns if turn.ask is not None]:
            return list(asks)
        last = max(turns, key=lambda turn: turn.at, default=last)
    return []


@dataclass(frozen=True)
class _Turn:
    """One person's turn at a step: an ask that is owed, or when it was asked or would have been."""

    step: Step
    at: datetime
    ask: Ask | None = None


def _turn(condition: Condition, step: Step, last: _Turn | None, who: tuple[Role, int], known: Known) -> _Turn:
    role, person = who
    key = condition.key(person, step)
    if key in known.asked:
        return _Turn(step, known.asked[key])
    due_at = _due_at(condition, step, last, known.hours[person])
    if known.is_silent(key):
        return _Turn(step, due_at)
    return _Turn(step, due_at, Ask(key, role, due_at, condition.is_weighty, step.at_once, condition.decision))


def _people(condition: Condition, step: Step, last: _Turn | None, known: Known) -> list[tuple[Role, int]]:
    """Whom a step goes to, each once; whoever has left is asked nothing."""
    found: dict[int, Role] = {}
    for role in step.to:
        if condition.people.get(role) in known.hours:
            asked_as = _stand_in(condition, step, last, role, known) or role
            found.setdefault(condition.people[asked_as], asked_as)
    return [(role, person) for person, role in found.items()]


def _stand_in(condition: Condition, step: Step, last: _Turn | None, role: Role, known: Known) -> Role | None:
    """Who decided, instead of an owner who is away so long that others cannot wait."""
    if role != Role.OWNER or condition.people.get(Role.DECIDER) not in known.hours:
        return None
    theirs, deciders = (known.hours[condition.people[one]] for one in (role, Role.DECIDER))
    reached_at, by_decider = (hours.next(_due_at(condition, step, last, hours)) for hours in (theirs, deciders))
    return Role.DECIDER if reached_at - by_decider > AWAY_TOO_LONG else None


def _act(condition: Condition, step: Step, last: _Turn | None, deed: Deed, known: Known) -> list[Ask | Act]:
    """After the working days of whom the ladder names; of anybody where that person is missing."""
    people = [condition.people.get(step.by), *condition.people.values()]
    person = next((person for person in people if person in known.hours), None)
    if person is None:
        return []
    due_at, until = _due_at(condition, step, last, known.hours[person]), _left_alone(condition, person, known)
    return [Act(deed, condition, max(due_at, until) if until else due_at)]


def _left_alone(condition: Condition, person: int, known: Known) -> datetime | None:
    """Until when who is waited for asked to be left alone: nothing is done about it before either."""
    until = known.snoozed.get((person, condition.kind, condition.thing, condition.object_id))
    return known.hours[person].begins(until) if until else None


def _due_at(condition: Condition, step: Step, last: _Turn | None, hours: WorkingHours) -> datetime:
    """From the beginning of the spell, but never sooner after the step before than the ladder says."""
    due_at = _since(condition.begins or condition.since, step, hours)
    if step.apart and condition.above_at is not None:
        due_at = max(due_at, hours.begins(hours.days_after(condition.above_at, step.apart)))
    gap = step.days - max(last.step.days, 0) if last is not None else 0
    return max(due_at, hours.begins(hours.days_after(last.at, gap))) if last is not None and gap > 0 else due_at


def _since(since: datetime, step: Step, hours: WorkingHours) -> datetime:
    if step.days:
        return hours.begins(hours.days_after(since, step.days))
    else:
        return hours.after(since, timedelta(hours=step.hours)) if step.hours else since


def letters(owed: Iterable[Ask | Act], known: Known, now: datetime) -> list[Letter]:
    """One letter to everybody at work now to whom something is due, at most one a day and five asks in it.

    What is at once does not wait for the hour of the letter, and may follow it, twice a day at
    most. What does not fit waits for the person's next day; of what would be too many together, the first go.
    """
    due: dict[int, list[Ask]] = {}
    for ask in owed:
        if isinstance(ask, Ask) and ask.due_at <= now and not _is_held_back(ask, known, now):
            due.setdefault(ask.key.person, []).append(ask)
    now_owed = Counts()
    at_work = [(person, asks) for person, asks in sorted(due.items()) if person not in known.busy]
    found = (_letter(person, asks, known, now_owed, now) for person, asks in at_work)
    return [letter for letter in found if letter is not None]


def may_be_written_to(known: Known, now: datetime) -> tuple[set[int], set[int]]:
    """Who could be sent the letter of their day now, and who that or what does not wait for it."""
    daily, at_once = set(), set()
    at_work: dict[tuple[object, ...], bool] = {}
    for person, hours in known.hours.items():
        clock = (hours.zone, hours.days, hours.starts, hours.ends, hours.is_off)
        if clock not in at_work:
            at_work[clock] = hours.covers(now)
        if at_work[clock] and person not in known.busy:
            day = hours.day_of(now)
            written = known.written.get((person, day), frozenset())
            number = _number(written, is_time=DAILY not in written and now >= hours.letter_time(day, person))
            if number is not None:
                at_once.add(person)
            if number == DAILY:
                daily.add(person)
    return daily, at_once


def due(owed: Iterable[Ask | Act], known: Known, now: datetime) -> list[Ask | Act]:
    """What of it may be written or done in this moment, as far as its thing and its reader tell."""
    return [one for one in owed if one.due_at <= now and (isinstance(one, Act) or not _is_held_back(one, known, now))]


def _letter(person: int, due: list[Ask], known: Known, now_owed: Counts, now: datetime) -> Letter | None:
    hours = known.hours[person]
    day = hours.day_of(now)
    number = _number(known.written.get((person, day), frozenset()), is_time=now >= hours.letter_time(day, person))
    wanted = due if number == DAILY else [ask for ask in due if ask.at_once]
    if not hours.covers(now) or number is None:
        return None
    asks = tuple(_fitting(sorted(wanted, key=_weight), known, now_owed))
    return Letter(person, day, number, asks) if asks else None


def _fitting(wanted: Iterable[Ask], known: Known, now_owed: Counts) -> Iterator[Ask]:
    """As many as a letter takes, none of them one too many after what is owed in the same moment."""
    found = 0
    for ask in wanted:
        if found < MOST_ASKS and not known.counts.are_full(ask.key, now_owed):
            now_owed.add(ask.key)
            found += 1
            yield ask


def _number(written: Set[int], *, is_time: bool) -> int | None:
    """Which letter of the day could leave now."""
    if is_time and DAILY not in written:
        return DAILY
    return next((number for number in AT_ONCE if number not in written), None)


def _is_held_back(ask: Ask, known: Known, now: datetime) -> bool:
    """Whether its reader asked to be left alone about it, or moved it a moment ago."""
    return now < _free_from(ask, known)


def _free_from(ask: Ask, known: Known) -> datetime:
    """From when on neither keeps it back."""
    key, hours = ask.key, known.hours[ask.key.person]
    until = known.snoozed.get((key.person, key.kind, key.thing, key.object_id))
    touched = known.touched.get((key.person, key.thing, key.object_id))
    moved = hours.later(touched, days=1) if touched is not None and touched > key.since else ask.due_at
    return max(moved, hours.begins(until)) if until is not None else moved


def next_moment(owed: Iterable[Ask | Act], known: Known, now: datetime) -> datetime | None:
    """When, after `now`, something of this may leave or be done if nobody does anything; none when nothing is owed."""
    return min((at for one in owed if (at := _moment(one, known, now)) > now), default=None)


def _moment(one: Ask | Act, known: Known, now: datetime) -> datetime:
    """Who has had the letter of their day is reached on the next; what could go now and did not, soon."""
    if isinstance(one, Act):
        return one.due_at
    hours, begins = known.hours[one.key.person], max(now, _free_from(one, known))
    day = hours.day_of(begins)
    written = known.written.get((one.key.person, day), frozenset())
    has_had = _number(written, is_time=True) is None if one.at_once else DAILY in written
    at = _reached_at(one, hours.begins(day + timedelta(days=1)) if has_had else begins, hours)
    return at if at > now else _reached_at(one, now + LOOK_AGAIN, hours)


def _reached_at(ask: Ask, moment: datetime, hours: WorkingHours) -> datetime:
    return hours.next(moment) if ask.at_once else hours.next_letter(moment, ask.key.person)


def _weight(ask: Ask) -> tuple[bool, datetime, str]:
    return not ask.is_weighty, ask.key.since, ask.key.object_id


def acts(owed: Iterable[Ask | Act], now: datetime) -> list[Act]:
    """What Bearing does by itself now."""
    return [act for act in owed if isinstance(act, Act) and act.due_at <= now]
