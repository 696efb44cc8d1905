"""Guests: people without an account, each in one meeting, by a link that belongs to one browser."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models import User
from projects.models.project import hash_of

from .meeting import Meeting


class Standing(StrEnum):
    """What a guest's link is to the browser that opens it."""

    FREE = "free"
    HERE = "here"
    ELSEWHERE = "elsewhere"
    WITHDRAWN = "withdrawn"
    OVER = "over"


class GuestQuerySet(models.QuerySet["Guest"]):
    def for_link(self, token: str) -> GuestQuerySet:
        """The one that a link belongs to, whatever became of it."""
        return self.with_meeting().filter(links__token_hash=hash_of(token))

    def with_meeting(self) -> GuestQuerySet:
        return self.select_related("person", "meeting__facilitator", "invited_by")

    def for_list(self) -> GuestQuerySet:
        """By name, with who asks to come in by their links: two queries."""
        asking = models.Prefetch("knocks", Knock.objects.waiting(), to_attr="asking")
        return self.select_related("person").prefetch_related(asking).order_by(Lower("person__name"), "pk")

    def of(self, person: User) -> GuestQuerySet:
        return self.with_meeting().filter(person=person)

    def visible_to(self, person: User) -> GuestQuerySet:
        return self.filter(meeting__in=Meeting.objects.visible_to(person).values("pk"))

    def invited(self) -> GuestQuerySet:
        """Whose link was not taken back."""
        return self.filter(withdrawn_at=None)


class Guest(models.Model):
    """Somebody without an account in one meeting. `browser` names the one that their link is bound to."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="guests")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="guest")
    # Where the link and the summary go, if anywhere; nobody signs in by it.
    email = models.EmailField(_("mail address"), blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The fingerprint of that browser's session; empty while the link is free.
    browser = models.CharField(max_length=16, blank=True)
    bound_at = models.DateTimeField(null=True, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(browser="") ^ Q(bound_at__isnull=False), name="guest_bound_has_time"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(browser=""), name="guest_withdrawn_is_bound_to_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.meeting_id}"

    def holds_place(self, browser: str) -> bool:
        """Whether their link is bound to this browser, also once the meeting is over."""
        return bool(browser) and self.browser == browser

    @property
    def name(self) -> str:
        return self.person.name

    def standing(self, browser: str) -> Standing:
        """What the link is to a browser; `browser` is the fingerprint of its session, or empty."""
        if self.meeting.is_over:
            return Standing.OVER
        elif self.withdrawn_at is not None:
            return Standing.WITHDRAWN
        elif not self.browser:
            return Standing.FREE
        else:
            return Standing.HERE if self.browser == browser else Standing.ELSEWHERE

    def knock_of(self, browser: str) -> Knock | None:
        """What this browser has asked, if it has."""
        return self.knocks.filter(browser=browser).first() if browser else None


class GuestLink(models.Model):
    """A link of a guest: the one that was shown, and the one that was mailed. Stored as a hash only."""

    guest = models.ForeignKey(Guest, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_hash"], name="guest_link_once"),
            models.CheckConstraint(condition=Q(("token_hash__regex", "^[0-9a-f]{64}$")), name="guest_link_is_a_hash"),
        ]

    def __str__(self) -> str:
        return f"link of {self.guest_id}"


class KnockQuerySet(models.QuerySet["Knock"]):
    def waiting(self) -> KnockQuerySet:
        """Those that nobody has answered, the earliest first."""
        return self.filter(refused_at=None).order_by("knocked_at", "pk")

    def visible_to(self, person: User) -> KnockQuerySet:
        return self.filter(guest__meeting__in=Meeting.objects.visible_to(person).values("pk"))

    def of_meeting(self, meeting: Meeting) -> KnockQuerySet:
        return self.filter(guest__meeting=meeting).select_related("guest__person")


class Knock(models.Model):
    """Another browser asks to be let in by a guest's link. Both sides see its letters."""

    guest = models.ForeignKey(Guest, models.CASCADE, related_name="knocks")
    browser = models.CharField(max_length=16)
    letters = models.CharField(max_length=3)
    knocked_at = models.DateTimeField(default=timezone.now)
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = KnockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guest", "browser"], name="knock_once_a_browser"),
            models.CheckConstraint(condition=~Q(browser=""), name="knock_names_a_browser"),
            models.CheckConstraint(condition=Q(letters__regex="^[A-Z]{3}$"), name="knock_has_three_letters"),
        ]

    def __str__(self) -> str:
        return f"{self.letters} for {self.guest_id}"
