"""The announcement of a change: names and versions, after the commit, and never at its cost."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import transaction

from projects import live
from projects.live import Region

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard() -> Iterator[Any]:
    """A listener on the channel of meeting 7, over the real broker."""
    listener = redis.Redis.from_url(settings.REDIS_URL).pubsub(ignore_subscribe_messages=True)
    listener.subscribe(live.channel_name("meeting", 7))
    listener.get_message(timeout=2)

    yield listener

    listener.close()


def test_names_and_version_are_published_after_the_commit(heard: Any) -> None:
    with transaction.atomic():
        live.announce("meeting", 7, 12, Region.FLOOR, Region.PEOPLE)
        assert heard.get_message(timeout=0.2) is None

    message = heard.get_message(timeout=2)
    assert json.loads(message["data"]) == {"version": 12, "regions": ["room-floor", "room-people"], "person": None}


def test_what_was_rolled_back_is_not_announced(heard: Any) -> None:
    with transaction.atomic():
        live.announce("meeting", 7, 12, Region.FLOOR)
        transaction.set_rollback(True)

    assert heard.get_message(timeout=0.3) is None


def test_without_valkey_the_change_stands_and_nobody_waits(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    live.channel.cache_clear()
    began = time.monotonic()

    try:
        with transaction.atomic():
            live.announce("meeting", 7, 12, Region.FLOOR)
    finally:
        live.channel.cache_clear()

    assert "The channel is away" in caplog.text
    # Not a measurement: a default timeout would hold the request for many seconds.
    assert time.monotonic() - began < 5
