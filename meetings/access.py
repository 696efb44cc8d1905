"""Who facilitates, decides, takes part; roles in the project are asked of `projects.access`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from projects import access as project_access
from projects.errors import RuleBroken
from projects.live import Audience
from projects.models import Project, User
from projects.models.person import UserQuerySet
from projects.prepared import Prepared

from .models import Action, AgendaItem, Decision, Guest, Meeting

_GUESTS = Prepared(
    lambda meetings: Guest.objects.filter(meeting__pk__any=meetings).values_list("meeting_id", "person_id", "browser"),
    list[UUID],
)
_ROOM_OF = Prepared(
    lambda item, person: AgendaItem.objects.filter(
        pk=item, meeting__in=Meeting.objects.of_id(person).values("pk")
    ).values_list("pk"),
    UUID,
    int,
)
# Where a guest is the guest of their meeting. At every other address their browser is anybody's.
OPEN_TO_GUESTS = frozenset(
    {
        "guest_meeting",
        "leave_as_guest",
        "forget_guest",
        "room",
        "changes",
        "room_yours",
        "enter_room",
        "positions",
        "position",
        "yours",
        "give_position",
        "withdraw_position",
        "change_mind",
        "raise_objection",
        "withdraw_objection",
    }
)
# And once the meeting is over, in the browser that had their place.
OPEN_AFTERWARDS = frozenset({"forget_guest"})


def audience_of(person: User, meeting: Meeting) -> Audience:
    """As whom this person sees the room. Whoever sees the meeting may at least observe."""
    if meeting.facilitator_id == person.pk:
        return Audience.FACILITATOR
    elif takes_part(person, meeting):
        return Audience.GUEST if person.is_guest else Audience.PARTICIPANT
    else:
        return Audience.OBSERVER


@dataclass(frozen=True)
class Admission:
    """Who may look into a meeting's room, and as whom, read at one moment."""

    facilitator_id: int
    participants: frozenset[int]
    # None when everybody in the organisation sees the project.
    members: frozenset[int] | None
    # For each guest the one browser that they are let in from, by its fingerprint; empty for none.
    guests: Mapping[int, str] = field(default_factory=dict)

    def audience_of(self, person_id: int) -> Audience | None:
        """As `audience_of` below, from what was read; None for who may not see the room."""
        if person_id == self.facilitator_id:
            return Audience.FACILITATOR
        elif person_id in self.guests:
            return Audience.GUEST if self.guests[person_id] else None
        elif person_id in self.participants:
            return Audience.PARTICIPANT
        else:
            return Audience.OBSERVER if self.members is None or person_id in self.members else None


def admissions(participants: Iterable[tuple[Meeting, Iterable[int]]]) -> dict[UUID, Admission]:
    """Who may look into these rooms now, by id, their participants being read already. One query, and one a project."""
    found = {meeting.pk: (meeting, frozenset(people)) for meeting, people in participants}
    projects = {meeting.project_id: meeting.project for meeting, _people in found.values()}
    members = {project_id: project_access.who_sees(project) for project_id, project in projects.items()}
    guests: dict[UUID, dict[int, str]] = {meeting_id: {} for meeting_id in found}
    for meeting_id, person_id, browser in _GUESTS.rows(list(found)):
        # Also those whose link was taken back, else an open project would take them for anybody of the house.
        guests[meeting_id][person_id] = "" if found[meeting_id][0].is_over else browser
    return {
        meeting.pk: Admission(meeting.facilitator_id, people, members[meeting.project_id], guests[meeting.pk])
        for meeting, people in found.values()
    }


def is_to_enter(person: User, meeting: Meeting) -> bool:
    """Whether it is still to be kept that this person was there."""
    return not meeting.is_over and not meeting.attendances.filter(person=person).exists()


def takes_part(person: User, meeting: Meeting) -> bool:
    return meeting.participants.filter(person=person).exists()


def is_in_the_room_of(person: User, item_id: UUID) -> bool:
    """Whether they facilitate or take part where this question is asked, so surely see it. One query.

    Not of guests, whose place may have been taken back: for them, and for who observes, the queryset decides.
    """
    return not person.is_guest and bool(_ROOM_OF.rows(item_id, person.pk))


def silent_on(item: AgendaItem, *, besides: User) -> UserQuerySet:
    """Participants who have not spoken on a question, by name."""
    taking_part = User.objects.here().filter(participations__meeting=item.meeting_id)
    return taking_part.exclude(pk__in=item.positions.values("person")).exclude(pk=besides.pk).by_name()


def people_to_ask(meeting: Meeting, *, besides: int | None = None) -> UserQuerySet:
    """Who may be asked to carry what the meeting decides: who sees the project, and who takes part with an account.

    All but the person `besides`.
    """
    sees = project_access.people_who_see(meeting.project).order_by().values("pk")
    found: UserQuerySet = (
        User.objects.with_account().filter(Q(pk__in=sees) | Q(pk__in=meeting.participants.values("person"))).by_name()
    )
    return found if besides is None else found.exclude(pk=besides)


def may_prepare(person: User, meeting: Meeting) -> bool:
    """Change the meeting and its questions: the facilitator and those who prepare in the project."""
    return meeting.facilitator_id == person.pk or project_access.may_prepare(person, meeting.project)


def may_name_owner(person: User, record: Decision) -> bool:
    """Ask somebody to carry a decision: who decided it, who facilitated, and those who prepare in the project."""
    return person.pk in {record.decider_id, record.meeting.facilitator_id} or project_access.may_prepare(
        person, record.project
    )


def who_may_carry(record: Decision, action: Action | None = None) -> UserQuerySet:
    """Whoever may be asked to carry it or what follows, besides who does or is asked already; by name."""
    people, owner_id = people_to_ask(record.meeting), (action or record).owner_id
    return people.exclude(pk=owner_id) if owner_id else people


def who_to_name(record: Decision, person: User) -> UserQuerySet:
    """Whom a link from a mail may name: people of the project and who took part, besides the reader; by name.

    Not everybody who sees an open project: whoever holds the link reads these names without signing in.
    """
    near = Q(memberships__project=record.project) | Q(participations__meeting=record.meeting)
    found: UserQuerySet = people_to_ask(record.meeting).filter(near).exclude(pk=person.pk).distinct()
    return found


def require_naming_owner(person: User, record: Decision) -> None:
    if not may_name_owner(person, record):
        raise PermissionDenied(_("Those who decided or prepared it ask somebody to carry it."))


def require_handing_on(person: User, record: Decision) -> None:
    if record.owner_id != person.pk and not may_name_owner(person, record):
        raise PermissionDenied(_("Who carries it hands it on."))


def may_correct(person: User, record: Decision) -> bool:
    """Put right what a record says: who decided it, who facilitated, and who leads the project after them."""
    return person.pk in {record.decider_id, record.meeting.facilitator_id} or project_access.leads(
        person, record.project
    )


def require_correcting(person: User, record: Decision) -> None:
    if not may_correct(person, record):
        raise PermissionDenied(
            _("Who decided it, who facilitated and who leads %(project)s correct what it says.")
            % {"project": record.project.name}
        )
    if record.is_let_go:
        raise RuleBroken(_("This was let go."))


def require_facilitator(person: User, meeting: Meeting) -> None:
    if meeting.facilitator_id != person.pk:
        raise PermissionDenied(_("%(name)s facilitates this meeting.") % {"name": meeting.facilitator.name})


def require_account(person: User) -> None:
    """Refuse to name a guest for what goes on after the meeting. Raises RuleBroken."""
    if person.is_guest:
        raise RuleBroken(
            _("%(name)s is a guest of this meeting. Whoever carries, decides or facilitates needs an account.")
            % {"name": person.name}
        )


def require_participant(person: User, meeting: Meeting) -> None:
    if not takes_part(person, meeting):
        raise PermissionDenied(_("You observe this meeting. Those named as participants take a position."))


def require_preparing(person: User, project: Project, meeting: Meeting | None = None) -> None:
    """Ask and edit questions, call meetings."""
    facilitates = meeting is not None and meeting.facilitator_id == person.pk
    if not facilitates and not project_access.may_prepare(person, project):
        raise PermissionDenied(
            _("The lead and the members of %(project)s prepare its meetings.") % {"project": project.name}
        )


def may_edit_question(person: User, item: AgendaItem) -> bool:
    if item.meeting is not None and item.meeting.facilitator_id == person.pk:
        return True
    else:
        return project_access.may_prepare(person, item.project)
