"""What comes back through the link of a mail: only the answers that its ask has, only about its thing, once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from meetings.models import Nudge, NudgeAnswer
from meetings.nudges import facts
from meetings.nudges.facts import Standing
from meetings.nudges.things import Thing, things_of
from meetings.states import OwnerMove, ThingKind
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import User

from .action import lock_action
from .blocker import lock_blocker
from .locking import lock_decision, lock_meeting
from .nudges import why_not
from .ownership import give, require_move


@dataclass(frozen=True)
class Said:
    """One answer: `person` is whom it names, `words` the obstacle, the reason or the new wording."""

    answer: NudgeAnswer
    person: User | None = None
    words: str = ""


@transaction.atomic(durable=True)
def answer_by_link(token: str, said: Said) -> Thing:
    """Do what who was mailed answers, in their name. Raises RuleBroken when the link is spent."""
    nudge, thing = _lock_link(token)
    _answered(nudge, said.answer)
    assert thing.record is not None
    if said.answer == NudgeAnswer.OWN:
        require_move(thing.record, OwnerMove.ACCEPT)
        give(thing.record, thing.meeting, nudge.person, by=nudge.person, verb="accept", by_mail=True)
    elif said.person is not None:
        require_move(thing.record, OwnerMove.ASK)
        give(thing.record, thing.meeting, said.person, by=nudge.person, verb="ask_owner", by_mail=True)
    return thing


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
