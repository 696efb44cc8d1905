"""Asking by mail after a meeting: a letter for each person's day, and the answers that come through its links."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Set
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Decision, Meeting, Nudge, NudgeAnswer
from meetings.models.nudge import LINK_LASTS
from meetings.nudges import facts, policy
from meetings.nudges.facts import LETTER, Standing
from meetings.states import NudgeKind, OwnerMove
from projects.delivery import NotOwed, NotYet, owe
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import Mail, User
from projects.models.project import hash_of

from .ownership import give, lock_record, require_move


@transaction.atomic(durable=True)
def owe_nudges(now: datetime | None = None) -> int:
    """Promise everybody to whom something is due the letter of their day; returns how many letters.

    Their rows are locked, so that two sweeps at once do not both find the letter missing.
    """
    now = now or timezone.now()
    found = facts.conditions(now)
    people = _lock_people(person for condition in found for person in condition.people.values())
    hours, muted = facts.hours_of_all(people.values()), facts.muted(people)
    letters = policy.letters(
        [ask for ask in policy.asks(found, hours) if (ask.key.person, ask.key.kind) not in muted],
        hours,
        now,
        asked=facts.asked(found),
        written=facts.written(people, hours, now),
        busy=facts.in_a_meeting(now),
    )
    for letter in letters:
        _owe(letter, people[letter.person], since=hours[letter.person].begins(letter.day))
    return len(letters)


def _lock_people(people: Iterable[int]) -> dict[int, User]:
    found = User.objects.select_for_update(no_key=True).filter(pk__in=set(people)).order_by("pk")
    return {person.pk: person for person in found}


def _owe(letter: policy.DaysLetter, person: User, *, since: datetime) -> None:
    mail = owe(LETTER, letter.day.isoformat(), person.email, by=None, since=since)
    Nudge.objects.bulk_create(
        Nudge(kind=kind, object_id=object_id, person=person, step=step, since=begun, mail=mail)
        for kind, object_id, _person, step, begun in letter.asks
    )


class MailedAsk(NamedTuple):
    """One ask of a letter as it leaves. The token is known to the letter alone."""

    nudge: Nudge
    record: Decision
    token: str


@transaction.atomic(durable=True)
def write_links(mail: Mail) -> list[MailedAsk]:
    """Make the links of a letter as it leaves, for what still stands; only their hashes stay here.

    Raises NotYet while its reader is not at work or everything in it is paused; NotOwed, saying why,
    when nothing stands any more.
    """
    now = timezone.now()
    nudges = list(mail.nudges.select_related("person").order_by("pk"))
    reader = User.objects.with_email(mail.recipient).first()
    if reader is None or not nudges:
        raise NotOwed(_("Nobody has this address any more."))
    if facts.is_paused() or not facts.hours_of(reader).takes_letter(now, reader.pk):
        raise NotYet
    muted = {kind for _person, kind in facts.muted([reader.pk])}
    asks = [_mailed(nudge, now, muted) for nudge in _without_paused(nudges)]
    if not any(ask.token for ask in asks):
        raise NotOwed(asks[0].nudge.moot)
    return [ask for ask in asks if ask.token]


def _without_paused(nudges: list[Nudge]) -> list[Nudge]:
    """Those of paused projects are as if they had never been owed, to be owed again. Raises NotYet when all are."""
    paused = {nudge.pk for nudge in nudges if _record_of(nudge).project.nudges_paused_at}
    if len(paused) == len(nudges):
        raise NotYet
    Nudge.objects.filter(pk__in=paused).delete()
    return [nudge for nudge in nudges if nudge.pk not in paused]


def _mailed(nudge: Nudge, now: datetime, muted: Set[NudgeKind]) -> MailedAsk:
    record = _record_of(nudge)
    now_is = facts.standing(nudge, record, now)
    nudge.moot = "" if now_is == Standing.OPEN else why_not(now_is, record)
    if nudge.kind in muted:
        nudge.moot = _("No email: ask in person.")
    token = "" if nudge.moot else secrets.token_urlsafe(32)
    nudge.token_hash = hash_of(token) if token else ""
    nudge.expires_at = now + LINK_LASTS if token else None
    nudge.save(update_fields=["moot", "token_hash", "expires_at"])
    return MailedAsk(nudge, record, token)


def _record_of(nudge: Nudge) -> Decision:
    return Decision.objects.select_related("meeting__facilitator", "project", "owner").get(pk=int(nudge.object_id))


@transaction.atomic(durable=True)
def own_by_link(token: str) -> Decision:
    """Who was mailed says "I will": they own it and have accepted. Raises RuleBroken when the link is spent."""
    nudge, record, meeting = _lock_link(token)
    require_move(record, OwnerMove.ACCEPT)
    _answered(nudge, NudgeAnswer.OWN)
    return give(record, meeting, nudge.person, by=nudge.person, verb="accept", by_mail=True)


@transaction.atomic(durable=True)
def name_by_link(token: str, person: User) -> Decision:
    """Who was mailed names somebody, who is asked. Raises RuleBroken when the link is spent."""
    nudge, record, meeting = _lock_link(token)
    require_move(record, OwnerMove.ASK)
    _answered(nudge, NudgeAnswer.NAME)
    return give(record, meeting, person, by=nudge.person, verb="ask_owner", by_mail=True)


@transaction.atomic(durable=True)
def disown_link(token: str) -> None:
    """Whoever opened it says that they are not the person it was mailed to: the link answers nothing any more."""
    nudge, record, _meeting = _lock_link(token)
    _answered(nudge, NudgeAnswer.DISOWNED)
    note(None, "disown_link", record.item, to=nudge.person_id)


def _lock_link(token: str) -> tuple[Nudge, Decision, Meeting]:
    """The link and what it is about as they are now, the meeting locked before them."""
    record, meeting = lock_record(int(Nudge.objects.for_link(token).values_list("object_id", flat=True).get()))
    nudge = Nudge.objects.for_link(token).select_for_update(of=("self",)).get()
    now_is = facts.standing(nudge, record, timezone.now())
    if now_is != Standing.OPEN:
        raise RuleBroken(why_not(now_is, record))
    return nudge, record, meeting


def _answered(nudge: Nudge, answer: NudgeAnswer) -> None:
    nudge.answer, nudge.answered_at = answer, timezone.now()
    nudge.save(update_fields=["answer", "answered_at"])


def why_not(now_is: Standing, record: Decision) -> str:
    """Why an ask does not stand any more, as a sentence."""
    owner = record.owner.name if record.owner else ""
    return {
        Standing.ANSWERED: lambda: _("This link has been answered."),
        Standing.DISOWNED: lambda: _("Somebody said that this link did not reach the right person."),
        Standing.EXPIRED: lambda: _("This link has run out."),
        Standing.CARRIED: lambda: _("%(name)s carries this.") % {"name": owner},
        Standing.ASKED: lambda: _("%(name)s was asked to carry this.") % {"name": owner},
        Standing.MOVED: lambda: _("This has moved on since it was asked."),
        Standing.AWAY: lambda: _("They may not see this decision any more."),
    }[now_is]()
