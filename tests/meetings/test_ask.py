"""Writing a question down."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from meetings import actions
from meetings.actions.agenda import Wording
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState, MeetingState, Mode
from projects.errors import RuleBroken
from projects.models import Project, User
from tests.build import make_project
from tests.build_meetings import make_meeting, make_question

from .conftest import History

pytestmark = pytest.mark.django_db

WORDING = Wording(
    "Do we keep the date?", Mode.PRIORITISE, timebox_minutes=9, context="Sync slipped.",
    options=[(None, "Keep it", "Trust."), (None, "Move it", "Rotas.")],
)  # fmt: skip


def test_it_waits_in_its_project_with_everything_said(project: Project, mo: User, noted: History) -> None:
    item = actions.ask(project, WORDING, by=mo)

    item = AgendaItem.objects.get(pk=item.pk)
    assert (item.state, item.project, item.meeting, item.position) == (ItemState.DRAFT, project, None, None)
    assert (item.question, item.mode, item.decider) == ("Do we keep the date?", Mode.PRIORITISE, None)
    assert (item.timebox_minutes, item.context, item.created_by) == (9, "Sync slipped.", mo)
    assert [(o.letter, o.label, o.cost) for o in item.options.all()] == [
        ("A", "Keep it", "Trust."), ("B", "Move it", "Rotas."),
    ]  # fmt: skip
    assert noted() == [("ask", "Mo Adeyemi")]


def test_for_a_meeting_it_is_at_once_last_on_the_agenda(meeting: Meeting, fay: User, noted: History) -> None:
    make_question(meeting, by=fay)

    item = actions.ask(meeting.project, WORDING, by=fay, meeting_id=meeting.pk)

    assert (item.state, item.meeting, item.position) == (ItemState.SCHEDULED, meeting, 2)
    meeting.refresh_from_db()
    assert (meeting.version, meeting.agenda_version) == (2, 2)
    assert [verb for verb, _person in noted()] == ["ask", "schedule"]


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
def test_a_meeting_that_is_over_takes_none_and_nothing_is_left(state: str, project: Project, fay: User) -> None:
    over = make_meeting(project, by=fay, state=state)

    with pytest.raises(RuleBroken, match="This meeting is over"):
        actions.ask(project, WORDING, by=fay, meeting_id=over.pk)

    assert not AgendaItem.objects.exists()


def test_the_meeting_must_be_of_the_same_project(project: Project, meeting: Meeting, lea: User) -> None:
    elsewhere = make_project("Insurance claims", lead=lea)

    with pytest.raises(RuleBroken, match="another project"):
        actions.ask(elsewhere, WORDING, by=lea, meeting_id=meeting.pk)

    assert not AgendaItem.objects.exists()


def test_who_only_sees_the_project_asks_nothing(project: Project, obi: User, oz: User, ada: User) -> None:
    for person in (obi, oz, ada):
        with pytest.raises(PermissionDenied, match="prepare its meetings"):
            actions.ask(project, WORDING, by=person)

    assert not AgendaItem.objects.exists()


def test_the_facilitator_asks_in_their_meeting_whatever_their_role(project: Project, oz: User) -> None:
    theirs = make_meeting(project, by=oz)

    assert actions.ask(project, WORDING, by=oz, meeting_id=theirs.pk).meeting == theirs


def test_a_status_is_not_a_question(project: Project, fay: User) -> None:
    with pytest.raises(IntegrityError, match="item_is_a_question"):
        actions.ask(project, Wording("Update on reminders", Mode.DECIDE), by=fay)
