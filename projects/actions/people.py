"""Verbs about people and the organisation. They know nothing of projects."""

from datetime import time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.access import require_administrator
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import Organisation, User


@transaction.atomic(durable=True)
def begin(*, organisation: str, name: str, email: str, time_zone: str) -> User:
    """Make the organisation and its first person, who administers it.

    Raises RuleBroken when the organisation exists: of two first uses at once, the row with
    the one allowed key lets one through and holds the other until it can be told.
    """
    try:
        place = Organisation.objects.create(pk=1, name=organisation, time_zone=time_zone)
    except IntegrityError as taken:
        raise RuleBroken(
            _("Somebody was quicker: this Bearing has been set up. Ask them to invite you, or sign in.")
        ) from taken
    person = make_person(name=name, email=email, time_zone=time_zone, language=place.language)
    person.administrator_since = timezone.now()
    person.save(update_fields=["administrator_since"])
    note(person, "begin", place)
    return person


def make_person(*, name: str, email: str, time_zone: str, language: str) -> User:
    """A new person in the caller's transaction. There are no passwords: codes are mailed."""
    person = User(name=name, email=email.lower(), time_zone=time_zone, language=language)
    person.set_unusable_password()
    person.save(force_insert=True)
    return person


def come_back(person: User, *, name: str, time_zone: str) -> None:
    """Let somebody who left sign in again, in the caller's transaction: the same person, with all they said."""
    person.name, person.time_zone, person.left_at = name, time_zone, None
    person.save(update_fields=["name", "time_zone", "left_at"])
    note(person, "come-back", person)


def make_guest(*, name: str, time_zone: str, language: str) -> User:
    """Somebody without an account, in the caller's transaction: no address, so no way to sign in."""
    person = User(name=name, time_zone=time_zone, language=language, guest_since=timezone.now())
    person.set_unusable_password()
    person.save(force_insert=True)
    return person


@transaction.atomic(durable=True)
def change_settings(
    *, name: str, time_zone: str, language: str, working_days: str, work_starts: time, work_ends: time, by: User
) -> User:
    """Change what one is called, one's time zone, language and working hours."""
    person = User.objects.select_for_update().get(pk=by.pk)
    person.name, person.time_zone, person.language = name, time_zone, language
    person.working_days, person.work_starts, person.work_ends = working_days, work_starts, work_ends
    person.save(update_fields=["name", "time_zone", "language", "working_days", "work_starts", "work_ends"])
    note(by, "change-settings", person)
    return person


@transaction.atomic(durable=True)
def prove_address(*, by: User) -> None:
    """A mailed code has come back from them: mail reaches them, whatever came back before."""
    User.objects.filter(pk=by.pk).exclude(mail_bounced_at=None).update(mail_bounced_at=None)


@transaction.atomic(durable=True)
def make_administrator(person_id: int, *, by: User) -> User:
    """Let another person manage people and the installation.

    Raises PermissionDenied unless `by` administers, RuleBroken if they do already.
    """
    person = User.objects.select_for_update().get(pk=person_id)
    require_administrator(by)
    if not person.is_active:
        raise RuleBroken(_("%(name)s has left.") % {"name": person.name})
    if person.is_administrator:
        raise RuleBroken(_("%(name)s is an administrator already.") % {"name": person.name})
    person.administrator_since = timezone.now()
    person.save(update_fields=["administrator_since"])
    note(by, "make-administrator", person)
    return person
