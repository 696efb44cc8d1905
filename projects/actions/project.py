"""Verbs about projects: what they are for and who is in them."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from projects import live
from projects.access import has_lead_besides, require_change, require_charter, require_lead
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import Membership, Organisation, Project, Role, User

# Addresses below /projects/ that are pages of their own.
RESERVED_SLUGS = frozenset({"new"})
CHARTER = ("why", "problem", "beneficiary")


@transaction.atomic(durable=True)
def create_project(
    *,
    name: str,
    purpose: str,
    sponsor: User | None,
    openness: str,
    why: str,
    problem: str,
    beneficiary: str,
    by: User,
) -> Project:
    """Start a project; whoever starts it leads it. The charter may stay silent."""
    # One at a time: two projects of the same name must not be given the same address.
    Organisation.objects.select_for_update().first()
    project = Project.objects.create(
        name=name,
        slug=_free_slug(name),
        purpose=purpose,
        sponsor=sponsor,
        openness=openness,
        why=why,
        problem=problem,
        beneficiary=beneficiary,
        created_by=by,
    )
    put_in(project, by, Role.LEAD)
    note(by, "create", project, name=name)
    return project


def _free_slug(name: str) -> str:
    """The name as an address; a number follows when it is taken."""
    stem = slugify(name)[:90] or "project"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    if stem not in taken:
        return stem
    else:
        return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)


def put_in(project: Project, person: User, role: str) -> Membership:
    """Give a person a role in the caller's transaction; whoever is in already keeps theirs."""
    membership, _created = Membership.objects.get_or_create(project=project, person=person, defaults={"role": role})
    return membership


@transaction.atomic(durable=True)
def edit_project(project_id: int, *, name: str, purpose: str, sponsor: User | None, openness: str, by: User) -> Project:
    """Change what a project is called, who sponsors it and who sees it. Its address stays.

    Raises PermissionDenied unless `by` leads or sponsors it.
    """
    project = Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    require_change(by, project)
    changes = {"name": name, "purpose": purpose, "sponsor": sponsor, "openness": openness}
    changed = [field for field, value in changes.items() if getattr(project, field) != value]
    for field in changed:
        setattr(project, field, changes[field])
    project.save(update_fields=changed)
    note(by, "edit", project, changed=changed)
    live.announce("project", project.pk, 0)
    return project


@transaction.atomic(durable=True)
def answer_charter(project_id: int, *, why: str, problem: str, beneficiary: str, by: User) -> Project:
    """Answer the three questions, or leave one silent.

    Raises PermissionDenied for those who only see the project.
    """
    project = Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    require_charter(by, project)
    before = {field: getattr(project, field) for field in CHARTER}
    project.why, project.problem, project.beneficiary = why, problem, beneficiary
    project.save(update_fields=list(CHARTER))
    # What was believed before is part of the project's story.
    note(by, "answer-charter", project, before={f: v for f, v in before.items() if v != getattr(project, f)})
    return project


@transaction.atomic(durable=True)
def add_member(project_id: int, person: User, role: str, *, by: User) -> Membership:
    """Put somebody who is here into a project. Raises RuleBroken if they are in it already."""
    project = Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    require_lead(by, project)
    if Membership.objects.filter(project=project, person=person).exists():
        raise RuleBroken(_("%(name)s is in this project already.") % {"name": person.name})
    membership = put_in(project, person, role)
    note(by, "add", project, person=person.pk, role=role)
    live.announce("project", project.pk, 0)
    return membership


@transaction.atomic(durable=True)
def change_role(membership_id: int, role: str, *, by: User) -> Membership:
    """Give a member another role. Raises RuleBroken if nobody would lead the project."""
    membership = lock_membership(membership_id)
    require_lead(by, membership.project)
    if role != Role.LEAD:
        require_lead_besides(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    note(by, "change-role", membership.project, person=membership.person_id, role=role)
    live.announce("project", membership.project.pk, 0)
    return membership


def lock_membership(membership_id: int) -> Membership:
    """The project's row first: two leads removing each other at once must not both succeed."""
    Project.objects.select_for_update(of=("self",)).filter(memberships=membership_id).first()
    membership = Membership.objects.select_related("project", "person").filter(pk=membership_id).first()
    if membership is None:
        raise RuleBroken(_("They are not in this project any more."))
    return membership


def require_lead_besides(membership: Membership) -> None:
    if not has_lead_besides(membership):
        names = {"name": membership.person.name, "project": membership.project.name}
        raise RuleBroken(_("Nobody would lead %(project)s without %(name)s. Make somebody else lead first.") % names)
