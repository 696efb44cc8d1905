"""Leaving a project or the organisation, and being forgotten: what somebody held is given back at once.

What they said and decided keeps their name; what they carried nobody carries from now on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings.models import Action, AgendaItem, Blocker, Decision, Meeting, Participant
from meetings.states import OwnerMove
from projects import access as project_access
from projects.access import require_administrator, require_lead
from projects.actions.leaving import (
    depart,
    lock_person,
    lock_projects_of,
    require_replaceable,
    take_out,
)
from projects.actions.project import lock_membership, require_lead_besides
from projects.errors import RuleBroken, Stale
from projects.journal import note
from projects.live import Region
from projects.models import Membership, Project, User

from .action import LockedAction, leave_action
from .announcing import MeetingMail, tell_it_is_off, tell_of_people
from .blocker import lose_remover
from .calendar import forget_address
from .facilitator import facilitate
from .forgetting import forget_member, lock_records_naming
from .locking import announce, lock_meeting
from .meeting import call_off, who_spoke
from .ownership import leave


@dataclass(frozen=True)
class Held:
    """What one person holds, in one project or everywhere: what leaving gives back."""

    records: list[Decision]
    actions: list[Action]
    blockers: list[Blocker]
    questions: list[AgendaItem]
    meetings: list[Meeting]

    @property
    def meeting_ids(self) -> set[UUID]:
        """Every meeting that giving it back changes."""
        of_records = {record.meeting_id for record in self.records}
        of_records |= {action.decision.meeting_id for action in self.actions}
        of_records |= {blocker.decision.meeting_id for blocker in self.blockers}
        of_questions = {item.meeting_id for item in self.questions if item.meeting_id}
        return of_records | of_questions | {meeting.pk for meeting in self.meetings}


def held_by(person_id: int, project: Project | None = None) -> Held:
    """Five queries. Who only leaves a project still ends the meeting that is going on."""
    theirs = {"project": project} if project else {}
    following = {"decision__project": project} if project else {}
    coming = Meeting.objects.coming().of_id(person_id).filter(**theirs)
    undecided = AgendaItem.objects.unsettled().filter(decider=person_id, **theirs).order_by("pk")
    return Held(
        list(Decision.objects.filter(owner=person_id, **theirs).select_related("item").order_by("pk")),
        list(
            Action.objects.still_open()
            .filter(owner=person_id, **following)
            .select_related("decision__meeting", "owner")
            .order_by("pk")
        ),
        list(
            Blocker.objects.in_the_way()
            .filter(Q(remover=person_id) | Q(escalated_to=person_id), **following)
            .select_related("decision__meeting", "remover", "escalated_to", "action")
            .order_by("pk")
        ),
        [
            item
            for item in undecided.select_related("meeting")
            if not (project and item.meeting and item.meeting.is_live)
        ],
        [meeting for meeting in coming if not (project and meeting.is_live)],
    )


@transaction.atomic(durable=True)
def remove_member(membership_id: int, *, by: User) -> Project:
    """Take somebody out of a project; anybody may leave. What they carried in it nobody carries.

    Raises PermissionDenied unless `by` leads it or leaves, RuleBroken for its only lead.
    """
    found = Membership.objects.select_related("project").filter(pk=membership_id).first()
    meetings = _lock_meetings(held_by(found.person_id, found.project)) if found else {}
    membership = lock_membership(membership_id)
    if membership.person_id != by.pk:
        require_lead(by, membership.project)
    require_lead_besides(membership)
    person = lock_person(membership.person_id)
    held = _held_now(person, meetings, membership.project)
    take_out(membership, by=by)
    _give_back(person, held, meetings, by=by)
    return membership.project


@transaction.atomic(durable=True)
def end_account(person_id: int, *, by: User, is_forgotten: bool = False) -> User:
    """Let somebody leave the organisation at once, perhaps with everything personal about them.

    Raises PermissionDenied unless they do it themselves or `by` administers; RuleBroken when they
    have left, for the last administrator, and for who alone leads a project and goes by themselves.
    """
    if person_id != by.pk:
        require_administrator(by)
    meetings = _lock_meetings(held_by(person_id))
    records = lock_records_naming(person_id)
    projects = lock_projects_of(person_id)
    person = lock_person(person_id)
    if not person.is_active:
        raise RuleBroken(_("%(name)s has left.") % {"name": person.name})
    require_replaceable(person, by=by)
    held = _held_now(person, meetings)
    depart(person, projects, by=by)
    forget_address(person, by=by)
    _give_back(person, held, meetings, by=by)
    if is_forgotten:
        forget_member(person, records, by=by)
    return person


@transaction.atomic(durable=True)
def forget(person_id: int, *, by: User) -> User:
    """Delete what is personal about somebody who left; what they said and decided stays, under another name.

    Raises PermissionDenied unless `by` administers, RuleBroken unless they have left and are remembered.
    """
    require_administrator(by)
    records = lock_records_naming(person_id)
    person = lock_person(person_id)
    if person.is_active:
        raise RuleBroken(_("%(name)s has not left. End the account first.") % {"name": person.name})
    if person.forgotten_at:
        raise RuleBroken(_("What was personal about %(name)s is deleted already.") % {"name": person.name})
    forget_member(person, records, by=by)
    return person


def require_ending(person: User, *, by: User) -> None:
    """Refuse whoever may not end this account; also before the page that asks."""
    if person != by and not by.is_administrator:
        raise PermissionDenied(_("An administrator does this."))
    if not person.is_active:
        raise RuleBroken(_("%(name)s has left.") % {"name": person.name})


def _lock_meetings(held: Held) -> dict[UUID, Meeting]:
    """In one order, so that two who leave at once wait for each other."""
    return {meeting_id: lock_meeting(meeting_id) for meeting_id in sorted(held.meeting_ids)}


def _held_now(person: User, meetings: dict[UUID, Meeting], project: Project | None = None) -> Held:
    """The same again, now that nothing can be given to this person any more. Raises Stale if more was."""
    held = held_by(person.pk, project)
    if not held.meeting_ids <= meetings.keys():
        raise Stale(
            _("Somebody gave %(name)s something else a moment ago. Load the page again.") % {"name": person.name}
        )
    return held


def _give_back(person: User, held: Held, meetings: dict[UUID, Meeting], *, by: User) -> None:
    for record in held.records:
        leave(record, meetings[record.meeting_id], by=by, verb=OwnerMove.OWNER_LEFT, left=person.pk)
    for action in held.actions:
        meeting = meetings[action.decision.meeting_id]
        leave_action(LockedAction(action, action.decision, meeting), by=by, verb="owner_left_action", left=person.pk)
    for blocker in held.blockers:
        lose_remover(blocker, meetings[blocker.decision.meeting_id], by=by)
    for item in held.questions:
        item.decider = None
        item.version += 1
        item.save(update_fields=["decider", "version"])
        note(by, "decider_left", item, left=person.pk)
        if item.meeting_id:
            announce(meetings[item.meeting_id], Region.BAR, Region.FLOOR)
    for meeting in held.meetings:
        _step_out(person, meetings[meeting.pk], by=by)


def _step_out(person: User, meeting: Meeting, *, by: User) -> None:
    """Somebody else facilitates, and who has not spoken is waited for no more."""
    if meeting.facilitator_id == person.pk and not _pass_on(person, meeting, by=by):
        return
    if person.pk not in who_spoke(meeting):
        meeting.participants.filter(person=person).delete()
        note(by, "participant_left", meeting, left=person.pk)
        tell_of_people(meeting, added=[], gone=[person], by=by)
    announce(meeting, Region.BAR, Region.FLOOR, Region.YOURS)


def _pass_on(person: User, meeting: Meeting, *, by: User) -> bool:
    """Hand the meeting to who leads the project, else to another participant. False when there is nobody."""
    heir = _first(project_access.leads_of(meeting.project), person) or _first(
        User.objects.with_account().filter(participations__meeting=meeting).by_name(), person
    )
    if heir is None:
        _cancel(meeting, by=by)
        return False
    if not meeting.participants.filter(person=heir).exists():
        Participant.objects.create(meeting=meeting, person=heir)
        tell_of_people(meeting, added=[heir], gone=[], by=by)
    facilitate(meeting, heir)
    note(by, "hand_over", meeting, to=heir.pk)
    return True


def _first(people: Iterable[User], besides: User) -> User | None:
    return next((one for one in people if one != besides), None)


def _cancel(meeting: Meeting, *, by: User) -> None:
    """Nobody else takes part. What is on the floor stays there, for nobody could settle it."""
    if not any(item.on_floor for item in meeting.items.all()):
        call_off(meeting, by=by)
        note(by, "cancel", meeting)
        tell_it_is_off(meeting, MeetingMail.CANCELLED, by=by)
        announce(meeting, *Region)
