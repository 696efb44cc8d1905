"""One look at meetings: everything that their rooms show, in a fixed number of queries however many they are.

Asked at every change by every program that has a room open, so the SQL is written once, rooms that
change together are read together, and no row is read that nobody is shown: in a crowd the people are
numbers, and names where names stand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone

from meetings.access import may_prepare
from meetings.models import Action, AgendaItem, Decision, Knock, Meeting, Parked, Participant, Position
from meetings.states import FLOOR, TO_COME, ItemState
from projects.models import Project, User
from projects.prepared import Prepared

from .facts import CROWD, Room

_MEETINGS = Prepared(lambda meetings: Meeting.objects.filter(pk__any=meetings), list[UUID])
_PROJECTS = Prepared(lambda projects: Project.objects.filter(pk__any=projects), list[int])
_ITEMS = Prepared(lambda meetings: AgendaItem.objects.filter(meeting__pk__any=meetings).in_order(), list[UUID])
_RECORDS = Prepared(lambda meetings: Decision.objects.filter(item__meeting__pk__any=meetings), list[UUID])
_ACTIONS = Prepared(
    lambda meetings: Action.objects.filter(decision__item__meeting__pk__any=meetings).order_by("created_at", "pk"),
    list[UUID],
)
_PARTICIPANTS = Prepared(
    lambda meetings: (
        Participant.objects.filter(meeting__pk__any=meetings)
        .order_by("added_at", "pk")
        .values_list("meeting_id", "person_id")
    ),
    list[UUID],
)
_POSITIONS = Prepared(
    lambda meetings: (
        Position.objects.filter(item__meeting__pk__any=meetings)
        .exclude(item__state=ItemState.SETTLED)
        .values_list("item_id", "person_id", "given_at")
    ),
    list[UUID],
)
_PARKED = Prepared(
    lambda meetings: Parked.objects.filter(meeting__pk__any=meetings).order_by("raised_at", "pk"), list[UUID]
)
_VERSION = Prepared(lambda meeting: Meeting.objects.filter(pk=meeting).values_list("version"), UUID)


def version_of(meeting_id: UUID) -> int:
    """How far the meeting is now. One query; raises Meeting.DoesNotExist."""
    for (version,) in _VERSION.rows(meeting_id):
        return int(version)
    raise Meeting.DoesNotExist


def look(meeting_id: UUID, here: frozenset[int] | None = None) -> Room:
    """The room as the database has it now. Raises Meeting.DoesNotExist."""
    for room in look_at({meeting_id}).values():
        return replace(room, here=here)
    raise Meeting.DoesNotExist


def look_at(meeting_ids: Collection[UUID], clocks: Collection[UUID] = ()) -> dict[UUID, Room]:
    """These rooms, by id; those that there are. Thirteen queries at most for one, few more for many.

    Who is here is not in the database. Of `clocks` only the clock will be shown, if anything: what that
    does not need is not read.
    """
    found = _agendas(list(meeting_ids))
    _fill([one for one in found if one.meeting.pk not in clocks or one.has_revealed])
    now = timezone.now()
    return {one.meeting.pk: one.room(now) for one in found}


@dataclass
class _Read:
    """What was read of one meeting: who may look in and its questions, and unless that is all, the rest."""

    meeting: Meeting
    items: list[AgendaItem] = field(default_factory=list)
    people_ids: list[int] = field(default_factory=list)
    records: list[Decision] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    spoken: dict[UUID, dict[int, datetime]] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)

    @property
    def has_revealed(self) -> bool:
        return any(item.state in FLOOR and item.revealed_at for item in self.items)

    @property
    def named(self) -> set[int]:
        """Everybody whom the meeting, its questions and its records name; who takes part, but in a crowd."""
        named = {self.meeting.facilitator_id, *(item.decider_id for item in self.items)}
        for record in self.records:
            named |= {record.decider_id, record.owner_id, record.owner_asked_by_id}
            named |= {record.bringer_id, record.escalated_to_id}
        for action in self.actions:
            named |= {action.owner_id, action.owner_asked_by_id}
        named |= {one.raised_by_id for one in self.parked}
        named |= set(self.people_ids if len(self.people_ids) <= CROWD else ())
        return {person_id for person_id in named if person_id is not None}

    def join(self, people: Mapping[int, User]) -> None:
        """Let each point at those read already: asked for one by one they would cost a query each."""
        self.people = {person_id: people[person_id] for person_id in self.named}
        self.meeting.facilitator = self.people[self.meeting.facilitator_id]
        by_item, by_number = {one.item_id: one for one in self.records}, {one.number: one for one in self.records}
        for item in self.items:
            item.meeting, item.decider = self.meeting, self._person(item.decider_id)
            if item.pk in by_item:
                by_item[item.pk].item = item
        for record in self.records:
            record.meeting, record.decider = self.meeting, self._person(record.decider_id)
            record.owner, record.owner_asked_by = self._person(record.owner_id), self._person(record.owner_asked_by_id)
            record.bringer = self._person(record.bringer_id)
            record.escalated_to = self._person(record.escalated_to_id)
        for action in self.actions:
            action.decision, action.owner = by_number[action.decision_id], self._person(action.owner_id)
            action.owner_asked_by = self._person(action.owner_asked_by_id)
        for one in self.parked:
            one.meeting, one.raised_by = self.meeting, self.people[one.raised_by_id]

    def _person(self, person_id: int | None) -> User | None:
        return self.people.get(person_id or 0)

    def room(self, now: datetime) -> Room:
        after = _next_meeting(self.meeting) if any(one.is_in_lot for one in self.parked) else None
        is_for_guests = len(self.people_ids) > CROWD or any(one.is_guest for one in self.people.values())
        return Room(
            self.meeting,
            self.items,
            self.people_ids,
            self.people,
            self.spoken,
            now,
            parked=tuple(self.parked),
            next_meeting=after,
            knocks=_knocks(self.meeting) if is_for_guests else [],
            actions=tuple(self.actions),
        )


def _agendas(meeting_ids: list[UUID]) -> list[_Read]:
    found = {meeting.pk: _Read(meeting) for meeting in _MEETINGS.models(meeting_ids)}
    projects = {one.pk: one for one in _PROJECTS.models(list({one.meeting.project_id for one in found.values()}))}
    for one in found.values():
        one.meeting.project = projects[one.meeting.project_id]
    for item in _ITEMS.models(meeting_ids):
        assert item.meeting_id is not None
        one = found[item.meeting_id]
        item.meeting = one.meeting
        one.items.append(item)
    for meeting_id, person_id in _PARTICIPANTS.rows(meeting_ids):
        found[meeting_id].people_ids.append(person_id)
    return list(found.values())


def _fill(read: list[_Read]) -> None:
    """Read the rest of these, together."""
    if not read:
        return
    of_meeting = {one.meeting.pk: one for one in read}
    of_item = {item.pk: one for one in read for item in one.items}
    prefetch_related_objects([item for one in read for item in one.items], "options")
    if settled := [one.meeting.pk for one in read if any(item.state == ItemState.SETTLED for item in one.items)]:
        _fill_records(settled, of_item)
    for parked in _PARKED.models([one.meeting.pk for one in read if one.meeting.is_live]):
        of_meeting[parked.meeting_id].parked.append(parked)
    for item_id, person_id, given_at in _POSITIONS.rows(list(of_meeting)):
        # A page looks without a snapshot: a question may have come onto the agenda since it was read.
        if item_id in of_item:
            of_item[item_id].spoken.setdefault(item_id, {})[person_id] = given_at
    people = User.objects.by_id(set().union(*(one.named for one in read)))
    for one in read:
        one.join(people)


def _fill_records(meeting_ids: list[UUID], of_item: Mapping[UUID, _Read]) -> None:
    of_record = {}
    for record in _RECORDS.models(meeting_ids):
        if one := of_item.get(record.item_id):
            of_record[record.number] = one
            one.records.append(record)
    for action in _ACTIONS.models(meeting_ids):
        if one := of_record.get(action.decision_id):
            one.actions.append(action)


def _next_meeting(meeting: Meeting) -> Meeting | None:
    """Onto whose agenda the facilitator may put what is parked. Two queries at most."""
    to_come = Meeting.objects.coming().in_project(meeting.project).filter(state__in=TO_COME)
    found = to_come.select_related("project").first()
    return found if found is not None and may_prepare(meeting.facilitator, found) else None


def _knocks(meeting: Meeting) -> list[Knock]:
    """Who asks to come in by a guest's link. One query; of a crowd it is not known who is a guest."""
    return [] if meeting.is_over else list(Knock.objects.of_meeting(meeting).waiting())
