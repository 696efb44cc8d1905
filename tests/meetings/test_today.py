"""What waits for one person's judgement today, and nothing that waits for somebody else's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from meetings.states import ItemState, MeetingState, Outcome
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_project
from tests.build_meetings import make_meeting, make_position, make_question, make_record, noon

from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tomorrow(project: Project, fay: User, mo: User, lea: User) -> Meeting:
    starts_at = NOW + timedelta(days=1)
    return make_meeting(project, by=fay, people=[mo, lea], starts_at=starts_at, title="Booking forum")


def day_of(client: Client) -> str:
    return words_of(client.get(reverse("today")))


def test_everybody_starts_here(mo: User, client_of: ClientOf) -> None:
    assert client_of(mo).get("/")["Location"] == "/today/"


def test_the_first_day_begins_with_a_project(oz: User, client_of: ClientOf) -> None:
    response = client_of(oz).get(reverse("today"))

    assert "Start with one question your team keeps talking around." in words_of(response)
    assert f'href="{reverse("create_project")}"' in response.content.decode()


def test_then_comes_the_first_question(project: Project, mo: User, client_of: ClientOf) -> None:
    response = client_of(mo).get(reverse("today"))

    assert "Ask the first question" in words_of(response)
    assert f'button--primary" href="{reverse("ask_somewhere")}"' in response.content.decode()


def test_nothing_waits(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    make_question(project, by=fay)

    page = day_of(client_of(mo))

    assert "Tuesday, 13 October 2026 Nothing needs your judgement" in page
    assert "Nobody waits for you." in page


def test_a_position_is_awaited_until_it_is_given(tomorrow: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    item = make_question(tomorrow, by=fay, question="Do we open it?")
    client = client_of(mo)

    before = day_of(client)
    make_position(item, mo)

    assert "One thing needs your judgement" in before
    assert "Tomorrow, 13:00 Do we open it? 3 of 3 have not spoken, you among them Take a position" in before
    assert "Take a position" not in day_of(client)


def test_the_last_to_speak_is_told_so(tomorrow: Meeting, fay: User, mo: User, lea: User, client_of: ClientOf) -> None:
    item = make_question(tomorrow, by=fay)
    for person in (fay, lea):
        make_position(item, person)

    assert "1 of 3 has not spoken: you" in day_of(client_of(mo))


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
def test_no_position_is_awaited_in_a_meeting_that_is_over(
    state: MeetingState, project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    make_question(make_meeting(project, by=fay, people=[mo], state=state), by=fay)

    assert "Nothing needs your judgement" in day_of(client_of(mo))


def test_what_is_on_the_floor_comes_first(
    tomorrow: Meeting, project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    make_question(tomorrow, by=fay, question="Later?")
    live = make_meeting(project, by=fay, people=[mo], is_live=True)
    make_question(live, by=fay, question="Now?", state=ItemState.SEALED)

    page = day_of(client_of(mo))

    assert page.index("On the floor now Now?") < page.index("Later?")


def test_who_is_asked_to_own_it_says_yes_here(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    record = make_record(project, by=fay, statement="Open it in May.", owner=mo, owner_asked_at=NOW)
    client = client_of(mo)

    before = day_of(client)
    answer = client.post(reverse("accept", args=[record.number]), {"from": "today"})

    assert "Is it yours? 1 D-001" in before
    assert answer["Location"] == "/today/"
    assert "Is it yours?" not in day_of(client)
    record.refresh_from_db()
    assert record.owner_accepted_at


def test_nobodys_decision_is_shown_to_those_who_can_find_its_owner(
    project: Project, fay: User, lea: User, obi: User, client_of: ClientOf
) -> None:
    make_record(project, by=fay, at=NOW - timedelta(days=5), statement="Open it in May.")

    assert "Nobody owns these decisions 1 D-001" in day_of(client_of(fay))
    assert "No owner for 5 days Open it in May." in day_of(client_of(lea))
    assert "Nobody owns these decisions" not in day_of(client_of(obi))


def test_a_closed_project_shows_nothing_to_strangers(fay: User, oz: User, client_of: ClientOf) -> None:
    make_record(make_project("Secret", lead=fay, openness=Openness.CLOSED), by=fay, statement="Hush.")

    assert "Hush." not in day_of(client_of(oz))
    assert "Hush." in day_of(client_of(fay))


def test_the_next_meeting_says_what_it_lacks(tomorrow: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    make_question(tomorrow, by=fay, question="Do we open it?", options=[], decider=None)

    page = day_of(client_of(fay))

    assert "Next meeting: Tomorrow 13:00 Booking forum 0 of 1 question is ready" in page
    assert "Do we open it? No decider yet" in page
    assert "Finish preparing" in page


def test_what_was_settled_in_the_last_days(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    make_record(project, by=fay, at=NOW - timedelta(days=8), statement="Old.", owner=fay, owner_asked_at=NOW)
    make_record(project, by=fay, at=NOW - timedelta(days=6), statement="Younger.", owner=mo, owner_asked_at=NOW)
    make_record(project, by=fay, at=NOW, outcome=Outcome.DROPPED, question="Do we bother?")

    page = day_of(client_of(mo))

    assert "Do we bother? Dropped · 13 October Younger. Mo Adeyemi · 7 October" in page
    assert "Old." not in page


def test_the_page_costs_the_same_with_much_to_do(
    tomorrow: Meeting, project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    def more() -> None:
        make_question(tomorrow, by=fay)
        make_record(project, by=fay)
        make_record(project, by=fay, owner=mo, owner_asked_at=NOW)

    more()
    few = queries_of(client_of(mo), reverse("today"))
    for _ in range(66):
        more()

    page = client_of(mo).get(reverse("today"))
    assert page.context["awaited_count"] + page.context["asked_decisions_count"] + page.context["nobodys_count"] > 200
    assert queries_of(client_of(mo), reverse("today")) == few
