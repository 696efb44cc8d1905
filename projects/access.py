"""Roles in a project, in both directions: may this person…, and who may…

The only reader of `Membership.role`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from .models import Membership, Organisation, Project, Role, User
from .models.project import Openness

if TYPE_CHECKING:
    from .models.person import UserQuerySet
    from .models.project import ProjectQuerySet


def role_of(person: User, project: Project) -> Role | None:
    """The person's role in the project; None for those who only see it."""
    role = Membership.objects.filter(project=project, person=person).values_list("role", flat=True).first()
    return Role(role) if role else None


def leads(person: User, project: Project) -> bool:
    return role_of(person, project) is Role.LEAD


def may_prepare(person: User, project: Project) -> bool:
    """Create meetings and ask questions: lead and member."""
    return role_of(person, project) in {Role.LEAD, Role.MEMBER}


def may_change(person: User, project: Project) -> bool:
    """Edit the project, its people and its charter: the lead, and the sponsor for the charter's sake."""
    return leads(person, project) or project.sponsor_id == person.pk


def may_answer_charter(person: User, project: Project) -> bool:
    return may_change(person, project) or may_prepare(person, project)


@dataclass(frozen=True)
class Rights:
    """What one person may do in one project, asked once for a page that offers it."""

    may_change: bool
    may_answer: bool
    may_manage: bool


def rights(person: User, project: Project) -> Rights:
    """One query."""
    role = role_of(person, project)
    may_change = role is Role.LEAD or project.sponsor_id == person.pk
    return Rights(
        may_change=may_change,
        may_answer=may_change or role is Role.MEMBER,
        may_manage=role is Role.LEAD,
    )


def leads_among(memberships: Iterable[Membership]) -> list[User]:
    """Who leads, of members read already."""
    return [membership.person for membership in memberships if membership.role == Role.LEAD]


def may_begin(link: str) -> bool:
    """Whether first use is open to this visitor and still to be had."""
    return opens_first_use(link) and not Organisation.objects.exists()


def opens_first_use(link: str) -> bool:
    """On a local installation anybody; elsewhere who has the link that the operator printed."""
    if settings.LOCAL:
        return True
    try:
        return bool(signing.loads(link, salt="bearing.first-use") == "first-use")
    except signing.BadSignature:
        return False


def leads_alone(person: User) -> ProjectQuerySet:
    """The projects that nobody else leads, by name."""
    leading = Membership.objects.filter(role=Role.LEAD)
    theirs = Project.objects.filter(pk__in=leading.filter(person=person).values("project"))
    return theirs.exclude(pk__in=leading.exclude(person=person).values("project")).by_name()


def next_lead(project: Project, *, besides: User) -> Membership | None:
    """Who would lead it: of its members, else of its observers, whoever has been in it longest."""
    others = Membership.objects.filter(project=project).exclude(person=besides).exclude(role=Role.LEAD)
    is_member = Case(When(role=Role.MEMBER, then=0), default=1)
    return others.order_by(is_member, "since", "pk").first()


def leads_of(project: Project) -> UserQuerySet:
    """Who leads it, by name."""
    found: UserQuerySet = User.objects.filter(
        pk__in=Membership.objects.filter(project=project, role=Role.LEAD).values("person")
    ).by_name()
    return found


def has_lead_besides(membership: Membership) -> bool:
    """Whether the project would still be led without this one membership."""
    others = Membership.objects.filter(project=membership.project_id).exclude(pk=membership.pk)
    return others.filter(role=Role.LEAD).exists()


def require_change(person: User, project: Project) -> None:
    if not may_change(person, project):
        raise PermissionDenied(_("The lead and the sponsor change %(project)s.") % {"project": project.name})


def require_charter(person: User, project: Project) -> None:
    if not may_answer_charter(person, project):
        raise PermissionDenied(_("The people of %(project)s answer for it.") % {"project": project.name})


def require_lead(person: User, project: Project) -> None:
    if not leads(person, project):
        raise PermissionDenied(_("The lead says who takes part in %(project)s.") % {"project": project.name})


def require_administrator(person: User) -> None:
    if not person.is_administrator:
        raise PermissionDenied(_("An administrator does this."))


def require_inviting(person: User, project: Project | None) -> None:
    """Into a project its lead invites; into the organisation an administrator."""
    if project is None:
        require_administrator(person)
    else:
        require_lead(person, project)


def people_who_see(project: Project) -> UserQuerySet:
    """Everybody who is here for an open project; members and the sponsor for a closed one."""
    if project.openness == Openness.OPEN:
        people = User.objects.with_account()
    else:
        people = (
            User.objects.with_account().filter(Q(memberships__project=project) | Q(pk=project.sponsor_id)).distinct()
        )
    return people.by_name()


def projects_to_prepare_in(person: User) -> ProjectQuerySet:
    """The projects in which this person may call a meeting, by name."""
    return Project.objects.filter(memberships__person=person, memberships__role__in=[Role.LEAD, Role.MEMBER]).by_name()


def who_sees(project: Project) -> frozenset[int] | None:
    """The ids of those who see a closed project; None when it is open to everybody."""
    if project.openness == Openness.OPEN:
        return None
    else:
        return frozenset(people_who_see(project).order_by().values_list("pk", flat=True))


def who_see(project_ids: Collection[int]) -> dict[int, frozenset[int] | None]:
    """As `who_sees`, of many projects. Three queries at most."""
    closed = dict(Project.objects.filter(pk__in=project_ids, openness=Openness.CLOSED).values_list("pk", "sponsor"))
    seeing: dict[int, set[int]] = {project_id: set() for project_id in closed}
    here = User.objects.with_account().order_by()
    for person_id, project_id in here.filter(memberships__project__in=closed).values_list("pk", "memberships__project"):
        seeing[project_id].add(person_id)
    sponsors = frozenset(here.filter(pk__in=filter(None, closed.values())).values_list("pk", flat=True))
    for project_id, sponsor_id in closed.items():
        seeing[project_id] |= sponsors & {sponsor_id}
    return {one: frozenset(seeing[one]) if one in seeing else None for one in project_ids}
