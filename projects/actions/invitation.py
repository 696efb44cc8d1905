"""Verbs about invitations: an address asked to join, by a link that is good once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects import delivery
from projects.access import require_inviting
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import Invitation, Mail, Membership, Organisation, Project, Role, User
from projects.models.project import hash_of

from .people import come_back, make_person
from .project import put_in

if TYPE_CHECKING:
    from projects.models.project import InvitationQuerySet

GOOD_FOR = timedelta(days=14)


@transaction.atomic(durable=True)
def invite(*, email: str, name: str, project: Project | None, role: str, by: User) -> Invitation:
    """Ask an address to join the organisation, perhaps into a project, and owe it the mail.

    Raises PermissionDenied unless `by` administers or leads the project, RuleBroken if they
    are in it already or an invitation is open.
    """
    require_inviting(by, project)
    _require_news(email, project)
    now = timezone.now()
    invitation = Invitation(
        email=email.lower(),
        name=name,
        project=project,
        role=role,
        invited_by=by,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    _save_once(invitation)
    delivery.owe("invitation", invitation.pk, invitation.email, by=by, since=now)
    note(by, "invite", invitation)
    return invitation


def _save_once(invitation: Invitation) -> None:
    """Under a savepoint: somebody else may invite the same address this very moment."""
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as twice:
        words = _("%(email)s has an open invitation already. Invite them again from the list.")
        raise RuleBroken(words % {"email": invitation.email}) from twice


def _require_news(email: str, project: Project | None) -> None:
    person = User.objects.here().with_email(email).first()
    if person is None:
        return
    elif project is None:
        raise RuleBroken(_("%(name)s is here already.") % {"name": person.name})
    elif Membership.objects.filter(project=project, person=person).exists():
        raise RuleBroken(_("%(name)s is in this project already.") % {"name": person.name})


@transaction.atomic(durable=True)
def invite_again(invitation_id: int, *, by: User) -> Invitation:
    """Owe a new mail with a new link, good for another fortnight; the old link dies now.

    Raises RuleBroken for an invitation that was answered or withdrawn.
    """
    invitation = _lock(invitation_id)
    require_inviting(by, invitation.project)
    _require_open(invitation)
    now = timezone.now()
    invitation.token_hash, invitation.expires_at, invitation.invited_by = "", now + GOOD_FOR, by
    invitation.save(update_fields=["token_hash", "expires_at", "invited_by"])
    delivery.owe("invitation", invitation.pk, invitation.email, by=by, step=_newest_step(invitation) + 1, since=now)
    note(by, "invite-again", invitation)
    return invitation


@transaction.atomic(durable=True)
def withdraw(invitation_id: int, *, by: User) -> Invitation:
    """Take an open invitation back; its link says so from now on."""
    invitation = _lock(invitation_id)
    require_inviting(by, invitation.project)
    _require_open(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    note(by, "withdraw", invitation)
    return invitation


@transaction.atomic(durable=True)
def issue_token(mail: Mail) -> tuple[Invitation, str]:
    """Make the link of one mail as it leaves; only its hash stays here.

    Raises NotOwed when the invitation is settled or a newer mail carries its link.
    """
    invitation = _lock(int(mail.object_id))
    if invitation.accepted_at or invitation.withdrawn_at:
        raise delivery.NotOwed(_("The invitation was settled before this mail left."))
    if mail.step != _newest_step(invitation):
        raise delivery.NotOwed(_("A newer mail carries the link."))
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_of(token)
    invitation.save(update_fields=["token_hash"])
    return invitation, token


@transaction.atomic(durable=True)
def accept(invitation_id: int, *, name: str, time_zone: str) -> User:
    """Make the invited person, or let one who left come back, in the project if there is one.

    They still sign in by code. Raises RuleBroken if the link was used, withdrawn or is too old,
    or when who has the address is here.
    """
    # One at a time: two invitations of one address must not both make the person.
    place = Organisation.objects.select_for_update().get()
    invitation = _lock(invitation_id)
    _require_good(invitation)
    person = User.objects.select_for_update(no_key=True).filter(email__iexact=invitation.email).first()
    if person is None:
        person = make_person(name=name, email=invitation.email, time_zone=time_zone, language=place.language)
    elif person.is_active:
        raise RuleBroken(_("You are here already: sign in, and then answer the invitation."))
    else:
        come_back(person, name=name, time_zone=time_zone)
    _settle(invitation, person)
    # Whoever also asked them into the organisation need not wait for an answer any more.
    _open_to(person).filter(project=None).update(accepted_at=timezone.now(), accepted_by=person)
    return person


@transaction.atomic(durable=True)
def join(invitation_id: int, *, by: User) -> Invitation:
    """Let somebody who is here already into the project they were invited to.

    Raises PermissionDenied for anybody but the one invited.
    """
    invitation = _lock(invitation_id)
    if invitation.email.lower() != by.email.lower():
        raise PermissionDenied(_("This invitation is for %(email)s.") % {"email": invitation.email})
    _require_good(invitation)
    _settle(invitation, by)
    return invitation


def _settle(invitation: Invitation, person: User) -> None:
    if invitation.project:
        put_in(invitation.project, person, Role(invitation.role))
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    note(person, "accept", invitation)


def _open_to(person: User) -> InvitationQuerySet:
    return Invitation.objects.open().filter(email__iexact=person.email)


def _lock(invitation_id: int) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=("self",)).select_related("project", "invited_by").get(pk=invitation_id)
    )


def _require_open(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise RuleBroken(_("%(email)s has accepted in the meantime.") % {"email": invitation.email})
    if invitation.withdrawn_at:
        raise RuleBroken(_("The invitation of %(email)s was withdrawn in the meantime.") % {"email": invitation.email})


def _require_good(invitation: Invitation) -> None:
    _require_open(invitation)
    if invitation.standing(timezone.now()) == "expired":
        raise RuleBroken(
            _("This invitation has run out. Ask %(name)s for a new one.") % {"name": invitation.invited_by.name}
        )


def _newest_step(invitation: Invitation) -> int:
    steps = Mail.objects.filter(kind="invitation", object_id=str(invitation.pk)).order_by("-step")
    return steps.values_list("step", flat=True).first() or 0
