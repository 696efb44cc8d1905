"""What is in the way, and who can remove it. As soon as a remover is named, the owner is left alone."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import people_to_ask, require_account
from meetings.models import Action, Blocker, Decision, Meeting, Why
from meetings.nudges.things import Thing
from meetings.states import (
    BLOCKER_MOVES,
    IN_HAND,
    IN_THE_WAY,
    ActionMove,
    ActionState,
    BlockerMove,
    BlockerState,
    Outcome,
)
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import User

from .action import lock_action, may_add_action, move_action
from .locking import announce, lock_decision
from .raising import raise_obstacle

# What a verb changes of a blocker.
CHANGES = [
    "state", "remover", "asked_at", "promised_at", "escalated_to", "escalated_at", "last_escalated_at",
    "escalation_words", "escalation_held_at", "held_because", "ended_at", "ended_by", "ending", "version",
]  # fmt: skip


class LockedBlocker(NamedTuple):
    """What is in the way as it is now, with what it is in the way of; the meeting was locked first."""

    blocker: Blocker
    action: Action | None
    record: Decision
    meeting: Meeting

    @property
    def owner(self) -> User:
        """Who waits for it to be removed."""
        return (self.action.owner if self.action else self.record.owner) or self.blocker.raised_by


def lock_blocker(blocker_id: UUID) -> LockedBlocker:
    """Raises Blocker.DoesNotExist."""
    number, action_id = Blocker.objects.values_list("decision_id", "action_id").get(pk=blocker_id)
    if action_id:
        action, record, meeting = lock_action(action_id)
    else:
        action, (record, meeting) = None, lock_decision(number)
    people = ("remover", "raised_by", "escalated_to")
    blocker = Blocker.objects.select_for_update(of=("self",)).select_related(*people).get(pk=blocker_id)
    return LockedBlocker(blocker, action, record, meeting)


def locked_blocker(thing: Thing) -> LockedBlocker:
    """What an ask is about, to be read in the same words; whether it is locked is the caller's."""
    assert thing.blocker is not None
    return LockedBlocker(thing.blocker, thing.action, thing.its_record, thing.meeting)


@transaction.atomic(durable=True)
def block(
    number: int, obstacle: str, *, by: User, remover: User | None = None, action_id: UUID | None = None
) -> Blocker:
    """Say what is in the way of a decision or of one of its actions, and who can remove it, who is asked at once.

    Raises PermissionDenied unless `by` carries it or may say what follows from the decision;
    RuleBroken when the action is not in hand, or the remover does not see the project.
    """
    if action_id is not None:
        action, record, meeting = lock_action(action_id)
    else:
        action, (record, meeting) = None, lock_decision(number)
    require_blocking(by, record, action)
    return put_in_the_way(record, meeting, action, obstacle, by=by, remover=remover)


def require_blocking(person: User, record: Decision, action: Action | None) -> None:
    """Refuse whoever may not say what is in the way here, and of what nobody carries."""
    carries = action is not None and action.owner_id == person.pk
    if not carries and not may_add_action(person, record):
        raise PermissionDenied(_("Who carries it says what is in the way."))
    if record.outcome != Outcome.DECIDED:
        raise RuleBroken(_("What is in the way is said of what was decided."))


def put_in_the_way(
    record: Decision,
    meeting: Meeting,
    action: Action | None,
    obstacle: str,
    *,
    by: User,
    remover: User | None = None,
    by_mail: bool = False,
) -> Blocker:
    """Write a blocker down, inside the caller's transaction."""
    if record.is_let_go:
        raise RuleBroken(_("This was let go."))
    if action is not None and action.state in IN_HAND:
        move_action(action, ActionMove.BLOCK)
        # Who says what is in the way has answered: nobody asks them the same again.
        action.touched_at = timezone.now() if action.owner_id == by.pk else action.touched_at
    elif action is not None and not action.is_open:
        raise RuleBroken(_("This has ended: nothing is in its way."))
    blocker = Blocker.objects.create(decision=record, action=action, obstacle=obstacle, raised_by=by)
    note(by, "block", blocker, obstacle=obstacle, **({"by_mail": True} if by_mail else {}))
    locked = LockedBlocker(blocker, action, record, meeting)
    if remover is not None:
        ask_remover(locked, remover, by=by)
    else:
        save_blocker(locked)
    return blocker


@transaction.atomic(durable=True)
def name_remover(blocker_id: UUID, person: User, *, by: User) -> Blocker:
    """Ask somebody to remove it; who was asked before is left alone. Owner, remover and who may say what follows."""
    locked = lock_blocker(blocker_id)
    require_around(by, locked)
    return ask_remover(locked, person, by=by)


@transaction.atomic(durable=True)
def promise_removal(blocker_id: UUID, *, by: User) -> Blocker:
    """The remover says "I'll clear it"."""
    return promise(lock_blocker(blocker_id), by=by)


@transaction.atomic(durable=True)
def clear_blocker(blocker_id: UUID, *, by: User, how: str = "") -> Blocker:
    """It is out of the way: whoever is around it says so. The ball is with the owner again."""
    locked = lock_blocker(blocker_id)
    require_around(by, locked)
    return end_blocker(locked, BlockerMove.CLEAR, by=by, ending=how)


@transaction.atomic(durable=True)
def decline_removal(blocker_id: UUID, *, by: User, suggested: User | None = None) -> Blocker:
    """ "It isn't me": who is suggested is asked, or nobody is named again."""
    return pass_removal_on(lock_blocker(blocker_id), by=by, suggested=suggested)


@transaction.atomic(durable=True)
def accept_constraint(blocker_id: UUID, *, by: User, because: str = "") -> Blocker:
    """It cannot be removed: a question is drafted, to decide around it."""
    locked = lock_blocker(blocker_id)
    require_around(by, locked)
    return constrain(locked, by=by, because=because)


@transaction.atomic(durable=True)
def withdraw_blocker(blocker_id: UUID, *, by: User, because: str = "") -> Blocker:
    """It was not in the way after all; who raised it, who carries the thing, or who may say what follows."""
    locked = lock_blocker(blocker_id)
    if by.pk not in {locked.blocker.raised_by_id, locked.owner.pk} and not may_add_action(by, locked.record):
        raise PermissionDenied(_("Who said that it is in the way takes it back."))
    return end_blocker(locked, BlockerMove.WITHDRAW, by=by, ending=because)


def require_around(person: User, locked: LockedBlocker) -> None:
    """Who carries the thing, who was asked to remove it or above, who raised it, and who may say what follows."""
    if not (is_around(person, locked) or may_add_action(person, locked.record)):
        raise PermissionDenied(_("Those who wait for it or can remove it answer this."))


def is_around(person: User, locked: LockedBlocker) -> bool:
    blocker = locked.blocker
    return person.pk in {blocker.remover_id, blocker.escalated_to_id, blocker.raised_by_id, locked.owner.pk}


def moves_of(person: User, locked: LockedBlocker, *, is_directing: bool) -> frozenset[BlockerMove]:
    """What this person may do about it, for a page that offers it; `is_directing` says that they may add actions.

    Going above is for its owner alone, once that is announced: that is not among them.
    """
    blocker, mine = locked.blocker, set[BlockerMove]()
    if blocker.waits_for == person:
        mine |= {BlockerMove.PROMISE, BlockerMove.DECLINE}
    if is_directing or is_around(person, locked):
        mine |= {BlockerMove.NAME, BlockerMove.CLEAR, BlockerMove.CONSTRAIN}
    if is_directing or person.pk in {blocker.raised_by_id, locked.owner.pk}:
        mine.add(BlockerMove.WITHDRAW)
    return frozenset(move for move in mine if blocker.state in BLOCKER_MOVES[move].origins)


def require_owner_of(person: User, locked: LockedBlocker) -> None:
    if locked.owner.pk != person.pk:
        raise PermissionDenied(_("%(name)s carries this.") % {"name": locked.owner.name})


def move_blocker(blocker: Blocker, move: BlockerMove) -> None:
    """Set the state that the move leads to; the caller saves. Raises RuleBroken unless the table has it."""
    if blocker.state not in BLOCKER_MOVES[move].origins:
        raise RuleBroken(why_not_blocker(blocker))
    blocker.state = BLOCKER_MOVES[move].target


def why_not_blocker(blocker: Blocker) -> str:
    """How far it is, as a sentence."""
    name = blocker.waits_for.name if blocker.waits_for else _("Nobody")
    return {
        BlockerState.OPEN: lambda: _("Nobody is named who could remove it."),
        BlockerState.ASKED: lambda: _("%(name)s was asked to remove it.") % {"name": name},
        BlockerState.PROMISED: lambda: _("%(name)s is removing it.") % {"name": name},
        BlockerState.ESCALATED: lambda: _("%(name)s was asked about it.") % {"name": name},
        BlockerState.REMOVED: lambda: _("It is out of the way."),
        BlockerState.CONSTRAINT: lambda: _("It cannot be removed: a question was drafted to decide around it."),
        BlockerState.WITHDRAWN: lambda: _("It is not in the way any more."),
    }[BlockerState(blocker.state)]()


def ask_remover(locked: LockedBlocker, person: User, *, by: User, by_mail: bool = False) -> Blocker:
    """Name who could remove it, inside the caller's transaction."""
    blocker, before = locked.blocker, locked.blocker.waits_for
    if person.pk == blocker.remover_id and blocker.state != BlockerState.ESCALATED:
        raise RuleBroken(_("%(name)s is the one already.") % {"name": person.name})
    require_account(person)
    if not people_to_ask(locked.meeting).filter(pk=person.pk).exists():
        raise RuleBroken(_("%(name)s does not see this project.") % {"name": person.name})
    move_blocker(blocker, BlockerMove.NAME)
    blocker.remover, blocker.asked_at = person, timezone.now()
    blocker.promised_at = blocker.escalation_held_at = blocker.escalated_to = blocker.escalated_at = None
    blocker.escalation_words = blocker.held_because = ""
    save_blocker(locked, before)
    note(by, "name_remover", blocker, to=person.pk, **({"by_mail": True} if by_mail else {}))
    return blocker


def promise(locked: LockedBlocker, *, by: User, by_mail: bool = False) -> Blocker:
    """Whoever was asked says that they will clear it, inside the caller's transaction.

    Asked above, all three were: who is above, who was asked before, and who waits.
    """
    blocker = locked.blocker
    is_above = blocker.state == BlockerState.ESCALATED
    if by != blocker.waits_for and not (is_above and by in {blocker.remover, locked.owner}):
        raise RuleBroken(why_not_blocker(blocker))
    move_blocker(blocker, BlockerMove.PROMISE)
    blocker.remover, blocker.promised_at = by, timezone.now()
    blocker.asked_at = blocker.asked_at or blocker.promised_at
    save_blocker(locked)
    note(by, "promise_removal", blocker, **({"by_mail": True} if by_mail else {}))
    return blocker


def pass_removal_on(
    locked: LockedBlocker, *, by: User, suggested: User | None = None, by_mail: bool = False
) -> Blocker:
    """Whoever was asked says that it isn't them, inside the caller's transaction."""
    blocker = locked.blocker
    if blocker.waits_for != by:
        raise RuleBroken(why_not_blocker(blocker))
    if suggested is not None:
        return ask_remover(locked, suggested, by=by, by_mail=by_mail)
    move_blocker(blocker, BlockerMove.DECLINE)
    blocker.remover = blocker.asked_at = blocker.promised_at = blocker.escalated_to = blocker.escalated_at = None
    save_blocker(locked, by)
    note(by, "decline_removal", blocker, **({"by_mail": True} if by_mail else {}))
    return blocker


def lose_remover(blocker: Blocker, meeting: Meeting, *, by: User) -> None:
    """Who was asked to remove it leaves: nobody is named any more, inside the caller's transaction."""
    blocker.state = BlockerState.OPEN
    blocker.remover = blocker.asked_at = blocker.promised_at = blocker.escalated_to = blocker.escalated_at = None
    save_blocker(LockedBlocker(blocker, blocker.action, blocker.decision, meeting))
    note(by, "remover_left", blocker)


def constrain(locked: LockedBlocker, *, by: User, because: str = "", by_mail: bool = False) -> Blocker:
    """It cannot be removed, inside the caller's transaction: the question how to go on is drafted."""
    blocker = end_blocker(locked, BlockerMove.CONSTRAIN, by=by, ending=because, by_mail=by_mail)
    raise_obstacle(blocker, locked.record, locked.meeting, why=Why.CONSTRAINT, since=blocker.raised_at)
    return blocker


def end_blocker(
    locked: LockedBlocker, move: BlockerMove, *, by: User, ending: str = "", by_mail: bool = False
) -> Blocker:
    """It is not in the way any more, inside the caller's transaction. With the last one the action moves again."""
    blocker, action = locked.blocker, locked.action
    move_blocker(blocker, move)
    blocker.ended_at, blocker.ended_by, blocker.ending = timezone.now(), by, ending
    if action is not None and action.state == ActionState.BLOCKED and not _others(blocker, action):
        move_action(action, ActionMove.UNBLOCK)
        action.touched_at = timezone.now()
    save_blocker(locked, blocker.waits_for)
    said = {"reason": ending} if ending else {}
    note(by, f"{move}_blocker", blocker, **said, **({"by_mail": True} if by_mail else {}))
    return blocker


def _others(blocker: Blocker, action: Action) -> bool:
    return action.blockers.filter(state__in=IN_THE_WAY).exclude(pk=blocker.pk).exists()


def save_blocker(locked: LockedBlocker, *others: User | None) -> None:
    """Keep it and tell the room, inside the caller's transaction."""
    locked.blocker.version += 1
    locked.blocker.save(update_fields=CHANGES)
    if locked.action is not None:
        locked.action.version += 1
        locked.action.save(update_fields=["state", "touched_at", "version"])
    announce(locked.meeting, Region.FLOOR, people=[locked.owner, locked.blocker.waits_for, *others])
