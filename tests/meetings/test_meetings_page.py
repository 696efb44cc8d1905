"""The list of meetings: what is to come with its questions, what is past with what came of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.states import ItemState, MeetingState, Outcome
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_project
from tests.build_meetings import make_meeting, make_question, make_record, noon

from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
# Tuesday, 13:00 in London.
NOW = noon(2026, 10, 13)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client: Client) -> str:
    response = client.get(reverse("meetings"))
    assert response.status_code == 200
    return words_of(response)


def test_next_ones_with_day_time_and_questions(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    late = make_meeting(project, by=fay, people=[mo], title="Third", starts_at=noon(2026, 10, 23))
    soon = make_meeting(project, by=fay, people=[mo], title="First", starts_at=NOW + timedelta(hours=1))
    make_meeting(project, by=fay, title="Second", starts_at=noon(2026, 10, 15), length_minutes=30)
    make_question(soon, by=fay, question="Open to all?", decider=mo)
    make_question(late, by=fay, question="What first?", options=(), decider=mo)

    page = page_of(client_of(fay))

    assert "Three to come. One has no question yet." in page
    assert "Today, 14:00 50 minutes, 2 people First Open to all? Prepare : First" in page
    assert "Thursday, 13:00 30 minutes, 1 person Second No question. 1 person would give 30 minutes." in page
    assert "23 October, 13:00 50 minutes, 2 people Third What first? No options yet Finish preparing" in page
    assert page.index("First") < page.index("Second") < page.index("Third")


def test_times_are_the_readers_and_the_meetings_own_beside_them(
    project: Project, fay: User, client_of: ClientOf
) -> None:
    fay.time_zone = "Asia/Tokyo"
    fay.save()
    make_meeting(project, by=fay, time_zone="America/New_York", starts_at=NOW + timedelta(hours=5))

    assert "Tomorrow, 02:00 13 October, 13:00 EDT 50 minutes" in page_of(client_of(fay))


def test_a_live_meeting_leads_into_the_room(project: Project, fay: User, obi: User, client_of: ClientOf) -> None:
    meeting = make_meeting(project, by=fay, is_live=True)

    response = client_of(obi).get(reverse("meetings"))

    assert f'href="{reverse("room", args=[meeting.pk])}">Enter the room' in response.content.decode()


def test_past_ones_say_what_came_of_them(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    held = make_meeting(project, by=fay, title="Held", state=MeetingState.CLOSED, starts_at=noon(2026, 10, 6))
    make_record(held, by=fay, statement="Open slowly.")
    make_record(held, by=fay, outcome=Outcome.DEFERRED, question="Pay per month?")
    make_meeting(project, by=fay, title="Bare", state=MeetingState.CLOSED, starts_at=noon(2026, 10, 5))
    make_meeting(project, by=fay, title="Off", state=MeetingState.CANCELLED, starts_at=noon(2025, 10, 2))

    page = page_of(client_of(fay))

    assert "6 October 50 minutes, 1 person Held Decided Open slowly. Deferred Pay per month?" in page
    assert "Bare Nothing was settled." in page
    assert "2 October 2025 50 minutes, 1 person Off Not held." in page


def test_past_ones_come_in_pages(project: Project, fay: User, client_of: ClientOf) -> None:
    for number in range(21):
        make_meeting(
            project, by=fay, title=f"M{number}", state=MeetingState.CLOSED, starts_at=NOW - timedelta(days=number)
        )
    make_meeting(project, by=fay, title="Next one")

    second = client_of(fay).get(reverse("meetings"), {"page": "2"})

    assert "M20" in words_of(second)
    assert "M19" not in words_of(second)
    assert "Next one" not in words_of(second)
    assert client_of(fay).get(reverse("meetings"), {"page": "x"}).status_code == 200


def test_closed_projects_and_their_meetings_stay_among_their_people(
    fay: User, mo: User, oz: User, client_of: ClientOf
) -> None:
    secret = make_project("Secret", lead=fay, openness=Openness.CLOSED)
    make_meeting(secret, by=fay, people=[mo], title="Board dinner")

    assert "Board dinner" in page_of(client_of(fay))
    assert "Board dinner" in page_of(client_of(mo))
    assert "Board dinner" not in page_of(client_of(oz))


def test_before_the_first_one_the_page_teaches(project: Project, fay: User, oz: User, client_of: ClientOf) -> None:
    assert "Meet when there is something to decide." in page_of(client_of(fay))
    assert reverse("call_meeting") in client_of(fay).get(reverse("meetings")).content.decode()
    assert "Set up a project first" in page_of(client_of(oz))


def test_only_those_who_prepare_are_asked_to(project: Project, fay: User, obi: User, client_of: ClientOf) -> None:
    make_meeting(project, by=fay)

    assert "Finish preparing" in page_of(client_of(fay))
    assert "Finish preparing" not in page_of(client_of(obi))


def test_what_people_wrote_is_shown_as_text(project: Project, fay: User, client_of: ClientOf) -> None:
    make_question(make_meeting(project, by=fay, title=HTML), by=fay, question=f"{HTML}?")

    response = client_of(fay).get(reverse("meetings"))

    assert "<script>alert" not in response.content.decode()
    assert words_of(response).count("<script>alert(1)</script>") == 3


def test_more_meetings_cost_no_more_queries(
    project: Project, fay: User, mo: User, lea: User, client_of: ClientOf
) -> None:
    def make(count: int) -> None:
        for _number in range(count):
            coming = make_meeting(project, by=fay, people=[mo, lea])
            make_question(coming, by=fay, decider=mo)
            make_question(coming, by=fay, state=ItemState.SCHEDULED)
            make_record(project, by=fay)

    client = client_of(fay)
    make(3)
    few = queries_of(client, reverse("meetings"))

    make(12)

    assert queries_of(client, reverse("meetings")) == few
