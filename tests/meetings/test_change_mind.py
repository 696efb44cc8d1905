"""A position after the reveal: a change of mind, or a latecomer's."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from meetings import actions, sealed
from meetings.models import AgendaItem
from meetings.states import Answer
from projects.errors import RuleBroken
from projects.models import User
from tests.build_meetings import make_position, make_record, reveal

from .conftest import History
from .pages import words_of

pytestmark = pytest.mark.django_db


def test_what_was_sealed_stays_beside_it(on_floor: AgendaItem, mo: User, noted: History) -> None:
    make_position(on_floor, mo, option=0, because="As sealed.")
    reveal(on_floor)
    other = on_floor.options.get(rank=1)

    actions.change_mind(on_floor.pk, by=mo, answer=Answer.OPTION, option_id=other.pk, because="Lea is right.")

    assert [spoken.because for spoken in sealed.read(on_floor, None)] == ["As sealed."]
    (later,) = on_floor.later_positions.all()
    assert (later.person, later.option, later.because) == (mo, other, "Lea is right.")
    assert noted() == [("change_mind", "Mo Adeyemi")]


def test_every_change_is_added(revealed: AgendaItem, mo: User) -> None:
    for because in ("First.", "Second."):
        actions.change_mind(revealed.pk, by=mo, answer=Answer.NONE, option_id=None, because=because)

    assert [later.because for later in revealed.later_positions.all()] == ["First.", "Second."]


def test_a_latecomer_speaks_this_way(revealed: AgendaItem, lea: User) -> None:
    actions.change_mind(revealed.pk, by=lea, answer=Answer.UNSURE, option_id=None, because="I was on a train.")

    assert not revealed.positions.exists()
    assert revealed.later_positions.get().person == lea


def test_before_the_reveal_there_is_nothing_to_change(on_floor: AgendaItem, mo: User) -> None:
    with pytest.raises(RuleBroken, match="still sealed"):
        actions.change_mind(on_floor.pk, by=mo, answer=Answer.NONE, option_id=None, because="Early.")

    assert not on_floor.later_positions.exists()


def test_after_the_call_it_is_too_late(revealed: AgendaItem, fay: User, mo: User) -> None:
    make_record(revealed, by=fay)

    with pytest.raises(RuleBroken, match="Already settled"):
        actions.change_mind(revealed.pk, by=mo, answer=Answer.NONE, option_id=None, because="Late.")


def test_who_does_not_take_part_is_refused(revealed: AgendaItem, obi: User, oz: User) -> None:
    for person in (obi, oz):
        with pytest.raises(PermissionDenied):
            actions.change_mind(revealed.pk, by=person, answer=Answer.NONE, option_id=None, because="Me too.")


def test_without_a_reason_the_database_refuses_it(revealed: AgendaItem, mo: User) -> None:
    with pytest.raises(IntegrityError, match="later_position_has_a_reason"):
        actions.change_mind(revealed.pk, by=mo, answer=Answer.NONE, option_id=None, because="")


def test_an_option_of_another_question_is_not_on_the_list(revealed: AgendaItem, waiting: AgendaItem, mo: User) -> None:
    elsewhere = waiting.options.get(rank=0).pk

    with pytest.raises(RuleBroken, match="no longer on the list"):
        actions.change_mind(revealed.pk, by=mo, answer=Answer.OPTION, option_id=elsewhere, because="That one.")


def test_a_latecomer_is_heard_marked_and_counted(
    on_floor: AgendaItem, fay: User, mo: User, client_of: Callable[[User], Client]
) -> None:
    make_position(on_floor, fay)
    reveal(on_floor)
    room = reverse("room", args=[on_floor.meeting_id])
    before = words_of(client_of(fay).get(room))

    option_id = on_floor.options.get(rank=0).pk
    actions.change_mind(on_floor.pk, by=mo, answer=Answer.OPTION, option_id=option_id, because="I came late.")

    after = words_of(client_of(fay).get(room))
    assert "2 of 3 have not spoken" in before
    assert "1 of 3 has not spoken" in after
    assert "2 of 3" in after
    assert "I came late. after the reveal" in after


def test_a_latecomer_stays_on_the_list(on_floor: AgendaItem, fay: User, mo: User, lea: User) -> None:
    reveal(on_floor)
    option_id = on_floor.options.get(rank=0).pk
    actions.change_mind(on_floor.pk, by=mo, answer=Answer.OPTION, option_id=option_id, because="I came late.")

    with pytest.raises(RuleBroken, match="already given a position"):
        actions.name_participants(on_floor.meeting_id, [lea], by=fay)
