"""Taking a question that was opened by mistake off the floor again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from meetings import actions, sealed
from meetings.models import AgendaItem
from meetings.states import Answer, ItemState
from projects.errors import RuleBroken
from projects.models import User
from tests.build_meetings import make_position

from .conftest import History

pytestmark = pytest.mark.django_db


def test_it_waits_on_the_agenda_as_if_it_had_not_been_opened(on_floor: AgendaItem, fay: User, noted: History) -> None:
    actions.extend(on_floor.pk, by=fay)
    place = on_floor.position

    actions.put_back(on_floor.pk, by=fay)

    on_floor.refresh_from_db()
    assert (on_floor.state, on_floor.position) == (ItemState.SCHEDULED, place)
    assert (on_floor.opened_at, on_floor.clock_started_at) == (None, None)
    assert (on_floor.seconds_used, on_floor.extra_minutes) == (0, 0)
    assert noted()[-1] == ("put_back", "Fay Lund")


def test_it_can_be_opened_again(on_floor: AgendaItem, fay: User) -> None:
    actions.put_back(on_floor.pk, by=fay)

    assert actions.open_question(on_floor.pk, by=fay).state == ItemState.SEALED


def test_positions_given_beforehand_do_not_hold_it_and_stay(on_floor: AgendaItem, fay: User, mo: User) -> None:
    assert on_floor.opened_at
    make_position(on_floor, mo, because="Before.", given_at=on_floor.opened_at - timedelta(days=1))

    actions.put_back(on_floor.pk, by=fay)

    assert [spoken.because for spoken in sealed.read(on_floor, mo)] == ["Before."]


def test_once_somebody_has_spoken_it_stays(on_floor: AgendaItem, fay: User, mo: User) -> None:
    make_position(on_floor, mo)

    with pytest.raises(RuleBroken, match="Somebody has spoken"):
        actions.put_back(on_floor.pk, by=fay)

    on_floor.refresh_from_db()
    assert on_floor.state == ItemState.SEALED
    assert on_floor.clock_started_at


def test_replacing_an_earlier_position_on_the_floor_is_speaking(on_floor: AgendaItem, fay: User, mo: User) -> None:
    assert on_floor.opened_at
    make_position(on_floor, mo, given_at=on_floor.opened_at - timedelta(days=1))
    actions.give_position(on_floor.pk, by=mo, answer=Answer.UNSURE, option_id=None, because="", objects_otherwise=False)

    with pytest.raises(RuleBroken, match="Somebody has spoken"):
        actions.put_back(on_floor.pk, by=fay)


def test_only_the_facilitator_puts_it_back(on_floor: AgendaItem, mo: User, oz: User) -> None:
    for person in (mo, oz):
        with pytest.raises(PermissionDenied):
            actions.put_back(on_floor.pk, by=person)
