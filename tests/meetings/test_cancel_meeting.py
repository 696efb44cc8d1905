"""Calling a meeting off."""

import pytest
from django.core.exceptions import PermissionDenied

from meetings import actions
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState, MeetingState
from projects.errors import RuleBroken
from projects.models import Project, User
from tests.build_meetings import make_meeting, make_question

from .conftest import History

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_live", [False, True])
def test_its_questions_wait_again_and_are_not_counted_against(
    is_live: bool, project: Project, fay: User, noted: History
) -> None:
    meeting = make_meeting(project, by=fay, is_live=is_live)
    items = [make_question(meeting, by=fay, question=words) for words in ("First?", "Second?")]

    actions.cancel_meeting(meeting.pk, by=fay)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.closed_at) == (MeetingState.CANCELLED, None)
    for item in items:
        item.refresh_from_db()
        assert (item.state, item.meeting, item.times_not_reached) == (ItemState.DRAFT, None, 0)
    assert [verb for verb, _person in noted()] == ["return", "return", "cancel"]


@pytest.mark.parametrize("state", [ItemState.SEALED, ItemState.REVEALED])
def test_with_a_question_on_the_floor_it_is_refused(state: ItemState, meeting: Meeting, fay: User) -> None:
    make_question(meeting, by=fay, state=state)

    with pytest.raises(RuleBroken, match="still on the floor"):
        actions.cancel_meeting(meeting.pk, by=fay)

    meeting.refresh_from_db()
    assert meeting.is_live


def test_a_returned_question_can_be_met_about_elsewhere(
    scheduled: AgendaItem, meeting: Meeting, project: Project, fay: User
) -> None:
    actions.cancel_meeting(meeting.pk, by=fay)
    next_one = make_meeting(project, by=fay)

    actions.schedule(scheduled.pk, next_one.pk, by=fay)

    scheduled.refresh_from_db()
    assert (scheduled.meeting, scheduled.position) == (next_one, 1)


def test_only_the_facilitator_cancels_it(meeting: Meeting, mo: User, lea: User, oz: User) -> None:
    for person in (mo, lea, oz):
        with pytest.raises(PermissionDenied):
            actions.cancel_meeting(meeting.pk, by=person)

    meeting.refresh_from_db()
    assert meeting.is_live
