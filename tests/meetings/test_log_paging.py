"""Walking through the log: by number, so that no page moves under the reader and the last is as fast as the first."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Decision
from meetings.shown.log import PAGE_SIZE
from projects.models import Project, User
from tests.build_meetings import make_meeting, make_record, noon

from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)
LINK = re.compile(r'rel="(prev|next)" href="([^"]+)"')


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def records(project: Project, fay: User) -> list[Decision]:
    """Three pages: one and a half of them in September, all others in October."""
    meeting = make_meeting(project, by=fay)
    months = [9] * (PAGE_SIZE + PAGE_SIZE // 2) + [10] * (PAGE_SIZE + 1)
    return [make_record(meeting, by=fay, at=noon(2026, month, 10), because="About clinics.") for month in months]


def look(client: Client, query: str = "") -> Any:
    response = client.get(reverse("log") + query)
    assert response.status_code == 200
    return response


def numbers_of(response: Any) -> list[int]:
    return [row.record.number for month in response.context["months"] for row in month.rows]


def links_of(response: Any) -> dict[str, str]:
    return {rel: href.replace("&amp;", "&") for rel, href in LINK.findall(response.content.decode())}


def test_older_and_newer_lead_through_all_and_back(records: list[Decision], fay: User, client_of: ClientOf) -> None:
    client, everything = client_of(fay), [record.number for record in reversed(records)]
    page = look(client)
    seen = [numbers_of(page)]
    assert set(links_of(page)) == {"next"}

    while "next" in links_of(page):
        page = look(client, links_of(page)["next"])
        seen.append(numbers_of(page))

    assert [number for numbers in seen for number in numbers] == everything
    for numbers in reversed(seen[:-1]):
        page = look(client, links_of(page)["prev"])
        assert numbers_of(page) == numbers
    assert set(links_of(page)) == {"next"}


def test_a_new_record_moves_no_page(records: list[Decision], project: Project, fay: User, client_of: ClientOf) -> None:
    client = client_of(fay)
    older = links_of(look(client))["next"]
    before = numbers_of(look(client, older))

    make_record(project, by=fay)

    assert numbers_of(look(client, older)) == before
    newer = look(client, links_of(look(client, older))["prev"])
    assert numbers_of(newer)[-1] == before[0] + 1
    assert "prev" in links_of(newer)


def test_a_month_is_counted_whole_on_both_sides_of_a_border(
    records: list[Decision], fay: User, client_of: ClientOf
) -> None:
    client = client_of(fay)
    first = look(client)
    second = look(client, links_of(first)["next"])

    assert [(month.name, month.note, len(month.rows)) for month in first.context["months"]] == [
        ("October", f"{PAGE_SIZE + 1} so far", PAGE_SIZE)
    ]
    assert [(month.name, month.note, len(month.rows)) for month in second.context["months"]] == [
        ("October", f"{PAGE_SIZE + 1} so far", 1),
        ("September", f"{PAGE_SIZE + PAGE_SIZE // 2} decisions", PAGE_SIZE - 1),
    ]


def test_the_address_keeps_what_is_looked_for(records: list[Decision], fay: User, client_of: ClientOf) -> None:
    client = client_of(fay)
    first = look(client, "?q=clinics&unowned=1")

    assert links_of(first)["next"] == f"?q=clinics&unowned=1&before={numbers_of(first)[-1]}"
    second = look(client, links_of(first)["next"])
    assert links_of(second)["prev"] == f"?q=clinics&unowned=1&after={numbers_of(second)[0]}"
    assert f"{len(records)} decisions mention “clinics”" in words_of(second)
    assert '<option value="nobody">' in second.content.decode()


def test_beyond_the_end_it_says_so(records: list[Decision], fay: User, client_of: ClientOf) -> None:
    for query in ("?before=1", f"?after={len(records)}", f"?before=0&after={10**17}"):
        page = look(client_of(fay), query)

        assert "The log ends before this page." in words_of(page)
        assert "No decisions yet." not in words_of(page)


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 30, "1.5", ""])
def test_a_number_that_is_none_shows_the_latest(
    asked: str, records: list[Decision], fay: User, client_of: ClientOf
) -> None:
    assert numbers_of(look(client_of(fay), f"?before={asked}"))[0] == len(records)


def test_every_page_costs_the_same_and_passes_no_row(records: list[Decision], fay: User, client_of: ClientOf) -> None:
    client, address = client_of(fay), reverse("log")
    queries = {queries_of(client, address + query) for query in ("", "?before=70", "?before=40", "?after=20")}

    with CaptureQueriesContext(connection) as captured:
        look(client, "?before=40")

    assert len(queries) == 1
    assert not [query["sql"] for query in captured if " OFFSET " in query["sql"]]
