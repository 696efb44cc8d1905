"""Taking a mail that came in: words for the record, an answer from a calendar, or one of ours that came back.

Each is taken once, by its Message-ID. Words are words: no state changes by a mail, and none is ever answered.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from meetings.models import CalendarAnswer, Meeting, Nudge, Participant, Reply
from meetings.models.reply import REPLY_LENGTH
from meetings.nudges.things import things_of
from projects import incoming, letters
from projects.delivery import mail_for_reply, mail_named
from projects.incoming import CalendarReply, Incoming, Returned
from projects.journal import note
from projects.models import Became, Mail, ReceivedMail, User
from projects.models.project import hash_of

from .locking import lock_meeting


@transaction.atomic(durable=True)
def take_mail(raw: bytes) -> Became:
    """Take one mail as it came, whoever brings it and however often; says what became of it.

    Two at once wait for each other at the row that says that it was taken. Raises nothing for what is sent.
    """
    found = incoming.read(raw)
    taken, is_new = ReceivedMail.objects.get_or_create(message_id=incoming.name_of(found, raw))
    if is_new:
        taken.became = _take(found, taken.message_id)
        taken.save(update_fields=["became"])
    return Became(taken.became)


def _take(found: Incoming | None, name: str) -> Became:
    """What a machine wrote of itself comes first: an answer of a calendar, or a mail that came back."""
    if found is None:
        return Became.UNREADABLE
    elif letters.is_ours(found.sender):
        return Became.IGNORED
    elif found.returned:
        return _take_back(found.returned)
    elif found.calendar:
        return _answered(found.calendar, found.sender)
    else:
        return Became.IGNORED if found.is_automatic else _replied(found, name)


def _take_back(returned: Returned) -> Became:
    """Say on the mail that it did not arrive, and of its reader that mail does not reach them. For now is nothing."""
    mail = mail_named(returned.ids)
    if mail is None:
        return Became.UNKNOWN
    elif not returned.is_for_good:
        return Became.IGNORED
    Mail.objects.filter(pk=mail.pk).update(refused=returned.words or "5.0.0")
    User.objects.here().with_email(mail.recipient).update(mail_bounced_at=timezone.now())
    note(None, "bounce", mail)
    return Became.BOUNCE


def _answered(answer: CalendarReply, sender: str) -> Became:
    """Keep what somebody answered for themselves about the time that the meeting has now."""
    meeting = _meeting_of(answer.uid)
    if meeting is None or answer.answer not in CalendarAnswer.values:
        return Became.UNKNOWN
    place = meeting.participants.select_related("person").filter(person__email__iexact=answer.email).first()
    if place is None or place.person.email.lower() != sender:
        return Became.STRANGER
    elif answer.sequence < meeting.ical_sequence or not _is_newer(place, answer):
        return Became.IGNORED
    place.calendar_answer, place.calendar_answered_at = answer.answer, answer.at
    place.save(update_fields=["calendar_answer", "calendar_answered_at"])
    note(place.person, "answer-invitation", meeting, answer=answer.answer)
    return Became.ANSWER


def _meeting_of(uid: str) -> Meeting | None:
    """The meeting of a calendar entry, locked; None for what was never one of ours."""
    try:
        return lock_meeting(UUID(uid.partition("@")[0]))
    except (ValueError, Meeting.DoesNotExist):
        return None


def _is_newer(place: Participant, answer: CalendarReply) -> bool:
    """Mails overtake each other: what was said last counts, not what came last."""
    return place.calendar_answered_at is None or place.calendar_answered_at < answer.at


def _replied(found: Incoming, name: str) -> Became:
    """Keep the words of who was asked, and of nobody else, with the first thing that the letter asked about."""
    mail = mail_for_reply(found.recipients) or mail_named(found.references)
    nudge = mail.nudges.filter(moot="").select_related("person").order_by("pk").first() if mail else None
    if nudge is None:
        return Became.UNKNOWN
    elif nudge.person.email.lower() != found.sender or not _may_speak(nudge):
        return Became.STRANGER
    elif not found.text:
        return Became.EMPTY
    reply = Reply(nudge=nudge, person=nudge.person, text=_cut(found.text), message_id=name)
    reply.save(force_insert=True)
    note(nudge.person, "reply", nudge)
    return Became.REPLY


def _may_speak(nudge: Nudge) -> bool:
    """Who has left, or does not see it any more, adds nothing to it."""
    return nudge.person.is_active and things_of([nudge])[nudge.pk].is_seen_by(nudge.person)


def _cut(text: str) -> str:
    return text if len(text) <= REPLY_LENGTH else text[: REPLY_LENGTH - 1] + "…"


@transaction.atomic(durable=True)
def issue_reply_address(mail: Mail) -> str:
    """Where an answer to this mail is read, made as it leaves; only its hash stays here. Empty where none is read."""
    if not settings.REPLY_MAILBOX:
        return ""
    # Small letters alone: some servers make them so on the way.
    token = secrets.token_hex(16)
    Mail.objects.filter(pk=mail.pk).update(reply_hash=hash_of(token))
    return letters.reply_address(token)


def forget_replies(person: User) -> None:
    """A mail is more personal than what was said in a room: the words of who is forgotten go."""
    Reply.objects.filter(person=person).delete()
