"""One person's own calendar, for programs that read it by its address: meetings, and days of review.

Published (RFC 5546), not sent: nobody is invited by it, so nobody is named as invited.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from icalendar import Event

from meetings.models import Decision, Meeting
from meetings.models.correction import with_review_day
from meetings.states import MeetingState
from projects import letters
from projects.models import Organisation, User

from .calendar import describe, meeting_event, written

PUBLISH = "PUBLISH"
# What is longer ago leaves the calendar.
KEPT = timedelta(days=90)
# How often a program should look again, as both ways of saying it want it.
LOOK_AGAIN = "PT1H"
SUMMARY_LENGTH = 150


def feed(person: User, *, now: datetime) -> str:
    """What this person may see now: announced meetings of theirs, and reviews of what they decided or carry.

    Five queries. In the language of whoever calls.
    """
    since = now - KEPT
    meetings = Meeting.objects.visible_to(person).for_calendar(person, since=since)
    records = with_review_day(Decision.objects.visible_to(person).reviewed_by(person), since=since.date())
    events = [_meeting(one, now=now) for one in meetings]
    events += [review(one, now=now) for one in records]
    name = _("Bearing: %(organisation)s") % {"organisation": Organisation.objects.get().name}
    return written(events, PUBLISH, x_wr_calname=name, x_published_ttl=LOOK_AGAIN)


def review_entry(record: Decision, *, now: datetime) -> str:
    """The day of one review by itself. `record` is read by `with_review_day`."""
    return written([review(record, now=now)], PUBLISH)


def _meeting(meeting: Meeting, *, now: datetime) -> Event:
    event = meeting_event(meeting, now=now)
    if meeting.state == MeetingState.CANCELLED:
        event.add("status", "CANCELLED")
    else:
        items = sorted(meeting.items.all(), key=lambda item: (item.position or 0, str(item.pk)))
        describe(event, meeting, [item.question for item in items])
    return event


def review(record: Decision, *, now: datetime) -> Event:
    """A whole day. What was expected is not in it: how it was decided is judged before that is seen.

    Only a correction changes the day, and each raises the version.
    """
    day = record.review_day  # type: ignore[attr-defined]
    event = Event()
    event.add("uid", f"review-{record.number}@{letters.domain()}")
    event.add("sequence", record.version - 1)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _("Look again: %(words)s") % {"words": Truncator(record.headline).chars(SUMMARY_LENGTH)})
    event.add("transp", "TRANSPARENT")
    event.add("url", letters.link("record", record.number))
    if record.review_on:
        event.add("status", "CONFIRMED")
        event.add("description", f"{record.reference}: {record.headline}\n\n{letters.link('record', record.number)}")
    else:
        event.add("status", "CANCELLED")
    return event


def without_stamps(text: str) -> str:
    """What is said apart from the moment it is said at: two of these are equal when nothing has changed."""
    return re.sub(r"\r\nDTSTAMP:[^\r]*", "", text)
