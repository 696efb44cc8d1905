"""What waits for one person's judgement today: positions, what to carry, and the next meeting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Action, AgendaItem, Blocker, Decision, Meeting
from meetings.models.action import ActionQuerySet
from meetings.readiness import Readiness
from projects import access
from projects.models import User
from projects.models.project import ProjectQuerySet

from .action import ActionRow, action_rows, with_obstacles
from .blockers import waits
from .words import clock_words, day_words, near_day_words, number_word

# Of each kind, so that a page stays a page: the log and the meetings hold the rest.
MOST = 20
RECENT = 8
LOOKS_AHEAD = timedelta(days=14)
LAST_WEEK = timedelta(days=7)
WAITING = ("awaited", "asked_decisions", "asked_actions", "nobodys", "loose", "to_clear", "above")


@dataclass(frozen=True)
class Awaited:
    """A question on which a position is awaited."""

    item: AgendaItem
    when: str
    silence: str


@dataclass(frozen=True)
class Nobodys:
    """A decision that nobody carries, and for how long."""

    record: Decision
    since: str


@dataclass(frozen=True)
class NextMeeting:
    """The reader's next meeting, in the reader's zone."""

    readiness: Readiness
    day: str
    clock: str
    may_prepare: bool

    @property
    def meeting(self) -> Meeting:
        return self.readiness.meeting


def today_context(reader: User) -> dict[str, Any]:
    """Everything on one person's day. A number of queries that does not grow; what is not there is only counted."""
    now, mine = timezone.now(), access.projects_to_prepare_in(reader)
    parts = {**_decisions(reader, mine, now), **_actions(reader, mine, now), **_blockers(reader)}
    waiting = [f"{name}_count" for name in WAITING]
    return {
        "today": timezone.localdate(now),
        "title": _title(sum(parts[name] for name in waiting)),
        **parts,
        "next": _next(reader, now),
        "recent": _recent(reader, now),
        "is_first_day": not AgendaItem.objects.visible_to(reader).exists(),
        "may_call": mine.exists(),
    }


def _decisions(reader: User, mine: ProjectQuerySet, now: datetime) -> dict[str, Any]:
    """Questions that wait for a position, and decisions that nobody has said yes to."""
    awaited = AgendaItem.objects.awaited_from(reader, until=now + LOOKS_AHEAD)
    records = Decision.objects.visible_to(reader)
    asked, nobodys = records.asked_of(reader), records.nobodys(reader, mine)
    return {
        **_some("awaited", awaited, lambda: [_awaited(item, now) for item in _with_voices(awaited)]),
        **_some("asked_decisions", asked, lambda: asked.for_log()[:MOST]),
        **_some("nobodys", nobodys, lambda: [_nobodys(record, now) for record in nobodys.for_log()[:MOST]]),
    }


def _actions(reader: User, mine: ProjectQuerySet, now: datetime) -> dict[str, Any]:
    """What follows from decisions: asked of this person, nobody's, and what they carry."""
    actions = Action.objects.visible_to(reader)
    asked, loose, carried = actions.asked_of(reader), actions.nobodys(reader, mine), actions.owned_by(reader)
    return {
        **_some("asked_actions", asked, lambda: _rows(reader, asked, now)),
        **_some("loose", loose, lambda: _rows(reader, loose, now)),
        **_some("carried", carried, lambda: _rows(reader, carried, now)),
    }


def _blockers(reader: User) -> dict[str, Any]:
    """What waits for this person to be removed, and what somebody above is about to be asked for them."""
    visible = Blocker.objects.visible_to(reader)
    to_clear, above = visible.waiting_for(reader), visible.carried_by(reader).announced_above()
    return {
        **_some("to_clear", to_clear, lambda: waits(reader, to_clear, MOST)),
        **_some("above", above, lambda: waits(reader, above, MOST)),
    }


def _some(name: str, found: QuerySet[Any], rows: Callable[[], Any]) -> dict[str, Any]:
    """The rows of a kind under its name, and how many there are beyond them. One query where there are none."""
    count = found.count()
    return {name: rows() if count else [], f"{name}_count": count}


def _rows(reader: User, found: ActionQuerySet, now: datetime) -> list[ActionRow]:
    """Actions, each with what is in its way. Two queries."""
    return action_rows(reader, with_obstacles(found)[:MOST], None, now)


def _title(count: int) -> str:
    if not count:
        return _("Nothing needs your judgement")
    words = ngettext("One thing needs your judgement", "%(count)s things need your judgement", count)
    return words % {"count": number_word(count).capitalize()}


def _with_voices(awaited: Any) -> list[AgendaItem]:
    """With how many are asked and how many have spoken. Who takes part is counted apart: two joins would multiply."""
    return list(
        awaited.select_related("project", "meeting").annotate(
            asked_count=Count("meeting__participants", distinct=True),
            spoken_count=Count("positions", distinct=True),
        )[:MOST]
    )


def _awaited(item: AgendaItem, now: datetime) -> Awaited:
    asked, spoken = item.asked_count, item.spoken_count  # type: ignore[attr-defined]
    silent = ngettext(
        "%(silent)d of %(count)d has not spoken: you", "%(silent)d of %(count)d have not spoken, you among them",
        asked - spoken,
    )  # fmt: skip
    return Awaited(item, _when(item, now), silent % {"silent": asked - spoken, "count": asked})


def _when(item: AgendaItem, now: datetime) -> str:
    if item.on_floor:
        return _("On the floor now")
    assert item.meeting is not None
    starts = timezone.localtime(item.meeting.starts_at)
    if item.meeting.is_live:
        return _("In a meeting that is going on")
    return f"{near_day_words(starts.date(), timezone.localdate(now))}, {clock_words(starts)}"


def _nobodys(record: Decision, now: datetime) -> Nobodys:
    since = record.unowned_since or record.recorded_at
    days = (timezone.localdate(now) - timezone.localdate(since)).days
    words = ngettext("No owner for %(count)d day", "No owner for %(count)d days", days) % {"count": days}
    return Nobodys(record, words if days else _("No owner yet"))


def _recent(reader: User, now: datetime) -> list[tuple[Decision, str]]:
    """What was settled in the last seven days, each with its day."""
    records = Decision.objects.visible_to(reader).filter(recorded_at__gte=now - LAST_WEEK).for_log()[:RECENT]
    today = timezone.localdate(now)
    return [(record, day_words(timezone.localdate(record.recorded_at), today)) for record in records]


def _next(reader: User, now: datetime) -> NextMeeting | None:
    meeting = Meeting.objects.coming().of(reader).select_related("project", "facilitator").first()
    if meeting is None:
        return None
    items = list(meeting.items.with_parts().in_order())
    people = list(User.objects.filter(participations__meeting=meeting))
    starts = timezone.localtime(meeting.starts_at)
    return NextMeeting(
        Readiness(meeting, items, people),
        near_day_words(starts.date(), timezone.localdate(now)),
        clock_words(starts),
        meeting.facilitator_id == reader.pk or access.may_prepare(reader, meeting.project),
    )
