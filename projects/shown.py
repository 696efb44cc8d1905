"""What the pages of a project show and offer to one reader. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .access import Rights, leads_among, rights
from .models import Invitation, Membership, Project, Role, User
from .models.outbox import IN_DOUBT_AFTER


@dataclass(frozen=True)
class CharterLine:
    """One of the three questions; without an answer it is a silence, drawn as one."""

    question: str
    answer: str
    silent_days: int


@dataclass(frozen=True)
class ProjectRow:
    """A project in the list."""

    project: Project
    leads: list[User]
    flags: list[str]


def project_context(reader: User, project: Project) -> dict[str, Any]:
    """All that `_project_header.html`, `_charter.html` and `_people.html` need. At most four queries."""
    members = list(Membership.objects.filter(project=project).for_list())
    allowed = rights(reader, project)
    now = timezone.now()
    return {
        "project": project,
        "memberships": members,
        "leads": leads_among(members),
        "charter": charter_lines(project, now),
        "rights": allowed,
        "invitations": _invitations(project, allowed),
        **mail_moments(now),
    }


def project_people_context(reader: User, project: Project) -> dict[str, Any]:
    """The same, and the roles to choose from."""
    return {**project_context(reader, project), "roles": Role.choices, "reader": reader}


def mail_moments(now: datetime) -> dict[str, datetime]:
    """What `_invitations.html` compares with: now, and when a claim without an answer becomes a doubt."""
    return {"now": now, "doubt_before": now - IN_DOUBT_AFTER}


def charter_lines(project: Project, now: datetime) -> list[CharterLine]:
    days = (now - project.created_at).days
    return [CharterLine(question, answer, 0 if answer else days) for _field, question, answer in project.charter]


def project_rows(reader: User) -> list[ProjectRow]:
    """Every project the reader sees, by name. Three queries, however many there are."""
    projects = Project.objects.visible_to(reader).for_list()
    return [ProjectRow(project, leads_among(project.memberships.all()), _flags(project)) for project in projects]


def _invitations(project: Project, allowed: Rights) -> list[Invitation]:
    """For the lead, who alone can do something about them."""
    return list(Invitation.objects.filter(project=project).open().for_list()) if allowed.may_manage else []


def _flags(project: Project) -> list[str]:
    """What the project cannot say about itself, in words."""
    words = {
        "why": _("Nobody says why"),
        "problem": _("Nobody says what it solves"),
        "beneficiary": _("Nobody says who benefits"),
    }
    silent = [words[field] for field, _question, answer in project.charter if not answer]
    return (
        [_for_so_long(_("Nobody has answered for it"), project)]
        if len(silent) == len(words)
        else [_for_so_long(flag, project) for flag in silent]
    )


def _for_so_long(words: str, project: Project) -> str:
    days = (timezone.now() - project.created_at).days
    if days < 1:
        return words
    else:
        return ngettext("%(words)s, for %(days)d day", "%(words)s, for %(days)d days", days) % {
            "words": words,
            "days": days,
        }
