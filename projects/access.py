"""Roles in a project, in both directions: may this person…, and who may…

The only reader of `Membership.role`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from .models import Membership, Project, Role, User
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


def people_who_see(project: Project) -> UserQuerySet:
    """Everybody for an open project; members and the sponsor for a closed one."""
    if project.openness == Openness.OPEN:
        people = User.objects.all()
    else:
        people = User.objects.filter(Q(memberships__project=project) | Q(pk=project.sponsor_id)).distinct()
    return people.by_name()


def projects_to_prepare_in(person: User) -> ProjectQuerySet:
    """The projects in which this person may call a meeting, by name."""
    return Project.objects.filter(
        memberships__person=person, memberships__role__in=[Role.LEAD, Role.MEMBER]
    ).by_name()
