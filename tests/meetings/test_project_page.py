"""A project's own page: its charter, what waits, when it meets, what it decided."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem
from meetings.states import ItemState, Outcome
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_project
from tests.build_meetings import make_meeting, make_question, make_record, noon

from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client: Client, project: Project) -> str:
    response = client.get(reverse("project", args=[project.slug]))
    assert response.status_code == 200
    return words_of(response)


def test_a_closed_project_is_not_there_for_strangers(fay: User, oz: User, client_of: ClientOf) -> None:
    secret = make_project("Secret", lead=fay, openness=Openness.CLOSED)

    codes = [client_of(one).get(reverse("project", args=[secret.slug])).status_code for one in (oz, fay)]

    assert codes == [404, 200]


def test_the_charter_and_its_silence(project: Project, fay: User, client_of: ClientOf) -> None:
    project.why = "Clinics lose owners."
    project.created_at = NOW - timedelta(days=34)
    project.save()

    page = page_of(client_of(fay), project)

    assert "Why are we doing this? Clinics lose owners." in page
    assert page.count("Nobody has answered for 34 days.") == 2
    assert "1 of 3 answered" in page
    assert "Lea Brandt leads" in page


def test_what_waits_longest_first_with_what_it_went_through(
    project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    make_question(project, by=fay, question="Second?", created_at=NOW, decider=mo)
    make_question(
        project, by=fay, question="First?", created_at=NOW - timedelta(days=12), deferrals=2, times_not_reached=3
    )
    make_question(make_meeting(project, by=fay), by=fay, question="On an agenda?")

    response = client_of(fay).get(reverse("project", args=[project.slug]))

    assert [asked.item.question for asked in response.context["waiting"]] == ["First?", "Second?"]
    page = words_of(response)
    assert (
        "asked 1 October First? No decider yet Deferred twice: decide it, escalate it or drop it Not reached 3 times"
        in page
    )
    assert "asked 13 October Second? MA Mo Adeyemi decides" in page


def test_a_question_goes_to_a_coming_meeting(project: Project, fay: User, client_of: ClientOf) -> None:
    item = make_question(project, by=fay)
    meeting = make_meeting(project, by=fay, starts_at=noon(2026, 10, 23), title="Forum")

    html = client_of(fay).get(reverse("project", args=[project.slug])).content.decode()
    client_of(fay).post(reverse("schedule", args=[item.pk]), {"meeting": str(meeting.pk)})

    assert f'action="{reverse("schedule", args=[item.pk])}"' in html
    assert f'<option value="{meeting.pk}">23 October: Forum</option>' in html
    assert AgendaItem.objects.get().meeting == meeting


def test_asking_a_question(project: Project, fay: User, client_of: ClientOf) -> None:
    html = client_of(fay).get(reverse("project", args=[project.slug])).content.decode()
    client_of(fay).post(reverse("ask", args=[project.slug]), {"question": "Do we wait?"})

    assert f'id="ask" method="post" action="{reverse("ask", args=[project.slug])}"' in html
    assert "Do we wait?" in page_of(client_of(fay), project)


def test_who_only_watches_is_offered_nothing_to_change(
    project: Project, fay: User, obi: User, oz: User, client_of: ClientOf
) -> None:
    make_question(project, by=fay)
    make_meeting(project, by=fay)

    for person in (obi, oz):
        html = client_of(person).get(reverse("project", args=[project.slug])).content.decode()

        assert "<form" not in html.partition("<main")[2].partition("</main>")[0]
        assert reverse("call_meeting") not in html


def test_the_latest_decisions(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    make_record(make_project("Claims"), by=fay, statement="Of another project.")
    for number in range(6):
        make_record(project, by=fay, at=NOW - timedelta(days=9 - number), statement=f"Number {number}.", owner=mo)
    make_record(project, by=fay, at=NOW, outcome=Outcome.DEFERRED, question="Later?", bringer=mo)

    page = page_of(client_of(fay), project)

    assert "7 decisions. The last one on 13 October." in page
    assert "Later? Deferred, Mo Adeyemi, 13 October Number 5. Mo Adeyemi, 9 October" in page
    assert "Number 1." not in page
    assert "Of another project." not in page


def test_a_decision_without_owner_is_counted(project: Project, fay: User, client_of: ClientOf) -> None:
    make_record(project, by=fay)

    assert "1 decision, 1 without an owner." in page_of(client_of(fay), project)
    assert "Nobody owns it, 13 October" in page_of(client_of(fay), project)


def test_an_empty_project_says_what_to_do(project: Project, fay: User, client_of: ClientOf) -> None:
    page = page_of(client_of(fay), project)

    assert "No question waits." in page
    assert "No meeting is planned." in page
    assert "Nothing is decided yet." in page


def test_what_people_wrote_is_shown_as_text(project: Project, fay: User, client_of: ClientOf) -> None:
    project.name = project.purpose = project.why = HTML
    project.save()
    make_question(project, by=fay, question=f"{HTML}?")
    make_meeting(project, by=fay, title=HTML)
    make_record(project, by=fay, statement=HTML)

    html = client_of(fay).get(reverse("project", args=[project.slug])).content.decode()

    assert "<script>alert" not in html
    assert "<b>bold" not in html


def test_more_of_everything_costs_no_more_queries(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    def make(count: int) -> None:
        for _number in range(count):
            make_question(project, by=fay, decider=mo)
            coming = make_meeting(project, by=fay, people=[mo])
            make_question(coming, by=fay, decider=mo, state=ItemState.SCHEDULED)
            make_record(project, by=fay, owner=mo)

    client = client_of(fay)
    make(3)
    few = queries_of(client, reverse("project", args=[project.slug]))

    make(37)

    assert queries_of(client, reverse("project", args=[project.slug])) == few
