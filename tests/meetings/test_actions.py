"""Who carries what follows from a decision: written down, asked for, accepted, declined, handed on."""

from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from meetings import actions
from meetings.models import Action, Decision, Meeting, QuestionAbout, Why
from meetings.states import ActionState, Outcome
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import User
from projects.models.project import Openness
from tests.at_once import at_once, refusals
from tests.build import make_project
from tests.build_actions import make_action
from tests.build_meetings import make_guest, make_record, noon

from .conftest import History

pytestmark = pytest.mark.django_db
NOW = noon(2026, 10, 13)


@pytest.fixture
def record(meeting: Meeting, fay: User) -> Decision:
    return make_record(meeting, by=fay)


@pytest.fixture
def nobodys(record: Decision, fay: User) -> Action:
    return make_action(record, by=fay)


@pytest.fixture
def asked(record: Decision, fay: User, mo: User) -> Action:
    return make_action(record, by=fay, owner=mo)


@pytest.fixture
def carried(record: Decision, fay: User, mo: User) -> Action:
    return make_action(record, by=fay, owner=mo, state=ActionState.ACCEPTED)


def now_of(action: Action) -> tuple[User | None, str]:
    found = Action.objects.get(pk=action.pk)
    return found.owner, found.state


@time_machine.travel(NOW, tick=False)
def test_an_action_without_a_name_is_nobodys_since_now(
    record: Decision, fay: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    action = actions.add_action(record.number, "Tell the venues.", by=fay)

    assert now_of(action) == (None, ActionState.NOBODY)
    assert (action.unowned_since, action.created_by) == (NOW, fay)
    assert noted() == [("add_action", "Fay Lund")]
    assert [regions for _, regions in announced] == [{Region.FLOOR}]


def test_who_is_named_for_an_action_is_asked(record: Decision, fay: User, mo: User, noted: History) -> None:
    action = actions.add_action(record.number, "Tell the venues.", by=fay, owner=mo)

    assert now_of(action) == (mo, ActionState.ASKED)
    assert noted() == [("add_action", "Fay Lund"), ("ask_for_action", "Fay Lund")]


def test_who_names_themselves_for_an_action_has_said_yes(record: Decision, fay: User) -> None:
    assert now_of(actions.add_action(record.number, "Tell the venues.", by=fay, owner=fay)) == (
        fay,
        ActionState.ACCEPTED,
    )


def test_who_carries_the_decision_says_what_follows(meeting: Meeting, fay: User, obi: User) -> None:
    record = make_record(meeting, by=fay, owner=obi, owner_asked_at=NOW, owner_accepted_at=NOW)

    assert actions.add_action(record.number, "Tell the venues.", by=obi).created_by == obi


def test_who_observes_says_nothing_of_what_follows(record: Decision, nobodys: Action, obi: User, mo: User) -> None:
    for act in (
        lambda: actions.add_action(record.number, "Tell the venues.", by=obi),
        lambda: actions.ask_for_action(nobodys.pk, mo, by=obi),
        lambda: actions.drop_action(nobodys.pk, by=obi, because="Why."),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_nothing_follows_from_what_was_not_decided_or_was_let_go(meeting: Meeting, record: Decision, fay: User) -> None:
    dropped = make_record(meeting, by=fay, outcome=Outcome.DROPPED)
    actions.let_go(record.number, by=fay, because="Nobody needs it.")

    for number in (dropped.number, record.number):
        with pytest.raises(RuleBroken, match="decided and stands"):
            actions.add_action(number, "Tell the venues.", by=fay)


def test_no_guest_and_no_stranger_is_asked_for_an_action(meeting: Meeting, fay: User, oz: User) -> None:
    closed = make_record(make_project("Secret", lead=fay, openness=Openness.CLOSED), by=fay)
    guest = make_guest(meeting).person

    for number, person in ((closed.number, oz), (make_record(meeting, by=fay).number, guest)):
        with pytest.raises(RuleBroken):
            actions.add_action(number, "Tell the venues.", by=fay, owner=person)

    assert not Action.objects.exists()


def test_an_action_that_somebody_carries_is_not_given_away_by_asking(carried: Action, fay: User, lea: User) -> None:
    with pytest.raises(RuleBroken, match="Mo Adeyemi carries this"):
        actions.ask_for_action(carried.pk, lea, by=fay)


def test_yes_makes_it_theirs_and_twice_is_once(asked: Action, mo: User, noted: History) -> None:
    actions.accept_action(asked.pk, by=mo)
    actions.accept_action(asked.pk, by=mo)

    assert now_of(asked) == (mo, ActionState.ACCEPTED)
    assert noted() == [("accept_action", "Mo Adeyemi")]


def test_anybody_who_sees_it_may_take_an_action_that_nobody_carries(nobodys: Action, obi: User) -> None:
    assert now_of(actions.accept_action(nobodys.pk, by=obi)) == (obi, ActionState.ACCEPTED)


def test_nobody_takes_an_action_that_another_was_asked_for(asked: Action, carried: Action, lea: User) -> None:
    with pytest.raises(RuleBroken, match="Mo Adeyemi was asked"):
        actions.accept_action(asked.pk, by=lea)
    with pytest.raises(RuleBroken, match="Mo Adeyemi carries this"):
        actions.accept_action(carried.pk, by=lea)


@time_machine.travel(NOW, tick=False)
def test_not_me_gives_an_action_back(asked: Action, mo: User, noted: History) -> None:
    action = actions.decline_action(asked.pk, by=mo, because="I am away.")

    assert now_of(asked) == (None, ActionState.NOBODY)
    assert action.unowned_since == NOW
    assert noted() == [("decline_action", "Mo Adeyemi")]


def test_not_me_but_her_asks_her(asked: Action, mo: User, lea: User) -> None:
    assert now_of(actions.decline_action(asked.pk, by=mo, suggested=lea)) == (lea, ActionState.ASKED)


def test_only_who_is_asked_declines_an_action(asked: Action, carried: Action, mo: User, lea: User) -> None:
    for action, person in ((asked, lea), (carried, mo)):
        with pytest.raises(RuleBroken, match="not asked"):
            actions.decline_action(action.pk, by=person)


def test_an_action_is_handed_on_with_a_reason(carried: Action, mo: User, lea: User) -> None:
    with pytest.raises(RuleBroken, match="Say why"):
        actions.hand_on_action(carried.pk, by=mo, to=lea, because="")

    assert now_of(actions.hand_on_action(carried.pk, by=mo, to=lea, because="She knows them.")) == (
        lea,
        ActionState.ASKED,
    )


def test_handed_on_twice_its_ownership_is_a_question(carried: Action, fay: User, mo: User, lea: User) -> None:
    actions.hand_on_action(carried.pk, by=mo, to=lea, because="She knows them.")
    actions.accept_action(carried.pk, by=lea)
    actions.hand_on_action(carried.pk, by=lea, to=mo, because="He began it.")

    about = QuestionAbout.objects.get()
    assert (about.action, about.why) == (carried, Why.HANDED_ON)
    assert "Who should carry" in about.item.question


@time_machine.travel(NOW, tick=False)
def test_saying_that_it_moves_is_for_its_owner(carried: Action, mo: User, lea: User) -> None:
    with pytest.raises(PermissionDenied, match="Mo Adeyemi carries this"):
        actions.say_it_moves(carried.pk, by=lea)

    assert actions.say_it_moves(carried.pk, by=mo).touched_at == NOW


@time_machine.travel(NOW, tick=False)
def test_with_its_owner_gone_an_action_is_nobodys_again(
    carried: Action, asked: Action, ada: User, mo: User, noted: History
) -> None:
    actions.end_account(mo.pk, by=ada)

    assert now_of(carried) == now_of(asked) == (None, ActionState.NOBODY)
    assert [verb for verb, _ in noted()].count("owner_left_action") == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_carries_it(nobodys: Action, mo: User, lea: User) -> None:
    said: list[Callable[[], object]] = [
        lambda: actions.accept_action(nobodys.pk, by=mo),
        lambda: actions.accept_action(nobodys.pk, by=lea),
    ]

    answers = at_once(*said)

    assert len(refusals(answers)) == 1
    owner, state = now_of(nobodys)
    assert owner in {mo, lea}
    assert state == ActionState.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_done_and_handed_on_at_once_is_one_of_the_two(carried: Action, fay: User, mo: User, lea: User) -> None:
    answers = at_once(
        lambda: actions.finish_action(carried.pk, by=mo, changed="They know."),
        lambda: actions.hand_on_action(carried.pk, by=fay, to=lea, because="Why."),
    )

    assert len(refusals(answers)) == 1 or now_of(carried) == (mo, ActionState.DONE)
