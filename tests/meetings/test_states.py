"""Every state and every move: what the table has happens, everything else is refused in words."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meetings import actions
from meetings.models import Action, AgendaItem, Blocker, Meeting
from meetings.states import (
    ACTION_MOVES,
    ITEM_MOVES,
    MEETING_MOVES,
    OUTCOMES_FROM,
    ActionMove,
    ActionState,
    ItemMove,
    ItemState,
    MeetingMove,
    MeetingState,
    Outcome,
    meeting_moves_from,
    moves_from,
)
from projects.errors import RuleBroken
from projects.models import Event, Project, User
from tests.build_actions import make_action
from tests.build_meetings import make_meeting, make_question, make_record

from .settlements import settlement

pytestmark = pytest.mark.django_db


def make_item_in(state: str, meeting: Meeting, fay: User) -> AgendaItem:
    if state == ItemState.DRAFT:
        return make_question(meeting.project, by=fay)
    elif state == ItemState.SETTLED:
        return make_record(make_question(meeting, by=fay, state=ItemState.REVEALED), by=fay).item
    else:
        return make_question(meeting, by=fay, state=state)


ITEM_VERBS: dict[ItemMove, Callable[[AgendaItem, Meeting, User], Any]] = {
    ItemMove.SCHEDULE: lambda item, meeting, fay: actions.schedule(item.pk, meeting.pk, by=fay),
    ItemMove.RETURN: lambda item, meeting, fay: actions.return_question(item.pk, by=fay, reason="Not now."),
    ItemMove.OPEN: lambda item, meeting, fay: actions.open_question(item.pk, by=fay),
    ItemMove.PUT_BACK: lambda item, meeting, fay: actions.put_back(item.pk, by=fay),
    ItemMove.REVEAL: lambda item, meeting, fay: actions.reveal_positions(item.pk, by=fay),
    ItemMove.SETTLE: lambda item, meeting, fay: actions.settle(item.pk, settlement(Outcome.DROPPED, by=fay), by=fay),
}

MEETING_VERBS: dict[MeetingMove, Callable[[Meeting, User], Any]] = {
    MeetingMove.ANNOUNCE: lambda meeting, fay: actions.announce_meeting(meeting.pk, by=fay),
    MeetingMove.OPEN_ROOM: lambda meeting, fay: actions.open_room(meeting.pk, by=fay),
    MeetingMove.CLOSE: lambda meeting, fay: actions.close_meeting(meeting.pk, by=fay),
    MeetingMove.CANCEL: lambda meeting, fay: actions.cancel_meeting(meeting.pk, by=fay),
}


ACTION_VERBS: dict[ActionMove, Callable[[Action, User, User], Any]] = {
    ActionMove.ASK: lambda action, fay, lea: actions.ask_for_action(action.pk, lea, by=fay),
    ActionMove.ACCEPT: lambda action, fay, lea: actions.accept_action(
        action.pk, by=action.owner if action.owner and not action.in_hand else lea
    ),
    ActionMove.HAND_ON: lambda action, fay, lea: actions.hand_on_action(action.pk, by=fay, to=lea, because="Why."),
    ActionMove.LET_GO: lambda action, fay, lea: (
        actions.hand_on_action(action.pk, by=fay, to=None, because="Why.")
        if action.in_hand
        else actions.decline_action(action.pk, by=action.owner or lea)
    ),
    ActionMove.BLOCK: lambda action, fay, lea: actions.block(
        action.decision_id, "The contract.", by=fay, action_id=action.pk
    ),
    ActionMove.UNBLOCK: lambda action, fay, lea: actions.withdraw_blocker(
        action.blockers.get().pk if action.blockers.exists() else uuid4(), by=fay
    ),
    ActionMove.FINISH: lambda action, fay, lea: actions.finish_action(action.pk, by=action.owner or lea),
    ActionMove.DROP: lambda action, fay, lea: actions.drop_action(action.pk, by=fay, because="Why."),
    ActionMove.TAKE_UP: lambda action, fay, lea: actions.take_up_action(action.pk, by=fay),
}


def everything(meeting: Meeting) -> list[Any]:
    """What a refused move must leave as it was."""
    return [
        list(AgendaItem.objects.order_by("pk").values()),
        list(Meeting.objects.order_by("pk").values()),
        Event.objects.count(),
    ]


def test_the_verbs_cover_every_table() -> None:
    assert set(ACTION_VERBS) == set(ACTION_MOVES) == set(ActionMove)
    assert set(ITEM_VERBS) == set(ITEM_MOVES) == set(ItemMove)
    assert set(MEETING_VERBS) == set(MEETING_MOVES) == set(MeetingMove)


@pytest.mark.parametrize(("state", "move"), list(product(ItemState, ItemMove)))
def test_a_question_moves_as_its_table_says(state: ItemState, move: ItemMove, meeting: Meeting, fay: User) -> None:
    item = make_item_in(state, meeting, fay)
    before = everything(meeting)

    if move in moves_from(state):
        ITEM_VERBS[move](item, meeting, fay)

        item.refresh_from_db()
        assert item.state == ITEM_MOVES[move].target
        assert item.version == 2
    else:
        with pytest.raises(RuleBroken) as refusal:
            ITEM_VERBS[move](item, meeting, fay)

        assert str(refusal.value).endswith(".")
        assert everything(meeting) == before


# Something may be in the way of what nobody carries yet: that is said without the action moving.
STAYS = {(ActionState.NOBODY, ActionMove.BLOCK), (ActionState.ASKED, ActionMove.BLOCK)}


@pytest.mark.parametrize(("state", "move"), sorted(STAYS))
def test_an_action_that_nobody_carries_stays_so_with_something_in_its_way(
    state: ActionState, move: ActionMove, meeting: Meeting, fay: User, mo: User, lea: User
) -> None:
    owner = None if state == ActionState.NOBODY else mo
    action = make_action(make_record(meeting, by=fay), by=fay, owner=owner, state=state)

    ACTION_VERBS[move](action, fay, lea)

    assert Action.objects.get(pk=action.pk).state == state


@pytest.mark.parametrize(("state", "move"), sorted(set(product(ActionState, ActionMove)) - STAYS))
def test_an_action_moves_as_its_table_says(
    state: ActionState, move: ActionMove, meeting: Meeting, fay: User, mo: User, lea: User
) -> None:
    owner = None if state == ActionState.NOBODY else mo
    action = make_action(make_record(meeting, by=fay), by=fay, owner=owner, state=state)
    if state == ActionState.BLOCKED:
        Blocker.objects.create(decision=action.decision, action=action, obstacle="The wording.", raised_by=mo)
    before = Action.objects.values().get(pk=action.pk)

    if state in ACTION_MOVES[move].origins:
        ACTION_VERBS[move](action, fay, lea)

        action.refresh_from_db()
        assert action.state == ACTION_MOVES[move].target
        assert action.version > before["version"]
    else:
        with pytest.raises((RuleBroken, PermissionDenied, Blocker.DoesNotExist)) as refusal:
            ACTION_VERBS[move](action, fay, lea)

        assert str(refusal.value).endswith(".")
        assert Action.objects.values().get(pk=action.pk) == before


@pytest.mark.parametrize(("state", "move"), list(product(MeetingState, MeetingMove)))
def test_a_meeting_moves_as_its_table_says(state: MeetingState, move: MeetingMove, project: Project, fay: User) -> None:
    now = timezone.now()
    times = {"opened_at": now} if state == MeetingState.LIVE else {}
    meeting = make_meeting(project, by=fay, state=state, starts_at=now + timedelta(hours=1), **times)
    before = everything(meeting)

    if move in meeting_moves_from(state):
        MEETING_VERBS[move](meeting, fay)

        meeting.refresh_from_db()
        assert meeting.state == MEETING_MOVES[move].target
        assert meeting.version == 2
    else:
        with pytest.raises(RuleBroken) as refusal:
            MEETING_VERBS[move](meeting, fay)

        assert str(refusal.value).endswith(".")
        assert everything(meeting) == before


@pytest.mark.parametrize(("state", "outcome"), list(product(sorted(OUTCOMES_FROM), Outcome)))
def test_a_floor_is_left_as_its_table_says(state: str, outcome: Outcome, meeting: Meeting, fay: User) -> None:
    item = make_item_in(state, meeting, fay)
    before = everything(meeting)

    if outcome in OUTCOMES_FROM[state]:
        assert actions.settle(item.pk, settlement(outcome, by=fay), by=fay).outcome == outcome
    else:
        with pytest.raises(RuleBroken, match="Reveal the positions first"):
            actions.settle(item.pk, settlement(outcome, by=fay), by=fay)

        assert everything(meeting) == before
