"""What Bearing does by itself at the end of a ladder: a question for the agenda, giving back, asking above."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from meetings.models import Why
from meetings.nudges.conditions import conditions
from meetings.nudges.ladders import Deed
from meetings.nudges.policy import Condition
from meetings.states import NudgeKind, ThingKind
from projects.errors import RuleBroken
from projects.models import Organisation

from .action import leave_action, lock_action
from .blocker import LockedBlocker, lock_blocker
from .escalation import contact_of, escalate
from .locking import lock_decision
from .ownership import leave
from .raising import raise_obstacle, raise_ownership, raise_review


@transaction.atomic(durable=True)
def do_deed(deed: Deed, condition: Condition, now: datetime) -> None:
    """Do it if its condition still holds, once: what is locked is read again. Raises RuleBroken otherwise."""
    with override(Organisation.objects.get().language):
        _DEEDS[deed](condition, now)


def _require_still(condition: Condition, now: datetime) -> None:
    found = conditions(now, {}, kinds=[condition.kind], only={condition.object_id})
    if not any(one.since == condition.since and not one.on_agenda for one in found if one.thing == condition.thing):
        raise RuleBroken(_("This has moved on since it was asked."))


def _put_on_agenda(condition: Condition, now: datetime) -> None:
    if condition.thing == ThingKind.BLOCKER:
        locked = lock_blocker(UUID(condition.object_id))
        _require_still(condition, now)
        _raise_unanswered(locked, condition.since)
    elif condition.thing == ThingKind.ACTION:
        action, record, meeting = lock_action(UUID(condition.object_id))
        _require_still(condition, now)
        why = Why.UNOWNED if condition.kind == NudgeKind.UNOWNED_ACTION else Why.OWNERSHIP
        raise_ownership(record, meeting, action, why=why, since=condition.since)
    else:
        record, meeting = lock_decision(int(condition.object_id))
        _require_still(condition, now)
        if condition.kind == NudgeKind.REVIEW:
            raise_review(record, meeting, since=condition.since)
        else:
            raise_ownership(record, meeting, None, why=Why.UNOWNED, since=condition.since)


def _raise_unanswered(locked: LockedBlocker, since: datetime) -> None:
    raise_obstacle(locked.blocker, locked.record, locked.meeting, why=Why.ESCALATED, since=since)


def _hand_back(condition: Condition, now: datetime) -> None:
    """Who was asked has not answered: nobody carries it again, and the asking goes on a step later."""
    if condition.thing == ThingKind.ACTION:
        locked = lock_action(UUID(condition.object_id))
        _require_still(condition, now)
        leave_action(locked, by=None, verb="hand_back")
    else:
        record, meeting = lock_decision(int(condition.object_id))
        _require_still(condition, now)
        leave(record, meeting, by=None, verb="hand_back", is_in_vain=True)


def _escalate(condition: Condition, now: datetime) -> None:
    """Ask above; where nobody above is known it is a question for the meeting."""
    locked = lock_blocker(UUID(condition.object_id))
    _require_still(condition, now)
    if contact_of(locked) is not None:
        escalate(locked, by=None)
    else:
        _raise_unanswered(locked, condition.since)


_DEEDS = {Deed.AGENDA: _put_on_agenda, Deed.HAND_BACK: _hand_back, Deed.ESCALATE: _escalate}
