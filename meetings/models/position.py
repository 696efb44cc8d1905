"""Who has taken a position. What it says while it is sealed is `SealedAnswer`, read by
`meetings.sealed` alone."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.states import Answer

from .agenda import AgendaItem, Option

# FOR SHARE waits for a reveal in flight, so that a position cannot slip in behind it.
_ITEM_TAKES_NO_MORE = """
    PERFORM 1 FROM meetings_agendaitem AS item
        WHERE item.id = {item_id} AND item.state IN ('scheduled', 'sealed') FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'positions on a question that was revealed or settled do not change'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
"""


def _unchanged_after_reveal(item_id: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="unchanged_after_reveal",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_ITEM_TAKES_NO_MORE.format(item_id=item_id),
    )


def _answer_fits(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(answer=Answer.OPTION, option__isnull=False)
        | Q(answer__in=[Answer.NONE, Answer.UNSURE], option=None),
        name=name,
    )


class Position(models.Model):
    """That a person has spoken on a question, and when. It has no content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="positions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    # Who wrote it down for somebody who said it elsewhere; empty when the person gave it.
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "person"], name="position_one_each"),
            models.CheckConstraint(
                condition=Q(given_by=None) | ~Q(given_by=models.F("person")), name="position_given_by_another"
            ),
        ]
        triggers: ClassVar = [_unchanged_after_reveal("COALESCE(NEW.item_id, OLD.item_id)")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.item_id}"


class SealedAnswer(models.Model):
    """What a position says. Nothing leads here; `meetings.sealed` alone reads and writes it."""

    position = models.OneToOneField(Position, models.CASCADE, primary_key=True, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    option = models.ForeignKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    because = models.CharField(max_length=90, blank=True)
    objects_otherwise = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [_answer_fits("sealed_answer_fits")]
        triggers: ClassVar = [
            _unchanged_after_reveal(
                "(SELECT p.item_id FROM meetings_position AS p WHERE p.id = COALESCE(NEW.position_id, OLD.position_id))"
            )
        ]

    def __str__(self) -> str:
        # Never the content: a log line or an error page may show this.
        return f"sealed {self.position_id}"


class LaterPosition(models.Model):
    """A position given after the reveal: a change of mind with its reason, or a latecomer's.

    What was sealed stays as it was; this is added beside it. Rows are only ever added.
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="later_positions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    option = models.ForeignKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    because = models.CharField(max_length=90)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            _answer_fits("later_answer_fits"),
            models.CheckConstraint(condition=~Q(because=""), name="later_position_has_a_reason"),
        ]
        ordering: ClassVar = ["given_at", "pk"]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person_id} later on {self.item_id}"


class Objection(models.Model):
    """An argument that an option would cause harm, put to the room after the reveal."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="objections")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    harm = models.CharField(max_length=300)
    raised_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(harm=""), name="objection_says_the_harm"),
            models.UniqueConstraint(
                fields=["item", "person", "option"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="objection_once_an_option",
            ),
        ]
        ordering: ClassVar = ["raised_at", "pk"]

    def __str__(self) -> str:
        return self.harm
