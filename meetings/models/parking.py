"""The parking lot of a meeting: what was raised out of turn, by whom, and where it went."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.states import BECOMES_A_QUESTION, NextStep
from projects.models import User

from .agenda import AgendaItem
from .meeting import Meeting

# FOR SHARE waits for a closing in flight, so that nothing is parked behind it.
_ROOM_IS_OPEN = """
    IF NEW.next_step <> '' THEN RETURN NEW; END IF;
    PERFORM 1 FROM meetings_meeting AS meeting
        WHERE meeting.id = NEW.meeting_id AND meeting.state = 'live' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an open room has a parking lot' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ParkedQuerySet(models.QuerySet["Parked"]):
    def visible_to(self, person: User) -> ParkedQuerySet:
        return self.filter(meeting__in=Meeting.objects.visible_to(person).values("pk"))

    def in_lot(self) -> ParkedQuerySet:
        """What has no next step yet, the longest parked first."""
        return self.filter(next_step="").order_by("raised_at", "pk")

    def behind(self, item: AgendaItem) -> Parked | None:
        """What this question was, if it was parked before."""
        return self.filter(item=item).select_related("meeting", "raised_by").first()

    def with_people(self) -> ParkedQuerySet:
        return self.select_related("raised_by", "agenda").order_by("raised_at", "pk")


class Parked(models.Model):
    """A question raised out of turn. It leaves the lot by its next step, or because it was withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="parked")
    question = models.CharField(_("question"), max_length=200)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    # Raised when it is reworded: the stale-form check.
    version = models.PositiveIntegerField(default=1)

    next_step = models.CharField(max_length=10, choices=NextStep.choices, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # The question that it became, and the agenda it was put on.
    item = models.OneToOneField(AgendaItem, models.PROTECT, null=True, blank=True, related_name="parked")
    agenda = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ParkedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(question__endswith="?"), name="parked_is_a_question"),
            models.CheckConstraint(condition=Q(next_step__in=["", *NextStep.values]), name="parked_next_step_known"),
            models.CheckConstraint(
                condition=Q(next_step="", left_at=None, left_by=None)
                | (~Q(next_step="") & Q(left_at__isnull=False, left_by__isnull=False)),
                name="parked_left_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(next_step__in=sorted(BECOMES_A_QUESTION), item__isnull=False)
                | (~Q(next_step__in=sorted(BECOMES_A_QUESTION)) & Q(item=None)),
                name="parked_became_a_question",
            ),
            models.CheckConstraint(
                condition=Q(next_step=NextStep.AGENDA, agenda__isnull=False)
                | (~Q(next_step=NextStep.AGENDA) & Q(agenda=None)),
                name="parked_agenda_is_named",
            ),
            models.CheckConstraint(
                condition=(Q(next_step=NextStep.DROPPED) & ~Q(reason=""))
                | (~Q(next_step=NextStep.DROPPED) & Q(reason="")),
                name="parked_dropped_has_a_reason",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="in_an_open_room",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_ROOM_IS_OPEN,
            )
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_in_lot(self) -> bool:
        return self.next_step == ""

    @property
    def can_come_back(self) -> bool:
        """Taken out without having become anything: it can be parked again."""
        return self.next_step in {NextStep.WITHDRAWN, NextStep.DROPPED}
