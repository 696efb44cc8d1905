"""Verbs that stop what is asked by mail, everywhere or about one project, until somebody starts it again."""

from django.db import transaction
from django.utils import timezone

from projects.access import require_administrator, require_lead
from projects.journal import note
from projects.models import Organisation, Project, User


@transaction.atomic(durable=True)
def pause_nudges(*, by: User) -> Organisation:
    """Let nobody be asked anything by mail until it is resumed. Twice is once.

    Raises PermissionDenied unless `by` administers.
    """
    place = Organisation.objects.select_for_update().get()
    require_administrator(by)
    if place.nudges_paused_at is None:
        _set_pause(place, by)
        note(by, "pause-nudges", place)
    return place


@transaction.atomic(durable=True)
def resume_nudges(*, by: User) -> Organisation:
    """Let people be asked by mail again what still stands then. Raises PermissionDenied unless `by` administers."""
    place = Organisation.objects.select_for_update().get()
    require_administrator(by)
    if place.nudges_paused_at is not None:
        _set_pause(place, None)
        note(by, "resume-nudges", place)
    return place


@transaction.atomic(durable=True)
def pause_project_nudges(project_id: int, *, by: User) -> Project:
    """Let nobody be asked anything about one project by mail. Raises PermissionDenied unless `by` leads it."""
    project = Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    require_lead(by, project)
    if project.nudges_paused_at is None:
        _set_pause(project, by)
        note(by, "pause-nudges", project)
    return project


@transaction.atomic(durable=True)
def resume_project_nudges(project_id: int, *, by: User) -> Project:
    """Let people be asked again what still stands then. Raises PermissionDenied unless `by` leads the project."""
    project = Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    require_lead(by, project)
    if project.nudges_paused_at is not None:
        _set_pause(project, None)
        note(by, "resume-nudges", project)
    return project


def _set_pause(thing: Organisation | Project, by: User | None) -> None:
    thing.nudges_paused_at, thing.nudges_paused_by = timezone.now() if by else None, by
    thing.save(update_fields=["nudges_paused_at", "nudges_paused_by"])
