"""What became of the mails about a meeting: only what somebody has to do something about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.announcing import GUEST_LINK, GUEST_NEWS, MeetingMail
from meetings.models import Guest, Meeting
from projects.models import Mail, User
from projects.models.outbox import IN_DOUBT_AFTER


@dataclass(frozen=True)
class Undelivered:
    """Somebody whose newest mail has not arrived, and why, in words."""

    name: str
    email: str
    words: str


def undelivered(meeting: Meeting) -> list[Undelivered]:
    """Whose newest mail did not leave, or perhaps did not; participants by name, then guests. Four queries at most."""
    return [*_participants(meeting), *_guests(meeting)]


def _participants(meeting: Meeting) -> list[Undelivered]:
    mails = Mail.objects.filter(kind__in=MeetingMail, object_id=str(meeting.pk)).order_by("pk")
    newest = {mail.recipient: mail for mail in mails}
    told = {email: words for email, mail in newest.items() if (words := standing_of(mail))}
    return _named(told, User.objects.filter(email__in=told).by_name()) if told else []


def _guests(meeting: Meeting) -> list[Undelivered]:
    guests = list(meeting.guests.invited().exclude(email="").select_related("person").order_by("person__name", "pk"))
    newest = newest_mails(guests)
    told = [(guest, standing_of(newest[str(guest.pk)])) for guest in guests if str(guest.pk) in newest]
    return [Undelivered(guest.name, guest.email, words) for guest, words in told if words]


def newest_mails(guests: Collection[Guest]) -> dict[str, Mail]:
    """The latest mail to each of these guests, by their id in words. One query, where there are guests."""
    mails = Mail.objects.filter(kind__in=[GUEST_LINK, GUEST_NEWS], object_id__in=[str(guest.pk) for guest in guests])
    return {mail.object_id: mail for mail in mails.order_by("pk")} if guests else {}


def standing_of(mail: Mail) -> str:
    """Empty for a mail that is on its way or has left."""
    now = timezone.now()
    if mail.refused and mail.sent_at:
        return _("The mail came back: %(reason)s") % {"reason": mail.refused}
    elif mail.refused:
        return _("The mail did not leave: %(reason)s") % {"reason": mail.refused}
    elif mail.is_in_doubt:
        return _("The mail was being sent, and nobody knows whether it arrived. Ask them.")
    elif mail.claimed_at is None and mail.since < now - IN_DOUBT_AFTER:
        return _("The mail still waits to be sent.")
    else:
        return ""


def _named(told: dict[str, str], people: Iterable[User]) -> list[Undelivered]:
    return [Undelivered(person.name, person.email, told[person.email]) for person in people]
