"""Verbs about when a person may be asked something by mail, and who above them hears of it."""

from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from projects.errors import RuleBroken
from projects.journal import note
from projects.models import Absence, User
from projects.models.absence import LONGEST


@transaction.atomic(durable=True)
def choose_letter_hour(letter_at: time, *, by: User) -> User:
    """From when on, on their working days, a person takes their daily mail."""
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    person.letter_at = letter_at
    person.save(update_fields=["letter_at"])
    note(by, "choose-letter-hour", person)
    return person


@transaction.atomic(durable=True)
def choose_holidays(place: str, *, by: User) -> User:
    """The country, perhaps a part of it, whose public holidays a person has; empty for none."""
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    person.holidays = place
    person.save(update_fields=["holidays"])
    note(by, "choose-holidays", person)
    return person


@transaction.atomic(durable=True)
def add_absence(first_day: date, last_day: date, *, by: User) -> Absence:
    """Say that one is away on these days and those between. Raises RuleBroken when some of them were said already."""
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if last_day < first_day:
        raise RuleBroken(_("The last day is not before the first."))
    if last_day - first_day >= LONGEST:
        raise RuleBroken(_("That is more than a year: say it a year at a time."))
    if Absence.objects.filter(person=person).meeting(first_day, last_day).exists():
        raise RuleBroken(_("You have said already that you are away on some of these days."))
    absence = Absence.objects.create(person=person, first_day=first_day, last_day=last_day)
    note(by, "add-absence", person)
    return absence


@transaction.atomic(durable=True)
def remove_absence(absence_id: int, *, by: User) -> None:
    """Take back that one is away. Twice is once."""
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    removed, _rows = Absence.objects.filter(pk=absence_id, person=person).delete()
    if removed:
        note(by, "remove-absence", person)


@transaction.atomic(durable=True)
def name_contact(contact: User | None, *, by: User) -> User:
    """Say who above oneself hears of what one could remove and does not; None for nobody.

    Both rows are locked in one order: two may name each other at once. Raises RuleBroken for
    oneself, a guest and somebody who has left.
    """
    ids = [by.pk, contact.pk] if contact else [by.pk]
    people = {one.pk: one for one in User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")}
    person, named = people[by.pk], people[contact.pk] if contact else None
    if named == person:
        raise RuleBroken(_("Name somebody else than yourself."))
    if named is not None and (not named.is_active or named.is_guest):
        raise RuleBroken(_("%(name)s has no account here.") % {"name": named.name})
    person.escalates_to = named
    person.save(update_fields=["escalates_to"])
    note(by, "name-contact", person, to=named.pk if named else None)
    return person
