"""Whom one may name for a meeting, and who is proposed."""

from __future__ import annotations

from django.db.models import Q

from meetings.models import Meeting
from projects import access
from projects.models import Project, User
from projects.models.person import UserQuerySet


def to_name(project: Project, meeting: Meeting | None = None, *, facilitator: User) -> UserQuerySet:
    """Who sees the project, and who was named before that ended; the facilitator takes part anyway."""
    choice = Q(pk__in=access.people_who_see(project).order_by().values("pk"))
    if meeting is not None:
        choice |= Q(pk__in=meeting.participants.values("person"))
    found: UserQuerySet = User.objects.with_account().filter(choice).exclude(pk=facilitator.pk).by_name()
    return found


def proposed(project: Project) -> list[int]:
    """The people of the project's last meeting; for the first one, those of the project."""
    last = Meeting.objects.filter(project=project).order_by("-starts_at", "-pk").first()
    known = User.objects.with_account()
    people = known.filter(participations__meeting=last) if last else known.filter(memberships__project=project)
    return list(people.values_list("pk", flat=True))
