"""On each thing: who was asked what by mail, when, and what they answered; and whom the mail has not reached."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Decision, Nudge, NudgeAnswer, Reply
from meetings.nudges import facts
from meetings.nudges.ladders import Role
from meetings.nudges.offers import offer
from meetings.nudges.things import Thing, things_of
from meetings.states import NudgeKind, ThingKind
from projects.models import Absence, User

from .history import HistoryLine
from .mails import Undelivered, standing_of
from .words import day_words


class Asked(NamedTuple):
    """One ask in words, with what became of it; `answer` and `trouble` are empty where there is none."""

    at: datetime
    day: str
    person: User
    words: str
    answer: str
    trouble: str


def asks_of(
    nudges: Iterable[Nudge], zone: zoneinfo.ZoneInfo, today: date, *, thing: ThingKind | None = None, of: object = None
) -> list[Asked]:
    """What was asked, the latest first, days in `zone`: of everything there, or of one thing. A query a kind."""
    wanted = [nudge for nudge in nudges if thing is None or (nudge.thing, nudge.object_id) == (thing, str(of))]
    things = things_of(wanted)
    found = [_asked(nudge, things[nudge.pk], zone, today) for nudge in wanted]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _asked(nudge: Nudge, thing: Thing, zone: zoneinfo.ZoneInfo, today: date) -> Asked:
    at = (nudge.mail.sent_at or nudge.owed_at).astimezone(zone)
    words = _words(nudge, thing)
    return Asked(at, day_words(at.date(), today), nudge.person, words, answer_words(nudge), _trouble(nudge))


def answer_words(nudge: Nudge) -> str:
    """What they answered, as on the button that they pressed; empty for nothing yet."""
    if nudge.answer in {"", NudgeAnswer.DISOWNED}:
        return ""
    asked = (NudgeKind(nudge.kind), nudge.step, Role(nudge.role))
    return str(offer(*asked, NudgeAnswer(nudge.answer)).label)


def _trouble(nudge: Nudge) -> str:
    """Why it did not reach them, or perhaps did not, without their address and the words of a mail server."""
    if nudge.answer == NudgeAnswer.DISOWNED:
        return _("somebody else opened the mail and closed its link")
    elif nudge.moot:
        return _("not sent after all: %(reason)s") % {"reason": nudge.moot}
    elif nudge.mail.refused:
        return _("the mail did not leave")
    else:
        return _("nobody knows whether the mail arrived") if nudge.mail.is_in_doubt else ""


def with_asks(
    history: list[HistoryLine], nudges: Iterable[Nudge], zone: zoneinfo.ZoneInfo, today: date
) -> list[HistoryLine]:
    """The history with a line for every ask that is past, the latest first.

    What was answered about the decision itself is told by its verb already, about what follows from it here.
    """
    past = [nudge for nudge in nudges if nudge.mail.sent_at or nudge.mail.refused or nudge.mail.is_in_doubt]
    lines = [*history, *(_line(asked) for asked in asks_of(past, zone, today))]
    lines += [_reply_line(nudge, reply, zone, today) for nudge in past for reply in nudge.replies.all()]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _line(asked: Asked) -> HistoryLine:
    words = asked.words
    if asked.answer:
        words = _("%(words)s: “%(answer)s”") % {"words": words, "answer": asked.answer}
    elif asked.trouble:
        words = _("%(words)s; %(trouble)s") % {"words": words, "trouble": asked.trouble}
    return HistoryLine(asked.at, asked.day, words)


def _reply_line(nudge: Nudge, reply: Reply, zone: zoneinfo.ZoneInfo, today: date) -> HistoryLine:
    """Their own words, apart from ours: the page shows them as text."""
    at = reply.received_at.astimezone(zone)
    words = _("%(name)s answered the mail:") % {"name": nudge.person.name}
    return HistoryLine(at, day_words(at.date(), today), words, said=reply.text)


def _words(nudge: Nudge, thing: Thing) -> str:
    """Bearing asked … by mail …: of the decision itself without naming it, of what belongs to it by its name."""
    told = {"name": nudge.person.name, "words": thing.headline.rstrip(".")}
    if thing.blocker is not None:
        told["words"] = thing.blocker.obstacle.rstrip(".")
    return _ASKED[NudgeKind(nudge.kind)](nudge, told)


def _unowned(_nudge: Nudge, told: Mapping[str, str]) -> str:
    return _("Bearing asked %(name)s by mail who carries it") % told


def _unowned_action(_nudge: Nudge, told: Mapping[str, str]) -> str:
    return _("Bearing asked %(name)s by mail who carries “%(words)s”") % told


def _acceptance(nudge: Nudge, told: Mapping[str, str]) -> str:
    if nudge.role == Role.DECIDER:
        return _("Bearing asked %(name)s by mail who carries “%(words)s” meanwhile") % told
    elif nudge.thing == ThingKind.ACTION:
        return _("Bearing asked %(name)s by mail whether “%(words)s” is theirs") % told
    else:
        return _("Bearing asked %(name)s by mail whether it is theirs") % told


def _quiet(nudge: Nudge, told: Mapping[str, str]) -> str:
    if nudge.role == Role.DECIDER:
        return _("Bearing asked %(name)s by mail who carries “%(words)s” meanwhile") % told
    else:
        return _("Bearing asked %(name)s by mail what is in the way of “%(words)s”") % told


def _blocker(nudge: Nudge, told: Mapping[str, str]) -> str:
    if nudge.role == Role.OWNER:
        return _("Bearing asked %(name)s by mail whether somebody above may be asked about “%(words)s”") % told
    else:
        return _("Bearing asked %(name)s by mail to clear “%(words)s”") % told


def _escalation(_nudge: Nudge, told: Mapping[str, str]) -> str:
    return _("Bearing asked %(name)s by mail who can clear “%(words)s”") % told


def _ownership(_nudge: Nudge, told: Mapping[str, str]) -> str:
    return _("Bearing told %(name)s by mail that it is a question for the meeting") % told


def _review(_nudge: Nudge, told: Mapping[str, str]) -> str:
    return _("Bearing asked %(name)s by mail to look at it again") % told


def _of_a_meeting(_nudge: Nudge, told: Mapping[str, str]) -> str:
    return _("Bearing asked %(name)s by mail about “%(words)s”") % told


_ASKED: dict[NudgeKind, Callable[[Nudge, Mapping[str, str]], str]] = {
    NudgeKind.UNOWNED: _unowned,
    NudgeKind.ACCEPTANCE: _acceptance,
    NudgeKind.UNOWNED_ACTION: _unowned_action,
    NudgeKind.QUIET: _quiet,
    NudgeKind.BLOCKER: _blocker,
    NudgeKind.ESCALATION: _escalation,
    NudgeKind.OWNERSHIP: _ownership,
    NudgeKind.REVIEW: _review,
    NudgeKind.POSITION: _of_a_meeting,
    NudgeKind.PRE_READ: _of_a_meeting,
    NudgeKind.NOTHING_TO_DECIDE: _of_a_meeting,
}


def unreached(record: Decision, nudges: Iterable[Nudge]) -> list[Undelivered]:
    """Whom the newest mail about this decision and what follows from it has not reached, in words.

    Nobody need be told any more once it was let go, or about what somebody answered since.
    """
    if record.is_let_go:
        return []
    newest = {(nudge.person, nudge.thing, nudge.object_id): nudge for nudge in nudges}
    told = {nudge.person: words for nudge in newest.values() if (words := _why_unreached(nudge, record))}
    return [Undelivered(person.name, person.email, words) for person, words in told.items()]


def _why_unreached(nudge: Nudge, record: Decision) -> str:
    """An ask of who carries the decision says nothing any more once somebody does."""
    if nudge.kind == NudgeKind.UNOWNED and not record.is_unowned:
        return ""
    elif nudge.answer == NudgeAnswer.DISOWNED:
        return _("Somebody else opened the mail and closed its link. Ask them in person.")
    elif nudge.moot:
        return _("The mail did not leave: %(reason)s") % {"reason": nudge.moot} if nudge.kind in _WHO_CARRIES else ""
    else:
        return standing_of(nudge.mail)


# What is left out because it moved on needs nobody, unless nobody carries it still.
_WHO_CARRIES = frozenset({NudgeKind.UNOWNED})


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
