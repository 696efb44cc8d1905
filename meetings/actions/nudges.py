"""Asking by mail: a letter for each person's day, the links in it, and what Bearing does when asking has ended."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Set
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Nudge
from meetings.models.nudge import LINK_LASTS
from meetings.nudges import facts, policy
from meetings.nudges.answers import answers_to
from meetings.nudges.conditions import conditions
from meetings.nudges.facts import LETTER, Standing
from meetings.nudges.ladders import Role
from meetings.nudges.policy import Act, Ask, Known
from meetings.nudges.soon import soon
from meetings.nudges.things import Thing, things_of
from meetings.states import NudgeKind
from projects import clock
from projects.delivery import NotOwed, NotYet, Owed, owe_many
from projects.errors import RuleBroken
from projects.models import Mail, User
from projects.models.project import hash_of

from .deeds import do_deed

logger = logging.getLogger(__name__)

# How many things are held in mind together.
READ_AT_ONCE = 5000
# PostgreSQL takes 65,535 values in one query.
WRITTEN_AT_ONCE = 1000


def owe_nudges(now: datetime | None = None) -> int:
    """Promise everybody to whom something is due the letter of their day, and do what comes instead of asking.

    Returns how many letters.
    """
    now = now or clock.now()
    count, acts = owe_letters(now)
    for act in acts:
        try:
            do_deed(act.deed, act.condition, now)
        except RuleBroken as reason:
            # Somebody was faster: the next round sees what they did.
            logger.info("Not done: %s %s: %s", act.deed, act.condition.object_id, reason)
    return count


@transaction.atomic(durable=True)
def owe_letters(now: datetime) -> tuple[int, list[Act]]:
    """The rows of those who are written to are locked, so that two sweeps at once do not both find a letter missing."""
    owed, known = what_is_due(now)
    wanted = {letter.person for letter in policy.letters(owed, known, now)}
    people = _lock_people(wanted)
    known = facts.with_letters(known, people, now)
    letters = [letter for letter in policy.letters(owed, known, now) if letter.person in people]
    _owe_all(letters, people, known)
    return len(letters), policy.acts(owed, now)


def what_is_due(now: datetime) -> tuple[list[Ask | Act], Known]:
    """What may be written or done in this moment, read in parts: what is held at once does not grow with the rest."""
    if facts.is_paused():
        return [], Known({})
    people = User.objects.with_account().in_bulk()
    known = facts.known_of_people(people, facts.hours_of_all(people.values()), now)
    found = conditions(now, known.hours, soon=soon(known, now))
    due: list[Ask | Act] = []
    while part := list(islice(found, READ_AT_ONCE)):
        known = facts.known_about_things(known, part, now)
        due += policy.due(policy.owed(part, known), known, now)
    return due, facts.known_about_things(known, due, now)


def what_is_owed(now: datetime) -> tuple[list[Ask | Act], Known]:
    """Everything that the ladders ask or do next, whenever; and what was known to say so."""
    if facts.is_paused():
        return [], Known({})
    people = User.objects.with_account().in_bulk()
    hours = facts.hours_of_all(people.values())
    found = list(conditions(now, hours))
    known = facts.known_about(found, people, hours, now)
    return policy.owed(found, known), known


def _lock_people(people: set[int]) -> dict[int, User]:
    found = User.objects.select_for_update(no_key=True).filter(pk__in=people, left_at=None).order_by("pk")
    return {person.pk: person for person in found}


def _owe_all(letters: list[policy.Letter], people: dict[int, User], known: Known) -> None:
    owed = [
        Owed(LETTER, one.day.isoformat(), people[one.person].email, one.number, known.hours[one.person].begins(one.day))
        for one in letters
    ]
    mails = owe_many(owed)
    nudges = (
        Nudge(
            kind=ask.key.kind,
            thing=ask.key.thing,
            object_id=ask.key.object_id,
            person_id=letter.person,
            role=ask.role,
            step=ask.key.step,
            since=ask.key.since,
            decision_id=ask.decision,
            mail=mail,
            owed_at=clock.now(),
        )
        for letter, mail in zip(letters, mails, strict=True)
        for ask in letter.asks
    )
    while part := list(islice(nudges, WRITTEN_AT_ONCE)):
        Nudge.objects.bulk_create(part)


class MailedAsk(NamedTuple):
    """One ask of a letter as it leaves. The token is known to the letter alone; empty for what has no answers."""

    nudge: Nudge
    thing: Thing
    token: str


@transaction.atomic(durable=True)
def write_links(mail: Mail) -> list[MailedAsk]:
    """Make the links of a letter as it leaves, for what still stands; only their hashes stay here.

    Raises NotYet while its reader is not at work or sits in a meeting, or everything in it is paused;
    NotOwed, saying why, when nothing stands any more.
    """
    now = clock.now()
    nudges = list(mail.nudges.select_related("person").order_by("pk"))
    reader = User.objects.with_email(mail.recipient).first()
    if reader is None or not nudges:
        raise NotOwed(_("Nobody has this address any more."))
    hours = facts.hours_of(reader)
    is_time = hours.takes_letter(now, reader.pk) if mail.step == policy.DAILY else hours.covers(now)
    if facts.is_paused() or not is_time or facts.is_in_a_meeting(reader, now):
        raise NotYet
    things, muted = things_of(nudges), {kind for _person, kind in facts.muted([reader.pk])}
    asks = [_mailed(nudge, things[nudge.pk], now, muted) for nudge in _without_paused(nudges, things)]
    if all(ask.nudge.moot for ask in asks):
        raise NotOwed(asks[0].nudge.moot)
    return [ask for ask in asks if not ask.nudge.moot]


def _without_paused(nudges: list[Nudge], things: Mapping[int, Thing]) -> list[Nudge]:
    """Those of paused projects are as if they had never been owed, to be owed again. Raises NotYet when all are."""
    paused = {nudge.pk for nudge in nudges if things[nudge.pk].project.nudges_paused_at}
    if len(paused) == len(nudges):
        raise NotYet
    Nudge.objects.filter(pk__in=paused).delete()
    return [nudge for nudge in nudges if nudge.pk not in paused]


def _mailed(nudge: Nudge, thing: Thing, now: datetime, muted: Set[NudgeKind]) -> MailedAsk:
    now_is = facts.standing(nudge, thing, now)
    nudge.moot = "" if now_is == Standing.OPEN else why_not(now_is, thing)
    if nudge.kind in muted:
        nudge.moot = _("No email: ask in person.")
    elif not nudge.moot and facts.is_left_to_agenda(nudge, now):
        nudge.moot = _("It is a question for a meeting now.")
    token = secrets.token_urlsafe(32) if _has_answers(nudge) and not nudge.moot else ""
    nudge.token_hash = hash_of(token) if token else ""
    nudge.expires_at = now + LINK_LASTS if token else None
    nudge.save(update_fields=["moot", "token_hash", "expires_at"])
    return MailedAsk(nudge, thing, token)


def _has_answers(nudge: Nudge) -> bool:
    """What has none is answered after signing in, as a position is: its mail has no key to anything."""
    return bool(answers_to(NudgeKind(nudge.kind), nudge.step, Role(nudge.role)))


def why_not(now_is: Standing, thing: Thing) -> str:
    """Why an ask does not stand any more, as a sentence."""
    owner = thing.owner.name if thing.owner else ""
    return {
        Standing.ANSWERED: lambda: _("This link has been answered."),
        Standing.DISOWNED: lambda: _("Somebody said that this link did not reach the right person."),
        Standing.EXPIRED: lambda: _("This link has run out."),
        Standing.CARRIED: lambda: _("%(name)s carries this.") % {"name": owner},
        Standing.ASKED: lambda: _("%(name)s was asked to carry this.") % {"name": owner},
        Standing.MOVED: lambda: _("This has moved on since it was asked."),
        Standing.AWAY: lambda: _("They may not see this decision any more."),
    }[now_is]()
