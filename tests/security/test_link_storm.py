"""Scanners fetch every link of every mail, some of them often: the database stays as it was, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client

from meetings.models import Nudge
from meetings.states import NudgeKind
from projects.models import Mail, Project, User
from tests.meetings.asked import EVERY, Scene
from tests.meetings.follow_up import DUE, send

pytestmark = pytest.mark.django_db

TIMES = 3


def rows() -> dict[str, list[str]]:
    """Every row of every table as text, sessions included."""
    with connection.cursor() as cursor:
        found = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(name)} AS t ORDER BY 1")
            found[name] = [text for (text,) in cursor.fetchall()]
        return found


def addresses_in(mail: Any) -> list[str]:
    """Every link of a mail, wherever it stands: in its text, its HTML and its headers."""
    texts = [mail.body, *(unescape(part.content) for part in mail.alternatives), *map(str, mail.extra_headers.values())]
    found = {one for text in texts for one in re.findall(r"https?://[^\s\"<>]+", text)}
    return sorted(f"{urlsplit(one).path}?{urlsplit(one).query}" for one in found)


@pytest.fixture
def letter(project: Project, fay: User, mo: User, outbox: list[Any]) -> Any:
    """One letter that asks everything there is to ask."""
    scene = Scene(project, fay, mo)
    mail = Mail.objects.create(kind="nudge", object_id="2026-10-19", recipient=mo.email, since=DUE)
    for asked in EVERY.values():
        scene.ask(asked(scene), mail)
    send()
    return outbox[0]


def test_a_storm_of_looks_leaves_the_database_as_it_was(
    letter: Any, mo: User, client_of: Callable[[User], Client]
) -> None:
    addresses = addresses_in(letter)
    tokens = {one.split("/")[2] for one in addresses if one.startswith("/answer/")}
    addresses += [f"/answer/{token}/not-me/" for token in tokens]
    assert set(Nudge.objects.exclude(token_hash="").values_list("kind", flat=True)) == set(NudgeKind) - {
        "ownership", "position", "pre_read"
    }  # fmt: skip
    assert len(addresses) > 100

    with time_machine.travel(DUE, tick=False):
        visitors = [Client(), Client(headers={"User-Agent": "Scanner"}), client_of(mo)]
        before = rows()
        seen = {
            (address, method, visitor): getattr(visitor, method)(address).status_code
            for _time in range(TIMES)
            for address in addresses
            for method in ("get", "head")
            for visitor in visitors[:2]
        }
        signed_in = {visitors[2].get(address).status_code for address in addresses}
        after = rows()

    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
    assert {status for (address, _m, _v), status in seen.items() if "/answer/" in address} == {200}
    assert set(seen.values()) == {200, 302}
    assert signed_in <= {200, 404}
