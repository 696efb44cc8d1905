"""A meeting's own life: called, changed, opened, closed, cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import require_facilitator, require_preparing
from meetings.models import AgendaItem, Meeting, Participant
from meetings.states import FLOOR, ItemState, MeetingMove
from projects import access as project_access
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import Project, User

from .agenda import send_back
from .announcing import MeetingMail, tell_it_is_off, tell_of_change, tell_of_people
from .closing import owe_summary
from .locking import announce, lock_meeting, move_meeting, require_move
from .parking import empty_lot, require_empty_lot


@dataclass(frozen=True)
class Plan:
    """When and how long a meeting is. `starts_at` is aware; `time_zone` is what its page shows."""

    title: str
    starts_at: datetime
    time_zone: str
    length_minutes: int


@transaction.atomic(durable=True)
def call_meeting(project: Project, plan: Plan, *, by: User, people: Iterable[User] = ()) -> Meeting:
    """Plan a meeting; who calls it facilitates it and takes part.

    Raises PermissionDenied unless `by` prepares meetings in the project.
    """
    require_preparing(by, project)
    return plan_meeting(project, plan, by=by, people=people)


def plan_meeting(project: Project, plan: Plan, *, by: User, people: Iterable[User] = ()) -> Meeting:
    """A new meeting, inside the caller's transaction."""
    meeting = Meeting.objects.create(
        project=project,
        title=plan.title,
        starts_at=plan.starts_at,
        time_zone=plan.time_zone,
        length_minutes=plan.length_minutes,
        facilitator=by,
        created_by=by,
    )
    Participant.objects.create(meeting=meeting, person=by)
    _add_people(meeting, people)
    note(by, "call", meeting)
    return meeting


@transaction.atomic(durable=True)
def change_meeting(meeting_id: UUID, plan: Plan, *, by: User) -> Meeting:
    """Move or rename a meeting that is not over; who has it in their calendar is told."""
    meeting = _lock_to_prepare(meeting_id, by)
    is_moved = _when(meeting) != _when(plan)
    is_renamed = meeting.title != plan.title
    meeting.title, meeting.starts_at = plan.title, plan.starts_at
    meeting.time_zone, meeting.length_minutes = plan.time_zone, plan.length_minutes
    meeting.save(update_fields=["title", "starts_at", "time_zone", "length_minutes"])
    note(by, "change", meeting)
    if is_moved or is_renamed:
        tell_of_change(meeting, is_moved=is_moved, by=by)
    announce(meeting, Region.BAR, Region.FLOOR)
    return meeting


@transaction.atomic(durable=True)
def name_participants(meeting_id: UUID, people: Iterable[User], *, by: User) -> Meeting:
    """Make exactly these people the participants; the facilitator always is one.

    Raises RuleBroken for somebody who cannot see the project, and for taking away somebody
    who has already spoken in the room.
    """
    meeting = _lock_to_prepare(meeting_id, by)
    wanted = {person.pk: person for person in [meeting.facilitator, *people]}
    # A guest comes and goes by their link.
    leaving = meeting.participants.with_account().exclude(person__in=wanted)
    if leaving.filter(person__in=who_spoke(meeting)).exists():
        raise RuleBroken(_("Somebody you took off the list has already given a position, so they stay."))
    gone = [participant.person for participant in leaving.select_related("person")]
    leaving.delete()
    added = _add_people(meeting, wanted.values())
    note(by, "name_participants", meeting, people=sorted(wanted))
    tell_of_people(meeting, added=added, gone=gone, by=by)
    announce(meeting, Region.BAR, Region.FLOOR, Region.YOURS)
    return meeting


@transaction.atomic(durable=True)
def open_room(meeting_id: UUID, *, by: User) -> Meeting:
    """Let the meeting begin. Raises PermissionDenied unless `by` facilitates it."""
    meeting = lock_meeting(meeting_id)
    require_facilitator(by, meeting)
    move_meeting(meeting, MeetingMove.OPEN_ROOM)
    meeting.opened_at = timezone.now()
    meeting.save(update_fields=["state", "opened_at"])
    note(by, "open_room", meeting)
    announce(meeting, *Region)
    return meeting


@transaction.atomic(durable=True)
def close_meeting(meeting_id: UUID, *, by: User) -> Meeting:
    """End the meeting; questions that were not reached wait in their project again, counted.

    Everybody who was to take part is owed the summary. Raises RuleBroken while a question is
    on the floor, or parked without a next step.
    """
    meeting = lock_meeting(meeting_id)
    require_facilitator(by, meeting)
    if meeting.items.filter(state__in=FLOOR).exists():
        raise RuleBroken(_("A question is still on the floor. Decide, defer, escalate or drop it first."))
    require_empty_lot(meeting)
    move_meeting(meeting, MeetingMove.CLOSE)
    meeting.closed_at = timezone.now()
    meeting.save(update_fields=["state", "closed_at"])
    returned = _return_unsettled(meeting, by=by, not_reached=True)
    # In words as well: the question may be put otherwise before somebody reads the summary.
    note(by, "close", meeting, not_reached=[[str(item.pk), item.question] for item in returned])
    announce(meeting, *Region)
    owe_summary(meeting, by=by)
    return meeting


@transaction.atomic(durable=True)
def cancel_meeting(meeting_id: UUID, *, by: User) -> Meeting:
    """Call a meeting off; its questions wait in their project again, and it leaves people's calendars.

    Raises RuleBroken while a question is on the floor.
    """
    meeting = lock_meeting(meeting_id)
    require_facilitator(by, meeting)
    call_off(meeting, by=by)
    note(by, "cancel", meeting)
    tell_it_is_off(meeting, MeetingMail.CANCELLED, by=by)
    announce(meeting, *Region)
    return meeting


@transaction.atomic(durable=True)
def give_hour_back(meeting_id: UUID, *, by: User) -> Meeting:
    """Nothing to decide: cancel the meeting and mail everybody the pre-read instead.

    Raises RuleBroken once the room is open: then it is closed, and its records stay.
    """
    meeting = lock_meeting(meeting_id)
    require_facilitator(by, meeting)
    return give_back(meeting, by=by)


def give_back(meeting: Meeting, *, by: User, by_mail: bool = False) -> Meeting:
    """Cancel a locked meeting and owe the pre-read instead, inside the caller's transaction."""
    require_to_come(meeting)
    call_off(meeting, by=by)
    note(by, "give_hour_back", meeting, **({"by_mail": True} if by_mail else {}))
    tell_it_is_off(meeting, MeetingMail.HOUR_BACK, by=by)
    announce(meeting, *Region)
    return meeting


def require_to_come(meeting: Meeting) -> None:
    """Refuse to give an hour back that people are spending, or have spent."""
    if meeting.is_live:
        raise RuleBroken(_("The room is open. Close the meeting, and everybody has the rest of their hour back."))
    require_move(meeting, MeetingMove.CANCEL)


def call_off(meeting: Meeting, *, by: User) -> None:
    """Cancel a locked meeting and send its questions back. Raises RuleBroken with one on the floor."""
    if meeting.items.filter(state__in=FLOOR).exists():
        raise RuleBroken(_("A question is still on the floor. It has to leave before the meeting is cancelled."))
    move_meeting(meeting, MeetingMove.CANCEL)
    empty_lot(meeting, by=by)
    meeting.save(update_fields=["state"])
    _return_unsettled(meeting, by=by, not_reached=False)


def _return_unsettled(meeting: Meeting, *, by: User, not_reached: bool) -> list[AgendaItem]:
    returned = list(meeting.items.filter(state=ItemState.SCHEDULED).in_order())
    for item in returned:
        send_back(item, by=by, not_reached=not_reached)
    return returned


def _lock_to_prepare(meeting_id: UUID, by: User) -> Meeting:
    meeting = lock_meeting(meeting_id)
    require_preparing(by, meeting.project, meeting)
    if meeting.is_over:
        raise RuleBroken(_("This meeting is over, so it no longer changes."))
    return meeting


def _when(plan: Meeting | Plan) -> tuple[datetime, int]:
    """Start and length as a form says them: a minute is not moved by its seconds."""
    return plan.starts_at.replace(second=0, microsecond=0), plan.length_minutes


def _add_people(meeting: Meeting, people: Iterable[User]) -> list[User]:
    present = set(meeting.participants.values_list("person_id", flat=True))
    new = {person.pk: person for person in people if person.pk not in present}
    may_see = set(project_access.people_who_see(meeting.project).filter(pk__in=new).values_list("pk", flat=True))
    if set(new) - may_see:
        raise RuleBroken(_("Somebody on the list cannot see this project. Add them to the project first."))
    Participant.objects.bulk_create(Participant(meeting=meeting, person=person) for person in new.values())
    return list(new.values())


def who_spoke(meeting: Meeting) -> list[int]:
    sealed = meeting.items.values_list("positions__person", flat=True).exclude(positions=None)
    later = meeting.items.values_list("later_positions__person", flat=True).exclude(later_positions=None)
    return [*sealed, *later]
