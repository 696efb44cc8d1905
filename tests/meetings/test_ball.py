"""The tables of what is in the way, and whose move it is, in every combination."""

from collections.abc import Callable
from itertools import product

import pytest
from django.utils import timezone

from meetings import actions
from meetings.models import Blocker, Decision, Meeting
from meetings.shown.blockers import ball_of
from meetings.states import (
    BLOCKER_MOVES,
    IN_THE_WAY,
    WITH_SOMEBODY,
    Ball,
    BlockerMove,
    BlockerState,
    Ownership,
    ball,
)
from projects.errors import RuleBroken
from projects.models import Event, Project, User
from tests.build_blockers import make_about, make_blocker
from tests.build_meetings import make_record

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def carried(project: Project, fay: User, mo: User) -> Decision:
    """Mo carries it; Lea is the sponsor of its project."""
    project.sponsor = project.created_by
    project.save()
    return make_record(project, by=fay, owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)


def make_blocker_in(state: BlockerState, record: Decision, mo: User, fay: User) -> Blocker:
    """Fay is the one asked; in a state with who is above, that is Fay too."""
    asked = {"remover": fay, "asked_at": NOW, "state": state}
    fields = {
        BlockerState.OPEN: {},
        BlockerState.ASKED: asked,
        BlockerState.PROMISED: asked | {"promised_at": NOW},
        BlockerState.ESCALATED: asked
        | {"escalated_to": fay, "escalated_at": NOW, "escalation_words": "Can you?", "remover": mo},
    }.get(state, {"state": state, "ended_at": NOW, "ended_by": mo})
    return make_blocker(record, by=mo, **fields)


VERBS: dict[BlockerMove, Callable[[Blocker, User, User, User], object]] = {
    BlockerMove.NAME: lambda one, mo, _fay, lea: actions.name_remover(one.pk, lea, by=mo),
    BlockerMove.PROMISE: lambda one, _mo, fay, _lea: actions.promise_removal(one.pk, by=fay),
    BlockerMove.DECLINE: lambda one, _mo, fay, _lea: actions.decline_removal(one.pk, by=fay),
    BlockerMove.ESCALATE: lambda one, mo, _fay, _lea: actions.allow_escalation(one.pk, by=mo),
    BlockerMove.CLEAR: lambda one, mo, _fay, _lea: actions.clear_blocker(one.pk, by=mo),
    BlockerMove.CONSTRAIN: lambda one, mo, _fay, _lea: actions.accept_constraint(one.pk, by=mo, because="The law."),
    BlockerMove.WITHDRAW: lambda one, mo, _fay, _lea: actions.withdraw_blocker(one.pk, by=mo),
}


def test_the_verbs_cover_the_table() -> None:
    assert set(VERBS) == set(BLOCKER_MOVES) == set(BlockerMove)


@pytest.mark.parametrize(("state", "move"), list(product(BlockerState, BlockerMove)))
def test_a_blocker_moves_as_its_table_says(
    state: BlockerState, move: BlockerMove, carried: Decision, fay: User, mo: User, lea: User
) -> None:
    one = make_blocker_in(state, carried, mo, fay)
    before = [Blocker.objects.values().get(pk=one.pk), Event.objects.count()]

    if state in BLOCKER_MOVES[move].origins:
        VERBS[move](one, mo, fay, lea)

        one.refresh_from_db()
        assert one.state == BLOCKER_MOVES[move].target
        assert one.version == 2
    else:
        with pytest.raises(RuleBroken) as refusal:
            VERBS[move](one, mo, fay, lea)

        assert str(refusal.value).endswith(".")
        assert [Blocker.objects.values().get(pk=one.pk), Event.objects.count()] == before


OF_BLOCKERS = [(), *((state,) for state in BlockerState), *product(BlockerState, BlockerState)]


@pytest.mark.parametrize("has_question", [False, True])
@pytest.mark.parametrize("ownership", list(Ownership))
def test_the_ball_is_with_one(ownership: Ownership, has_question: bool) -> None:
    for blockers in OF_BLOCKERS:
        now = ball(ownership, blockers, has_question=has_question)

        if has_question:
            assert now == Ball.DECIDER
        elif WITH_SOMEBODY & set(blockers):
            assert now == Ball.REMOVER
        elif ownership == Ownership.NOBODY:
            assert now == Ball.NOBODY
        else:
            assert now == Ball.OWNER


def test_what_nobody_is_named_for_stays_with_the_owner() -> None:
    assert ball(Ownership.ACCEPTED, [BlockerState.OPEN]) == Ball.OWNER
    assert BlockerState.OPEN in IN_THE_WAY


def words(reader: User, record: Decision) -> str:
    found = ball_of(reader, record, list(record.blockers.all()), list(record.questions_about.all()))
    return found.words if found else ""


def test_the_ball_is_named_in_words(carried: Decision, fay: User, mo: User, lea: User) -> None:
    assert words(lea, carried) == "The ball is with Mo Adeyemi"
    assert words(mo, carried) == "The ball is with you"

    make_blocker(carried, by=mo, remover=lea)
    assert words(mo, carried) == f"The ball is with {lea.name}, to remove what is in the way"

    about = make_about(carried, by=fay)
    assert words(mo, carried) == "The ball is with whoever decides its question: it is to be decided"
    about.item.decider = fay
    about.item.save()
    assert words(fay, carried) == "The ball is with you: it is to be decided"


def test_nobody_has_the_ball_of_what_nobody_carries(project: Project, meeting: Meeting, fay: User) -> None:
    assert words(fay, make_record(meeting, by=fay)) == "The ball is with nobody"


def test_what_was_not_decided_or_was_let_go_has_no_ball(project: Project, meeting: Meeting, fay: User) -> None:
    dropped = make_record(meeting, by=fay, outcome="dropped")
    let_go = make_record(meeting, by=fay, retired_at=NOW, retired_by=fay, retired_because="Not worth it.")

    assert (words(fay, dropped), words(fay, let_go)) == ("", "")
