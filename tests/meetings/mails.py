"""What tests of mails about meetings ask: let them leave, and read what a calendar is handed."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from meetings.models import Meeting
from projects import delivery
from projects.models import Mail


def owed(meeting: Meeting) -> list[tuple[str, str]]:
    """(kind, first name) of every mail that the meeting owed, in order."""
    mails = Mail.objects.filter(object_id=str(meeting.pk)).order_by("pk")
    return [(mail.kind.removeprefix("meeting_"), mail.recipient.partition(".")[0]) for mail in mails]


def leave() -> None:
    """Let the worker send what waits."""
    for mail in Mail.objects.waiting():
        delivery.deliver(mail.pk)


def received(sent: Any) -> EmailMessage:
    """A mail as a reader's program takes it from the wire."""
    return message_from_bytes(sent.message().as_bytes(linesep="\r\n"), policy=policy.default)


def part(sent: Any) -> EmailMessage:
    """The calendar among the alternatives of a mail."""
    (found,) = [one for one in received(sent).walk() if one.get_content_type() == "text/calendar"]
    return found


def entry(sent: Any) -> str:
    return part(sent).get_payload(decode=True).decode()


def parsed(text: str) -> tuple[Calendar, Event]:
    """The entry as a strict parser understands it, which is not the one that wrote it."""
    (calendar,) = IcsCalendarStream.from_ics(text).calendars
    (event,) = calendar.events
    return calendar, event
