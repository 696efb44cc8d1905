"""Telling people of a meeting: announced once, then kept right in their calendars.

Every mail is a row in the verb's own transaction. The number of the calendar entry rises when
its time changes and whenever it is taken from somebody; never for the agenda alone.
"""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import require_facilitator
from meetings.models import Guest, Meeting
from meetings.states import MeetingMove
from projects import delivery
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import Mail, User
from projects.models.outbox import MailQuerySet

from .locking import announce, lock_meeting, move_meeting, require_move

# Guests have no page outside the meeting: one kind brings the entry with their link, one says what is so
# now, and one takes the entry out again.
GUEST_LINK, GUEST_NEWS, GUEST_OFF = GUEST_MAILS = ("guest_link", "guest_news", "guest_taken_off")


class MeetingMail(StrEnum):
    """The kinds of mail that a meeting owes."""

    ANNOUNCED = "meeting_announced"
    CHANGED = "meeting_changed"
    TAKEN_OFF = "meeting_taken_off"
    CANCELLED = "meeting_cancelled"
    HOUR_BACK = "meeting_hour_back"


@transaction.atomic(durable=True)
def announce_meeting(meeting_id: UUID, *, by: User) -> Meeting:
    """Owe every participant a mail with the calendar entry. Once: from then on changes follow by themselves.

    Raises PermissionDenied unless `by` facilitates; RuleBroken when it was announced or opened,
    is over, or when its time has passed.
    """
    meeting = lock_meeting(meeting_id)
    require_facilitator(by, meeting)
    require_to_announce(meeting)
    move_meeting(meeting, MeetingMove.ANNOUNCE)
    meeting.announced_at = timezone.now()
    meeting.save(update_fields=["state", "announced_at"])
    note(by, "announce", meeting)
    tell_everybody(meeting, MeetingMail.ANNOUNCED, by=by)
    announce(meeting, Region.BAR, Region.FLOOR)
    return meeting


def require_to_announce(meeting: Meeting) -> None:
    """Refuse what was announced or opened before, is over, or was to have begun."""
    require_move(meeting, MeetingMove.ANNOUNCE)
    if meeting.starts_at <= timezone.now():
        raise RuleBroken(_("The time of this meeting has passed. Say first when it is."))


def tell_everybody(meeting: Meeting, kind: MeetingMail, *, by: User) -> None:
    """Owe all participants a mail of this kind, inside the caller's transaction."""
    _owe(meeting, kind, list(User.objects.with_account().filter(participations__meeting=meeting).by_name()), by=by)


def tell_of_change(meeting: Meeting, *, is_moved: bool, by: User) -> None:
    """The entry in people's calendars follows a new time or title; to participants nothing before it was announced."""
    if is_moved and _is_in_calendars(meeting):
        _raise_sequence(meeting)
        # What somebody said was about the time before.
        meeting.participants.update(calendar_answer="", calendar_answered_at=None)
    if meeting.is_announced:
        tell_everybody(meeting, MeetingMail.CHANGED, by=by)
    _tell_guests(meeting, by=by)


def tell_of_people(meeting: Meeting, *, added: Collection[User], gone: Collection[User], by: User) -> None:
    """Who was added is invited, who was taken off loses the entry; nobody else hears of it."""
    if meeting.is_announced:
        if gone or _had_it_taken(meeting, added):
            _raise_sequence(meeting)
        _owe(meeting, MeetingMail.ANNOUNCED, added, by=by)
        _owe(meeting, MeetingMail.TAKEN_OFF, gone, by=by)


def tell_it_is_off(meeting: Meeting, kind: MeetingMail, *, by: User) -> None:
    """Take the entry out of everybody's calendar, if it was ever in one, with a mail of this kind.

    Of a meeting that was never announced participants hear only when it is the pre-read that they get.
    """
    if _is_in_calendars(meeting):
        _raise_sequence(meeting)
    if meeting.is_announced or kind == MeetingMail.HOUR_BACK:
        tell_everybody(meeting, kind, by=by)
    _tell_guests(meeting, by=by)


def tell_invited_guest(guest: Guest, *, by: User) -> None:
    """Owe a guest with an address the mail that brings their link and the entry."""
    if guest.email:
        if _of_guests(guest.meeting, GUEST_OFF).filter(recipient=guest.email).exists():
            _raise_sequence(guest.meeting)
        delivery.owe(GUEST_LINK, guest.pk, guest.email, by=by, step=newest_link(guest) + 1)


def tell_guest_taken_off(guest: Guest, *, by: User) -> None:
    """Take the entry from a guest to whom it may have been sent; who was mailed nothing hears nothing."""
    if _of_guests(guest.meeting, GUEST_LINK).filter(object_id=str(guest.pk)).exclude(claimed_at=None).exists():
        _raise_sequence(guest.meeting)
        delivery.owe(GUEST_OFF, guest.pk, guest.email, by=by, step=guest.meeting.ical_sequence)


def newest_link(guest: Guest) -> int:
    """The number of the newest mail that carries a link of theirs; 0 for none."""
    steps = Mail.objects.filter(kind=GUEST_LINK, object_id=str(guest.pk)).order_by("-step")
    return steps.values_list("step", flat=True).first() or 0


def _tell_guests(meeting: Meeting, *, by: User) -> None:
    """Owe guests with an address a mail that says when the meeting is now, or that it is off."""
    for guest in meeting.guests.invited().exclude(email=""):
        delivery.owe(GUEST_NEWS, guest.pk, guest.email, by=by, step=meeting.ical_sequence)


def _is_in_calendars(meeting: Meeting) -> bool:
    """Participants have it once it is announced, a guest as soon as their link is mailed."""
    return meeting.is_announced or meeting.guests.exclude(email="").exists()


def _of_guests(meeting: Meeting, kind: str) -> MailQuerySet:
    guests = [str(key) for key in meeting.guests.values_list("pk", flat=True)]
    return Mail.objects.filter(kind=kind, object_id__in=guests)


def _had_it_taken(meeting: Meeting, people: Collection[User]) -> bool:
    """A calendar that was told to forget the entry takes it again only under a higher number."""
    taken = Mail.objects.filter(kind=MeetingMail.TAKEN_OFF, object_id=str(meeting.pk))
    return taken.filter(recipient__in=[person.email for person in people]).exists()


def _raise_sequence(meeting: Meeting) -> None:
    meeting.ical_sequence += 1
    meeting.save(update_fields=["ical_sequence"])


def _owe(meeting: Meeting, kind: MeetingMail, people: Collection[User], *, by: User) -> None:
    now = timezone.now()
    for person in people:
        delivery.owe(kind, meeting.pk, person.email, by=by, step=meeting.ical_sequence, since=now)
