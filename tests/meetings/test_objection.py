"""Putting to the room what harm an option would do, and taking it back."""

import pytest
from django.core.exceptions import PermissionDenied

from meetings import actions
from meetings.models import AgendaItem, Objection
from projects.errors import RuleBroken
from projects.models import User
from tests.build_meetings import make_record

from .conftest import History

pytestmark = pytest.mark.django_db

HARM = "Two flows need one more engineer."


def test_it_stands_before_the_room(revealed: AgendaItem, mo: User, noted: History) -> None:
    option = revealed.options.get(rank=1)

    actions.raise_objection(revealed.pk, by=mo, option_id=option.pk, harm=HARM)

    (objection,) = revealed.objections.all()
    assert (objection.person, objection.option, objection.harm) == (mo, option, HARM)
    assert objection.withdrawn_at is None
    assert noted() == [("object", "Mo Adeyemi")]


@pytest.mark.parametrize("rank", [0, None])
def test_the_same_one_twice_is_refused(rank: int | None, revealed: AgendaItem, mo: User) -> None:
    option_id = None if rank is None else revealed.options.get(rank=rank).pk
    actions.raise_objection(revealed.pk, by=mo, option_id=option_id, harm=HARM)

    with pytest.raises(RuleBroken, match="already before the room"):
        actions.raise_objection(revealed.pk, by=mo, option_id=option_id, harm="The same again.")

    assert revealed.objections.count() == 1


def test_each_option_and_each_person_has_one(revealed: AgendaItem, mo: User, lea: User) -> None:
    first, second = revealed.options.all()[:2]
    for person, option in [(mo, first), (mo, second), (lea, first)]:
        actions.raise_objection(revealed.pk, by=person, option_id=option.pk, harm=HARM)

    assert revealed.objections.count() == 3


def test_withdrawn_it_stays_readable_and_may_be_raised_anew(revealed: AgendaItem, mo: User, noted: History) -> None:
    actions.raise_objection(revealed.pk, by=mo, option_id=None, harm=HARM)
    objection = revealed.objections.get()

    actions.withdraw_objection(objection.pk, by=mo)
    actions.withdraw_objection(objection.pk, by=mo)

    objection.refresh_from_db()
    assert objection.withdrawn_at
    assert [verb for verb, _person in noted()] == ["object", "withdraw_objection"]
    actions.raise_objection(revealed.pk, by=mo, option_id=None, harm=HARM)
    assert revealed.objections.filter(withdrawn_at=None).count() == 1


def test_nobody_withdraws_anothers(revealed: AgendaItem, mo: User, fay: User) -> None:
    actions.raise_objection(revealed.pk, by=mo, option_id=None, harm=HARM)

    with pytest.raises(Objection.DoesNotExist):
        actions.withdraw_objection(revealed.objections.get().pk, by=fay)

    assert revealed.objections.get().withdrawn_at is None


def test_before_the_reveal_there_is_nothing_to_object_to(on_floor: AgendaItem, mo: User) -> None:
    with pytest.raises(RuleBroken, match="still sealed"):
        actions.raise_objection(on_floor.pk, by=mo, option_id=None, harm=HARM)


def test_after_the_call_it_is_dissent_and_no_objection(revealed: AgendaItem, fay: User, mo: User) -> None:
    actions.raise_objection(revealed.pk, by=mo, option_id=None, harm=HARM)
    make_record(revealed, by=fay)

    with pytest.raises(RuleBroken, match="Already settled"):
        actions.raise_objection(revealed.pk, by=mo, option_id=None, harm="Another.")
    with pytest.raises(RuleBroken, match="Already settled"):
        actions.withdraw_objection(revealed.objections.get().pk, by=mo)


def test_who_does_not_take_part_is_refused(revealed: AgendaItem, obi: User, oz: User) -> None:
    for person in (obi, oz):
        with pytest.raises(PermissionDenied):
            actions.raise_objection(revealed.pk, by=person, option_id=None, harm=HARM)


def test_an_option_of_another_question_is_not_on_the_list(revealed: AgendaItem, waiting: AgendaItem, mo: User) -> None:
    with pytest.raises(RuleBroken, match="no longer on the list"):
        actions.raise_objection(revealed.pk, by=mo, option_id=waiting.options.all()[0].pk, harm=HARM)
