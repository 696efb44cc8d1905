"""Where a meeting's time went: what ended in a decision, what was examined, what changed nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting
from meetings.states import Outcome

# To drop a question is to decide that it should not exist.
ENDED = frozenset({Outcome.DECIDED, Outcome.DROPPED})


@dataclass(frozen=True)
class Part:
    """A cell of the drawing in a mail."""

    minutes: int
    percent: int
    colour: str


@dataclass(frozen=True)
class Hours:
    """Whole minutes that add up. A question's minutes are those its clock ran; pauses changed nothing."""

    decided: int
    examined: int
    empty: int

    @property
    def total(self) -> int:
        return self.decided + self.examined + self.empty

    @property
    def parts(self) -> list[Part]:
        """For a mail, which draws with the cells of a table: what to fill, how wide, in which colour."""
        colours = ("#141f2d", "#dfeaf0", "#fcf3d4")
        minutes = (self.decided, self.examined, self.empty)
        return [Part(one, round(100 * one / self.total), colour) for one, colour in zip(minutes, colours, strict=True)]

    @property
    def words(self) -> str:
        """For who does not see the drawing."""
        return _(
            "%(decided)d min ended in a decision, %(examined)d were examined, %(empty)d changed nothing, of %(total)d"
        ) % {"decided": self.decided, "examined": self.examined, "empty": self.empty, "total": self.total}


def hours_of(meeting: Meeting, items: Iterable[AgendaItem]) -> Hours | None:
    """Of a closed meeting that lasted a minute; None of any other. No queries."""
    if meeting.opened_at is None or meeting.closed_at is None:
        return None
    seconds = {True: 0, False: 0}
    for item in items:
        if item.outcome:
            seconds[item.outcome in ENDED] += item.seconds_used
    lasted = max(round((meeting.closed_at - meeting.opened_at).total_seconds()), sum(seconds.values()))
    return _in_minutes(seconds[True], sum(seconds.values()), lasted)


def _in_minutes(decided: int, on_floor: int, lasted: int) -> Hours | None:
    """Each border is rounded, not each part: so the parts add up to the whole."""
    first, second, last = (round(seconds / 60) for seconds in (decided, on_floor, lasted))
    return Hours(first, second - first, last - second) if last else None
