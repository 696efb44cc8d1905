"""What became of the mails about a meeting: only what somebody has to do something about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.announcing import MeetingMail
from meetings.models import Meeting
from projects.models import Mail, User
from projects.models.outbox import IN_DOUBT_AFTER


@dataclass(frozen=True)
class Undelivered:
    """Somebody whose newest mail has not arrived, and why, in words."""

    name: str
    email: str
    words: str


def undelivered(meeting: Meeting) -> list[Undelivered]:
    """Whose newest mail did not leave, or perhaps did not; by name. Two queries at most."""
    mails = Mail.objects.filter(kind__in=MeetingMail, object_id=str(meeting.pk)).order_by("pk")
    newest = {mail.recipient: mail for mail in mails}
    told = {email: words for email, mail in newest.items() if (words := standing_of(mail))}
    return _named(told, User.objects.filter(email__in=told).by_name()) if told else []


def standing_of(mail: Mail) -> str:
    """Empty for a mail that is on its way or has left."""
    now = timezone.now()
    if mail.refused and mail.sent_at:
        return _("The mail came back: %(reason)s") % {"reason": mail.refused}
    elif mail.refused:
        return _("The mail did not leave: %(reason)s") % {"reason": mail.refused}
    elif mail.sent_at is None and mail.claimed_at is not None and mail.claimed_at < now - IN_DOUBT_AFTER:
        return _("The mail was being sent, and nobody knows whether it arrived. Ask them.")
    elif mail.claimed_at is None and mail.since < now - IN_DOUBT_AFTER:
        return _("The mail still waits to be sent.")
    else:
        return ""


def _named(told: dict[str, str], people: Iterable[User]) -> list[Undelivered]:
    return [Undelivered(person.name, person.email, told[person.email]) for person in people]
