"""A question, its options, and where it is on an agenda."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.states import (
    DEFERRALS_ALLOWED,
    FLOOR,
    NEEDS_OPTIONS,
    TAKES_EDIT,
    TAKES_POSITION,
    ItemState,
    Mode,
    Outcome,
)
from projects.models import Project, User
from projects.models.person import no_guest, nobody_who_left

from .meeting import Meeting

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, person: User) -> AgendaItemQuerySet:
        """Questions of projects that this person sees, and of meetings in which they take part.

        An agenda has questions of its own project alone, so the meetings of projects need not be asked too.
        """
        if person.is_guest:
            return self.filter(meeting__in=Meeting.objects.visible_to(person).values("pk"))
        return self.filter(
            Q(project__in=Project.objects.visible_to(person).values("pk"))
            | Q(meeting__in=Meeting.objects.of(person).values("pk"))
        )

    def waiting(self) -> AgendaItemQuerySet:
        """Questions that wait in their project for an agenda, the longest waiting first."""
        found = self.filter(state=ItemState.DRAFT).select_related("parked__meeting", "parked__raised_by")
        return found.order_by("created_at", "pk")

    def awaited_from(self, person: User, *, until: datetime) -> AgendaItemQuerySet:
        """Questions of meetings up to then on which this person's position is awaited, what is on the floor first."""
        meetings = Meeting.objects.coming().filter(participants__person=person, starts_at__lte=until)
        return (
            self.filter(state__in=TAKES_POSITION, meeting__in=meetings.order_by().values("pk"))
            .exclude(positions__person=person)
            .order_by("-state", "meeting__starts_at", "position", "pk")
        )

    def unsettled(self) -> AgendaItemQuerySet:
        return self.exclude(state=ItemState.SETTLED)

    def in_order(self) -> AgendaItemQuerySet:
        return self.order_by("position", "pk")

    def with_parts(self) -> AgendaItemQuerySet:
        """With the decider, the options and what raised it, for pages that show questions."""
        parts = (
            "decider",
            "record",
            "raised_by_thing__decision",
            "raised_by_thing__action",
            "raised_by_thing__blocker",
        )
        return self.select_related(*parts).prefetch_related("options")


class AgendaItem(models.Model):
    """A question. On an agenda it has a meeting and a place; on the floor it has a clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="questions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="items")
    question = models.CharField(_("question"), max_length=200)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.DECIDE)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decider"),
    )
    timebox_minutes = models.PositiveSmallIntegerField(_("timebox in minutes"), null=True, blank=True)
    context = models.CharField(_("context"), max_length=20_000, blank=True)
    position = models.PositiveIntegerField(null=True, blank=True)
    # The version of its agenda's order in which it was last put where it is.
    placed_in = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.DRAFT)

    opened_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    # The clock: seconds used before the last start, and the moment of that start while it runs.
    seconds_used = models.PositiveIntegerField(default=0)
    clock_started_at = models.DateTimeField(null=True, blank=True)
    extra_minutes = models.PositiveSmallIntegerField(default=0)

    # A deferred question comes back as a new one that carries its history.
    carried_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    deferrals = models.PositiveSmallIntegerField(default=0)
    times_not_reached = models.PositiveSmallIntegerField(default=0)
    # Raised by moves of this question and edits of its text: the stale-form check.
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        triggers: ClassVar = [nobody_who_left("decider"), no_guest("decider_id")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(question__endswith="?"), name="item_is_a_question"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="item_mode_known"),
            models.CheckConstraint(
                condition=Q(state=ItemState.DRAFT, meeting=None)
                | (~Q(state=ItemState.DRAFT) & Q(meeting__isnull=False)),
                name="item_on_an_agenda_has_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.SETTLED, settled_at__isnull=False, outcome__in=Outcome.values)
                | (~Q(state=ItemState.SETTLED) & Q(settled_at=None, outcome="")),
                name="item_settled_has_one_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DECIDED) | Q(revealed_at__isnull=False),
                name="item_decided_was_revealed",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.REVEALED) | Q(revealed_at__isnull=False),
                name="item_revealed_has_time",
            ),
            models.CheckConstraint(condition=Q(deferrals__lte=DEFERRALS_ALLOWED), name="item_deferred_twice_at_most"),
            models.CheckConstraint(
                condition=Q(timebox_minutes=None) | Q(timebox_minutes__gte=1, timebox_minutes__lte=240),
                name="item_timebox_sensible",
            ),
            models.CheckConstraint(
                condition=Q(clock_started_at=None) | Q(state__in=[ItemState.SEALED, ItemState.REVEALED]),
                name="item_clock_runs_on_the_floor_only",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state__in=[ItemState.SEALED, ItemState.REVEALED]),
                name="meeting_one_question_on_the_floor",
            ),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="item_one_place_each",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def on_floor(self) -> bool:
        return self.state in FLOOR

    @property
    def takes_edit(self) -> bool:
        """Its text changes only before it is on the floor."""
        return self.state in TAKES_EDIT

    @property
    def takes_position(self) -> bool:
        return self.state in TAKES_POSITION

    @property
    def needs_options(self) -> bool:
        return self.mode in NEEDS_OPTIONS

    @property
    def may_be_deferred(self) -> bool:
        return self.deferrals < DEFERRALS_ALLOWED

    @property
    def is_running(self) -> bool:
        return self.clock_started_at is not None

    def used_at(self, now: datetime) -> timedelta:
        """Time spent on the floor by `now`, pauses left out."""
        running = now - self.clock_started_at if self.clock_started_at else timedelta()
        return timedelta(seconds=self.seconds_used) + max(running, timedelta())

    def allowed(self) -> timedelta:
        """The timebox and what was added to it; zero when there is no timebox."""
        return timedelta(minutes=(self.timebox_minutes or 0) + self.extra_minutes)

    def missing(self) -> list[str]:
        """What this question lacks to be worth the room's time, in the words of the page."""
        lacks = [
            (self.decider_id is None, _("No decider yet")),
            (self.needs_options and len(self.options.all()) < 2, self._options_missing()),
            (self.timebox_minutes is None, _("No timebox")),
            (not self.context.strip(), _("No context")),
        ]
        return [str(words) for is_missing, words in lacks if is_missing]

    def _options_missing(self) -> str:
        return str(_("Only one option") if len(self.options.all()) else _("No options yet"))


class Option(models.Model):
    """A possible answer, with what it would cost."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="options")
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(_("option"), max_length=120)
    cost = models.CharField(_("what it costs"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "rank"], name="option_one_letter_each", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=~Q(label=""), name="option_has_a_label"),
            models.CheckConstraint(condition=Q(rank__lt=len(LETTERS)), name="option_letters_suffice"),
        ]
        ordering: ClassVar = ["rank"]

    def __str__(self) -> str:
        return self.label

    @property
    def letter(self) -> str:
        return LETTERS[self.rank]
