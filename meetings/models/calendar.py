"""The address of a person's own calendar. Stored as a hash only: who holds it reads without signing in."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from projects.models import User
from projects.models.person import no_guest, nobody_who_left
from projects.models.project import hash_of


class CalendarAddressQuerySet(models.QuerySet["CalendarAddress"]):
    def for_link(self, token: str) -> CalendarAddressQuerySet:
        """The one that an address belongs to, while its person is here."""
        return self.select_related("person").filter(token_hash=hash_of(token), person__left_at=None)

    def of(self, person: User) -> CalendarAddressQuerySet:
        return self.filter(person=person)


class CalendarAddress(models.Model):
    """Where a calendar program reads one person's meetings and reviews. A new one ends the one before."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_address")
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_hash"], name="calendar_address_once"),
            models.CheckConstraint(
                condition=Q(("token_hash__regex", "^[0-9a-f]{64}$")), name="calendar_address_is_a_hash"
            ),
        ]
        triggers: ClassVar = [nobody_who_left("person"), no_guest("person_id")]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
