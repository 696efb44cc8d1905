"""A meeting's guests: for who facilitates it, and the one page that a guest has besides the room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from meetings.models import Guest, Knock, Meeting
from meetings.models.guest import Standing
from projects.models import Mail, User

from .mails import newest_mails, standing_of
from .words import clock_words


@dataclass(frozen=True)
class GuestRow:
    """One guest in the facilitator's list. `words` say how far their link has come."""

    guest: Guest
    words: str
    asking: list[Knock]


def words_of(guest: Guest, standing: Standing, browser: str = "") -> dict[str, Any]:
    """What a page of a guest's link says to one browser. `guest` is read `with_meeting`."""
    said = {"guest": guest, "meeting": guest.meeting, "standing": standing.value}
    return said | {"may_be_forgotten": guest.holds_place(browser)}


def guests_context(meeting: Meeting) -> dict[str, Any]:
    """Everybody invited by a link. Three queries."""
    guests = list(meeting.guests.for_list())
    newest = newest_mails(guests)
    rows = [
        GuestRow(guest, _standing(meeting, guest, newest.get(str(guest.pk))), guest.asking)  # type: ignore[attr-defined]
        for guest in guests
    ]
    return {"meeting": meeting, "rows": rows}


def guest_context(reader: User, meeting: Meeting) -> dict[str, Any]:
    """What a guest reads before: when, with whom, what is asked, the pre-read. Its times are in the meeting's zone."""
    items = list(meeting.items.with_parts().in_order())
    spoken = set(meeting.items.filter(positions__person=reader).values_list("pk", flat=True))
    return {
        "meeting": meeting,
        "items": items,
        "people": [one.person for one in meeting.participants.select_related("person")],
        "spoken": spoken,
        "is_guest": True,
    }


def _standing(meeting: Meeting, guest: Guest, mail: Mail | None) -> str:
    if guest.person.forgotten_at:
        return _("They asked to be forgotten.")
    elif guest.withdrawn_at:
        return _("Their link was taken back.")
    else:
        return (standing_of(mail) if mail else "") or _how_far(meeting, guest, mail)


def _how_far(meeting: Meeting, guest: Guest, mail: Mail | None) -> str:
    if guest.bound_at:
        at = timezone.localtime(guest.bound_at, meeting.zone)
        return _("Came in on %(day)s, %(time)s.") % {"day": formats.date_format(at), "time": clock_words(at)}
    elif mail is None:
        return _("Has not opened the link.")
    elif mail.sent_at is None:
        return _("The mail is on its way.")
    else:
        return _("Mailed, and not come in yet.")
