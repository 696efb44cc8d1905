"""When a person works, by the clock on their wall. Pure: no database, no clock of its own."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count


@dataclass(frozen=True)
class WorkingHours:
    """The days (ISO numbers, 1 is Monday) and hours of one person, in their zone."""

    zone: zoneinfo.ZoneInfo
    days: frozenset[int]
    starts: time
    ends: time

    def day_of(self, moment: datetime) -> date:
        """The date on this person's wall."""
        return moment.astimezone(self.zone).date()

    def begins(self, day: date) -> datetime:
        """Midnight of that day, in this person's zone."""
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)

    def covers(self, moment: datetime) -> bool:
        """Whether this person is at work then; the last minute is not work any more."""
        span = self._span(self.day_of(moment))
        return span is not None and span[0] <= moment < span[1]

    def after(self, moment: datetime, working: timedelta) -> datetime:
        """When so much working time has passed since the moment."""
        for begins, ends in self._spans(moment):
            left = ends - max(begins, moment)
            if working <= left:
                return ends - left + working
            working -= left
        raise AssertionError("Somebody works on some day: the database holds it.")

    def next(self, moment: datetime) -> datetime:
        """The moment itself if this person is at work then, or else when they are again."""
        return next(max(begins, moment) for begins, _ends in self._spans(moment))

    def _spans(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The hours at work that end after the moment, one day after the other."""
        first = self.day_of(moment)
        spans = (self._span(first + timedelta(days=days)) for days in count())
        return (span for span in spans if span is not None and span[1] > moment)

    def _span(self, day: date) -> tuple[datetime, datetime] | None:
        """From when to when in real time: on the nights the clocks change an hour of it is missing or twice there."""
        begins = datetime.combine(day, self.starts, self.zone).astimezone(UTC)
        ends = datetime.combine(day, self.ends, self.zone).astimezone(UTC)
        return (begins, ends) if day.isoweekday() in self.days and begins < ends else None
