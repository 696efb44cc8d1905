"""What somebody else does between two queries of a page breaks no page."""

from __future__ import annotations

import os
import random
from functools import partial
from typing import NamedTuple

from .between import read_while
from .row import Row
from .table import ROWS, address_of
from .test_walk import QUERIES, RANDOM
from .world import MEMBERS, ROLES, World

# How many are drawn, and by which lot: `BETWEEN=7:1200 make test ARGS=tests/security/test_between.py`.
SEED, DRAWS = map(int, os.environ.get("BETWEEN", "1:400").split(":"))
MOST_QUERIES = 24


class Asked(NamedTuple):
    """An address as the table has it, asked by somebody to whom it answers."""

    row: Row
    role: str
    query: str = ""


def answering(method: str, *statuses: str) -> list[Asked]:
    """Every row and role to which one of these is the answer."""
    return [
        Asked(row, role)
        for row in ROWS
        for role, status in zip(ROLES, _each(getattr(row, method)), strict=False)
        if status in statuses and role != "anonymous" and row.name not in RANDOM
    ]


def _each(statuses: str) -> list[str]:
    found = statuses.split()
    return found * len(MEMBERS) if len(found) == 1 else found


def test_a_page_is_read_while_somebody_acts(world: World) -> None:
    lot = random.Random(SEED)
    reads = [
        Asked(row, role, query)
        for row, role, _ in answering("get", "200")
        for query in ["", *QUERIES.get(row.name, [])]
    ]
    acts = answering("post", "200", "302")
    met = 0
    for _ in range(DRAWS):
        read, act, nth = lot.choice(reads), lot.choice(acts), lot.randint(1, MOST_QUERIES)
        try:
            status = read_while(partial(_act, world, act), world.client(read.role), _address(read, world), nth)
        except Exception as error:
            error.add_note(f"{read.row.name}{read.query} as {read.role}: {act.row.name} by {act.role}, query {nth}")
            raise
        met += status is not None
        assert (status or 0) < 500
    assert met > DRAWS / 8


def _address(asked: Asked, world: World) -> str:
    return address_of(asked.row, world) + asked.query


def _act(world: World, asked: Asked) -> None:
    world.client(asked.role).post(_address(asked, world), asked.row.fields(world))
