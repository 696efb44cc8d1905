"""Mail that is owed, as rows: the queue only says "look". And the mailbox of local mode."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.header import decode_header, make_header
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

# A claim this old without an answer is in doubt: shown to a person, never sent again by itself.
IN_DOUBT_AFTER = timedelta(minutes=10)


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> MailQuerySet:
        """What no worker has taken yet, the oldest first."""
        return self.filter(claimed_at=None).order_by("since", "pk")

    def in_doubt(self, now: datetime) -> MailQuerySet:
        """Taken, neither sent nor refused, and too long ago to be on its way."""
        return self.filter(claimed_at__lt=now - IN_DOUBT_AFTER, sent_at=None, refused="").order_by("since", "pk")

    def refused(self) -> MailQuerySet:
        """What the mail server would not take, the latest first."""
        return self.exclude(refused="").order_by("-since", "-pk")


class Mail(models.Model):
    """One mail owed to one address, once. Rendered when it leaves, so that no token is stored.

    Claimed by a conditional update, then sent: at most once. What was claimed and never
    confirmed is shown to a person and never sent again by itself.
    """

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    recipient = models.EmailField()
    step = models.PositiveSmallIntegerField(default=1)
    # The moment the reason for the mail became true: a later spell is a new mail.
    since = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # The mail server's words, or why the mail was not owed any more when its turn came.
    # Or, of one that was sent, the words with which it came back.
    refused = models.CharField(max_length=300, blank=True)
    # SHA-256 of what stands after the plus in the address that its answer goes to; empty where nobody reads answers.
    reply_hash = models.CharField(max_length=64, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id", "recipient", "step", "since"], name="mail_owed_once"),
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(claimed_at__isnull=False),
                name="mail_claimed_before_sent",
            ),
            models.UniqueConstraint(
                fields=["reply_hash"], condition=~models.Q(reply_hash=""), name="mail_reply_address_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["since"], condition=models.Q(claimed_at=None), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient}"

    @property
    def is_in_doubt(self) -> bool:
        """As `in_doubt` above: nobody knows whether it arrived."""
        is_open = self.claimed_at is not None and self.sent_at is None and not self.refused
        return is_open and self.claimed_at < timezone.now() - IN_DOUBT_AFTER  # type: ignore[operator]


class LocalMail(models.Model):
    """A mail as it left, on an installation without a mail server. Empty everywhere else."""

    sent_at = models.DateTimeField(default=timezone.now)
    sender = models.CharField(max_length=320)
    to = models.CharField(max_length=1000)
    subject = models.CharField(max_length=1000)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.TextField()

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def kind(self) -> str:
        """The first word of our Message-ID."""
        return self.header("Message-ID").lstrip("<").partition(".")[0]

    @property
    def reply_to(self) -> str:
        return self.header("Reply-To")

    def header(self, name: str) -> str:
        """The first header of this name as people read it, or nothing."""
        found = (line.partition(": ")[2] for line in self.headers.splitlines() if line.startswith(f"{name}: "))
        return str(make_header(decode_header(next(found, ""))))
