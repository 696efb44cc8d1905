"""Taking a sealed position back."""

import pytest
from django.core.exceptions import PermissionDenied

from meetings import actions, sealed
from meetings.models import AgendaItem
from projects.errors import RuleBroken
from projects.models import User
from tests.build_meetings import make_position, reveal

from .conftest import History

pytestmark = pytest.mark.django_db


def test_its_author_is_silent_again_and_nobody_else(on_floor: AgendaItem, mo: User, lea: User, noted: History) -> None:
    make_position(on_floor, mo)
    make_position(on_floor, lea, because="Mine stays.")

    actions.withdraw_position(on_floor.pk, by=mo)

    assert [position.person for position in on_floor.positions.all()] == [lea]
    assert sealed.read(on_floor, mo) == []
    assert [spoken.because for spoken in sealed.read(on_floor, lea)] == ["Mine stays."]
    assert noted() == [("withdraw_position", "Mo Adeyemi")]


def test_withdrawing_nothing_changes_nothing(on_floor: AgendaItem, mo: User, noted: History) -> None:
    actions.withdraw_position(on_floor.pk, by=mo)

    assert noted() == []
    assert on_floor.meeting
    on_floor.meeting.refresh_from_db()
    assert on_floor.meeting.version == 1


def test_after_the_reveal_it_stays(on_floor: AgendaItem, mo: User) -> None:
    make_position(on_floor, mo, because="Said is said.")
    reveal(on_floor)

    with pytest.raises(RuleBroken, match="Already revealed"):
        actions.withdraw_position(on_floor.pk, by=mo)

    assert [spoken.because for spoken in sealed.read(on_floor, None)] == ["Said is said."]


def test_who_does_not_take_part_is_refused(on_floor: AgendaItem, oz: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.withdraw_position(on_floor.pk, by=oz)
