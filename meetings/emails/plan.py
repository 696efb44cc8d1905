"""How the mails of a planned meeting are written when they leave: from what is true then, not when they were owed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.actions.announcing import MeetingMail
from meetings.exchange import calendar
from meetings.models import Meeting
from meetings.shown.words import clock_words, zone_words
from projects import letters
from projects.delivery import NotOwed, written_by
from projects.letters import Entry, Letter
from projects.models import Mail, User


@written_by(MeetingMail.ANNOUNCED, gettext_lazy("Meeting announced"))
def write_announced(mail: Mail) -> Letter:
    meeting = _meeting(mail)
    reader = _invited(mail, meeting)
    return announcement(meeting, reader, asked_by=mail.asked_by)


def announcement(meeting: Meeting, reader: User, *, asked_by: User | None) -> Letter:
    """What a participant is sent, also to be shown before anybody is."""
    return _letter(MeetingMail.ANNOUNCED, meeting, reader, asked_by, _invitation(meeting))


@written_by(MeetingMail.CHANGED, gettext_lazy("Meeting changed"))
def write_changed(mail: Mail) -> Letter:
    meeting = _meeting(mail)
    reader = _invited(mail, meeting)
    if _mails(mail).filter(pk__gt=mail.pk).exists():
        raise NotOwed(_("A newer mail says when it is."))
    return _letter(mail.kind, meeting, reader, mail.asked_by, _invitation(meeting))


@written_by(MeetingMail.TAKEN_OFF, gettext_lazy("Taken off a meeting"))
def write_taken_off(mail: Mail) -> Letter:
    meeting = _meeting(mail)
    reader = _reader(mail)
    if meeting.participants.filter(person=reader).exists():
        raise NotOwed(_("They take part again."))
    entry = calendar.cancellation(meeting, [reader], now=timezone.now())
    return _letter(mail.kind, meeting, reader, mail.asked_by, entry)


@written_by(MeetingMail.CANCELLED, gettext_lazy("Meeting cancelled"))
def write_cancelled(mail: Mail) -> Letter:
    meeting = _meeting(mail)
    return _letter(mail.kind, meeting, _reader(mail), mail.asked_by, _cancellation(meeting))


@written_by(MeetingMail.HOUR_BACK, gettext_lazy("Pre-read instead of a meeting"))
def write_hour_back(mail: Mail) -> Letter:
    return hour_back(_meeting(mail), _reader(mail), asked_by=mail.asked_by)


def hour_back(meeting: Meeting, reader: User, *, asked_by: User | None) -> Letter:
    """The pre-read instead of the meeting, also to be shown before it is sent."""
    entry = _cancellation(meeting) if meeting.is_announced else None
    return _letter(MeetingMail.HOUR_BACK, meeting, reader, asked_by, entry)


def _meeting(mail: Mail) -> Meeting:
    return Meeting.objects.select_related("facilitator", "project").get(pk=mail.object_id)


def _reader(mail: Mail) -> User:
    return User.objects.with_email(mail.recipient).get()


def _invited(mail: Mail, meeting: Meeting) -> User:
    """Who is to have the entry, if they still are."""
    reader = _reader(mail)
    if meeting.is_over:
        raise NotOwed(_("The meeting was over before this mail left."))
    if not meeting.participants.filter(person=reader).exists():
        raise NotOwed(_("They were taken off before this mail left."))
    return reader


def _mails(mail: Mail) -> Any:
    """Those of the same kind about the same meeting to the same person."""
    return Mail.objects.filter(kind=mail.kind, object_id=mail.object_id, recipient=mail.recipient)


def _people(meeting: Meeting) -> list[User]:
    return list(User.objects.with_account().filter(participations__meeting=meeting).by_name())


def _questions(meeting: Meeting) -> list[str]:
    return [item.question for item in meeting.items.in_order() if item.takes_position]


def _invitation(meeting: Meeting) -> Entry:
    return calendar.invitation(meeting, _people(meeting), _questions(meeting), now=timezone.now())


def _cancellation(meeting: Meeting) -> Entry:
    return calendar.cancellation(meeting, _people(meeting), now=timezone.now())


def _letter(kind: str, meeting: Meeting, reader: User, asked_by: User | None, entry: Entry | None) -> Letter:
    """In the reader's zone and language, which the caller has set; answers reach who facilitates."""
    context = {
        "meeting": meeting,
        "first_name": reader.first_name,
        "asked_by": asked_by or meeting.facilitator,
        "when": when_words(meeting.starts_at, meeting.plan_ends_at),
        "questions": _questions(meeting),
        "link": letters.link("meeting", meeting.pk),
    }
    return letters.write(
        kind,
        context,
        to=reader.email,
        name=reader.name,
        asked_by=meeting.facilitator,
        is_automatic=False,
        entry=entry,
    )


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """Tuesday, 13 October 2026, 10:00 to 10:50 BST, in the zone of whoever reads.

    The second day and zone are said where they are not the first: over midnight, and when the
    clocks change in between.
    """
    starts, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    is_one_zone = starts.tzname() == ends.tzname()
    first = [_day(starts), clock_words(starts) + ("" if is_one_zone else f" {zone_words(starts)}")]
    last = [clock_words(ends) + f" {zone_words(ends)}"]
    if starts.date() != ends.date():
        last.insert(0, _day(ends))
    return _("%(start)s to %(end)s") % {"start": ", ".join(first), "end": ", ".join(last)}


def _day(moment: datetime) -> str:
    return f"{formats.date_format(moment, 'l')}, {formats.date_format(moment)}"
