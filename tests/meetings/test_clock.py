"""The clock of the question on the floor: pause, resume, two more minutes."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meetings import actions
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import User
from tests.build_meetings import make_question, noon

from .conftest import History
from .settlements import settlement

pytestmark = pytest.mark.django_db

START = noon(2026, 10, 13)


@pytest.fixture
def running(meeting: Meeting, fay: User) -> AgendaItem:
    """On the floor since `START`."""
    return make_question(
        meeting, by=fay, state=ItemState.SEALED, opened_at=START, clock_started_at=START, timebox_minutes=12
    )


def after(seconds: float) -> time_machine.travel:
    return time_machine.travel(START + timedelta(seconds=seconds), tick=False)


def used(item: AgendaItem) -> float:
    item.refresh_from_db()
    return item.used_at(timezone.now()).total_seconds()


def test_it_counts_what_is_used_and_leaves_pauses_out(running: AgendaItem, fay: User) -> None:
    with after(90):
        assert used(running) == 90
        actions.pause(running.pk, by=fay)
    with after(300):
        assert used(running) == 90
        assert not running.is_running
        actions.resume(running.pk, by=fay)
    with after(310):
        assert used(running) == 100
        assert running.is_running


def test_pausing_twice_and_resuming_twice_change_nothing(running: AgendaItem, fay: User, noted: History) -> None:
    for seconds, verb in [(60, actions.pause), (70, actions.pause), (80, actions.resume), (90, actions.resume)]:
        with after(seconds):
            verb(running.pk, by=fay)

    with after(100):
        assert used(running) == 80
    assert [verb for verb, _person in noted()] == ["pause", "resume"]


def test_a_paused_clock_touches_the_clock_and_no_open_form(
    running: AgendaItem, fay: User, announced: list[tuple[int, set[str]]]
) -> None:
    actions.pause(running.pk, by=fay)

    assert announced == [(2, {Region.CLOCK})]
    version = running.version
    running.refresh_from_db()
    assert running.version == version


def test_two_more_minutes(running: AgendaItem, fay: User, noted: History) -> None:
    actions.extend(running.pk, by=fay, seen_extra=0)

    running.refresh_from_db()
    assert running.allowed() == timedelta(minutes=14)
    assert noted() == [("extend", "Fay Lund")]


def test_two_clicks_on_one_page_add_two_minutes(running: AgendaItem, fay: User, noted: History) -> None:
    actions.extend(running.pk, by=fay, seen_extra=0)
    actions.extend(running.pk, by=fay, seen_extra=0)

    running.refresh_from_db()
    assert running.extra_minutes == 2
    assert len(noted()) == 1

    actions.extend(running.pk, by=fay, seen_extra=2)

    running.refresh_from_db()
    assert running.extra_minutes == 4


def test_the_clock_runs_through_the_reveal(running: AgendaItem, fay: User) -> None:
    with after(60):
        actions.reveal_positions(running.pk, by=fay)
    with after(75):
        assert used(running) == 75


def test_settling_stops_it_and_keeps_its_seconds(running: AgendaItem, fay: User) -> None:
    with after(60):
        actions.reveal_positions(running.pk, by=fay)
    with after(133.6):
        actions.settle(running.pk, settlement(by=fay), by=fay)

    with after(9999):
        assert used(running) == running.seconds_used == 134
    assert running.clock_started_at is None


def test_settling_while_paused_adds_nothing(running: AgendaItem, fay: User) -> None:
    with after(60):
        actions.pause(running.pk, by=fay)
    with after(600):
        actions.reveal_positions(running.pk, by=fay)
        actions.settle(running.pk, settlement(by=fay), by=fay)

    running.refresh_from_db()
    assert running.seconds_used == 60


def test_a_clock_set_back_never_counts_down(running: AgendaItem) -> None:
    with after(-30):
        assert used(running) == 0


@pytest.mark.parametrize("verb", [actions.pause, actions.resume, actions.extend])
def test_only_the_facilitator_holds_the_clock(verb: object, running: AgendaItem, mo: User, oz: User) -> None:
    assert callable(verb)
    for person in (mo, oz):
        with pytest.raises(PermissionDenied):
            verb(running.pk, by=person)


@pytest.mark.parametrize("verb", [actions.pause, actions.resume, actions.extend])
def test_off_the_floor_there_is_no_clock(verb: object, scheduled: AgendaItem, waiting: AgendaItem, fay: User) -> None:
    assert callable(verb)
    for item, words in [(scheduled, "on the agenda and not on the floor"), (waiting, "not on an agenda")]:
        with pytest.raises(RuleBroken, match=words):
            verb(item.pk, by=fay)
