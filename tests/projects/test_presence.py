"""Who is here, from heartbeats: known with a grace of a minute, and said to be unknown when it is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone

from projects import live, presence

SOON = timedelta(seconds=presence.GRACE_SECONDS - 1)
LATE = timedelta(seconds=presence.GRACE_SECONDS + 1)


@pytest.fixture
def room() -> Iterator[UUID]:
    room = uuid4()

    yield room

    live.channel().delete(presence._people(room), presence._watched_since(room))


@pytest.fixture
def no_valkey(settings: Any) -> Iterator[None]:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    live.channel.cache_clear()

    yield

    live.channel.cache_clear()


def test_nobody_is_here_before_anybody_came(room: UUID) -> None:
    assert presence.here(room) == frozenset()


def test_what_every_process_writes_is_read_by_all(room: UUID) -> None:
    presence.beat({room: [1, 2]}, [])

    assert presence.beat({room: [3]}, [room]) == {room: frozenset({1, 2, 3})}


def test_somebody_is_here_for_a_minute_after_the_last_heartbeat(room: UUID) -> None:
    presence.beat({room: [1]}, [])

    with time_machine.travel(timezone.now() + SOON):
        assert presence.here(room) == {1}
    with time_machine.travel(timezone.now() + LATE):
        assert presence.here(room) == frozenset()


def test_gone_is_who_has_not_been_heard_of_while_others_watched(room: UUID) -> None:
    presence.beat({room: [1, 2]}, [])

    assert presence.is_gone(room, 1) is False
    with time_machine.travel(timezone.now() + LATE):
        presence.beat({room: [2]}, [])
        assert presence.is_gone(room, 1) is True
        assert presence.is_gone(room, 2) is False


def test_whether_somebody_has_gone_is_not_known_before_a_minute_was_watched(room: UUID) -> None:
    assert presence.is_gone(room, 1) is None

    presence.beat({room: [2]}, [])

    assert presence.is_gone(room, 1) is None


@pytest.mark.usefixtures("no_valkey")
def test_without_valkey_nothing_is_known() -> None:
    room = uuid4()

    assert presence.here(room) is None
    assert presence.is_gone(room, 1) is None
    assert presence.beat({room: [1]}, [room]) is None
