"""Junk in every field of every address: refused in words or left aside, never an error of the server's."""

from __future__ import annotations

from itertools import product

from .table import ROWS, address_of
from .test_walk import HTMX, expected, undone
from .world import World

JUNK = {
    "a number without end": "9" * 30,
    "a NUL": "a\x00b",
    "a day that never was": "0000-13-32T25:61",
}
# What pages of ours read from an address.
ASKED = [
    *("after", "answer", "back", "before", "change", "meeting", "next", "outcome"),
    *("owner", "page", "project", "q", "screen", "state", "version"),
]
REFUSED = {302, 403, 404, 405}


def somebody_who_may(line: str) -> str:
    """A role whose request gets further than the door, if there is one."""
    statuses = expected(line)
    return next((role for role, status in statuses.items() if status not in REFUSED), "facilitator")


def test_no_field_breaks_a_page(world: World) -> None:
    broken = []
    for row in ROWS:
        fields = row.fields(world) if row.post != "405" else {}
        client = world.client(somebody_who_may(row.post))
        client.raise_request_exception = False
        for name, (words, junk) in product(fields, JUNK.items()):
            with undone():
                answer = client.post(address_of(row, world), {**fields, name: junk}, headers=HTMX)
            if answer.status_code >= 500:
                broken.append(f"{row.name}, {name}: {words}")
    assert broken == []


def test_no_query_breaks_a_page(world: World) -> None:
    broken = []
    for row, (words, junk) in product(ROWS, JUNK.items()):
        client = world.client(somebody_who_may(row.get))
        client.raise_request_exception = False
        answer = client.get(address_of(row, world).partition("?")[0], dict.fromkeys(ASKED, junk[:2000]))
        if answer.status_code >= 500:
            broken.append(f"{row.name}: {words}")
    assert broken == []
