"""How a guest's link is written when it leaves, and what a guest is told of changes.

Every mail brings their calendar up to date.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import actions
from meetings.actions.announcing import GUEST_LINK, GUEST_NEWS, GUEST_OFF
from meetings.exchange import calendar
from meetings.models import Guest
from meetings.states import MeetingState
from projects import letters
from projects.delivery import NotOwed, written_by
from projects.letters import Entry, Letter
from projects.models import Mail, Organisation

from .plan import when_words


@written_by(GUEST_LINK, gettext_lazy("Guest’s link"))
def write_guest_link(mail: Mail) -> Letter:
    guest, token = actions.issue_guest_link(mail)
    return _letter(mail, guest, _invitation(guest), link=letters.link("guest_link", token))


@written_by(GUEST_NEWS, gettext_lazy("Meeting changed, to a guest"))
def write_guest_news(mail: Mail) -> Letter:
    """From what is true when it leaves: when the meeting is now, or that it was cancelled."""
    guest = _guest(mail)
    if guest.withdrawn_at:
        raise NotOwed(_("The link was taken back before this mail left."))
    if guest.meeting.state == MeetingState.CLOSED:
        raise NotOwed(_("The meeting was over before this mail left."))
    is_off = guest.meeting.is_over
    return _letter(mail, guest, _cancellation(guest) if is_off else _invitation(guest), is_off=is_off)


@written_by(GUEST_OFF, gettext_lazy("Guest’s link taken back"))
def write_guest_taken_off(mail: Mail) -> Letter:
    guest = _guest(mail)
    if guest.withdrawn_at is None:
        raise NotOwed(_("They take part again."))
    return _letter(mail, guest, _cancellation(guest))


def _guest(mail: Mail) -> Guest:
    return Guest.objects.with_meeting().get(pk=mail.object_id)


def _invitation(guest: Guest) -> Entry:
    return calendar.guest_invitation(guest.meeting, guest, now=timezone.now())


def _cancellation(guest: Guest) -> Entry:
    return calendar.cancellation(guest.meeting, [guest], now=timezone.now())


def _letter(mail: Mail, guest: Guest, entry: Entry, **said: object) -> Letter:
    """In the zone and language of the organisation; answers reach who facilitates."""
    meeting = guest.meeting
    context = {
        "meeting": meeting,
        "facilitator": meeting.facilitator,
        "organisation": Organisation.objects.get(),
        "name": guest.person.name,
        "first_name": guest.person.first_name,
        "when": when_words(meeting.starts_at, meeting.plan_ends_at),
        **said,
    }
    to = {"to": mail.recipient, "name": guest.person.name, "asked_by": meeting.facilitator}
    return letters.write(mail.kind, context, **to, is_automatic=False, entry=entry)  # type: ignore[arg-type]
