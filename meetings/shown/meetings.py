"""Meetings in lists: those to come with their questions, those past with what came of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import AgendaItem, Meeting
from meetings.states import MeetingState
from projects import access
from projects.models import Project, User

from .hours import Hours, hours_of
from .words import clock_words, day_words, minutes_words, near_day_words, number_word, people_words, zone_words

PAGE_SIZE = 20


@dataclass(frozen=True)
class Asked:
    """A question in a meeting's row: what it lacks before, what became of it after."""

    item: AgendaItem
    lacks: str = ""


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in a list. `day` and `clock` are the reader's; `elsewhere` is the meeting's own time."""

    meeting: Meeting
    starts: datetime
    day: str
    clock: str
    elsewhere: str
    size: str
    people: int
    asked: list[Asked]
    may_prepare: bool
    hours: Hours | None = None

    @property
    def lacks_something(self) -> bool:
        return any(question.lacks for question in self.asked) or not self.asked

    @property
    def no_question(self) -> str:
        """What it would cost the people to meet about nothing."""
        words = ngettext(
            "No question. %(people)s would give %(minutes)s.",
            "No question. %(people)s would give %(minutes)s.",
            self.people,
        )
        minutes = minutes_words(self.meeting.length_minutes)
        return words % {"people": people_words(self.people), "minutes": minutes}


def meetings_context(reader: User, number: str) -> dict[str, Any]:
    """All meetings to come and one page of those past. A fixed number of queries."""
    visible = Meeting.objects.visible_to(reader)
    mine = set(access.projects_to_prepare_in(reader).values_list("pk", flat=True))
    page = Paginator(visible.past().for_list(), PAGE_SIZE).get_page(number)
    coming = coming_rows(reader, visible.coming().to_prepare(), mine)
    return {
        "coming": coming,
        "page": page,
        "past": [_past_row(meeting) for meeting in page.object_list],
        "lead": _lead(coming),
        "may_call": bool(mine),
    }


def coming_rows(reader: User, meetings: Iterable[Meeting], mine: Collection[int]) -> list[MeetingRow]:
    """`mine` are the projects in which the reader prepares meetings."""
    return [
        _row(meeting, _to_settle(meeting), meeting.project_id in mine or meeting.facilitator_id == reader.pk)
        for meeting in meetings
    ]


def projects_to_call_in(reader: User) -> list[Project]:
    return list(access.projects_to_prepare_in(reader))


def _past_row(meeting: Meeting) -> MeetingRow:
    held = meeting.state == MeetingState.CLOSED
    return _row(meeting, [Asked(item) for item in _in_order(meeting) if item.outcome] if held else [], False)


def _to_settle(meeting: Meeting) -> list[Asked]:
    return [Asked(item, _lacks(item)) for item in _in_order(meeting)]


def _in_order(meeting: Meeting) -> list[AgendaItem]:
    return sorted(meeting.items.all(), key=lambda item: (item.position or 0, item.pk))


def _lacks(item: AgendaItem) -> str:
    """The first thing that is missing, of a question that could still get it."""
    return next(iter(item.missing()), "") if item.takes_edit else ""


def _row(meeting: Meeting, asked: list[Asked], may_prepare: bool) -> MeetingRow:
    starts = timezone.localtime(meeting.starts_at)
    people = len(meeting.participants.all())
    return MeetingRow(
        meeting=meeting,
        starts=starts,
        day=_day(meeting, starts),
        clock=clock_words(starts),
        elsewhere=_elsewhere(meeting, starts),
        size=f"{minutes_words(meeting.length_minutes)}, {people_words(people)}",
        people=people,
        asked=asked,
        may_prepare=may_prepare,
        hours=hours_of(meeting, meeting.items.all()) if meeting.state == MeetingState.CLOSED else None,
    )


def _day(meeting: Meeting, starts: datetime) -> str:
    today = timezone.localdate()
    return day_words(starts.date(), today) if meeting.is_over else near_day_words(starts.date(), today)


def _elsewhere(meeting: Meeting, starts: datetime) -> str:
    """The meeting's own wall clock, when it is not the reader's."""
    there = meeting.starts_local
    if there.utcoffset() == starts.utcoffset():
        return ""
    elif there.date() == starts.date():
        return f"{clock_words(there)} {zone_words(there)}"
    else:
        return f"{day_words(there.date(), starts.date())}, {clock_words(there)} {zone_words(there)}"


def _lead(coming: list[MeetingRow]) -> str:
    """Three to come. Two have no question yet."""
    if not coming:
        return _("An agenda is a list of questions, and each leaves the room settled.")
    total = ngettext("One to come.", "%(count)s to come.", len(coming)) % {"count": number_word(len(coming))}
    bare = sum(not row.asked for row in coming)
    if not bare:
        return total
    nothing = ngettext("One has no question yet.", "%(count)s have no question yet.", bare)
    return f"{total} {nothing % {'count': number_word(bare)}}"
