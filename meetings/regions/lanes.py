"""What was said, once it is revealed: a lane for each option, a line for each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from meetings import sealed
from meetings.models import AgendaItem, Objection
from meetings.states import Answer
from projects.models import User

from .facts import Room

# Of each answer, in a crowd of hundreds: every screen is sent what any screen shows.
MOST_READ = 12
# On the room's own screen, which nobody scrolls: of all lanes that speak first together.
MOST_ALOUD = 3
# What that screen has room for below the question, in halves of a line; and how many letters a line has there.
MOST_HALVES = 24
LINE = 70


@dataclass(frozen=True)
class Voice:
    """One person's line in a lane.

    `moved_to` is the name of the lane they changed their mind to; `later_at` is set when the
    line itself was said after the reveal, `came_from` when they had said something else before. `given_by`
    is who wrote it down for them.
    """

    person: User
    name: str
    because: str
    objects: bool = False
    moved_to: str = ""
    came_from: str = ""
    later_at: datetime | None = None
    given_by: str = ""


@dataclass
class Lane:
    """One answer and who gave it. `count` is how many hold it now."""

    key: str
    letter: str
    label: str
    voices: list[Voice] = field(default_factory=list)
    total: int = 0
    is_most: bool = False
    speaks_first: bool = False
    # What of it the room's own screen shows in a crowd.
    aloud: list[Voice] = field(default_factory=list)

    @property
    def holders(self) -> list[Voice]:
        return [voice for voice in self.voices if not voice.moved_to]

    @property
    def count(self) -> int:
        return len(self.holders)

    @property
    def reasons(self) -> list[Voice]:
        return [voice for voice in self.voices if voice.because]

    @property
    def first_reasons(self) -> list[Voice]:
        """As many as a large crowd's screens are sent at once."""
        return self.reasons[:MOST_READ]

    @property
    def unread(self) -> int:
        return len(self.reasons) - len(self.first_reasons)


@dataclass(frozen=True)
class Said:
    """A position, sealed or later, in one shape."""

    person_id: int
    lane: str
    because: str
    objects: bool = False
    at: datetime | None = None
    given_by: str = ""


def lanes_of(room: Room) -> list[Lane]:
    """The lanes of the revealed question on the floor, in the order of its options. Three queries."""
    item = room.item
    assert item is not None
    said = _said(item)
    # Somebody taken off the list after speaking keeps what they said.
    people = {person.pk: person for person in room.found({*room.people_ids, *(one.person_id for one in said)})}
    names = {} if room.is_many else {person.pk: room.name_of(person) for person in people.values()}
    return _build(item, said, people, names, last={room.meeting.facilitator_id, item.decider_id})


def build_lanes(item: AgendaItem, people: dict[int, User], names: dict[int, str], last: set[int | None]) -> list[Lane]:
    """Lanes for anybody who may read the question's positions; `last` are those who speak last."""
    return _build(item, _said(item), people, names, last)


def _build(
    item: AgendaItem, said: Sequence[Said], people: dict[int, User], names: dict[int, str], last: set[int | None]
) -> list[Lane]:
    lanes = {lane.key: lane for lane in _empty_lanes(item)}
    for before, now in _by_person(said, last):
        for utterance in [before] if now is None else [before, now]:
            voice = _voice(utterance, before, now, people=people, names=names, lanes=lanes)
            lanes[utterance.lane].voices.append(voice)
    shown = [lane for lane in lanes.values() if lane.voices or lane.letter]
    _mark(shown, total=len(people))
    return shown


def objections_of(room: Room) -> list[Objection]:
    """Objections that stand, with who raises them."""
    assert room.item is not None
    return list(room.item.objections.filter(withdrawn_at=None).select_related("person", "option"))


def is_folded(room: Room, lanes: Sequence[Lane], objections: Sequence[Objection]) -> bool:
    """Whether the room's own screen shows circles instead of everybody's words: there is no room for all."""
    # An option stands in two lines beside what is said for it.
    said = sum(max(4, sum(_halves(voice) for voice in lane.voices)) for lane in lanes)
    silent = 3 if len(heard(lanes)) < len(room.people_ids) else 0
    return room.is_many or said + silent + 2 * len(objections) > MOST_HALVES


def _halves(voice: Voice) -> int:
    """One line has a circle's height; two are not twice as high."""
    marks = [bool(voice.moved_to or voice.came_from or voice.later_at), bool(voice.given_by), voice.objects]
    return 2 if len(voice.name) + len(voice.because) + 25 * sum(marks) <= LINE else 3


def heard(lanes: Sequence[Lane]) -> set[int]:
    """Who has said something, sealed or later."""
    return {voice.person.pk for lane in lanes for voice in lane.voices}


def disagreeing(lanes: Sequence[Lane], objections: Sequence[Objection]) -> list[tuple[User, Lane, Voice]]:
    """Who may have a dissent recorded: those who hold an option, and those who object."""
    objecting = {objection.person_id: objection.person for objection in objections}
    spoken = [
        (voice.person, lane, voice)
        for lane in lanes
        for voice in lane.holders
        if lane.letter or voice.objects or voice.person.pk in objecting
    ]
    # An objection needs no position.
    silent = [person for person_id, person in objecting.items() if person_id not in heard(lanes)]
    return [*spoken, *((person, Lane("", "", ""), Voice(person, person.name, "")) for person in silent)]


def _empty_lanes(item: AgendaItem) -> list[Lane]:
    lanes = [Lane(str(option.pk), option.letter, option.label) for option in item.options.all()]
    none = _("None of these") if lanes else _("What people say")
    return [*lanes, Lane(Answer.NONE, "", none), Lane(Answer.UNSURE, "", _("I can’t judge yet"))]


def _said(item: AgendaItem) -> Sequence[Said]:
    sealed_ones = [
        Said(
            s.person_id,
            str(s.option_id) if s.option_id else s.answer,
            s.because,
            s.objects_otherwise,
            given_by=s.given_by,
        )
        for s in sealed.read(item, None)
    ]
    later = [
        Said(
            late.person_id,
            str(late.option_id) if late.option_id else late.answer,
            late.because,
            at=late.given_at,
        )
        for late in item.later_positions.all()
    ]
    return [*sealed_ones, *later]


def _by_person(said: Sequence[Said], last: set[int | None]) -> list[tuple[Said, Said | None]]:
    """(first, latest or None) for each person; the facilitator and the decider at the end."""
    spoken: dict[int, list[Said]] = {}
    for utterance in said:
        spoken.setdefault(utterance.person_id, []).append(utterance)
    ordered = sorted(spoken, key=lambda person_id: person_id in last)
    return [(spoken[key][0], spoken[key][-1] if len(spoken[key]) > 1 else None) for key in ordered]


def _voice(
    utterance: Said,
    before: Said,
    now: Said | None,
    *,
    people: dict[int, User],
    names: dict[int, str],
    lanes: dict[str, Lane],
) -> Voice:
    moved = now is not None and utterance is before
    return Voice(
        person=people[utterance.person_id],
        name=names.get(utterance.person_id, people[utterance.person_id].name),
        because=utterance.because,
        objects=utterance.objects,
        moved_to=_lane_name(lanes[now.lane]) if moved and now else "",
        came_from=_lane_name(lanes[before.lane]) if utterance is now else "",
        later_at=utterance.at,
        given_by=utterance.given_by,
    )


def _lane_name(lane: Lane) -> str:
    return lane.letter or lane.label


def _mark(lanes: list[Lane], total: int) -> None:
    counts = [lane.count for lane in lanes if lane.letter and lane.count]
    for lane in lanes:
        lane.total = total
        lane.is_most = (
            bool(counts) and lane.letter != "" and lane.count == max(counts) and counts.count(lane.count) == 1
        )
        lane.speaks_first = bool(counts) and lane.letter != "" and lane.count == min(counts) < max(counts)
    first = [lane for lane in lanes if lane.speaks_first]
    for lane in first:
        lane.aloud = lane.reasons[: MOST_ALOUD // len(first)]
