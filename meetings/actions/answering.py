"""What comes back through the link of a mail: only the answers that its ask has, only about its thing, once.

What each answer does stands in `replies`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import may_name_owner, who_to_name
from meetings.models import Nudge, NudgeAnswer, Snooze
from meetings.models.raised import SNOOZES
from meetings.nudges import facts
from meetings.nudges.answers import Part, answers_to, needs_of
from meetings.nudges.facts import Standing
from meetings.nudges.ladders import Role
from meetings.nudges.likeliest import likeliest
from meetings.nudges.things import Thing, things_of
from meetings.states import NudgeKind, Ownership, ThingKind
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import User

from .action import lock_action
from .blocker import lock_blocker, locked_blocker
from .escalation import contact_of
from .locking import lock_decision, lock_meeting
from .nudges import why_not
from .replies import Reply, reply


@dataclass(frozen=True)
class Said:
    """One answer: `person` is whom it names, `words` the obstacle, the reason or the new wording.

    `days` are the working days for which somebody asks to be left alone.
    """

    answer: NudgeAnswer
    person: User | None = None
    words: str = ""
    days: int = 0


def offered(nudge: Nudge, thing: Thing) -> tuple[NudgeAnswer, ...]:
    """The answers that this ask has, as things stand. Five queries at most."""
    found = answers_to(NudgeKind(nudge.kind), nudge.step, Role(nudge.role))
    return tuple(answer for answer in found if _FITS.get(answer, _always)(nudge, thing))


def _always(_nudge: Nudge, _thing: Thing) -> bool:
    return True


def _may_wait(nudge: Nudge, _thing: Thing) -> bool:
    return snoozes_of(nudge) < SNOOZES


def _has_words(_nudge: Nudge, thing: Thing) -> bool:
    """There are no words to change where nobody is above."""
    return contact_of(locked_blocker(thing)) is not None


def _has_likeliest(nudge: Nudge, thing: Thing) -> bool:
    return likeliest(thing.its_record, nudge.person) is not None


def _may_drop(nudge: Nudge, thing: Thing) -> bool:
    """A decision is let go by who may do so on its page; whoever else is asked about it leaves that to the meeting."""
    is_own = thing.action is not None or (nudge.kind == NudgeKind.ACCEPTANCE and nudge.role == Role.OWNER)
    return is_own or may_name_owner(nudge.person, thing.its_record)


def _has_something_to_decline(nudge: Nudge, thing: Thing) -> bool:
    """Who only decided it has nothing to hand on at its review."""
    carries = thing.record is not None and thing.owner == nudge.person
    return nudge.kind != NudgeKind.REVIEW or (carries and thing.carried.ownership == Ownership.ACCEPTED)


_FITS: dict[NudgeAnswer, Callable[[Nudge, Thing], bool]] = {
    NudgeAnswer.SNOOZE: _may_wait,
    NudgeAnswer.REWORD: _has_words,
    NudgeAnswer.SUGGESTED: _has_likeliest,
    NudgeAnswer.DROP: _may_drop,
    NudgeAnswer.DECLINE: _has_something_to_decline,
}


def snoozes_of(nudge: Nudge) -> int:
    """How often this person asked to be left alone about it, in this spell."""
    same = {"kind": nudge.kind, "thing": nudge.thing, "object_id": nudge.object_id, "since": nudge.since}
    return Snooze.objects.filter(person=nudge.person, **same).count()


@transaction.atomic(durable=True)
def answer_by_link(token: str, said: Said) -> Thing:
    """Do what who was mailed answers, in their name.

    Raises RuleBroken when the link is spent, has no such answer, or a part of the answer is missing.
    """
    nudge, thing = _lock_link(token)
    if said.answer not in offered(nudge, thing):
        raise RuleBroken(_("This link cannot answer that."))
    _require_whole(nudge, said)
    if said.person is not None and not _is_near(said.person, nudge, thing):
        raise RuleBroken(_("%(name)s cannot be named here.") % {"name": said.person.name})
    _answered(nudge, said.answer)
    reply(said.answer, Reply(nudge, thing, said.person, said.words, said.days, snoozes_of(nudge)))
    return thing


def _require_whole(nudge: Nudge, said: Said) -> None:
    """Whoever waits for somebody says for what; else a snooze has its days."""
    parts = {Part.PERSON: said.person is not None, Part.WORDS: bool(said.words), Part.DAYS: bool(said.days)}
    needs = {need.part for need in needs_of(NudgeKind(nudge.kind), Role(nudge.role), said.answer) if need.is_required}
    if said.answer == NudgeAnswer.SNOOZE:
        needs = {Part.WORDS} if said.person else {Part.DAYS}
    if not all(parts[part] for part in needs):
        raise RuleBroken(_("A part of this answer is missing: open the link and choose it there."))


def _is_near(person: User, nudge: Nudge, thing: Thing) -> bool:
    return thing.record is not None and who_to_name(thing.record, nudge.person).filter(pk=person.pk).exists()


@transaction.atomic(durable=True)
def disown_link(token: str) -> None:
    """Whoever opened it says that they are not the person it was mailed to: the link answers nothing any more."""
    nudge, thing = _lock_link(token)
    _answered(nudge, NudgeAnswer.DISOWNED)
    note(None, "disown_link", thing.record.item if thing.record else thing.meeting, to=nudge.person_id)


def _lock_link(token: str) -> tuple[Nudge, Thing]:
    """The link and what it is about as they are now, the meeting locked before them."""
    _lock_thing(Nudge.objects.for_link(token).get())
    nudge = Nudge.objects.for_link(token).select_for_update(of=("self",)).get()
    thing = things_of([nudge])[nudge.pk]
    now_is = facts.standing(nudge, thing, timezone.now())
    if now_is != Standing.OPEN:
        raise RuleBroken(why_not(now_is, thing))
    return nudge, thing


def _lock_thing(nudge: Nudge) -> None:
    if nudge.decision_id is not None:
        lock_decision(nudge.decision_id)
    if nudge.thing == ThingKind.ACTION:
        lock_action(UUID(nudge.object_id))
    elif nudge.thing == ThingKind.BLOCKER:
        lock_blocker(UUID(nudge.object_id))
    elif nudge.thing == ThingKind.MEETING:
        lock_meeting(UUID(nudge.object_id))


def _answered(nudge: Nudge, answer: NudgeAnswer) -> None:
    nudge.answer, nudge.answered_at = answer, timezone.now()
    nudge.save(update_fields=["answer", "answered_at"])
