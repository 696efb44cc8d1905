"""Being forgotten: what was said and decided stays, under a name that says nothing of who it was."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Decision, Guest, Muted, StopLink
from projects.actions.leaving import forget_guest_person, forget_mails, forget_person, lock_person
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import Mail, User
from projects.models.person import FORGOTTEN_ADDRESS

from .announcing import GUEST_MAILS
from .closing import SUMMARY
from .decision import search_text_of
from .guests import has_spoken, lock_guest, unbind
from .incoming import forget_replies
from .locking import announce


def lock_records_naming(person_id: int) -> list[Decision]:
    """The records whose words can be found by this person's name."""
    numbers = Decision.objects.naming(person_id).order_by().values("pk")
    found = Decision.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=numbers).order_by("pk")
    return list(found)


def forget_member(person: User, records: Iterable[Decision], *, by: User) -> None:
    """What is personal about somebody who left, inside the caller's transaction."""
    Guest.objects.filter(email__iexact=person.email).update(email="")
    Muted.objects.filter(person=person).delete()
    StopLink.objects.filter(person=person).delete()
    forget_replies(person)
    forget_person(person, by=by)
    _rewrite(records)


@transaction.atomic(durable=True)
def forget_guest(guest_id: int, *, browser: str) -> Guest:
    """Let a guest go and forget who they were, by their own wish; what they said stays as a guest's.

    Raises RuleBroken unless this browser has their place, which it keeps when the meeting is over.
    """
    guest = lock_guest(guest_id)
    if not guest.holds_place(browser):
        raise RuleBroken(_("Only the device on which you are in can ask for this."))
    records = lock_records_naming(guest.person_id)
    guest.person = lock_person(guest.person_id)
    name, address = forget_guest_person(guest.person), guest.email
    guest.email, guest.withdrawn_at = "", guest.withdrawn_at or timezone.now()
    guest.save(update_fields=["email"])
    unbind(guest)
    guest.links.all().delete()
    if not guest.meeting.is_over and not has_spoken(guest):
        guest.meeting.participants.filter(person=guest.person).delete()
    _forget_mails(guest, address, name)
    _rewrite(records)
    announce(guest.meeting, Region.BAR, Region.FLOOR)
    return guest


def _forget_mails(guest: Guest, address: str, name: str) -> None:
    """Those of this meeting alone: the same address may belong to a guest of another one."""
    of_guest = Q(kind__in=GUEST_MAILS, object_id=str(guest.pk))
    of_summary = Q(kind=SUMMARY, object_id=str(guest.meeting_id), recipient__iexact=address)
    theirs = Mail.objects.filter(of_guest | of_summary if address else of_guest)
    forget_mails(theirs, f"guest-{guest.person_id}{FORGOTTEN_ADDRESS}", [address, name] if address else [name])


def _rewrite(records: Iterable[Decision]) -> None:
    """So that they are not found by the old name any more."""
    for record in records:
        record.refresh_from_db()
        record.search_text = search_text_of(record, record.dissents.select_related("person"))
        record.save(update_fields=["search_text"])
