"""What ending an account would do, in sentences, before anybody does it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.actions.leaving import Held, held_by
from projects.access import leads_alone
from projects.actions.leaving import require_replaceable
from projects.errors import RuleBroken
from projects.models import Invitation, Membership, User


def ending_context(reader: User, person: User) -> dict[str, Any]:
    """Counts, never names: an administrator does not see every project of theirs."""
    held = held_by(person.pk)
    return {
        "person": person,
        "is_mine": reader == person,
        "hindrance": _hindrance(person, reader),
        "happens": [
            _("Signing in ends at once, on every device. Pages that are open stop."),
            *_given_back(person, held),
        ],
    }


def _hindrance(person: User, reader: User) -> str:
    """Why it cannot be now, or nothing."""
    try:
        require_replaceable(person, by=reader)
    except RuleBroken as refusal:
        return str(refusal)
    else:
        return ""


def carried_words(membership: Membership) -> str:
    """What nobody carries once this membership has ended, or nothing."""
    count = len(held_by(membership.person_id, membership.project).records)
    words = ngettext("%(count)d decision has no owner now.", "%(count)d decisions have no owner now.", count)
    return words % {"count": count} if count else ""


def _given_back(person: User, held: Held) -> list[str]:
    facilitated = sum(meeting.facilitator_id == person.pk for meeting in held.meetings)
    projects = Membership.objects.filter(person=person).count()
    alone = leads_alone(person).count()
    invitations = Invitation.objects.open().filter(invited_by=person).count()
    counted = [
        (len(held.records), ngettext(
            "%(count)d decision has no owner from then on.", "%(count)d decisions have no owner from then on.",
            len(held.records))),
        (len(held.questions), ngettext(
            "%(count)d question needs another decider.", "%(count)d questions need another decider.",
            len(held.questions))),
        (facilitated, ngettext(
            "%(count)d meeting to come is facilitated by its project’s lead.",
            "%(count)d meetings to come are facilitated by their project’s lead.", facilitated)),
        (len(held.meetings), ngettext(
            "%(count)d meeting to come has one participant less, and leaves the calendar.",
            "%(count)d meetings to come have one participant less, and leave the calendar.", len(held.meetings))),
        (projects, ngettext(
            "%(count)d project has one member less.", "%(count)d projects have one member less.", projects)),
        (alone, ngettext(
            "%(count)d project is led by whoever has been in it longest.",
            "%(count)d projects are led by whoever has been in each longest.", alone)),
        (invitations, ngettext(
            "%(count)d open invitation is withdrawn.", "%(count)d open invitations are withdrawn.", invitations)),
    ]  # fmt: skip
    return [words % {"count": count} for count, words in counted if count]
