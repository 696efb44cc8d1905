"""Putting a question on the floor."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from meetings import actions
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState, MeetingState, Mode
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import Project, User
from tests.build_meetings import make_meeting, make_question, noon

from .conftest import History

pytestmark = pytest.mark.django_db


@time_machine.travel(noon(2026, 10, 13), tick=False)
def test_everybodys_screen_follows_and_the_clock_starts(
    scheduled: AgendaItem, fay: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    actions.open_question(scheduled.pk, by=fay)

    scheduled.refresh_from_db()
    assert scheduled.state == ItemState.SEALED
    assert scheduled.opened_at == scheduled.clock_started_at == noon(2026, 10, 13)
    assert (scheduled.seconds_used, scheduled.revealed_at, scheduled.version) == (0, None, 2)
    assert noted() == [("open", "Fay Lund")]
    assert announced == [(2, {Region.BAR, Region.FLOOR, Region.YOURS})]


def test_only_the_facilitator_opens_it(scheduled: AgendaItem, mo: User, lea: User, obi: User, oz: User) -> None:
    for person in (mo, lea, obi, oz):
        with pytest.raises(PermissionDenied, match="Fay Lund facilitates"):
            actions.open_question(scheduled.pk, by=person)

    scheduled.refresh_from_db()
    assert scheduled.state == ItemState.SCHEDULED


@pytest.mark.parametrize("state", [ItemState.SEALED, ItemState.REVEALED])
def test_there_is_one_question_on_the_floor_at_a_time(
    state: ItemState, scheduled: AgendaItem, meeting: Meeting, fay: User
) -> None:
    make_question(meeting, by=fay, state=state)

    with pytest.raises(RuleBroken, match="Another question is on the floor"):
        actions.open_question(scheduled.pk, by=fay)

    scheduled.refresh_from_db()
    assert scheduled.state == ItemState.SCHEDULED


def test_another_meetings_floor_does_not_matter(scheduled: AgendaItem, project: Project, fay: User) -> None:
    make_question(make_meeting(project, by=fay, is_live=True), by=fay, state=ItemState.SEALED)

    assert actions.open_question(scheduled.pk, by=fay).on_floor


@pytest.mark.parametrize("mode", [Mode.DECIDE, Mode.PRIORITISE])
@pytest.mark.parametrize("options", [[], ["Open to every clinic"]])
def test_without_a_choice_there_is_nothing_to_open(
    mode: Mode, options: list[str], meeting: Meeting, fay: User, noted: History
) -> None:
    item = make_question(meeting, by=fay, mode=mode, options=options)

    with pytest.raises(RuleBroken, match="at least two options"):
        actions.open_question(item.pk, by=fay)

    item.refresh_from_db()
    assert item.state == ItemState.SCHEDULED
    assert noted() == []


@pytest.mark.parametrize("mode", [Mode.UNBLOCK, Mode.EXAMINE])
def test_a_question_that_does_not_choose_opens_without_options(mode: Mode, meeting: Meeting, fay: User) -> None:
    item = make_question(meeting, by=fay, mode=mode, options=[])

    assert actions.open_question(item.pk, by=fay).state == ItemState.SEALED


def test_before_the_room_is_open_nothing_is(project: Project, fay: User) -> None:
    item = make_question(make_meeting(project, by=fay), by=fay)

    with pytest.raises(RuleBroken, match="The room is not open yet"):
        actions.open_question(item.pk, by=fay)


def test_after_the_meeting_nothing_is(project: Project, fay: User) -> None:
    item = make_question(make_meeting(project, by=fay, state=MeetingState.CLOSED), by=fay)

    with pytest.raises(RuleBroken, match="This meeting is closed"):
        actions.open_question(item.pk, by=fay)


def test_a_question_that_waits_in_its_project_has_no_floor(waiting: AgendaItem, fay: User) -> None:
    with pytest.raises(RuleBroken, match="not on an agenda"):
        actions.open_question(waiting.pk, by=fay)
