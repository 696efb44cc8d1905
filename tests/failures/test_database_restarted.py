"""The database was restarted: whoever comes next is answered, by every connection of the pool."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg_pool import ConnectionPool

from config.postgresql import base
from meetings.models import AgendaItem, Meeting, Position
from meetings.states import ItemState
from projects.models import Project, User
from tests.build_meetings import make_meeting, make_question

pytestmark = pytest.mark.django_db(transaction=True)

ClientOf = Callable[[User], Client]
AT_ONCE = 6


@pytest.fixture
def meeting(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo], is_live=True)


def restart() -> int:
    """End every connection to this database, as a restart does; how many there were."""
    connection.close()
    has = connection.settings_dict
    with psycopg.connect(
        host=has["HOST"], port=has["PORT"], user=has["USER"], password=has["PASSWORD"], dbname="postgres"
    ) as other:
        # A restart waits for each to end, for at most as long.
        ended = other.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_backend_pid()",
            [has["NAME"]],
        )
        return len(ended.fetchall())


def request(act: Callable[[], Any]) -> Any:
    """As the server does it: the connection goes back to the pool when the answer has left."""
    try:
        return act()
    finally:
        connection.close()


def test_the_next_page_is_answered(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    client, address = client_of(fay), reverse("room", args=[meeting.pk])
    assert request(lambda: client.get(address)).status_code == 200

    assert restart() >= 1

    assert request(lambda: client.get(address)).status_code == 200


def test_one_page_gets_past_all_that_is_broken(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    client, address = client_of(fay), reverse("room", args=[meeting.pk])
    ask_all([client_of(fay) for _ in range(AT_ONCE)], address)

    assert restart() >= 4

    began = time.monotonic()
    assert request(lambda: client.get(address)).status_code == 200
    # Not a measurement: one wait for the pool is five seconds.
    assert time.monotonic() - began < 4


def test_every_connection_of_the_pool_is_answered(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    clients, address = [client_of(fay) for _ in range(AT_ONCE)], reverse("room", args=[meeting.pk])
    ask_all(clients, address)

    assert restart() >= 2

    assert ask_all(clients, address) == [200] * AT_ONCE


def test_what_was_sent_before_is_there_and_what_comes_after_is_kept(
    meeting: Meeting, fay: User, mo: User, client_of: ClientOf
) -> None:
    item = make_question(meeting, by=fay, state=ItemState.SEALED)
    before, after = client_of(mo), client_of(fay)
    give = reverse("give_position", args=[item.pk])
    request(lambda: before.post(give, {"answer": "unsure", "because": "Before."}))

    restart()
    response = request(lambda: after.post(give, {"answer": "unsure", "because": "After."}))

    assert response.status_code == 302
    assert Position.objects.filter(item=item).count() == 2
    assert AgendaItem.objects.get().state == ItemState.SEALED


def test_no_connection_is_asked_twice_in_a_moment_whether_it_lives(
    meeting: Meeting, fay: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    plain = ConnectionPool.check_connection
    monkeypatch.setattr(ConnectionPool, "check_connection", lambda one: (asked.append(one), plain(one)))
    client, address = client_of(fay), reverse("room", args=[meeting.pk])
    connection.close()

    monkeypatch.setattr(base, "TRUSTED_SECONDS", 3600)
    for _page in range(20):
        assert request(lambda: client.get(address)).status_code == 200
    first = len(asked)
    monkeypatch.setattr(base, "TRUSTED_SECONDS", 0)
    assert request(lambda: client.get(address)).status_code == 200

    assert first == len(set(asked[:first])) < 20
    assert len(asked) == first + 1


def test_a_connection_that_was_closed_is_not_believed(meeting: Meeting) -> None:
    connection.ensure_connection()
    plain = connection.connection
    plain.answered_at = time.monotonic()
    assert base._is_in_use(plain)

    plain.close()

    assert not base._is_in_use(plain)
    connection.close()
    assert request(Meeting.objects.count) == 1


def ask_all(clients: list[Client], address: str) -> list[int]:
    """At the same moment, so that each has a connection of its own."""
    start = Barrier(len(clients))

    def alone(client: Client) -> int:
        start.wait(timeout=60)
        return request(lambda: client.get(address)).status_code

    with ThreadPoolExecutor(len(clients)) as threads:
        return list(threads.map(alone, clients))


def test_a_link_that_died_without_a_word_is_given_up(meeting: Meeting) -> None:
    """No test can unplug a cable: what is held is that the kernel is told, and how soon that is."""
    connection.ensure_connection()

    told = connection.connection.info.get_parameters()

    assert told["tcp_user_timeout"] == "10000"
    assert int(told["keepalives_idle"]) + int(told["keepalives_interval"]) * int(told["keepalives_count"]) <= 11
