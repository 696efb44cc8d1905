"""Ending a meeting; what it did not reach waits again."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from meetings import actions, sealed
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState, MeetingState
from projects.errors import RuleBroken
from projects.models import Event, User
from tests.build_meetings import make_position, make_question, make_record, noon

from .conftest import History

pytestmark = pytest.mark.django_db


@time_machine.travel(noon(2026, 10, 13), tick=False)
def test_it_is_closed_and_the_log_says_when(meeting: Meeting, fay: User, noted: History) -> None:
    actions.close_meeting(meeting.pk, by=fay)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.closed_at, meeting.version) == (MeetingState.CLOSED, noon(2026, 10, 13), 2)
    assert noted() == [("close", "Fay Lund")]


def test_questions_not_reached_wait_again_counted_and_whole(
    scheduled: AgendaItem, meeting: Meeting, fay: User, mo: User
) -> None:
    make_position(scheduled, mo, because="Given beforehand.")

    actions.close_meeting(meeting.pk, by=fay)

    scheduled.refresh_from_db()
    assert (scheduled.state, scheduled.meeting, scheduled.position) == (ItemState.DRAFT, None, None)
    assert scheduled.times_not_reached == 1
    assert scheduled.options.count() == 3
    assert [spoken.because for spoken in sealed.read(scheduled, mo)] == ["Given beforehand."]
    returned = Event.objects.get(verb="return")
    assert returned.detail == {"meeting": str(meeting.pk), "reason": "", "not_reached": True}


def test_the_log_keeps_what_was_not_reached_as_it_was_put(scheduled: AgendaItem, meeting: Meeting, fay: User) -> None:
    actions.close_meeting(meeting.pk, by=fay)
    AgendaItem.objects.filter(pk=scheduled.pk).update(question="Put otherwise?")

    closing = Event.objects.get(verb="close")
    assert closing.detail == {"not_reached": [[str(scheduled.pk), scheduled.question]]}


def test_what_was_settled_stays_with_the_meeting(revealed: AgendaItem, meeting: Meeting, fay: User) -> None:
    make_record(revealed, by=fay)

    actions.close_meeting(meeting.pk, by=fay)

    revealed.refresh_from_db()
    assert (revealed.state, revealed.meeting) == (ItemState.SETTLED, meeting)


@pytest.mark.parametrize("state", [ItemState.SEALED, ItemState.REVEALED])
def test_with_a_question_on_the_floor_it_is_refused(state: ItemState, meeting: Meeting, fay: User) -> None:
    make_question(meeting, by=fay, state=state)
    waiting = make_question(meeting, by=fay)

    with pytest.raises(RuleBroken, match="still on the floor"):
        actions.close_meeting(meeting.pk, by=fay)

    meeting.refresh_from_db()
    waiting.refresh_from_db()
    assert meeting.is_live
    assert waiting.state == ItemState.SCHEDULED


def test_another_meetings_questions_stay(meeting: Meeting, fay: User, waiting: AgendaItem) -> None:
    actions.close_meeting(meeting.pk, by=fay)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.version) == (ItemState.DRAFT, 1)


def test_only_the_facilitator_closes_it(meeting: Meeting, mo: User, lea: User, oz: User) -> None:
    for person in (mo, lea, oz):
        with pytest.raises(PermissionDenied):
            actions.close_meeting(meeting.pk, by=person)

    meeting.refresh_from_db()
    assert meeting.is_live
