"""What is behind a link of a mail: what is asked of whom, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from meetings.models import Decision, Nudge
from meetings.nudges import facts
from meetings.nudges.facts import Standing
from meetings.nudges.things import Thing, things_of
from meetings.states import Ownership
from projects.models import User


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
    def words(self) -> str:
        """What was decided, to stand inside a question."""
        return self.thing.headline.rstrip(".")

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


def find_link(token: str) -> Linked | None:
    """Three queries; None for a token that was never mailed."""
    nudge = Nudge.objects.for_link(token).first()
    if nudge is None:
        return None
    thing = things_of([nudge])[nudge.pk]
    return Linked(nudge, thing, facts.standing(nudge, thing, timezone.now()))
