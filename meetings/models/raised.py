"""A question that a thing raised by itself, and how long somebody asked to be left alone about a thing."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.states import ItemState, NudgeKind, ThingKind

from .action import Action, Blocker
from .agenda import AgendaItem
from .decision import Decision

SNOOZES = 2


class Why(models.TextChoices):
    """What made it a question for a meeting instead of one more mail."""

    UNOWNED = "unowned", _("Nobody carries it")
    OWNERSHIP = "ownership", _("Asked and not answered")
    HANDED_ON = "handed_on", _("Handed on twice")
    CONSTRAINT = "constraint", _("Cannot be removed")
    ESCALATED = "escalated", _("Asked above and not answered")
    REVIEW = "review", _("Time to look again")


class QuestionAboutQuerySet(models.QuerySet["QuestionAbout"]):
    def behind(self, item: AgendaItem) -> QuestionAbout | None:
        """What raised this question, if a thing did. One query."""
        return self.filter(item=item).select_related("decision", "action", "blocker").first()

    def unsettled(self) -> QuestionAboutQuerySet:
        return self.exclude(item__state=ItemState.SETTLED)


class QuestionAbout(models.Model):
    """A question drafted because chasing has ended: from now on only the agenda speaks of the thing."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="raised_by_thing")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="questions_about")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="questions_about")
    blocker = models.ForeignKey(Blocker, models.PROTECT, null=True, blank=True, related_name="questions_about")
    why = models.CharField(max_length=10, choices=Why.choices)
    # The moment the condition became true that led here: once a spell.
    since = models.DateTimeField()
    drafted_at = models.DateTimeField(default=timezone.now)

    objects = QuestionAboutQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "action", "blocker", "why", "since"],
                name="question_about_once_a_spell",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(why__in=Why.values), name="question_about_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["drafted_at"], name="question_about_by_time")]

    def __str__(self) -> str:
        return f"{self.why} of {self.decision_id}"


class Snooze(models.Model):
    """Somebody asked to be left alone about a thing for some days, because nobody is in the way."""

    kind = models.CharField(max_length=40, choices=[(kind.value, kind.value) for kind in NudgeKind])
    thing = models.CharField(max_length=10, choices=ThingKind.choices)
    object_id = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    number = models.PositiveSmallIntegerField()
    until = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "thing", "object_id", "person", "since", "number"], name="snooze_numbered"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=SNOOZES), name="snooze_twice_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.object_id} until {self.until}"
