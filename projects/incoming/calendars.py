"""What somebody's calendar answers to an invitation (RFC 5546, REPLY)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from django.utils import timezone
from icalendar import Calendar

from . import parts
from .found import CalendarReply

LONGEST = 50_000


def of(found: Sequence[Message]) -> CalendarReply | None:
    """None when there is none, or one that answers for nobody or for several."""
    texts = (parts.text_of(part) for part in found if part.get_content_type() == "text/calendar")
    text = next(texts, "")
    try:
        return _read(text) if text and len(text) <= LONGEST else None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None


def _read(text: str) -> CalendarReply | None:
    calendar: Any = Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    if str(calendar.get("METHOD", "")).upper() != "REPLY" or len(events) != 1:
        return None
    event, people = events[0], events[0].get("ATTENDEE", [])
    people = people if isinstance(people, list) else [people]
    if len(people) != 1 or not str(people[0]).isprintable():
        return None
    return CalendarReply(
        uid=str(event.get("UID", "")),
        email=str(people[0]).lower().removeprefix("mailto:"),
        answer=str(people[0].params.get("PARTSTAT", "")).lower(),
        sequence=int(event.get("SEQUENCE", 0)),
        at=_moment(event),
    )


def _moment(event: Any) -> datetime:
    """When it was answered, by their clock and never in the future."""
    now, stamp = timezone.now(), event.get("DTSTAMP")
    said = getattr(stamp, "dt", now)
    if not isinstance(said, datetime):
        return now
    return min(said if said.tzinfo else said.replace(tzinfo=UTC), now)
