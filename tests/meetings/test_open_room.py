"""Letting a meeting begin."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from meetings import actions
from meetings.models import Meeting
from meetings.states import MeetingState
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import Project, User
from tests.build_meetings import make_meeting, noon

from .conftest import History

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo])


@time_machine.travel(noon(2026, 10, 13), tick=False)
def test_the_room_is_open_for_everybody(
    planned: Meeting, fay: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    actions.open_room(planned.pk, by=fay)

    planned.refresh_from_db()
    assert (planned.state, planned.opened_at) == (MeetingState.LIVE, noon(2026, 10, 13))
    assert noted() == [("open_room", "Fay Lund")]
    assert announced == [(2, set(Region))]


def test_it_needs_no_question_yet(planned: Meeting, fay: User) -> None:
    assert actions.open_room(planned.pk, by=fay).is_live


def test_twice_is_told(planned: Meeting, fay: User) -> None:
    opened_at = actions.open_room(planned.pk, by=fay).opened_at

    with pytest.raises(RuleBroken, match="already open"):
        actions.open_room(planned.pk, by=fay)

    planned.refresh_from_db()
    assert planned.opened_at == opened_at


def test_only_the_facilitator_opens_it(planned: Meeting, mo: User, lea: User, obi: User, oz: User) -> None:
    for person in (mo, lea, obi, oz):
        with pytest.raises(PermissionDenied, match="Fay Lund facilitates"):
            actions.open_room(planned.pk, by=person)

    planned.refresh_from_db()
    assert planned.state == MeetingState.DRAFT
