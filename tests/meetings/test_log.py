"""The decision log: who sees which records, month by month, and what is found."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.states import Door, Outcome
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_membership, make_organisation, make_project
from tests.build_meetings import make_meeting, make_record, noon

from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def list_of(response: Any) -> str:
    """What the list says, without what can be asked of it."""
    return words_of(response).partition("Show")[2]


def test_strangers_sign_in_first(client: Client) -> None:
    make_organisation()

    response = client.get(reverse("log"))

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_records_of_a_closed_project_are_for_its_people(
    project: Project, fay: User, oz: User, client_of: ClientOf
) -> None:
    secret = make_project("Secret", lead=fay, openness=Openness.CLOSED)
    make_record(secret, by=fay, statement="Sell the company.")
    make_record(project, by=fay, statement="Open to all clinics.")

    to_oz, to_fay = (words_of(client_of(person).get(reverse("log"))) for person in (oz, fay))

    assert "Open to all clinics." in to_oz
    assert "Sell the company." not in to_oz
    assert "1 decision since October." in to_oz
    assert "Sell the company." in to_fay


def test_who_took_part_keeps_the_record(fay: User, oz: User, client_of: ClientOf) -> None:
    secret = make_project("Secret", lead=fay, openness=Openness.CLOSED)
    make_record(make_meeting(secret, by=fay, people=[oz]), by=fay, statement="Sell the company.")

    assert "Sell the company." in words_of(client_of(oz).get(reverse("log")))


def test_latest_first_by_month_and_year(project: Project, fay: User, client_of: ClientOf) -> None:
    for at in [noon(2025, 12, 3), noon(2026, 9, 1), noon(2026, 9, 22), noon(2026, 10, 8)]:
        make_record(project, by=fay, at=at, statement=f"Of {at:%d %B}.")

    response = client_of(fay).get(reverse("log"))

    months = response.context["months"]
    assert [(month.name, month.note) for month in months] == [
        ("October", "1 so far"),
        ("September", "2 decisions"),
        ("December 2025", "1 decision"),
    ]
    assert [row.record.number for month in months for row in month.rows] == [4, 3, 2, 1]
    assert [row.day for month in months for row in month.rows][-2:] == ["1 September", "3 December 2025"]
    assert response.context["lead"].startswith("4 decisions since December 2025.")


def test_months_are_those_of_the_reader(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    mo.time_zone = "Pacific/Auckland"
    mo.save()
    make_record(project, by=fay, at=datetime(2026, 9, 30, 20, tzinfo=UTC))

    london, auckland = (client_of(one).get(reverse("log")).context["months"][0] for one in (fay, mo))

    assert (london.name, london.rows[0].day) == ("September", "30 September")
    assert (auckland.name, auckland.rows[0].day) == ("October", "1 October")


def test_a_row_says_where_it_stands(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    make_record(
        project, by=fay, at=NOW - timedelta(days=5), statement="Send claims to three.", door=Door.ONE_WAY,
        confidence=80, dissents=[(mo, "Too slow.")],
    )  # fmt: skip

    words = words_of(client_of(fay).get(reverse("log")))

    assert "Decided D-001 8 October Owner: ? Nobody Send claims to three." in words
    assert "One-way door 80% sure 1 dissent Review 7 November" in words
    assert "Nobody has owned this for 5 days." in words
    assert "One has no owner." in words


def test_an_owner_who_was_only_asked_is_shown_as_asked(
    project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    make_record(project, by=fay, owner=mo, owner_asked_at=NOW)
    make_record(project, by=fay, owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)

    words = list_of(client_of(fay).get(reverse("log")))

    assert words.count("Mo Adeyemi") == 2
    assert words.count("asked, has not said yes yet") == 1
    assert "Nobody" not in words


def test_every_outcome_is_in_the_log(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    make_record(project, by=fay, outcome=Outcome.DEFERRED, bringer=mo)
    make_record(project, by=fay, outcome=Outcome.ESCALATED, escalated_to=mo)
    make_record(project, by=fay, outcome=Outcome.DROPPED)

    words = list_of(client_of(fay).get(reverse("log")))

    assert "Who brings it: MA Mo Adeyemi" in words
    assert "By 27 October" in words
    assert "Who can decide this: MA Mo Adeyemi" in words
    assert "Dropped D-003" in words
    assert "Nobody" not in words


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("pilot", True), ("PILOT", True), ("rotas september", True), ("how fast?", True), ("competitors", True),
        ("adeyemi", True), ("D-001", True), ("pilot elephants", False), ("100%", True), ("pil_t", False),
    ],
)  # fmt: skip
def test_a_word_is_found_in_any_place(
    asked: str, found: bool, project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    make_record(
        project, by=fay, question="How fast?", statement="Open to the pilot clinics.",
        because="They plan rotas in September.", expected="100% stay.", dissents=[(mo, "Competitors read it.")],
    )  # fmt: skip

    response = client_of(fay).get(reverse("log"), {"q": asked})

    assert bool(response.context["months"]) is found


def test_a_search_without_result_names_the_word_and_the_ways_out(
    project: Project, fay: User, client_of: ClientOf
) -> None:
    make_record(project, by=fay)

    response = client_of(fay).get(reverse("log"), {"q": " loyalty  points "})

    assert "No decision mentions “loyalty points”." in words_of(response)
    assert f'href="{reverse("log")}">Clear the search' in response.content.decode()
    assert f'href="{reverse("project", args=[project.slug])}#ask">Ask it as a question' in response.content.decode()


def test_who_asks_in_several_projects_chooses_one(project: Project, fay: User, client_of: ClientOf) -> None:
    make_membership(make_project("Claims"), fay)
    make_record(project, by=fay)

    response = client_of(fay).get(reverse("log"), {"q": "loyalty"})

    assert f'href="{reverse("projects")}">Ask it as a question' in response.content.decode()


def test_an_empty_log_says_what_it_is_for(fay: User, client_of: ClientOf) -> None:
    response = client_of(fay).get(reverse("log"))

    assert "No decisions yet." in words_of(response)
    assert 'name="q"' not in response.content.decode().partition("<main")[2]


@pytest.mark.parametrize("asked", ["\x00", "a\x00b", "%" * 300, "x " * 500, "<b>", "'"])
def test_nothing_that_is_searched_breaks_the_page(asked: str, project: Project, fay: User, client_of: ClientOf) -> None:
    make_record(project, by=fay)

    response = client_of(fay).get(reverse("log"), {"q": asked, "before": asked, "after": asked})

    assert response.status_code == 200
    assert "<b>" not in response.content.decode().partition('id="log"')[2]


def test_what_people_wrote_is_shown_as_text(project: Project, fay: User, client_of: ClientOf) -> None:
    fay.name = project.name = HTML
    fay.save()
    project.save()
    make_record(project, by=fay, statement=HTML, because=HTML, owner=fay, owner_asked_at=NOW)

    response = client_of(fay).get(reverse("log"), {"q": "script"})

    assert "<script>alert" not in response.content.decode()
    assert "<b>bold" not in response.content.decode()
    assert list_of(response).count("<script>alert(1)</script>") == 4


def test_more_rows_cost_no_more_queries(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    client = client_of(fay)
    for _number in range(3):
        make_record(project, by=fay, owner=mo, dissents=[(mo, "No.")])
    few = queries_of(client, reverse("log"))

    for number in range(37):
        make_record(project, by=fay, owner=mo, dissents=[(mo, "No.")], at=NOW - timedelta(days=3 * number))

    assert queries_of(client, reverse("log")) == few
