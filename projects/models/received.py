"""Mail that came in: that it was taken, once, and what became of it. Never what it said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Became(models.TextChoices):
    """What became of a mail that came in."""

    REPLY = "reply", "Words of somebody who was asked"
    ANSWER = "answer", "An answer from a calendar"
    BOUNCE = "bounce", "A mail of ours that came back"
    # Written by a machine, by us, or about a time that is past: nothing is done.
    IGNORED = "ignored", "Ignored"
    # Not from the address that was asked: nobody is shown it.
    STRANGER = "stranger", "From somebody else"
    UNKNOWN = "unknown", "About nothing of ours"
    EMPTY = "empty", "Without words of its own"
    UNREADABLE = "unreadable", "Unreadable"


class ReceivedMailQuerySet(models.QuerySet["ReceivedMail"]):
    def counted(self) -> dict[str, int]:
        """How many became what."""
        found = self.order_by().values_list("became").annotate(count=models.Count("pk"))
        return dict(found.order_by("became"))


class ReceivedMail(models.Model):
    """One mail that came in, by its Message-ID: whoever brings it a second time changes nothing."""

    message_id = models.CharField(max_length=255)
    at = models.DateTimeField(default=timezone.now)
    became = models.CharField(max_length=10, choices=Became.choices, default=Became.UNKNOWN)

    objects = ReceivedMailQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message_id"], name="received_mail_once"),
            models.CheckConstraint(condition=~Q(message_id=""), name="received_mail_has_a_name"),
            models.CheckConstraint(condition=Q(became__in=Became.values), name="received_mail_became_something"),
        ]

    def __str__(self) -> str:
        return f"{self.became} {self.pk}"
