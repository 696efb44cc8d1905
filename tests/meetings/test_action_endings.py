"""How an action ends and is taken up again, and how a decision is let go."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from meetings import actions
from meetings.models import Action, Blocker, Decision, Meeting
from meetings.states import ActionState, BlockerState, Outcome
from projects.errors import RuleBroken
from projects.models import User
from tests.at_once import at_once, refusals
from tests.build_actions import make_action
from tests.build_meetings import make_record, noon

from .conftest import History

pytestmark = pytest.mark.django_db
NOW = noon(2026, 10, 13)


@pytest.fixture
def record(meeting: Meeting, fay: User) -> Decision:
    return make_record(meeting, by=fay)


@pytest.fixture
def carried(record: Decision, fay: User, mo: User) -> Action:
    return make_action(record, by=fay, owner=mo, state=ActionState.ACCEPTED)


@time_machine.travel(NOW, tick=False)
def test_its_owner_says_that_it_is_done_and_what_changed(carried: Action, mo: User, noted: History) -> None:
    action = actions.finish_action(carried.pk, by=mo, changed="Nobody calls twice any more.")

    assert (action.state, action.owner) == (ActionState.DONE, mo)
    assert (action.ended_at, action.ended_by, action.ending) == (NOW, mo, "Nobody calls twice any more.")
    assert noted() == [("finish_action", "Mo Adeyemi")]


def test_nobody_else_says_that_it_is_done(carried: Action, fay: User) -> None:
    with pytest.raises(PermissionDenied, match="Mo Adeyemi carries this"):
        actions.finish_action(carried.pk, by=fay)


def test_what_was_in_the_way_of_what_is_done_is_not_any_more(record: Decision, fay: User, mo: User) -> None:
    action = make_action(record, by=fay, owner=mo, state=ActionState.BLOCKED)
    blocker = Blocker.objects.create(decision=record, action=action, obstacle="The wording.", raised_by=mo)

    actions.finish_action(action.pk, by=mo)

    blocker.refresh_from_db()
    assert (blocker.state, blocker.ended_by) == (BlockerState.WITHDRAWN, mo)


def test_an_action_is_let_go_with_a_reason(carried: Action, fay: User) -> None:
    with pytest.raises(RuleBroken, match="Say why"):
        actions.drop_action(carried.pk, by=fay, because="")

    assert actions.drop_action(carried.pk, by=fay, because="They heard.").state == ActionState.DROPPED


def test_who_ended_it_carries_it_again(carried: Action, mo: User) -> None:
    actions.finish_action(carried.pk, by=mo, changed="Not yet, in fact.")
    assert actions.take_up_action(carried.pk, by=mo).state == ActionState.ACCEPTED

    actions.drop_action(carried.pk, by=mo, because="By mistake.")
    action = actions.take_up_action(carried.pk, by=mo)
    assert (action.state, action.owner, action.ended_at, action.ending) == (ActionState.ACCEPTED, mo, None, "")


def test_taken_up_by_another_it_is_nobodys(carried: Action, fay: User, mo: User) -> None:
    actions.finish_action(carried.pk, by=mo)

    action = actions.take_up_action(carried.pk, by=fay)

    assert (action.state, action.owner) == (ActionState.NOBODY, None)


@time_machine.travel(NOW, tick=False)
def test_a_decision_is_let_go_with_a_reason_and_taken_up_again(record: Decision, fay: User, noted: History) -> None:
    with pytest.raises(RuleBroken, match="Say why"):
        actions.let_go(record.number, by=fay, because="")

    gone = actions.let_go(record.number, by=fay, because="The venue closed.")
    assert (gone.is_let_go, gone.is_unowned, gone.retired_by) == (True, False, fay)

    again = actions.take_up(record.number, by=fay)
    assert (again.is_let_go, again.is_unowned, again.unowned_since) == (False, True, NOW)
    assert noted() == [("let_go", "Fay Lund"), ("take_up", "Fay Lund")]


def test_what_was_let_go_is_asked_of_nobody(record: Decision, carried: Action, fay: User, mo: User, lea: User) -> None:
    loose = make_action(record, by=fay)
    actions.let_go(record.number, by=fay, because="The venue closed.")

    for act in (
        lambda: actions.ask_owner(record.number, mo, by=fay),
        lambda: actions.accept(record.number, by=mo),
        lambda: actions.let_go(record.number, by=fay, because="Again."),
        lambda: actions.correct(record.number, {"because": "Else."}, reason="It was wrong.", by=fay, seen_version=1),
        lambda: actions.ask_for_action(loose.pk, mo, by=fay),
        lambda: actions.accept_action(loose.pk, by=mo),
        lambda: actions.hand_on_action(carried.pk, by=mo, to=lea, because="Why."),
    ):
        with pytest.raises(RuleBroken, match="let go"):
            act()


def test_who_observes_lets_nothing_go_and_only_what_was_decided_is(meeting: Meeting, fay: User, obi: User) -> None:
    record, dropped = make_record(meeting, by=fay), make_record(meeting, by=fay, outcome=Outcome.DROPPED)

    with pytest.raises(PermissionDenied):
        actions.let_go(record.number, by=obi, because="Why.")
    with pytest.raises(RuleBroken, match="Only what was decided"):
        actions.let_go(dropped.number, by=fay, because="Why.")
    with pytest.raises(RuleBroken, match="stands"):
        actions.take_up(record.number, by=fay)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_let_it_go_at_once_one_says_why(record: Decision, fay: User, lea: User) -> None:
    answers = at_once(*[lambda why=why: actions.let_go(record.number, by=fay, because=why) for why in ("One.", "Two.")])

    assert len(refusals(answers)) == 1
    assert Decision.objects.get(pk=record.number).retired_because in {"One.", "Two."}
