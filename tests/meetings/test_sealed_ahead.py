"""The list of questions to come says on which one has spoken already: to oneself, and never by a push."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings import regions
from meetings.models import AgendaItem, Meeting
from meetings.states import MeetingState, Outcome
from projects.live import Audience, Region
from projects.models import User
from tests.build_meetings import make_position, make_question, make_record

HTMX = {"HX-Request": "true"}
SEALED, OPEN = "Your position is sealed", "Take a position now"
SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[MeetingState.DRAFT, MeetingState.LIVE])
def question(request: pytest.FixtureRequest, meeting: Meeting, fay: User, mo: User) -> AgendaItem:
    """The first of two to come, before the room opens and in it; Mo has spoken on it."""
    if request.param == MeetingState.DRAFT:
        meeting.state, meeting.opened_at = MeetingState.DRAFT, None
        meeting.save(update_fields=["state", "opened_at"])
    item = make_question(meeting, by=fay)
    make_question(meeting, by=fay, question="And what comes then?")
    make_position(item, mo, because="Only Mo knows this.")
    return item


def test_who_has_spoken_sees_it_on_that_question(question: AgendaItem, mo: User, client_of: SignedIn) -> None:
    page = client_of(mo).get(reverse("room", args=[question.meeting_id])).content.decode()

    row = page[page.index(f'id="yours-{question.pk}"') :].partition("</li>")[0]
    assert SEALED in row
    assert OPEN not in row
    assert (page.count(SEALED), page.count(OPEN)) == (1, 1)
    assert "Only Mo knows this." not in page


def test_nobody_else_does(question: AgendaItem, lea: User, fay: User, obi: User, client_of: SignedIn) -> None:
    url = reverse("room", args=[question.meeting_id])

    others = client_of(lea).get(url).content.decode()
    assert (others.count(SEALED), others.count(OPEN)) == (0, 2)
    for person in (fay, obi):
        assert SEALED not in client_of(person).get(url).content.decode()


def test_it_is_not_pushed_but_left_to_the_page(question: AgendaItem) -> None:
    room = regions.look(question.meeting_id)
    context = {**regions.context(room, Audience.PARTICIPANT), "shown": {Region.FLOOR.value}}

    pushed = render_to_string(regions.pieces_of(Audience.PARTICIPANT), context)

    assert SEALED not in pushed
    assert f'id="yours-{question.pk}" data-elsewhere' in pushed


def test_it_comes_with_what_is_theirs(question: AgendaItem, mo: User, client_of: SignedIn) -> None:
    answer = client_of(mo).get(reverse("room_yours", args=[question.meeting_id]), headers=HTMX).content.decode()

    assert f'hx-target="#yours-{question.pk}"' in answer
    assert answer.count(SEALED) == 1
    assert "room-floor" not in answer


def test_it_costs_no_query_a_question(question: AgendaItem, fay: User, mo: User, client_of: SignedIn) -> None:
    client, url = client_of(mo), reverse("room", args=[question.meeting_id])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(5):
        make_position(make_question(question.meeting, by=fay, question=f"What about {number}?"), mo)

    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)


def test_a_question_keeps_its_number_once_others_are_settled(
    on_floor: AgendaItem, fay: User, mo: User, client_of: SignedIn
) -> None:
    later = make_question(on_floor.meeting, by=fay, question="And what comes then?")
    make_record(on_floor, by=fay, outcome=Outcome.DROPPED)

    page = client_of(mo).get(reverse("room", args=[on_floor.meeting_id])).content.decode()

    assert f'<li value="2" id="question-{later.pk}">' in page
