"""Who was asked by mail about a decision, and what came of it: for its history and for who prepares it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from meetings.models import Decision, Nudge, NudgeAnswer, Reply

from .history import HistoryLine
from .mails import Undelivered, standing_of
from .words import day_words


def with_asks(
    history: list[HistoryLine], nudges: Iterable[Nudge], zone: zoneinfo.ZoneInfo, today: date
) -> list[HistoryLine]:
    """The history with a line for every ask that has left, the latest first. What was answered is told by its verb."""
    sent = [nudge for nudge in nudges if nudge.mail.sent_at and not nudge.moot]
    lines = [*history, *(_line(nudge, zone, today) for nudge in sent)]
    lines += [_reply_line(nudge, reply, zone, today) for nudge in sent for reply in nudge.replies.all()]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _line(nudge: Nudge, zone: zoneinfo.ZoneInfo, today: date) -> HistoryLine:
    assert nudge.mail.sent_at is not None
    at = nudge.mail.sent_at.astimezone(zone)
    words = _("Bearing asked %(name)s by mail who carries it") % {"name": nudge.person.name}
    return HistoryLine(at, day_words(at.date(), today), words)


def _reply_line(nudge: Nudge, reply: Reply, zone: zoneinfo.ZoneInfo, today: date) -> HistoryLine:
    """Their own words, apart from ours: the page shows them as text."""
    at = reply.received_at.astimezone(zone)
    words = _("%(name)s answered the mail:") % {"name": nudge.person.name}
    return HistoryLine(at, day_words(at.date(), today), words, said=reply.text)


def unreached(record: Decision, nudges: Iterable[Nudge]) -> list[Undelivered]:
    """Whom the mail about a decision without an owner has not reached, in words."""
    if not record.is_unowned:
        return []
    told = {nudge.person: words for nudge in nudges if (words := _why_unreached(nudge))}
    return [Undelivered(person.name, person.email, words) for person, words in told.items()]


def _why_unreached(nudge: Nudge) -> str:
    if nudge.answer == NudgeAnswer.DISOWNED:
        return _("Somebody else opened the mail and closed its link. Ask them in person.")
    elif nudge.moot:
        return _("The mail did not leave: %(reason)s") % {"reason": nudge.moot}
    else:
        return standing_of(nudge.mail)
