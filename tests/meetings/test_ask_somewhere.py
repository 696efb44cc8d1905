"""A question from anywhere: in which project, what asks nothing is led on, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem
from meetings.states import ItemState
from projects.models import Project, Role, User
from tests.build import make_membership, make_project

from .pages import words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
QUESTION = "Do we keep the fax line?"


def test_it_waits_in_the_project_that_was_chosen(client_of: ClientOf, mo: User, project: Project) -> None:
    other = make_project("Hagstone", lead=mo)

    response = client_of(mo).post("/ask/", {"question": QUESTION, "project": other.pk})

    item = AgendaItem.objects.get()
    assert response.headers["Location"] == reverse("question", args=[item.pk])
    assert (item.question, item.project, item.state, item.created_by) == (QUESTION, other, ItemState.DRAFT, mo)


def test_where_there_is_one_project_it_is_chosen_already(client_of: ClientOf, lea: User) -> None:
    mine = make_project("Hagstone", lead=lea)

    assert f'<option value="{mine.pk}" selected>' in client_of(lea).get("/ask/").content.decode()


def test_a_status_is_led_to_its_question_in_that_project(client_of: ClientOf, mo: User) -> None:
    mine = make_project("Hagstone", lead=mo)

    response = client_of(mo).post("/ask/", {"question": "Update on reminders", "project": mine.pk})

    assert "What question does this raise?" in words_of(response)
    assert reverse("ask", args=[mine.slug]) in response.content.decode()
    assert not AgendaItem.objects.exists()


def test_what_is_missing_is_said_and_what_was_typed_stays(client_of: ClientOf, mo: User) -> None:
    make_project("Hagstone", lead=mo)

    response = client_of(mo).post("/ask/", {"question": QUESTION, "project": ""})

    assert response.status_code == 422
    assert "Choose the project that it belongs to." in words_of(response)
    assert QUESTION in response.content.decode()


def test_only_projects_in_which_they_prepare_are_offered(client_of: ClientOf, obi: User) -> None:
    seen, closed = make_project("Hagstone"), make_project("Undertow", openness="closed")
    make_membership(seen, obi, Role.OBSERVER)

    page = client_of(obi).get("/ask/").content.decode()
    refused = client_of(obi).post("/ask/", {"question": QUESTION, "project": closed.pk})

    assert "Start a project" in page
    assert refused.status_code == 422
    assert not AgendaItem.objects.exists()


def test_it_is_offered_on_every_page(client_of: ClientOf, mo: User) -> None:
    for page in ("/today/", "/decisions/", "/people/"):
        assert 'href="/ask/"' in client_of(mo).get(page).content.decode()
