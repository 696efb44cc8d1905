"""Showing every position at one instant."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from meetings import actions, sealed
from meetings.models import AgendaItem
from meetings.states import Answer, ItemState
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import Event, User
from tests.build_meetings import make_position, noon

from .conftest import History

pytestmark = pytest.mark.django_db


@time_machine.travel(noon(2026, 10, 13), tick=False)
def test_every_position_is_visible_at_one_instant(
    on_floor: AgendaItem, fay: User, mo: User, lea: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    make_position(on_floor, mo, option=0, because="It keeps the promise.")
    make_position(on_floor, lea, answer=Answer.UNSURE, because="")

    actions.reveal_positions(on_floor.pk, by=fay)

    on_floor.refresh_from_db()
    assert (on_floor.state, on_floor.revealed_at) == (ItemState.REVEALED, noon(2026, 10, 13))
    assert {spoken.person_id: spoken.answer for spoken in sealed.read(on_floor, None)} == {
        mo.pk: Answer.OPTION, lea.pk: Answer.UNSURE,
    }  # fmt: skip
    assert noted() == [("reveal", "Fay Lund")]
    assert Event.objects.latest("pk").detail == {"spoken": 2, "entitled": 3}
    assert announced == [(2, {Region.BAR, Region.FLOOR, Region.YOURS})]


def test_the_clock_runs_on(on_floor: AgendaItem, fay: User) -> None:
    revealed = actions.reveal_positions(on_floor.pk, by=fay)

    assert revealed.clock_started_at == on_floor.clock_started_at


def test_nobody_has_to_have_spoken(on_floor: AgendaItem, fay: User) -> None:
    assert actions.reveal_positions(on_floor.pk, by=fay).state == ItemState.REVEALED


def test_the_second_one_is_told_when_the_first_was(on_floor: AgendaItem, fay: User) -> None:
    # 9:20 in UTC; the meeting is in London, where it is 10:20 in October.
    with time_machine.travel(noon(2026, 10, 13).replace(hour=9, minute=20), tick=False):
        actions.reveal_positions(on_floor.pk, by=fay)

    with pytest.raises(RuleBroken, match=r"Already revealed at 10:20\."):
        actions.reveal_positions(on_floor.pk, by=fay)


def test_only_the_facilitator_reveals(on_floor: AgendaItem, mo: User, lea: User, obi: User, oz: User) -> None:
    for person in (mo, lea, obi, oz):
        with pytest.raises(PermissionDenied):
            actions.reveal_positions(on_floor.pk, by=person)

    on_floor.refresh_from_db()
    assert on_floor.revealed_at is None
