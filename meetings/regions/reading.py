"""One look at a meeting: everything that its room shows, in a fixed number of queries.

Asked at every change by every program that has the room open, so the SQL is written once and no
row is read that nobody is shown: in a crowd the people are numbers, and names where names stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from meetings.access import may_prepare
from meetings.models import Action, AgendaItem, Decision, Knock, Meeting, Parked, Participant, Position
from meetings.states import TO_COME, ItemState
from projects.models import Project, User
from projects.prepared import Prepared

from .facts import CROWD, Room

_MEETING = Prepared(lambda meeting: Meeting.objects.filter(pk=meeting), UUID)
_PROJECT = Prepared(lambda project: Project.objects.filter(pk=project), int)
_ITEMS = Prepared(lambda meeting: AgendaItem.objects.filter(meeting=meeting).in_order(), UUID)
_RECORDS = Prepared(lambda meeting: Decision.objects.filter(item__meeting=meeting), UUID)
_ACTIONS = Prepared(
    lambda meeting: Action.objects.filter(decision__item__meeting=meeting).order_by("created_at", "pk"), UUID
)
_PARTICIPANTS = Prepared(
    lambda meeting: Participant.objects.filter(meeting=meeting).order_by("added_at", "pk").values_list("person_id"),
    UUID,
)
_POSITIONS = Prepared(
    lambda meeting: (
        Position.objects.filter(item__meeting=meeting)
        .exclude(item__state=ItemState.SETTLED)
        .values_list("item_id", "person_id", "given_at")
    ),
    UUID,
)
_PARKED = Prepared(lambda meeting: Parked.objects.filter(meeting=meeting).order_by("raised_at", "pk"), UUID)


_VERSION = Prepared(lambda meeting: Meeting.objects.filter(pk=meeting).values_list("version"), UUID)


def version_of(meeting_id: UUID) -> int:
    """How far the meeting is now. One query; raises Meeting.DoesNotExist."""
    for (version,) in _VERSION.rows(meeting_id):
        return int(version)
    raise Meeting.DoesNotExist


def look(meeting_id: UUID, here: frozenset[int] | None = None) -> Room:
    """The room as the database has it now. Thirteen queries at most, whatever its size. Raises Meeting.DoesNotExist."""
    meeting = _MEETING.get(meeting_id)
    meeting.project = _PROJECT.get(meeting.project_id)
    items = list(_ITEMS.models(meeting_id).prefetch_related("options"))
    records = list(_RECORDS.models(meeting_id)) if any(item.state == ItemState.SETTLED for item in items) else []
    actions = tuple(_ACTIONS.models(meeting_id)) if records else ()
    parked = tuple(_PARKED.models(meeting_id)) if meeting.is_live else ()
    people_ids = [person_id for (person_id,) in _PARTICIPANTS.rows(meeting_id)]
    others = [one.raised_by_id for one in parked] + _named_in(actions)
    people = _people(meeting, items, records, [*others, *(people_ids if len(people_ids) <= CROWD else [])])
    _join(meeting, items, records, people)
    _join_actions(actions, records, people)
    for one in parked:
        one.meeting, one.raised_by = meeting, people[one.raised_by_id]
    after = _next_meeting(meeting) if any(one.is_in_lot for one in parked) else None
    knocks = _knocks(meeting) if len(people_ids) > CROWD or any(one.is_guest for one in people.values()) else []
    now, spoken = timezone.now(), _spoken(meeting_id)
    return Room(meeting, items, people_ids, people, spoken, now, here, parked, after, knocks, actions)


def _next_meeting(meeting: Meeting) -> Meeting | None:
    """Onto whose agenda the facilitator may put what is parked. Two queries at most."""
    to_come = Meeting.objects.coming().in_project(meeting.project).filter(state__in=TO_COME)
    found = to_come.select_related("project").first()
    return found if found is not None and may_prepare(meeting.facilitator, found) else None


def _knocks(meeting: Meeting) -> list[Knock]:
    """Who asks to come in by a guest's link. One query; of a crowd it is not known who is a guest."""
    return [] if meeting.is_over else list(Knock.objects.of_meeting(meeting).waiting())


def _people(
    meeting: Meeting, items: list[AgendaItem], records: list[Decision], others: Iterable[int]
) -> dict[int, User]:
    """Everybody whom the meeting, its questions and its records name, and the others; by id."""
    named = {meeting.facilitator_id, *(item.decider_id for item in items), *others}
    for one in records:
        named |= {one.decider_id, one.owner_id, one.owner_asked_by_id, one.bringer_id, one.escalated_to_id}
    return User.objects.by_id(person_id for person_id in named if person_id is not None)


def _join(meeting: Meeting, items: list[AgendaItem], records: list[Decision], people: dict[int, User]) -> None:
    """Let each point at those read already: asked for one by one they would cost a query each."""
    by_item = {one.item_id: one for one in records}
    meeting.facilitator = people[meeting.facilitator_id]
    for item in items:
        item.meeting, item.decider = meeting, people.get(item.decider_id or 0)
        if item.pk in by_item:
            by_item[item.pk].item = item
    for one in records:
        one.meeting, one.decider, one.owner = meeting, people.get(one.decider_id or 0), people.get(one.owner_id or 0)
        one.owner_asked_by = people.get(one.owner_asked_by_id or 0)
        one.bringer, one.escalated_to = people.get(one.bringer_id or 0), people.get(one.escalated_to_id or 0)


def _named_in(actions: Iterable[Action]) -> list[int]:
    named = {one.owner_id for one in actions} | {one.owner_asked_by_id for one in actions}
    return [person_id for person_id in named if person_id is not None]


def _join_actions(actions: Iterable[Action], records: list[Decision], people: dict[int, User]) -> None:
    by_number = {one.number: one for one in records}
    for one in actions:
        one.decision, one.owner = by_number[one.decision_id], people.get(one.owner_id or 0)
        one.owner_asked_by = people.get(one.owner_asked_by_id or 0)


def _spoken(meeting_id: UUID) -> dict[UUID, dict[int, datetime]]:
    """When each has spoken, on each question that is not settled."""
    spoken: dict[UUID, dict[int, datetime]] = {}
    for item_id, person_id, given_at in _POSITIONS.rows(meeting_id):
        spoken.setdefault(item_id, {})[person_id] = given_at
    return spoken
