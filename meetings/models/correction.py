"""What a record said before it was corrected."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from meetings.states import Door

from .decision import Decision, DecisionQuerySet

# At the end of the transaction, because the record follows the row that keeps what it said.
_TOOK_EFFECT = """
    IF (SELECT version FROM meetings_decision WHERE number = NEW.decision_id) < NEW.number THEN
        RAISE EXCEPTION 'a correction that changed no record' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class Correction(models.Model):
    """One correction: who made it, when and why, and what the record said until then.

    `number` is the version that it made; the record itself says the latest.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300)

    statement = models.CharField(max_length=300, blank=True)
    because = models.CharField(max_length=1000)
    door = models.CharField(max_length=10, choices=Door.choices, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    expected = models.CharField(max_length=300, blank=True)
    review_on = models.DateField(null=True, blank=True)
    bringer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    bring_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "number"], name="correction_one_a_version"),
            models.CheckConstraint(condition=Q(number__gte=2), name="correction_makes_a_later_version"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
        ]
        ordering: ClassVar = ["-number"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="took_effect",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=_TOOK_EFFECT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}, version {self.number}"


def with_review_day(records: DecisionQuerySet, *, since: date = date.min) -> DecisionQuerySet:
    """Those that ever had a day of review, the earliest first: `review_day` is that day, or the last one there was."""
    before = Correction.objects.filter(decision=models.OuterRef("pk")).exclude(review_on=None).order_by("-number")
    day = Coalesce("review_on", models.Subquery(before.values("review_on")[:1]))
    return records.annotate(review_day=day).filter(review_day__gte=since).order_by("review_day", "number")
