"""What is behind a link of a mail: what is asked of whom, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from meetings.access import who_to_name
from meetings.actions.answering import offered
from meetings.actions.blocker import LockedBlocker, locked_blocker
from meetings.actions.escalation import contact_of, escalation_words
from meetings.models import Decision, Meeting, Nudge, NudgeAnswer
from meetings.nudges import facts
from meetings.nudges.facts import Standing
from meetings.nudges.ladders import Role
from meetings.nudges.likeliest import likeliest
from meetings.nudges.offers import Offer, offer
from meetings.nudges.things import Thing, things_of
from meetings.states import NudgeKind, Ownership
from projects.models import User
from projects.models.person import UserQuerySet

from .answered import Done, done
from .words import clock_words, near_day_words, zone_words


@dataclass(frozen=True)
class Linked:
    """A link as it stands now. Only an open or answered one may show what it is about."""

    nudge: Nudge
    thing: Thing
    standing: Standing

    @property
    def person(self) -> User:
        return self.nudge.person

    @property
    def record(self) -> Decision | None:
        return self.thing.record

    @property
    def question(self) -> str:
        """The template that asks."""
        return f"meetings/_asked_{self.nudge.kind}.html"

    @property
    def is_stand_in(self) -> bool:
        """Whether they are asked instead of an owner who is away."""
        return self.nudge.role == Role.DECIDER and self.thing.owner is not None

    @property
    def words(self) -> str:
        """What it is about, to stand inside a question."""
        return self.thing.headline.rstrip(".")

    @property
    def obstacle(self) -> str:
        return self.thing.blocker.obstacle.rstrip(".") if self.thing.blocker else ""

    @property
    def waits(self) -> User:
        """Who waits for an obstacle to be removed."""
        return self._blocker.owner

    @property
    def above(self) -> User | None:
        """Who would be asked when the remover does not answer."""
        return contact_of(self._blocker)

    @property
    def escalation_words(self) -> str:
        """Exactly what all three read, or will."""
        return self._blocker.blocker.escalation_words or escalation_words(self._blocker)

    @property
    def _blocker(self) -> LockedBlocker:
        return locked_blocker(self.thing)

    @property
    def when(self) -> str:
        """When a meeting to come is, in the zone of who reads."""
        return coming_words(self.thing.meeting)

    @property
    def because(self) -> str:
        """Why it was decided, for a reader who may not remember."""
        return self.record.because if self.record else ""

    @property
    def page(self) -> str:
        """Where everything about it stands, after signing in."""
        if self.record:
            return reverse("record", args=[self.record.number])
        return reverse("meeting", args=[self.thing.meeting.pk])

    @property
    def review_on(self) -> date | None:
        """When it is looked at again, unless that day is past."""
        day = self.record.review_on if self.record else None
        return day if day and day >= timezone.localdate() else None

    @property
    def is_open(self) -> bool:
        return self.standing == Standing.OPEN

    @property
    def is_answered(self) -> bool:
        return self.standing == Standing.ANSWERED

    @property
    def is_theirs(self) -> bool:
        """Whether who was mailed carries it now."""
        return self.thing.owner == self.nudge.person and self.thing.carried.ownership == Ownership.ACCEPTED

    @property
    def done(self) -> Done:
        """What their answer did."""
        return done(self.nudge, self.thing)

    def offers(self) -> list[Offer]:
        """The answers that can be given now."""
        return offers_of(self.nudge, self.thing)

    def people(self) -> UserQuerySet:
        """Whom an answer may name."""
        return who_to_name(self.record, self.person) if self.record else User.objects.none()


def offers_of(nudge: Nudge, thing: Thing) -> list[Offer]:
    """The answers of an ask in words. Nine queries at most."""
    asked, answers = (NudgeKind(nudge.kind), nudge.step, Role(nudge.role)), offered(nudge, thing)
    person = likeliest(thing.its_record, nudge.person) if NudgeAnswer.SUGGESTED in answers else None
    return [offer(*asked, answer, person) for answer in answers]


def coming_words(meeting: Meeting) -> str:
    """Tomorrow, 10:00 GMT: in the zone of who reads."""
    at = timezone.localtime(meeting.starts_at)
    return f"{near_day_words(at.date(), timezone.localdate())}, {clock_words(at)} {zone_words(at)}"


def find_link(token: str) -> Linked | None:
    """Three queries; None for a token that was never mailed."""
    nudge = Nudge.objects.for_link(token).first()
    if nudge is None:
        return None
    thing = things_of([nudge])[nudge.pk]
    return Linked(nudge, thing, facts.standing(nudge, thing, timezone.now()))
