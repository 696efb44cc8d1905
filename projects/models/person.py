"""Who is here: one organisation an installation, and its people."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import time
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from projects.prepared import Prepared

# No mail can ever arrive there (RFC 2606).
FORGOTTEN_ADDRESS = "@forgotten.invalid"
# What the two triggers below say; the middleware says it in words.
HAS_LEFT = "has left"
IS_A_GUEST = "a guest takes part in one meeting and cannot be named here"
# When a daily mail may leave: from seven to eleven, in half hours.
LETTER_HOURS = [time(7 + half // 2, 30 * (half % 2)) for half in range(9)]


def valid_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone. Choose one from the list."), params={"name": name})


def nobody_who_left(column: str) -> pgtrigger.Trigger:
    """Refuse to name somebody who left in this column. FOR SHARE waits for a leaving in flight."""
    return pgtrigger.Trigger(
        name=f"{column}_has_not_left",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{column}_id"),  # type: ignore[no-untyped-call]
        func=f"""
            IF NEW.{column}_id IS NOT NULL THEN
                PERFORM 1 FROM projects_user WHERE id = NEW.{column}_id AND left_at IS NULL FOR SHARE;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'the {column} {HAS_LEFT}' USING ERRCODE = 'check_violation';
                END IF;
            END IF;
            RETURN NEW;
        """,
    )


def no_guest(*columns: str) -> pgtrigger.Trigger:
    """Refuses a guest in any of these columns: what they name takes an account."""
    named = ", ".join(f"NEW.{column}" for column in columns)
    return pgtrigger.Trigger(
        name="no_guest",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),  # type: ignore[no-untyped-call]
        func=f"""
            PERFORM 1 FROM projects_user AS person WHERE person.id IN ({named}) AND person.guest_since IS NOT NULL;
            IF FOUND THEN
                RAISE EXCEPTION '{IS_A_GUEST}'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Organisation(models.Model):
    """The one organisation of this installation. Its row numbers the records."""

    name = models.CharField(_("name"), max_length=100)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en-gb")
    # The last number given to a record: D-047 is 47. Raised under a row lock, so never used twice.
    last_number = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # While it is set nobody is asked anything by mail.
    nudges_paused_at = models.DateTimeField(null=True, blank=True)
    nudges_paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="organisation_only_one"),
            models.CheckConstraint(
                condition=models.Q(nudges_paused_at=None, nudges_paused_by=None)
                | models.Q(nudges_paused_at__isnull=False, nudges_paused_by__isnull=False),
                name="organisation_paused_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class _Manager(BaseUserManager["User"]):
    """What Django and allauth ask of a manager; people are made by `actions`."""

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, person: User) -> UserQuerySet:
        """Everybody who belongs here, for whoever does: the people of an organisation know each other."""
        return self.filter(guest_since=None) if person.pk and not person.is_guest else self.none()

    def with_account(self) -> UserQuerySet:
        """Whoever can be named for anything: neither a guest, who takes part in one meeting, nor somebody who left."""
        return self.here().filter(guest_since=None)

    def here(self) -> UserQuerySet:
        """Whoever has not left; guests, too, are here."""
        return self.filter(left_at=None)

    def departed(self) -> UserQuerySet:
        """Whoever left, the latest first."""
        return self.exclude(left_at=None).order_by("-left_at", "pk")

    def with_email(self, email: str) -> UserQuerySet:
        """The one person, if any: capitals make no difference."""
        return self.filter(email__iexact=email)

    def by_id(self, ids: Iterable[int]) -> dict[int, User]:
        """These people by their id. One query, written once whatever their number."""
        return {person.pk: person for person in _BY_ID.models(list(ids))}

    def by_name(self) -> UserQuerySet:
        return self.order_by(Lower("name"), "pk")

    def administrators_first(self) -> UserQuerySet:
        return self.order_by(models.F("administrator_since").asc(nulls_last=True), Lower("name"), "pk")


UserManager = _Manager.from_queryset(UserQuerySet)
_BY_ID = Prepared(lambda ids: User.objects.filter(pk__any=ids), list[int])


class User(AbstractBaseUser):
    """A person. Signs in by a code mailed to their address; there are no passwords."""

    # Empty for guests alone: what nobody signs in by is not here.
    email = models.EmailField(_("work email"), blank=True)
    name = models.CharField(_("name"), max_length=100)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en-gb")
    # When a mail may ask them something: the ISO numbers of their days, "1" is Monday, and hours in their zone.
    working_days = models.CharField(_("working days"), max_length=7, default="12345")
    work_starts = models.TimeField(_("work starts"), default=time(8, 30))
    work_ends = models.TimeField(_("work ends"), default=time(17, 30))
    letter_at = models.TimeField(_("daily mail"), default=time(9))
    # The country whose holidays they have, perhaps a part of it: "DE-BY"; empty for none.
    holidays = models.CharField(_("holidays"), max_length=30, blank=True)
    # Who above them hears of what they could remove and do not.
    escalates_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    administrator_since = models.DateTimeField(null=True, blank=True)
    # The row of who left stays, because records name it; what is personal in it goes when they are forgotten.
    left_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    # Somebody without an account, invited to one meeting by a link of their own.
    guest_since = models.DateTimeField(null=True, blank=True)
    # Since when their mail server says for good that mail does not reach them.
    mail_bounced_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="user_email_once_whatever_its_case"
            ),
            models.CheckConstraint(
                condition=models.Q(guest_since=None) ^ models.Q(email=""), name="user_guest_has_no_address"
            ),
            models.CheckConstraint(
                condition=models.Q(guest_since=None) | models.Q(administrator_since=None),
                name="user_guest_does_not_administer",
            ),
            models.CheckConstraint(
                condition=models.Q(mail_bounced_at=None) | ~models.Q(email=""), name="user_bounced_has_an_address"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="user_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(work_starts__lt=models.F("work_ends")), name="user_work_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(working_days__regex="^[1-7]+$"),
                name="user_works_on_some_day",
            ),
            models.CheckConstraint(condition=models.Q(letter_at__in=LETTER_HOURS), name="user_letter_at_a_half_hour"),
            models.CheckConstraint(
                condition=models.Q(holidays="") | models.Q(holidays__regex="^[A-Z]{2}(-[^-]+)?$"),
                name="user_holidays_of_a_place",
            ),
            models.CheckConstraint(
                condition=~models.Q(escalates_to=models.F("pk")), name="user_escalates_to_somebody_else"
            ),
            models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(administrator_since=None),
                name="user_who_left_administers_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(forgotten_at=None) & ~models.Q(email__endswith=FORGOTTEN_ADDRESS)
                | models.Q(forgotten_at__isnull=False, left_at__isnull=False)
                & (models.Q(email__endswith=FORGOTTEN_ADDRESS) | models.Q(guest_since__isnull=False)),
                name="user_forgotten_left_and_has_no_address",
            ),
        ]
        triggers: ClassVar = [nobody_who_left("escalates_to"), no_guest("escalates_to_id")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_administrator(self) -> bool:
        return self.administrator_since is not None

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Asked by Django at every request and by allauth at every sign-in."""
        return self.left_at is None

    @property
    def is_guest(self) -> bool:
        """Without an account; what they may do, `meetings.access` says."""
        return self.guest_since is not None

    @property
    def is_named_guest(self) -> bool:
        """Whether “guest” stands beside the name; it is the name itself of one who was forgotten."""
        return self.is_guest and self.forgotten_at is None

    @property
    def first_name(self) -> str:
        """What a row of faces calls them: the first word of the name."""
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def initials(self) -> str:
        """One or two letters for a circle; decoration beside the name, never instead of it."""
        words = [word for word in self.name.split() if word[0].isalpha()] or self.name.split() or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
