"""Who was asked by mail about a decision, and what came of it: for its history and for who prepares it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Decision, Nudge, NudgeAnswer, Reply
from meetings.nudges import facts
from meetings.states import NudgeKind
from projects.models import Absence, User

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
    words = str(_ASKED[NudgeKind(nudge.kind)]) % {"name": nudge.person.name}
    return HistoryLine(at, day_words(at.date(), today), words)


# What each was asked by mail.
_ASKED = {
    NudgeKind.UNOWNED: gettext_lazy("Bearing asked %(name)s by mail who carries it"),
    NudgeKind.UNOWNED_ACTION: gettext_lazy("Bearing asked %(name)s by mail who carries it"),
    NudgeKind.ACCEPTANCE: gettext_lazy("Bearing asked %(name)s by mail whether it is theirs"),
    NudgeKind.QUIET: gettext_lazy("Bearing asked %(name)s by mail what is in the way"),
    NudgeKind.BLOCKER: gettext_lazy("Bearing asked %(name)s by mail about what is in the way"),
    NudgeKind.ESCALATION: gettext_lazy("Bearing asked %(name)s by mail whether it can be cleared"),
    NudgeKind.OWNERSHIP: gettext_lazy("Bearing told %(name)s by mail that it is a question now"),
    NudgeKind.REVIEW: gettext_lazy("Bearing asked %(name)s by mail to look at it again"),
    NudgeKind.POSITION: gettext_lazy("Bearing asked %(name)s by mail for a position"),
    NudgeKind.PRE_READ: gettext_lazy("Bearing asked %(name)s by mail for what is to be read"),
    NudgeKind.NOTHING_TO_DECIDE: gettext_lazy("Bearing asked %(name)s by mail whether to meet at all"),
}


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


def in_person(asked: Iterable[tuple[User, NudgeKind]]) -> list[str]:
    """Whom no mail of a kind reaches because they said so or are away, in words. Two queries."""
    people = list(asked)
    muted = facts.muted(person.pk for person, _kind in people)
    away = away_until(person for person, _kind in people)
    return [words for person, kind in people if (words := _why_in_person(person, (person.pk, kind) in muted, away))]


def to_ask(record: Decision) -> list[tuple[User, NudgeKind]]:
    """Who is asked about a record as it stands, and what. No queries."""
    if record.owner and record.is_asked:
        found = [(record.owner, NudgeKind.ACCEPTANCE)]
    elif record.decider and record.is_unowned:
        found = [(record.decider, NudgeKind.UNOWNED)]
    else:
        found = []
    return [(person, kind) for person, kind in found if person.is_active]


def _why_in_person(person: User, is_muted: bool, away: Mapping[int, date]) -> str:
    if is_muted:
        return _("%(name)s: no email, ask in person.") % {"name": person.name}
    elif person.pk in away:
        until = day_words(away[person.pk], timezone.localdate())
        return _("%(name)s is away until %(day)s and is asked nothing by mail.") % {"name": person.name, "day": until}
    else:
        return ""


def away_until(people: Iterable[User]) -> dict[int, date]:
    """The last day away of those who are away today, by the calendar on their own wall."""
    now = timezone.now()
    today = {person.pk: now.astimezone(zoneinfo.ZoneInfo(person.time_zone)).date() for person in people}
    near = Absence.objects.filter(person__in=today).coming(min(today.values(), default=timezone.localdate()))
    return {
        absence.person_id: absence.last_day
        for absence in near
        if absence.first_day <= today[absence.person_id] <= absence.last_day
    }
