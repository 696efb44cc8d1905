"""Guests: invited to one meeting by a link of their own, which belongs to the browser that enters by it.

Every verb locks the meeting first, so that of two browsers at once one is let in and the other
is told. Whoever loses their place loses it at once: the hub compares at every change.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from meetings.access import require_facilitator
from meetings.models import Guest, GuestLink, Knock, Meeting, Participant
from meetings.models.guest import Standing
from projects import delivery
from projects.actions.people import make_guest
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import Mail, User
from projects.models.project import hash_of

from .announcing import newest_link, tell_guest_taken_off, tell_invited_guest
from .locking import announce, lock_meeting

# Without vowels and lookalikes, as in a sign-in code: they are read aloud.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
# Of one link. Whoever passes it round must not fill the facilitator's screen.
MOST_WAITING = 3
MOST_KNOCKS = 12


@transaction.atomic(durable=True)
def invite_guest(meeting_id: UUID, *, name: str, email: str, by: User) -> tuple[Guest, str]:
    """Ask somebody without an account to take part; the token of their link is given out once, here.

    With an address the link is mailed too. Raises PermissionDenied unless `by` facilitates;
    RuleBroken when the meeting is over, when a guest of this name or address is invited
    already, and for the address of somebody who has an account.
    """
    meeting = _lock_to_invite(meeting_id, by)
    _require_news(meeting, name, email)
    person = make_guest(name=name, time_zone=meeting.time_zone, language=by.language)
    guest = Guest.objects.create(meeting=meeting, person=person, email=email.lower(), invited_by=by)
    Participant.objects.create(meeting=meeting, person=person)
    note(by, "invite_guest", meeting, guest=person.pk)
    token = _new_link(guest)
    tell_invited_guest(guest, by=by)
    announce(meeting, Region.BAR, Region.FLOOR)
    return guest, token


@transaction.atomic(durable=True)
def renew_guest_link(guest_id: int, *, by: User) -> tuple[Guest, str]:
    """Make another link: the old ones are dead, and whoever was in by one is out.

    Raises PermissionDenied unless `by` facilitates, RuleBroken when the meeting is over or they
    asked to be forgotten.
    """
    guest = lock_guest(guest_id)
    _require_inviting(guest.meeting, by)
    if guest.person.forgotten_at:
        raise RuleBroken(_("This guest asked to be forgotten. Invite them anew if they want to come."))
    guest.links.all().delete()
    guest.withdrawn_at = None
    unbind(guest)
    Participant.objects.get_or_create(meeting=guest.meeting, person=guest.person)
    note(by, "renew_guest_link", guest.meeting, guest=guest.person_id)
    token = _new_link(guest)
    tell_invited_guest(guest, by=by)
    announce(guest.meeting, Region.BAR, Region.FLOOR)
    return guest, token


@transaction.atomic(durable=True)
def withdraw_guest(guest_id: int, *, by: User) -> Guest:
    """Take a link back; its page says so from now on. Who has spoken stays on the list, with what they said.

    Raises PermissionDenied unless `by` facilitates, RuleBroken when the meeting is over or they
    asked to be forgotten.
    """
    guest = lock_guest(guest_id)
    _require_inviting(guest.meeting, by)
    if guest.withdrawn_at is None:
        tell_guest_taken_off(guest, by=by)
    guest.withdrawn_at = timezone.now()
    unbind(guest)
    if not has_spoken(guest):
        guest.meeting.participants.filter(person=guest.person).delete()
    note(by, "withdraw_guest", guest.meeting, guest=guest.person_id)
    announce(guest.meeting, Region.BAR, Region.FLOOR)
    return guest


@transaction.atomic(durable=True)
def enter_as_guest(token: str, *, browser: str, language: str) -> Guest:
    """Bind a link to a browser, named by the fingerprint of its session. Entering again changes nothing.

    Raises RuleBroken when the link is in use elsewhere, taken back, replaced, or its meeting over.
    """
    guest = _lock_by_link(token)
    standing = guest.standing(browser)
    _require_open(guest, standing)
    if standing is Standing.ELSEWHERE:
        raise RuleBroken(_("This link is in use on another device. Ask to be let in here."))
    if standing is Standing.FREE:
        guest.person.language = language
        guest.person.save(update_fields=["language"])
        _bind(guest, browser)
        note(guest.person, "enter_as_guest", guest.meeting)
        announce(guest.meeting, Region.BAR)
    return guest


@transaction.atomic(durable=True)
def knock(token: str, *, browser: str) -> Knock:
    """Ask the facilitator to let another browser in. Asking again changes nothing.

    Raises RuleBroken when it was turned away, too many ask, the link was taken back or
    replaced, or its meeting is over.
    """
    guest = _lock_by_link(token)
    _require_open(guest, guest.standing(browser))
    asked = guest.knocks.filter(browser=browser).first()
    if asked is None:
        _require_patience(guest)
        asked = guest.knocks.create(browser=browser, letters=get_random_string(3, LETTERS))
        note(None, "knock", guest.meeting, guest=guest.person_id)
        announce(guest.meeting, Region.BAR)
    return asked


@transaction.atomic(durable=True)
def let_in(knock_id: int, *, by: User) -> Guest:
    """Move a guest's place to the browser that asks; the one before is out at once.

    Raises PermissionDenied unless `by` facilitates, RuleBroken when the meeting is over or it
    was answered meanwhile.
    """
    guest, asked = _lock_knock(knock_id, by)
    _bind(guest, asked.browser)
    guest.knocks.all().delete()
    note(by, "let_in", guest.meeting, guest=guest.person_id)
    announce(guest.meeting, Region.BAR)
    return guest


@transaction.atomic(durable=True)
def turn_away(knock_id: int, *, by: User) -> Guest:
    """Leave a guest's place where it is. Raises as `let_in`."""
    guest, asked = _lock_knock(knock_id, by)
    asked.refused_at = timezone.now()
    asked.save(update_fields=["refused_at"])
    note(by, "turn_away", guest.meeting, guest=guest.person_id)
    announce(guest.meeting, Region.BAR)
    return guest


@transaction.atomic(durable=True)
def leave_as_guest(guest_id: int, *, browser: str) -> Guest:
    """Free the place that this browser has; the link lets them in again, here or elsewhere."""
    guest = lock_guest(guest_id)
    if guest.browser == browser:
        unbind(guest)
        note(guest.person, "leave_as_guest", guest.meeting)
        announce(guest.meeting, Region.BAR)
    return guest


@transaction.atomic(durable=True)
def issue_guest_link(mail: Mail) -> tuple[Guest, str]:
    """Make the link of one mail as it leaves, beside the one that was shown; only its hash stays here.

    Raises NotOwed when it was taken back, the meeting is over, or a newer mail carries a link.
    """
    guest = lock_guest(int(mail.object_id))
    if guest.meeting.is_over:
        raise delivery.NotOwed(_("The meeting was over before this mail left."))
    if guest.withdrawn_at or mail.recipient != guest.email:
        raise delivery.NotOwed(_("The link was taken back before this mail left."))
    if mail.step != newest_link(guest):
        raise delivery.NotOwed(_("A newer mail carries the link."))
    return guest, _new_link(guest)


def _lock_to_invite(meeting_id: UUID, by: User) -> Meeting:
    meeting = lock_meeting(meeting_id)
    _require_inviting(meeting, by)
    return meeting


def lock_guest(guest_id: int) -> Guest:
    """The guest as they are now, their meeting locked before them."""
    meeting = lock_meeting(Guest.objects.values_list("meeting_id", flat=True).get(pk=guest_id))
    guest = Guest.objects.select_for_update(of=("self",)).select_related("person", "invited_by").get(pk=guest_id)
    guest.meeting = meeting
    return guest


def _lock_by_link(token: str) -> Guest:
    links = GuestLink.objects.filter(token_hash=hash_of(token))
    found = links.values_list("guest_id", flat=True).first()
    guest = lock_guest(found) if found else None
    # Asked again: it may have been replaced while its meeting was waited for.
    if guest is None or not links.exists():
        raise RuleBroken(_("This link opens nothing"))
    return guest


def _lock_knock(knock_id: int, by: User) -> tuple[Guest, Knock]:
    guest = lock_guest(Knock.objects.values_list("guest_id", flat=True).get(pk=knock_id))
    require_facilitator(by, guest.meeting)
    _require_open(guest, guest.standing(""))
    asked = guest.knocks.waiting().filter(pk=knock_id).first()
    if asked is None:
        raise RuleBroken(_("This was answered in the meantime."))
    return guest, asked


def _require_inviting(meeting: Meeting, by: User) -> None:
    require_facilitator(by, meeting)
    if meeting.is_over:
        raise RuleBroken(_("This meeting is over, so nobody is invited to it any more."))


def _require_news(meeting: Meeting, name: str, email: str) -> None:
    known = User.objects.here().with_email(email).first() if email else None
    if known is not None:
        raise RuleBroken(_("%(name)s has an account here: name them as a participant.") % {"name": known.name})
    invited = meeting.guests.invited()
    if invited.filter(person__name__iexact=name).exists():
        raise RuleBroken(_("A guest called %(name)s is invited already. Two need two names.") % {"name": name})
    if email and invited.filter(email__iexact=email).exists():
        raise RuleBroken(_("%(email)s has a link to this meeting already.") % {"email": email})


def _require_open(guest: Guest, standing: Standing) -> None:
    if standing is Standing.OVER:
        raise RuleBroken(_("This meeting is over, so its links are too."))
    if standing is Standing.WITHDRAWN:
        raise RuleBroken(_("This link was taken back. Ask %(name)s for another one.") % _host(guest))


def _require_patience(guest: Guest) -> None:
    if guest.knocks.waiting().count() >= MOST_WAITING or guest.knocks.count() >= MOST_KNOCKS:
        raise RuleBroken(_("Others ask with this link already. Speak to %(name)s.") % _host(guest))


def _host(guest: Guest) -> dict[str, str]:
    return {"name": guest.meeting.facilitator.name}


def has_spoken(guest: Guest) -> bool:
    person = guest.person
    said = Q(positions__person=person) | Q(later_positions__person=person) | Q(objections__person=person)
    return guest.meeting.items.filter(said).exists()


def _new_link(guest: Guest) -> str:
    token = secrets.token_urlsafe(32)
    GuestLink.objects.create(guest=guest, token_hash=hash_of(token))
    return token


def _bind(guest: Guest, browser: str) -> None:
    guest.browser, guest.bound_at = browser, timezone.now()
    guest.save(update_fields=["browser", "bound_at"])


def unbind(guest: Guest) -> None:
    """Inside the caller's transaction: nobody is in by the link, and nobody who asked waits for an answer."""
    guest.browser, guest.bound_at = "", None
    guest.save(update_fields=["browser", "bound_at", "withdrawn_at"])
    guest.knocks.all().delete()
