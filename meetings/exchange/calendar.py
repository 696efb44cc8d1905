"""A meeting as an entry in people's calendars: iCalendar (RFC 5545) sent by mail (RFC 5546, 6047).

One entry for the meeting's whole life: the same UID, a number that rises when its time changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol

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
    event = _event(meeting, people, now=now)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("description", _description(meeting, list(questions)))
    event.add("url", letters.link("meeting", meeting.pk))
    return _entry(event, REQUEST)


def guest_invitation(meeting: Meeting, guest: Attendee, *, now: datetime) -> Entry:
    """The same entry in the calendar of somebody from outside, where nobody else's address and no question stands.

    Their link is not in it: calendars are shown to others.
    """
    event = _event(meeting, [guest], now=now)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("description", _("Your way in is the link that was mailed to you."))
    return _entry(event, REQUEST)


def cancellation(meeting: Meeting, people: Iterable[Attendee], *, now: datetime) -> Entry:
    """Take the entry out of the calendars of `people`: of all, or of who no longer takes part."""
    event = _event(meeting, people, now=now)
    event.add("status", "CANCELLED")
    return _entry(event, CANCEL)


def _event(meeting: Meeting, people: Iterable[Attendee], *, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{meeting.pk}@{letters.domain()}")
    event.add("sequence", meeting.ical_sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.plan_ends_at.astimezone(UTC))
    event.add("summary", meeting.title)
    # The mailbox stays the same when somebody else facilitates: to a calendar that would be another's entry.
    event.add("organizer", _address(letters.sender_address(), CN=meeting.facilitator.name))
    for person in people:
        event.add("attendee", _invited(person))
    return event


def _invited(person: Attendee) -> vCalAddress:
    # No answer is asked for, because none would be read.
    asked = {"CN": person.name, "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"}
    return _address(person.email, **asked, PARTSTAT="NEEDS-ACTION", RSVP="FALSE")


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
    calendar = Calendar()
    calendar.add("prodid", PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(event)
    return Entry(method, calendar.to_ical().decode())
