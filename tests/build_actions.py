"""Makes what follows from decisions, in any state."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from meetings.models import Action, Decision
from meetings.states import IN_HAND, ActionState
from projects.models import User


def make_action(
    record: Decision,
    *,
    by: User,
    owner: User | None = None,
    state: ActionState | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Action:
    """Nobody's, or else asked of `owner`, unless `state` says how they stand to it. `at` backdates all of it."""
    at = at or timezone.now()
    state = state or (ActionState.ASKED if owner else ActionState.NOBODY)
    lawful: dict[str, Any] = {"title": "Tell six clinics which week they move.", "created_at": at, "touched_at": at}
    if owner is None:
        lawful["unowned_since"] = at
    else:
        lawful |= {"owner": owner, "owner_asked_at": at, "owner_asked_by": by, "unowned_since": None}
    if state in IN_HAND | {ActionState.DONE}:
        lawful["owner_accepted_at"] = at
    if state in {ActionState.DONE, ActionState.DROPPED}:
        lawful |= {"ended_at": at, "ended_by": owner or by, "ending": "It was enough."}
    return Action.objects.create(decision=record, created_by=by, state=state, **lawful | fields)
