"""What a person is not asked by mail, and the link in a mail that says so."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.states import NudgeKind
from projects.models import Mail
from projects.models.project import hash_of


class StopLinkQuerySet(models.QuerySet["StopLink"]):
    def for_token(self, token: str) -> StopLinkQuerySet:
        """The one that a mailed link belongs to."""
        return self.select_related("person", "mail").filter(token_hash=hash_of(token))


class StopLink(models.Model):
    """The link of one letter that stops mails of its kinds. Stored as a hash; good as long as the person is here."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    mail = models.OneToOneField(Mail, models.CASCADE, related_name="stop_link")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = StopLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(token_hash=""), name="stop_link_has_a_token"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of mail {self.mail_id}"


class Muted(models.Model):
    """A kind of nudge that a person gets no mail of. What it would have asked is asked in person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted")
    kind = models.CharField(max_length=40, choices=[(kind.value, kind.value) for kind in NudgeKind])
    muted_at = models.DateTimeField(default=timezone.now)
    # Through which it was said, so that it can be undone there; empty for what was chosen in the settings.
    link = models.ForeignKey(StopLink, models.SET_NULL, null=True, blank=True, related_name="muted")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind"], name="muted_once_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in NudgeKind]), name="muted_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
