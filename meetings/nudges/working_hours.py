"""When a person works, by the clock on their wall. Pure: no database, no clock of its own."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import count

# The daily mails of a house leave by and by, and nobody's before or after these times.
SPREAD_MINUTES = 10
FIRST_LETTER, LAST_LETTER = time(7, 0), time(11, 10)


def _never(_day: date) -> bool:
    return False


@dataclass(frozen=True)
class WorkingHours:
    """The days (ISO numbers, 1 is Monday) and hours of one person, in their zone.

    `is_off` says of a date whether they are away or have a holiday; `letter_at` is the hour of their daily mail.
    """

    zone: zoneinfo.ZoneInfo
    days: frozenset[int]
    starts: time
    ends: time
    is_off: Callable[[date], bool] = _never
    letter_at: time = time(9, 0)

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

    def days_after(self, moment: datetime, n: int) -> date:
        """The nth working day after the day of the moment, or before it; for 0 that day, or the next they work on."""
        day, step = self.day_of(moment), timedelta(days=-1 if n < 0 else 1)
        found = (day + step * away for away in count(1 if n else 0) if self._span(day + step * away))
        return next(one for number, one in enumerate(found, start=1) if number >= abs(n))

    def letter_time(self, day: date, spread: int) -> datetime:
        """From when on that day their daily mail may leave. `spread` is the person's id.

        Some minutes around their hour, always the same for this person and day; when they begin to
        work later than that, or stop before, it is when they begin.
        """
        around = datetime.combine(day, self.letter_at) + timedelta(minutes=_minutes_around(day, spread))
        at = min(max(around.time(), FIRST_LETTER), LAST_LETTER)
        return self._at(day, at if self.starts <= at < self.ends else self.starts)

    def takes_letter(self, moment: datetime, spread: int) -> bool:
        """Whether this person is at work and the time of their daily mail has come."""
        return self.covers(moment) and moment >= self.letter_time(self.day_of(moment), spread)

    def next_letter(self, moment: datetime, spread: int) -> datetime:
        """The moment itself if they take a letter then, or else when they do again."""
        times = (max(moment, self.letter_time(self.day_of(begins), spread)) for begins, _ends in self._spans(moment))
        return next(at for at in times if self.covers(at))

    def _spans(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The hours at work that end after the moment, one day after the other."""
        first = self.day_of(moment)
        spans = (self._span(first + timedelta(days=days)) for days in count())
        return (span for span in spans if span is not None and span[1] > moment)

    def _span(self, day: date) -> tuple[datetime, datetime] | None:
        """From when to when in real time: on the nights the clocks change an hour of it is missing or twice there."""
        begins, ends = self._at(day, self.starts), self._at(day, self.ends)
        works = day.isoweekday() in self.days and begins < ends and not self.is_off(day)
        return (begins, ends) if works else None

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def _minutes_around(day: date, spread: int) -> int:
    """From -10 to 10, for ever the same for a person and a day."""
    digest = sha256(f"{spread} {day.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2 * SPREAD_MINUTES + 1) - SPREAD_MINUTES
