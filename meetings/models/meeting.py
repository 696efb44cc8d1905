"""A meeting and who takes part in it."""

from __future__ import annotations

import uuid
import zoneinfo
from datetime import datetime, timedelta
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.states import OVER, TO_COME, MeetingState
from projects.models import Project, User
from projects.models.person import no_guest, nobody_who_left, valid_time_zone

PRE_READ_LENGTH = 20_000
_LOT_IS_EMPTY = """
    IF EXISTS (SELECT 1 FROM meetings_parked AS parked WHERE parked.meeting_id = NEW.id AND parked.next_step = '') THEN
        RAISE EXCEPTION 'a meeting that is over has no parked questions' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

_GUEST_ELSEWHERE = """
    PERFORM 1 FROM projects_user AS person
        WHERE person.id = NEW.person_id AND person.guest_since IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM meetings_guest AS guest
                WHERE guest.person_id = person.id AND guest.meeting_id = NEW.meeting_id
        );
    IF FOUND THEN
        RAISE EXCEPTION 'a guest takes part in their own meeting alone' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class CalendarAnswer(models.TextChoices):
    """What a calendar says of an invitation (RFC 5545, PARTSTAT)."""

    ACCEPTED = "accepted", _("said yes in the calendar")
    TENTATIVE = "tentative", _("said perhaps in the calendar")
    DECLINED = "declined", _("said no in the calendar")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: User) -> MeetingQuerySet:
        """Meetings of the projects this person sees, and those they take part in.

        For a guest their one meeting, until it is over or their link is taken back.
        """
        if person.is_guest:
            return self.filter(guests__person=person, guests__withdrawn_at=None).exclude(state__in=OVER)
        mine = Participant.objects.filter(person=person).values("meeting")
        return self.filter(
            Q(project__in=Project.objects.visible_to(person).values("pk")) | Q(pk__in=mine) | Q(facilitator=person)
        )

    def in_project(self, project: Project) -> MeetingQuerySet:
        return self.filter(project=project)

    def coming(self) -> MeetingQuerySet:
        """Live and planned meetings, the next one first."""
        return self.filter(state__in=[MeetingState.LIVE, *TO_COME]).order_by("starts_at", "pk")

    def of(self, person: User) -> MeetingQuerySet:
        """Meetings in which this person takes part or facilitates."""
        return self.of_id(person.pk)

    def of_id(self, person_id: int) -> MeetingQuerySet:
        theirs = Participant.objects.filter(person=person_id).values("meeting")
        return self.filter(Q(pk__in=theirs) | Q(facilitator=person_id))

    def for_calendar(self, person: User, *, since: datetime) -> MeetingQuerySet:
        """What stands in this person's own calendar, cancelled or not, with its questions: two queries."""
        theirs = self.visible_to(person).of(person).filter(announced_at__isnull=False, starts_at__gte=since)
        return theirs.select_related("facilitator").prefetch_related("items").order_by("starts_at", "pk")

    def past(self) -> MeetingQuerySet:
        """Closed and cancelled meetings, the latest first."""
        return self.filter(state__in=OVER).order_by("-starts_at", "pk")

    def for_list(self) -> MeetingQuerySet:
        """With how many take part, and the questions with what became of them."""
        return self.prefetch_related("participants", "items__record")

    def to_prepare(self) -> MeetingQuerySet:
        """As `for_list`, with what tells whether a question lacks something."""
        return self.for_list().prefetch_related("items__options")


class Meeting(models.Model):
    """A forum with questions to settle, at a time, in a zone, facilitated by one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="meetings", verbose_name=_("project"))
    title = models.CharField(_("title"), max_length=100)
    starts_at = models.DateTimeField(_("starts"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[valid_time_zone])
    length_minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=50)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="facilitated", verbose_name=_("facilitator")
    )
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.DRAFT)
    # When people were mailed its calendar entry; every later change is mailed to them too.
    announced_at = models.DateTimeField(null=True, blank=True)
    # SEQUENCE of that entry (RFC 5545): raised when its time changes and whenever it is taken from somebody.
    ical_sequence = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    pre_read = models.TextField(_("pre-read"), blank=True)
    # Raised when its text changes: two people writing must not overwrite each other.
    pre_read_version = models.PositiveIntegerField(default=1)
    # Raised by every verb: the ETag of the room and the number that the channel carries.
    version = models.PositiveBigIntegerField(default=1)
    # Raised when the order changes: two people preparing must not overwrite each other.
    agenda_version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_a_title"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(
                condition=Q(length_minutes__gte=5, length_minutes__lte=480), name="meeting_length_sensible"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.LIVE) | Q(opened_at__isnull=False),
                name="meeting_live_was_opened",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CLOSED) | Q(closed_at__isnull=False),
                name="meeting_closed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.ANNOUNCED) | Q(announced_at__isnull=False),
                name="meeting_announced_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.DRAFT) | Q(announced_at=None), name="meeting_draft_is_not_announced"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("pre_read"), PRE_READ_LENGTH), name="meeting_pre_read_fits"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="meeting_by_state_and_start")]
        triggers: ClassVar = [
            nobody_who_left("facilitator"),
            no_guest("facilitator_id"),
            pgtrigger.Trigger(
                name="lot_is_empty_when_over",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__state__in=[MeetingState.CLOSED, MeetingState.CANCELLED]),
                func=_LOT_IS_EMPTY,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def starts_local(self) -> datetime:
        """The start in the meeting's own zone."""
        return self.starts_at.astimezone(self.zone)

    @property
    def ends_at(self) -> datetime:
        """When the room is planned to end: from its opening once it is open."""
        return (self.opened_at or self.starts_at) + timedelta(minutes=self.length_minutes)

    @property
    def ends_local(self) -> datetime:
        """The end in the meeting's own zone, which may change in between."""
        return self.ends_at.astimezone(self.zone)

    @property
    def plan_ends_at(self) -> datetime:
        """The end as it stands in people's calendars, whenever the room was opened."""
        return self.starts_at + timedelta(minutes=self.length_minutes)

    @property
    def is_to_come(self) -> bool:
        """Its room was never opened and still can be."""
        return self.state in TO_COME

    @property
    def is_announced(self) -> bool:
        """People have it in their calendars, also once its room is open."""
        return self.announced_at is not None

    @property
    def is_live(self) -> bool:
        return self.state == MeetingState.LIVE

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def with_account(self) -> ParticipantQuerySet:
        """All but the guests: who is mailed about the meeting as one of the house."""
        return self.filter(person__guest_since=None)


class Participant(models.Model):
    """One person named to take part: who is asked for a position, and counted as silent."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations")
    added_at = models.DateTimeField(default=timezone.now)
    # What they answered to the entry in their calendar, about the time that it has now.
    calendar_answer = models.CharField(max_length=10, choices=CalendarAnswer.choices, blank=True)
    calendar_answered_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="participant_once_a_meeting"),
            models.CheckConstraint(
                condition=Q(calendar_answer="", calendar_answered_at=None)
                | Q(calendar_answer__in=CalendarAnswer.values, calendar_answered_at__isnull=False),
                name="participant_answered_at_some_time",
            ),
        ]
        ordering: ClassVar = ["added_at", "pk"]
        triggers: ClassVar = [
            nobody_who_left("person"),
            pgtrigger.Trigger(
                name="guest_in_own_meeting",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("person_id", "meeting_id"),  # type: ignore[no-untyped-call]
                func=_GUEST_ELSEWHERE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.meeting_id}"


class Attendance(models.Model):
    """That a person was there: written when they entered the open room, participant or not."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} was in {self.meeting_id}"
