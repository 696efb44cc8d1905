"""What somebody was asked by mail, and the link by which they answer."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.states import NudgeKind, ThingKind
from projects.models import Mail
from projects.models.project import hash_of

from .decision import Decision

LINK_LASTS = timedelta(days=14)


class NudgeAnswer(models.TextChoices):
    """What came back through the link."""

    OWN = "own", _("I will")
    SUGGESTED = "suggested", _("Ask someone else")
    NAME = "name", _("Ask someone else")
    DROP = "drop", _("It no longer makes sense")
    DECLINE = "decline", _("Not me")
    BLOCKED = "blocked", _("Something is in the way")
    MOVING = "moving", _("Nothing, it’s moving")
    CLEAR = "clear", _("I’ll clear it")
    CLEARED = "cleared", _("It is cleared")
    CANNOT = "cannot", _("It can’t be cleared")
    ALLOW = "allow", _("Go ahead")
    HOLD = "hold", _("Not yet")
    REWORD = "reword", _("Change the words")
    AGENDA = "agenda", _("Put it on the agenda")
    CANCEL = "cancel", _("Cancel and send the reading")
    KEEP = "keep", _("Keep it")
    QUESTION = "question", _("Here’s a question")
    SNOOZE = "snooze", _("Ask me again")
    DISOWNED = "disowned", _("Not that person")


class NudgeQuerySet(models.QuerySet["Nudge"]):
    def for_link(self, token: str) -> NudgeQuerySet:
        """The one that a mailed link belongs to, whatever became of it."""
        return self.select_related("person", "mail").filter(token_hash=hash_of(token))

    def about_decision(self, number: int) -> NudgeQuerySet:
        """Who was asked about this record and what follows from it, in the order of asking."""
        found = self.select_related("person", "mail").prefetch_related("replies")
        return found.filter(decision=number).order_by("pk")

    def announcing_above(self) -> NudgeQuerySet:
        """By which an owner was told that who is above a remover is asked next."""
        return self.filter(kind=NudgeKind.BLOCKER, role="owner", mail__sent_at__isnull=False, moot="")

    def about(self, thing: ThingKind, object_id: object) -> NudgeQuerySet:
        """Who was asked about one thing, in the order of asking."""
        found = self.select_related("person", "mail").prefetch_related("replies")
        return found.filter(thing=thing, object_id=str(object_id)).order_by("pk")


class Nudge(models.Model):
    """One question to one person about one thing, in a letter of their day. Its link is stored as a hash only.

    Points at the thing by kind and id, as an event does.
    """

    kind = models.CharField(max_length=40, choices=[(kind.value, kind.value) for kind in NudgeKind])
    thing = models.CharField(max_length=10, choices=ThingKind.choices, default=ThingKind.DECISION)
    object_id = models.CharField(max_length=40)
    # The record it belongs to, for its history; empty for what is about a meeting to come.
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="nudges")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # As what they were asked: decider, owner, remover.
    role = models.CharField(max_length=12, default="decider")
    step = models.PositiveSmallIntegerField(default=1)
    # The moment its condition became true: a later spell is asked about again.
    since = models.DateTimeField()
    # With a letter that never left, what it was to ask is gone: whoever left is asked nothing.
    mail = models.ForeignKey(Mail, models.CASCADE, related_name="nudges")
    owed_at = models.DateTimeField(default=timezone.now)
    # Why it was left out of its letter, when that left without it.
    moot = models.CharField(max_length=300, blank=True)
    # SHA-256 of the token in the mail; empty until the mail has left.
    token_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=NudgeAnswer.choices, blank=True)

    objects = NudgeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "thing", "object_id", "person", "step", "since"], name="nudge_once_a_spell"
            ),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="nudge_link_is_one"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in NudgeKind]), name="nudge_kind_known"),
            models.CheckConstraint(condition=Q(thing__in=ThingKind.values), name="nudge_thing_known"),
            models.CheckConstraint(
                condition=Q(token_hash="", expires_at=None) | ~Q(token_hash="") & Q(expires_at__isnull=False),
                name="nudge_link_expires",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | Q(answered_at__isnull=False, answer__in=NudgeAnswer.values) & ~Q(token_hash=""),
                name="nudge_answer_came_through_its_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} of {self.person_id}"
