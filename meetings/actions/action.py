"""What follows from a decision: who promised it, what became of it. Only its owner says yes."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import may_name_owner, people_to_ask, require_account
from meetings.models import Action, Decision, Meeting, Why
from meetings.states import ACTION_MOVES, IN_THE_WAY, ActionMove, ActionState, BlockerState, Outcome, Ownership
from projects import clock
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import User

from .locking import announce, lock_decision
from .ownership import HANDED_ON_TOO_OFTEN
from .raising import raise_ownership


class LockedAction(NamedTuple):
    """An action as it is now, with what it follows from; the meeting was locked first."""

    action: Action
    record: Decision
    meeting: Meeting


def lock_action(action_id: UUID) -> LockedAction:
    """Raises Action.DoesNotExist."""
    record, meeting = lock_decision(Action.objects.values_list("decision_id", flat=True).get(pk=action_id))
    action = Action.objects.select_for_update(of=("self",)).select_related("owner").get(pk=action_id)
    action.decision = record
    return LockedAction(action, record, meeting)


@transaction.atomic(durable=True)
def add_action(number: int, title: str, *, by: User, owner: User | None = None) -> Action:
    """Write down what is to change, and ask somebody to carry it. Who names themselves has said yes.

    Raises PermissionDenied unless `by` decided, facilitated, prepares there or carries the
    decision; RuleBroken unless it was decided and stands, or when `owner` does not see the project.
    """
    record, meeting = lock_decision(number)
    require_adding(by, record)
    action = Action.objects.create(decision=record, title=title, created_by=by)
    note(by, "add_action", action, title=title)
    if owner is not None:
        give_action(LockedAction(action, record, meeting), owner, by=by, verb="ask_for_action")
    else:
        announce(meeting, Region.FLOOR)
    return action


def may_add_action(person: User, record: Decision) -> bool:
    return record.owner_id == person.pk or may_name_owner(person, record)


def require_adding(person: User, record: Decision) -> None:
    """Refuse whoever may not say what follows from this record, or when nothing can."""
    if not may_add_action(person, record):
        raise PermissionDenied(_("Those who decided, prepared or carry it say what follows from it."))
    if record.outcome != Outcome.DECIDED or record.is_let_go:
        raise RuleBroken(_("Actions follow from what was decided and stands."))


@transaction.atomic(durable=True)
def ask_for_action(action_id: UUID, person: User, *, by: User) -> Action:
    """Ask somebody to carry an action that nobody has accepted. Who names themselves has said yes.

    Raises PermissionDenied unless `by` may say what follows; RuleBroken when somebody carries it
    or `person` was asked already.
    """
    locked = lock_action(action_id)
    require_directing(by, locked.action)
    if locked.action.in_hand:
        raise RuleBroken(why_not_action(locked.action))
    return give_action(locked, person, by=by, verb="ask_for_action")


@transaction.atomic(durable=True)
def accept_action(action_id: UUID, *, by: User) -> Action:
    """Say yes: who was asked, or anybody who sees an action that nobody carries. Saying yes twice is once."""
    return take_action(lock_action(action_id), by=by)


@transaction.atomic(durable=True)
def decline_action(action_id: UUID, *, by: User, suggested: User | None = None, because: str = "") -> Action:
    """Say "not me" before having said yes: nobody carries it, or who is suggested is asked instead."""
    return pass_over(lock_action(action_id), by=by, suggested=suggested, because=because)


@transaction.atomic(durable=True)
def hand_on_action(action_id: UUID, *, by: User, to: User | None, because: str) -> Action:
    """Pass on what somebody carries, with a reason: `to` is asked, or nobody carries it.

    Raises PermissionDenied unless `by` carries it or may say what follows.
    """
    locked = lock_action(action_id)
    require_carrying_or_directing(by, locked.action)
    return hand_action_on(locked, by=by, to=to, because=because)


@transaction.atomic(durable=True)
def finish_action(action_id: UUID, *, by: User, changed: str = "") -> Action:
    """Its owner says that it is done, and what changed for somebody. What was in its way is not any more."""
    locked = lock_action(action_id)
    require_owner(by, locked.action)
    return end_action(locked, ActionMove.FINISH, by=by, ending=changed)


@transaction.atomic(durable=True)
def drop_action(action_id: UUID, *, by: User, because: str) -> Action:
    """Let it go, with a reason: its owner, or who may say what follows."""
    locked = lock_action(action_id)
    require_carrying_or_directing(by, locked.action)
    return end_action(locked, ActionMove.DROP, by=by, ending=because)


@transaction.atomic(durable=True)
def take_up_action(action_id: UUID, *, by: User) -> Action:
    """Undo an end: nobody carries it until somebody says yes. Who carried and ended it carries it again at once."""
    locked = lock_action(action_id)
    require_carrying_or_directing(by, locked.action)
    before, was_theirs = locked.action.owner, locked.action.ownership == Ownership.ACCEPTED
    move_action(locked.action, ActionMove.TAKE_UP)
    _let_go(locked.action)
    locked.action.ended_at, locked.action.ended_by, locked.action.ending = None, None, ""
    save_action(locked, people=[before])
    note(by, "take_up_action", locked.action)
    return take_action(locked, by=by) if was_theirs and before == by else locked.action


@transaction.atomic(durable=True)
def say_it_moves(action_id: UUID, *, by: User) -> Action:
    """Its owner says that nothing is in the way."""
    return moves_on(lock_action(action_id), by=by)


def require_owner(person: User, action: Action) -> None:
    if action.owner_id != person.pk:
        name = action.owner.name if action.owner else _("Nobody")
        raise PermissionDenied(_("%(name)s carries this.") % {"name": name})


def require_directing(person: User, action: Action) -> None:
    if not may_add_action(person, action.decision):
        raise PermissionDenied(_("Those who decided, prepared or carry it say what follows from it."))


def require_carrying_or_directing(person: User, action: Action) -> None:
    if action.owner_id != person.pk:
        require_directing(person, action)


def move_action(action: Action, move: ActionMove) -> None:
    """Set the state that the move leads to; the caller saves. Raises RuleBroken unless the table has it."""
    if action.state not in ACTION_MOVES[move].origins:
        raise RuleBroken(why_not_action(action))
    action.state = ACTION_MOVES[move].target


def why_not_action(action: Action) -> str:
    """What an action is now, as a sentence."""
    name = action.owner.name if action.owner else _("Nobody")
    return {
        ActionState.NOBODY: lambda: _("Nobody carries this yet."),
        ActionState.ASKED: lambda: _("%(name)s was asked to carry this.") % {"name": name},
        ActionState.ACCEPTED: lambda: _("%(name)s carries this.") % {"name": name},
        ActionState.BLOCKED: lambda: _("%(name)s carries this, and something is in the way.") % {"name": name},
        ActionState.DONE: lambda: _("This is done."),
        ActionState.DROPPED: lambda: _("This was let go."),
    }[ActionState(action.state)]()


def give_action(
    locked: LockedAction, person: User, *, by: User, verb: str, because: str = "", by_mail: bool = False
) -> Action:
    """Ask `person`, or let them carry it when they say so themselves, inside the caller's transaction."""
    action, record, meeting = locked
    _require_standing(record)
    if person.pk == action.owner_id:
        raise RuleBroken(_("%(name)s is the one already.") % {"name": person.name})
    require_account(person)
    if not people_to_ask(meeting).filter(pk=person.pk).exists():
        raise RuleBroken(_("%(name)s does not see this project.") % {"name": person.name})
    move_action(action, ActionMove.HAND_ON if action.in_hand else ActionMove.ASK)
    now, before = timezone.now(), action.owner
    action.owner, action.owner_asked_at, action.owner_asked_by = person, now, by
    action.owner_accepted_at = action.unowned_since = None
    if person == by:
        _accept(action)
    save_action(locked, people=[before, person])
    note(by, verb, action, to=person.pk, **_said(because), **_by_mail(by_mail=by_mail))
    return action


def _require_standing(record: Decision) -> None:
    if record.is_let_go:
        raise RuleBroken(_("The decision that this follows from was let go."))


def take_action(locked: LockedAction, *, by: User, by_mail: bool = False) -> Action:
    """`by` says yes, inside the caller's transaction."""
    action = locked.action
    if action.owner_id == by.pk and action.in_hand:
        return action
    _require_standing(locked.record)
    if action.owner_id not in {None, by.pk}:
        raise RuleBroken(why_not_action(action))
    require_account(by)
    if action.owner_id is None:
        action.owner, action.owner_asked_at, action.owner_asked_by = by, timezone.now(), by
    action.unowned_since = None
    _accept(action)
    save_action(locked, people=[by])
    note(by, "accept_action", action, **_by_mail(by_mail=by_mail))
    return action


def _accept(action: Action) -> None:
    """The one who carries it says yes; what was in its way before still is."""
    move_action(action, ActionMove.ACCEPT)
    if action.blockers.filter(state__in=IN_THE_WAY).exists():
        move_action(action, ActionMove.BLOCK)
    action.owner_accepted_at = action.touched_at = timezone.now()


def pass_over(
    locked: LockedAction, *, by: User, suggested: User | None = None, because: str = "", by_mail: bool = False
) -> Action:
    """`by` was asked and says "not me", inside the caller's transaction."""
    if locked.action.owner_id != by.pk or locked.action.state != ActionState.ASKED:
        raise RuleBroken(_("You are not asked to carry this any more."))
    if suggested is not None:
        return give_action(locked, suggested, by=by, verb="decline_action", because=because, by_mail=by_mail)
    return leave_action(locked, by=by, verb="decline_action", because=because, **_by_mail(by_mail=by_mail))


def hand_action_on(locked: LockedAction, *, by: User, to: User | None, because: str, by_mail: bool = False) -> Action:
    """Pass on what somebody carries, inside the caller's transaction. Handed on twice, it is a question."""
    action = locked.action
    if not action.in_hand:
        raise RuleBroken(why_not_action(action))
    if not because:
        raise RuleBroken(_("Say why: the next one begins with that."))
    action.handed_on += 1
    if to is not None:
        give_action(locked, to, by=by, verb="hand_on_action", because=because, by_mail=by_mail)
    else:
        leave_action(locked, by=by, verb="hand_on_action", because=because, **_by_mail(by_mail=by_mail))
    if action.handed_on >= HANDED_ON_TOO_OFTEN:
        raise_ownership(locked.record, locked.meeting, action, why=Why.HANDED_ON, since=timezone.now())
    return action


def leave_action(locked: LockedAction, *, by: User | None, verb: str, because: str = "", **told: object) -> Action:
    """Let nobody carry it from now on, inside the caller's transaction."""
    before = locked.action.owner
    move_action(locked.action, ActionMove.LET_GO)
    _let_go(locked.action)
    save_action(locked, people=[before])
    note(by, verb, locked.action, **_said(because), **told)
    return locked.action


def _let_go(action: Action) -> None:
    action.owner = action.owner_asked_at = action.owner_asked_by = action.owner_accepted_at = None
    action.unowned_since = clock.now()


def end_action(locked: LockedAction, move: ActionMove, *, by: User, ending: str = "", by_mail: bool = False) -> Action:
    """Done or let go, inside the caller's transaction; what was in its way is not in the way any more."""
    action = locked.action
    if move == ActionMove.DROP and not ending:
        raise RuleBroken(_("Say why it should not exist."))
    move_action(action, move)
    now = timezone.now()
    action.ended_at, action.ended_by, action.ending = now, by, ending
    action.blockers.filter(state__in=IN_THE_WAY).update(state=BlockerState.WITHDRAWN, ended_at=now, ended_by=by)
    save_action(locked, people=[action.owner])
    note(by, f"{move}_action", action, **_said(ending), **_by_mail(by_mail=by_mail))
    return action


def moves_on(locked: LockedAction, *, by: User, by_mail: bool = False) -> Action:
    """Its owner says that nothing is in the way, inside the caller's transaction."""
    require_owner(by, locked.action)
    if not locked.action.in_hand:
        raise RuleBroken(why_not_action(locked.action))
    locked.action.touched_at = timezone.now()
    save_action(locked)
    note(by, "say_it_moves", locked.action, **_by_mail(by_mail=by_mail))
    return locked.action


def save_action(locked: LockedAction, people: list[User | None] | None = None) -> None:
    """Keep it and tell the room, inside the caller's transaction."""
    locked.action.version += 1
    locked.action.save(update_fields=_CHANGING)
    announce(locked.meeting, Region.FLOOR, people=people or [])


_CHANGING = [
    "state",
    "owner",
    "owner_asked_at",
    "owner_asked_by",
    "owner_accepted_at",
    "unowned_since",
    "touched_at",
    "handed_on",
    "ended_at",
    "ended_by",
    "ending",
    "version",
]


def _said(because: str) -> dict[str, object]:
    return {"reason": because} if because else {}


def _by_mail(*, by_mail: bool) -> dict[str, object]:
    return {"by_mail": True} if by_mail else {}
