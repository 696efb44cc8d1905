"""Making and ending the address of one's own calendar."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from meetings.models import CalendarAddress
from projects.actions.leaving import lock_person
from projects.journal import note
from projects.models import User
from projects.models.project import hash_of


@transaction.atomic(durable=True)
def make_calendar_address(*, by: User) -> str:
    """Give somebody a new address for their calendar; the one before stops at once. Returns its token, kept nowhere."""
    lock_person(by.pk)
    token = secrets.token_urlsafe(32)
    fields = {"token_hash": hash_of(token), "made_at": timezone.now()}
    address, _is_new = CalendarAddress.objects.update_or_create(person=by, defaults=fields)
    note(by, "make-calendar-address", address)
    return token


@transaction.atomic(durable=True)
def end_calendar_address(*, by: User) -> None:
    """Let the address answer nobody any more. Nothing happens if there is none."""
    lock_person(by.pk)
    forget_address(by, by=by)


def forget_address(person: User, *, by: User) -> None:
    """The same in the caller's transaction: for who leaves."""
    for address in CalendarAddress.objects.filter(person=person):
        note(by, "end-calendar-address", address)
        address.delete()
