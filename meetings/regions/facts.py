"""What the room shows of a meeting at one moment, and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from meetings.models import Action, AgendaItem, Decision, Knock, Meeting, Parked
from meetings.states import FLOOR, ItemState
from projects.models import User

# Above nine people names do not fit: circles for who has spoken.
MANY_PEOPLE = 9
# Above sixty circles say no more than a number; names stand where twelve or fewer are silent.
CROWD = 60
MOST_NAMED = 12
LONG_QUESTION = 70
COUNTDOWN_SECONDS = 3600
MANY_OPTIONS = 5
SHORT_SECONDS = 120


@dataclass(frozen=True)
class Face:
    """A participant in the roll: filled has spoken, hollow has not."""

    person: User
    name: str
    has_spoken: bool
    is_away: bool = False


@dataclass(frozen=True)
class Leg:
    """One question in the row of circles: settled, on the floor, or to come."""

    number: int
    is_done: bool
    is_now: bool


@dataclass(frozen=True)
class Room:
    """The facts of one meeting at one moment. `item` is the question on the floor, if any."""

    meeting: Meeting
    items: list[AgendaItem]
    # Who takes part, in the order of being named.
    people_ids: list[int]
    # Who was read already, participant or not: in a large crowd only those whom the meeting names.
    known: dict[int, User]
    # When each has spoken, on each question that is not settled.
    spoken: dict[UUID, dict[int, datetime]]
    now: datetime
    # Who has the room open, whoever they are; None when it is not known.
    here: frozenset[int] | None = None
    # What was raised out of turn while the room is open, what has left the lot included.
    parked: tuple[Parked, ...] = ()
    # Onto whose agenda the facilitator may put what is parked, besides this one's.
    next_meeting: Meeting | None = None

    # Other browsers that ask to be let in by a guest's link.
    knocks: list[Knock] = field(default_factory=list)
    # What follows from what was settled here.
    actions: tuple[Action, ...] = ()

    @property
    def lot(self) -> list[Parked]:
        """What is parked and has no next step yet."""
        return [parked for parked in self.parked if parked.is_in_lot]

    @property
    def taken_out(self) -> list[Parked]:
        """What can be parked again, the latest first."""
        return [parked for parked in reversed(self.parked) if parked.can_come_back]

    @cached_property
    def item(self) -> AgendaItem | None:
        return next((item for item in self.items if item.state in FLOOR), None)

    @property
    def stage(self) -> str:
        """Names what people are asked for now: when it changes, so does what is theirs."""
        return f"{self.item.pk}:{self.item.state}" if self.item else self.meeting.state

    @cached_property
    def last_record(self) -> Decision | None:
        """The record of the question settled last."""
        records = [item.record for item in self.items if item.state == ItemState.SETTLED]
        return max(records, key=lambda record: record.number, default=None)

    @property
    def last_actions(self) -> list[Action]:
        """What follows from the question settled last."""
        return [one for one in self.actions if self.last_record and one.decision_id == self.last_record.number]

    @cached_property
    def next_item(self) -> AgendaItem | None:
        return next((item for item in self.items if item.state == ItemState.SCHEDULED), None)

    @property
    def settled(self) -> list[AgendaItem]:
        return [item for item in self.items if item.state == ItemState.SETTLED]

    @property
    def waiting(self) -> list[tuple[int, AgendaItem]]:
        """Questions to come, each with its number in the agenda."""
        numbered = enumerate(self.items, start=1)
        return [(number, item) for number, item in numbered if item.state == ItemState.SCHEDULED]

    @cached_property
    def unowned(self) -> list[Decision]:
        """What was decided here, nobody is asked to carry, and the room has not left so: asked one by one."""
        records = [item.record for item in self.settled]
        return [record for record in records if record.is_unowned and record.left_unowned_at is None]

    @property
    def course(self) -> list[Leg]:
        """Where we are in the agenda."""
        return [
            Leg(number, item.state == ItemState.SETTLED, item.state in FLOOR)
            for number, item in enumerate(self.items, start=1)
        ]

    @property
    def is_many(self) -> bool:
        return len(self.people_ids) > MANY_PEOPLE

    @property
    def is_crowd(self) -> bool:
        return len(self.people_ids) > CROWD

    @cached_property
    def people(self) -> list[User]:
        """Who takes part. In a large crowd a query, for what names them all."""
        return self.found(self.people_ids)

    def found(self, ids: Iterable[int]) -> list[User]:
        """These people, in this order; whoever was not read yet is read."""
        ids = list(ids)
        if unknown := set(ids) - self.known.keys():
            self.known.update(User.objects.by_id(unknown))
        return [self.known[person_id] for person_id in ids]

    def named(self, ids: Sequence[int]) -> list[User]:
        """These people where their names stand: in a large crowd only if they are few."""
        return self.found(ids) if not self.is_crowd or len(ids) <= MOST_NAMED else []

    @property
    def opens_in_seconds(self) -> int:
        """Until the planned start, in the last hour before it; else 0."""
        left = round((self.meeting.starts_at - self.now).total_seconds())
        return left if 0 < left <= COUNTDOWN_SECONDS else 0

    def name_of(self, person: User) -> str:
        """What they are called in the room: the first name, or the whole one where two share it."""
        return person.name if self.is_many or person.first_name in self._shared else person.first_name

    @cached_property
    def _shared(self) -> frozenset[str]:
        firsts = Counter(person.first_name for person in self.people)
        return frozenset(first for first, count in firsts.items() if count > 1)

    @property
    def faces(self) -> list[Face]:
        """Who has spoken or is here first, the silent last. In a large crowd the silent alone, if they are few."""
        spoken = self.spoken_ids
        people = self.people if not self.is_crowd else self.named(self.silent_ids) if self.item else []
        faces = [Face(one, self.name_of(one), one.pk in spoken, self.is_away(one.pk)) for one in people]
        return sorted(faces, key=lambda face: not face.has_spoken if self.item else face.is_away)

    def is_away(self, person_id: int) -> bool:
        """Known not to have the room open."""
        return self.here is not None and person_id not in self.here

    @property
    def facilitator_is_away(self) -> bool:
        """Known not to be here although the meeting is to be going on: somebody else may take over."""
        meeting = self.meeting
        has_begun = meeting.is_live or (not meeting.is_over and meeting.starts_at <= self.now)
        return has_begun and self.is_away(meeting.facilitator_id)

    @property
    def successors(self) -> list[User]:
        """To whom the facilitator may hand over."""
        return [one for one in self.with_account if one.pk != self.meeting.facilitator_id]

    @property
    def with_account(self) -> list[User]:
        """Who can be named for what goes on after the meeting."""
        return [person for person in self.people if not person.is_guest and person.is_active]

    @property
    def has_guests(self) -> bool:
        """Whether a list of people without them needs a word; in a large crowd it goes without saying."""
        return not self.is_crowd and len(self.with_account) < len(self.people_ids)

    @property
    def participants_here(self) -> int:
        return sum(not self.is_away(person_id) for person_id in self.people_ids)

    @property
    def spoken_ids(self) -> Collection[int]:
        """Who has spoken on the question on the floor."""
        return self.spoken.get(self.item.pk, {}).keys() if self.item else ()

    @cached_property
    def silent_ids(self) -> list[int]:
        spoken = self.spoken_ids
        return [person_id for person_id in self.people_ids if person_id not in spoken]

    @property
    def others_are_silent(self) -> bool:
        """Somebody besides the facilitator, who need not be asked by themselves."""
        return any(person_id != self.meeting.facilitator_id for person_id in self.silent_ids)

    @property
    def left_seconds(self) -> int:
        """Of the timebox on the floor; negative when it is over."""
        item = self.item
        return round((item.allowed() - item.used_at(self.now)).total_seconds()) if item else 0

    @property
    def clock_state(self) -> str:
        """How the clock looks: nothing, short (under two minutes) or over."""
        if self.left_seconds < 0:
            return "over"
        else:
            return "short" if self.left_seconds < SHORT_SECONDS else ""

    @property
    def box_minutes(self) -> int:
        return int(self.item.allowed().total_seconds() // 60) if self.item else 0

    @property
    def is_long_question(self) -> bool:
        item = self.item
        return item is not None and (len(item.question) > LONG_QUESTION or len(item.options.all()) >= MANY_OPTIONS)

    @property
    def has_many_options(self) -> bool:
        return self.item is not None and len(self.item.options.all()) >= MANY_OPTIONS

    @property
    def can_be_put_back(self) -> bool:
        """Opened by mistake: nobody has spoken since."""
        item = self.item
        return item is not None and item.state == ItemState.SEALED and not self.spoken_on_floor

    @cached_property
    def spoken_on_floor(self) -> bool:
        item = self.item
        given = self.spoken.get(item.pk, {}).values() if item else ()
        return any(moment >= item.opened_at for moment in given if item and item.opened_at)
