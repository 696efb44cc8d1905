"""A meeting as an entry in people's calendars: iCalendar (RFC 5545) sent by mail (RFC 5546, 6047).

One entry for the meeting's whole life: the same UID, a number that rises when its time changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from meetings.models import Meeting
from projects import letters
from projects.letters import Entry

REQUEST, CANCEL = "REQUEST", "CANCEL"
PROGRAM = "-//Bearing//Meetings//EN"


class Attendee(Protocol):
    """Whoever is invited, by name and address: a person of the house, or a guest."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...


def invitation(meeting: Meeting, people: Iterable[Attendee], questions: Iterable[str], *, now: datetime) -> Entry:
    """Put the entry into a calendar, or bring it up to date there."""
    event = meeting_event(meeting, now=now)
    _invite(event, people)
    describe(event, meeting, list(questions))
    return _entry(event, REQUEST)


def guest_invitation(meeting: Meeting, guest: Attendee, *, now: datetime) -> Entry:
    """The same entry in the calendar of somebody from outside, where nobody else's address and no question stands.

    Their link is not in it: calendars are shown to others.
    """
    event = meeting_event(meeting, now=now)
    _invite(event, [guest])
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("description", _("Your way in is the link that was mailed to you."))
    return _entry(event, REQUEST)


def cancellation(meeting: Meeting, people: Iterable[Attendee], *, now: datetime) -> Entry:
    """Take the entry out of the calendars of `people`: of all, or of who no longer takes part."""
    event = meeting_event(meeting, now=now)
    _invite(event, people)
    event.add("status", "CANCELLED")
    return _entry(event, CANCEL)


def meeting_event(meeting: Meeting, *, now: datetime) -> Event:
    """When it is and who facilitates; neither who is invited nor whether it takes place."""
    event = Event()
    event.add("uid", f"{meeting.pk}@{letters.domain()}")
    event.add("sequence", meeting.ical_sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.plan_ends_at.astimezone(UTC))
    event.add("summary", meeting.title)
    # The mailbox stays the same when somebody else facilitates: to a calendar that would be another's entry.
    event.add("organizer", _address(letters.organiser_address(), CN=meeting.facilitator.name))
    return event


def describe(event: Event, meeting: Meeting, questions: list[str]) -> None:
    """That it takes place, what is to be settled in it, and where."""
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("description", _description(meeting, questions))
    event.add("url", letters.link("meeting", meeting.pk))


def _invite(event: Event, people: Iterable[Attendee]) -> None:
    for person in people:
        event.add("attendee", _invited(person))


def _invited(person: Attendee) -> vCalAddress:
    # An answer is asked for where one is read.
    answer = "TRUE" if settings.REPLY_MAILBOX else "FALSE"
    asked = {"CN": person.name, "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"}
    return _address(person.email, **asked, PARTSTAT="NEEDS-ACTION", RSVP=answer)


def _address(email: str, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    for name, value in parameters.items():
        address.params[name] = vText(value)
    return address


def _description(meeting: Meeting, questions: list[str]) -> str:
    """What is to be decided, and where."""
    if questions:
        lines = [_("To settle:"), *(f"{number}. {words}" for number, words in enumerate(questions, start=1))]
    else:
        lines = [_("No question is on the agenda yet.")]
    return "\n".join([*lines, "", letters.link("meeting", meeting.pk)])


def _entry(event: Event, method: str) -> Entry:
    return Entry(method, written([event], method))


def written(events: Iterable[Event], method: str, **said: str) -> str:
    """A whole calendar as text; `said` are further lines about it, by their names in small letters."""
    calendar = Calendar()
    calendar.add("prodid", PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for name, words in said.items():
        calendar.add(name.replace("_", "-"), words)
    for event in events:
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text
