"""What tests stand on, made with as little as it needs: make_person, make_project, …

Writes rows directly: a test of one verb must not depend on another. Knows only `projects`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from projects.models import Invitation, Mail, Membership, Organisation, Project, Role, User
from projects.models.project import hash_of

_numbers = count(1)
# As the form of settings sends them.
HOURS = {"working_days": ["1", "2"], "work_starts": "09:00", "work_ends": "17:00"}


def make_organisation(name: str = "Larkhill", **fields: Any) -> Organisation:
    """The one organisation; the same one when it is there."""
    organisation, _created = Organisation.objects.get_or_create(pk=1, defaults={"name": name, **fields})
    return organisation


def make_person(name: str = "", email: str = "", *, administers: bool = False, **fields: Any) -> User:
    """A person of the organisation; the address follows from the first name."""
    make_organisation()
    name = name or f"Person {next(_numbers)}"
    person = User(
        name=name,
        email=email or f"{name.replace(' ', '.').lower()}@larkhill.example",
        administrator_since=timezone.now() if administers else None,
        **fields,
    )
    person.set_unusable_password()
    person.save()
    return person


def make_project(name: str = "", *, lead: User | None = None, **fields: Any) -> Project:
    """An open project with a lead and a silent charter."""
    name = name or f"Project {next(_numbers)}"
    lead = lead or make_person()
    fields.setdefault("slug", name.lower().replace(" ", "-"))
    project = Project.objects.create(name=name, created_by=lead, **fields)
    make_membership(project, lead, Role.LEAD)
    return project


def make_membership(project: Project, person: User, role: str = Role.MEMBER) -> Membership:
    return Membership.objects.create(project=project, person=person, role=role)


def make_invitation(
    email: str = "new@elsewhere.example",
    *,
    by: User,
    project: Project | None = None,
    token: str = "",
    expires_at: datetime | None = None,
    **fields: Any,
) -> Invitation:
    """An open invitation; with a token its mail has left and its link works."""
    return Invitation.objects.create(
        email=email,
        invited_by=by,
        project=project,
        token_hash=hash_of(token) if token else "",
        expires_at=expires_at or timezone.now() + timedelta(days=14),
        **fields,
    )


def make_mail(kind: str = "invitation", object_id: object = 1, recipient: str = "", **fields: Any) -> Mail:
    """A mail that is owed and waits."""
    return Mail.objects.create(
        kind=kind, object_id=str(object_id), recipient=recipient or "new@elsewhere.example", **fields
    )
