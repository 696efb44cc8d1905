"""What somebody wrote back to a mail that asked them something: words, which decide nothing."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .nudge import Nudge

REPLY_LENGTH = 1000


class Reply(models.Model):
    """The words of one mail, without what it quoted. Shown where the ask is shown, as text."""

    nudge = models.ForeignKey(Nudge, models.CASCADE, related_name="replies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(max_length=REPLY_LENGTH)
    message_id = models.CharField(max_length=255)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message_id"], name="reply_once"),
            models.CheckConstraint(condition=~Q(text=""), name="reply_has_words"),
        ]
        ordering: ClassVar = ["received_at", "pk"]
        triggers: ClassVar = [pgtrigger.Protect(name="unchanged", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.nudge_id}"
