"""What follows from a decision: rows for the pages that list actions, and the page of one."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions import may_add_action
from meetings.models import Action, Blocker, Decision, Nudge
from meetings.models.action import ActionQuerySet
from meetings.states import ACTION_MOVES, ActionMove, ActionState, ThingKind
from projects.models import User

from .history import HistoryLine, history_of_action
from .nudges import with_asks
from .words import day_words

# After so many days without a word from its owner an action is asked about by what may be in its way.
QUIET_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Ways:
    """What one reader may do about an action now."""

    accept: bool = False
    decline: bool = False
    ask: bool = False
    hand_on: bool = False
    moves: bool = False
    finish: bool = False
    drop: bool = False
    take_up: bool = False

    @property
    def is_any(self) -> bool:
        return any(vars(self).values())


@dataclass(frozen=True)
class ActionRow:
    """An action in a list, in words. `since` says how its owner stands to it, and from which day on."""

    action: Action
    since: str
    is_quiet: bool = False
    ways: Ways = field(default_factory=Ways)

    @property
    def obstacles(self) -> list[Blocker]:
        """What is in its way, as `with_obstacles` read it."""
        return list(self.action.blockers.all())

    @property
    def circle(self) -> str:
        """Filled who carries it, dashed who was only asked."""
        return "silent" if self.action.state == ActionState.ASKED else ""


def ways_of(action: Action, reader: User, *, directs: bool) -> Ways:
    """`directs` says that the reader may say what follows from the decision."""
    is_theirs, stands = action.owner_id == reader.pk, not action.decision.is_let_go

    def fits(move: ActionMove, *, may: bool) -> bool:
        return may and stands and action.state in ACTION_MOVES[move].origins

    is_asked = action.state == ActionState.ASKED and is_theirs
    return Ways(
        accept=fits(ActionMove.ACCEPT, may=is_theirs or action.owner_id is None),
        decline=is_asked,
        ask=fits(ActionMove.ASK, may=directs and not is_asked),
        hand_on=fits(ActionMove.HAND_ON, may=is_theirs or directs),
        moves=fits(ActionMove.FINISH, may=is_theirs and action.state == ActionState.ACCEPTED),
        finish=fits(ActionMove.FINISH, may=is_theirs),
        drop=fits(ActionMove.DROP, may=directs or (is_theirs and action.in_hand)),
        take_up=fits(ActionMove.TAKE_UP, may=directs or is_theirs),
    )


def action_rows(
    reader: User, actions: Iterable[Action], zone: zoneinfo.ZoneInfo | None, now: datetime, *, directs: bool = False
) -> list[ActionRow]:
    """Actions read by `for_list`, days in `zone` or else the reader's."""
    return [
        ActionRow(
            action,
            since_words(action, zone, now),
            action.in_hand and now - action.touched_at > QUIET_AFTER,
            ways_of(action, reader, directs=directs),
        )
        for action in actions
    ]


def with_obstacles(actions: ActionQuerySet) -> ActionQuerySet:
    """As `for_list`, with what is in the way of each now. Two queries."""
    obstacles = Blocker.objects.in_the_way().select_related("remover", "escalated_to").order_by("raised_at", "pk")
    return actions.for_list().prefetch_related(Prefetch("blockers", queryset=obstacles))


def since_words(action: Action, zone: zoneinfo.ZoneInfo | None, now: datetime) -> str:
    """How its owner stands to it, or how it ended, since which day."""
    words, moment = {
        ActionState.NOBODY: (_("since %(day)s"), action.unowned_since),
        ActionState.ASKED: (_("asked on %(day)s, has not said yes yet"), action.owner_asked_at),
        ActionState.ACCEPTED: (_("said yes on %(day)s"), action.owner_accepted_at),
        ActionState.BLOCKED: (_("said yes on %(day)s; something is in the way"), action.owner_accepted_at),
        ActionState.DONE: (_("done on %(day)s"), action.ended_at),
        ActionState.DROPPED: (_("let go on %(day)s"), action.ended_at),
    }[ActionState(action.state)]
    on = timezone.localdate(moment or action.created_at, zone)
    return words % {"day": day_words(on, timezone.localdate(now, zone))}


def following(reader: User, record: Decision, now: datetime) -> dict[str, Any]:
    """What follows from a record, for its page: two queries, and one for what the reader may do."""
    directs = may_add_action(reader, record)
    actions = list(with_obstacles(Action.objects.visible_to(reader).filter(decision=record.number).in_order()))
    for action in actions:
        # As its page has it already.
        action.decision = record
    return {
        "following": action_rows(reader, actions, record.meeting.zone, now, directs=directs),
        "may_add": directs and not record.is_let_go,
    }


def action_context(reader: User, action: Action) -> dict[str, Any]:
    """One action for one reader, its times in the zone of the meeting it came from."""
    record = action.decision
    zone, now = record.meeting.zone, timezone.now()
    today = timezone.localdate(now, zone)
    row = action_rows(reader, [action], zone, now, directs=may_add_action(reader, record))[0]
    nudges = Nudge.objects.about(ThingKind.ACTION, action.pk)
    history: list[HistoryLine] = with_asks(history_of_action(action, zone, today), nudges, zone, today)
    return {
        "action": action,
        "record": record,
        "row": row,
        "history": history,
        "written": day_of(action.created_at, zone, today),
    }


def day_of(moment: datetime, zone: zoneinfo.ZoneInfo, today: date) -> str:
    return day_words(timezone.localdate(moment, zone), today)
