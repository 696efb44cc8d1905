"""A question's place: onto an agenda and off it."""

import pytest
from django.core.exceptions import PermissionDenied

from meetings import actions, sealed
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState, MeetingState
from projects.errors import RuleBroken
from projects.models import Event, Project, User
from tests.build import make_project
from tests.build_meetings import make_meeting, make_position, make_question

from .conftest import History

pytestmark = pytest.mark.django_db


def order(meeting: Meeting) -> list[str]:
    return [item.question for item in meeting.items.in_order()]


@pytest.fixture
def three(meeting: Meeting, fay: User) -> list[AgendaItem]:
    return [make_question(meeting, by=fay, question=words) for words in ("One?", "Two?", "Three?")]


# Schedule.


def test_a_waiting_question_becomes_the_last_one(
    three: list[AgendaItem], waiting: AgendaItem, meeting: Meeting, mo: User, noted: History
) -> None:
    actions.schedule(waiting.pk, meeting.pk, by=mo)

    assert order(meeting) == ["One?", "Two?", "Three?", waiting.question]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version) == (ItemState.SCHEDULED, 2)
    meeting.refresh_from_db()
    assert (meeting.version, meeting.agenda_version) == (2, 2)
    assert noted() == [("schedule", "Mo Adeyemi")]
    assert Event.objects.latest("pk").detail == {"meeting": str(meeting.pk)}


def test_the_first_of_an_agenda_has_the_first_place(waiting: AgendaItem, meeting: Meeting, fay: User) -> None:
    assert actions.schedule(waiting.pk, meeting.pk, by=fay).position == 1


def test_a_question_is_on_one_agenda(scheduled: AgendaItem, project: Project, fay: User) -> None:
    other = make_meeting(project, by=fay)

    with pytest.raises(RuleBroken, match="on the agenda"):
        actions.schedule(scheduled.pk, other.pk, by=fay)

    scheduled.refresh_from_db()
    assert scheduled.meeting != other


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
def test_a_meeting_that_is_over_takes_no_question(state: str, waiting: AgendaItem, project: Project, fay: User) -> None:
    over = make_meeting(project, by=fay, state=state)

    with pytest.raises(RuleBroken, match="This meeting is over"):
        actions.schedule(waiting.pk, over.pk, by=fay)

    waiting.refresh_from_db()
    assert waiting.state == ItemState.DRAFT


def test_a_question_stays_in_its_project(waiting: AgendaItem, lea: User) -> None:
    elsewhere = make_meeting(make_project("Insurance claims", lead=lea), by=lea)

    with pytest.raises(RuleBroken, match="another project"):
        actions.schedule(waiting.pk, elsewhere.pk, by=lea)


def test_who_does_not_prepare_schedules_nothing(waiting: AgendaItem, meeting: Meeting, obi: User, oz: User) -> None:
    for person in (obi, oz):
        with pytest.raises(PermissionDenied):
            actions.schedule(waiting.pk, meeting.pk, by=person)


# Return.


def test_a_returned_question_waits_with_its_reason_in_the_log(
    three: list[AgendaItem], meeting: Meeting, fay: User
) -> None:
    actions.return_question(three[1].pk, by=fay, reason="Needs numbers.")

    assert order(meeting) == ["One?", "Three?"]
    three[1].refresh_from_db()
    assert (three[1].state, three[1].meeting, three[1].position) == (ItemState.DRAFT, None, None)
    assert three[1].times_not_reached == 0
    meeting.refresh_from_db()
    assert (meeting.version, meeting.agenda_version) == (2, 2)
    assert Event.objects.latest("pk").detail == {
        "meeting": str(meeting.pk), "reason": "Needs numbers.", "not_reached": False,
    }  # fmt: skip


def test_returned_and_scheduled_again_it_is_last_and_keeps_its_positions(
    three: list[AgendaItem], meeting: Meeting, fay: User, mo: User
) -> None:
    make_position(three[0], mo, because="Given beforehand.")

    actions.return_question(three[0].pk, by=fay)
    actions.schedule(three[0].pk, meeting.pk, by=fay)

    assert order(meeting) == ["Two?", "Three?", "One?"]
    assert [spoken.because for spoken in sealed.read(three[0], mo)] == ["Given beforehand."]


def test_what_is_on_the_floor_or_waits_is_not_returned(
    on_floor: AgendaItem, waiting: AgendaItem, fay: User, noted: History
) -> None:
    for item, words in [(on_floor, "on the floor"), (waiting, "back in its project")]:
        with pytest.raises(RuleBroken, match=words):
            actions.return_question(item.pk, by=fay)

    assert noted() == []


def test_who_does_not_prepare_returns_nothing(scheduled: AgendaItem, obi: User, oz: User) -> None:
    for person in (obi, oz):
        with pytest.raises(PermissionDenied):
            actions.return_question(scheduled.pk, by=person)
