"""What the log is narrowed to: filters that stand in the address, together with words."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.shown.log import PAGE_SIZE
from meetings.states import Door, Outcome
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_project
from tests.build_meetings import make_record, noon

from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)
FIRST, SECOND, THIRD, FOURTH = "Open in May.", "Close in June.", "Ask in July.", "Wait for August?"


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def records(project: Project, fay: User, mo: User, lea: User) -> None:
    other = make_project("Daylight", lead=fay)
    make_record(project, by=fay, statement=FIRST, owner=mo, owner_asked_at=NOW)
    make_record(other, by=fay, statement=SECOND, door=Door.ONE_WAY)
    make_record(other, by=fay, statement=THIRD, owner=lea, owner_asked_at=NOW, dissents=[(mo, "Too soon.")])
    make_record(other, by=fay, outcome=Outcome.DROPPED, question=FOURTH)


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("project=daylight", [SECOND, THIRD, FOURTH]),
        ("owner=nobody", [SECOND]),
        ("unowned=1", [SECOND]),
        ("state=dropped", [FOURTH]),
        ("state=decided&project=daylight", [SECOND, THIRD]),
        ("door=1", [SECOND]),
        ("dissent=1", [THIRD]),
        ("q=june&unowned=1", [SECOND]),
        ("q=june&dissent=1", []),
        ("project=nowhere&state=rotten&owner=abc", [FIRST, SECOND, THIRD, FOURTH]),
    ],
)
def test_the_log_is_narrowed(query: str, found: list[str], fay: User, client_of: ClientOf) -> None:
    page = words_of(client_of(fay).get(f"{reverse('log')}?{query}"))

    assert [words for words in (FIRST, SECOND, THIRD, FOURTH) if words in page] == found


@pytest.mark.usefixtures("records")
def test_by_owner(fay: User, mo: User, client_of: ClientOf) -> None:
    page = words_of(client_of(fay).get(reverse("log"), {"owner": mo.pk}))

    assert FIRST in page
    assert THIRD not in page
    assert "1 decision October" in page


@pytest.mark.usefixtures("records")
def test_each_flag_says_how_many(fay: User, client_of: ClientOf) -> None:
    assert "No owner 1 One-way door 1 Dissent 1" in words_of(client_of(fay).get(reverse("log")))


@pytest.mark.usefixtures("records")
def test_nothing_like_that_says_what_to_do(fay: User, client_of: ClientOf) -> None:
    page = words_of(client_of(fay).get(reverse("log"), {"state": "escalated"}))

    assert "No decision is like that. Fewer filters show more. Clear the search" in page


def test_neither_projects_nor_owners_of_what_is_closed_are_offered(
    fay: User, mo: User, oz: User, client_of: ClientOf
) -> None:
    secret = make_project("Undertow", lead=fay, openness=Openness.CLOSED)
    make_record(secret, by=fay, owner=mo, owner_asked_at=NOW, statement="Hush.")
    make_record(make_project("Daylight", lead=fay), by=fay)

    page = client_of(oz).get(reverse("log"), {"project": "undertow"}).content.decode()

    assert "Undertow" not in page
    assert "Mo Adeyemi" not in page
    assert "Hush." not in page


@pytest.mark.usefixtures("records")
def test_the_address_keeps_the_filters_from_page_to_page(project: Project, fay: User, client_of: ClientOf) -> None:
    for _ in range(PAGE_SIZE + 1):
        make_record(project, by=fay)

    page = client_of(fay).get(reverse("log"), {"unowned": "1"}).content.decode()

    assert re.search(r"\?unowned=1&amp;before=\d+", page)
    assert '<input type="checkbox" name="unowned" value="1" checked>' in page


@pytest.mark.usefixtures("records")
def test_filters_cost_the_same_however_much_there_is(project: Project, fay: User, client_of: ClientOf) -> None:
    address = reverse("log") + "?unowned=1"
    few = queries_of(client_of(fay), address)
    for _ in range(5):
        make_record(project, by=fay)

    assert queries_of(client_of(fay), address) == few
