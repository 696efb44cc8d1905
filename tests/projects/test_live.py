"""The announcement of a change: names and versions, after the commit, and never at its cost."""

import asyncio
import json
import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import redis
import time_machine
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from projects import live
from projects.live import ChannelLostError, Region
from tests.e2e.wire import Wire

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard() -> Iterator[Any]:
    """A listener on the channel of meeting 7, over the real broker."""
    listener = redis.Redis.from_url(settings.REDIS_URL).pubsub(ignore_subscribe_messages=True)
    listener.subscribe(live.channel_name("meeting", 7))
    listener.get_message(timeout=20)

    yield listener

    listener.close()


def test_names_and_version_are_published_after_the_commit(heard: Any) -> None:
    with transaction.atomic():
        live.announce("meeting", 7, 12, Region.FLOOR, Region.PEOPLE)
        assert heard.get_message(timeout=0.2) is None

    message = heard.get_message(timeout=20)
    assert json.loads(message["data"]) == {"version": 12, "regions": ["room-floor", "room-people"], "people": []}


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


def test_a_link_that_died_without_a_word_is_noticed(settings: Any) -> None:
    wire = Wire(settings.REDIS_URL)
    settings.REDIS_URL = wire.address

    async def listen() -> None:
        async for _message in live.listen(wire.silence):
            pass

    try:
        with pytest.raises(ChannelLostError, match="ping"):
            asyncio.run(asyncio.wait_for(listen(), 30))
    finally:
        wire.cut()


def test_a_quiet_link_is_kept(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SILENT_SECONDS", 0.1)
    # A channel is heard across databases: whoever else tests on this server must not be.
    settings.REDIS_PREFIX = f"bearing-test-{secrets.token_hex(4)}:"

    async def listen() -> None:
        async for kind, object_id, message in live.listen(lambda: None):
            assert (kind, object_id, message["version"]) == ("meeting", "7", 12)
            return

    async def speak_late() -> None:
        listening = asyncio.ensure_future(listen())
        await asyncio.sleep(1)
        channel = redis.Redis.from_url(settings.REDIS_URL)
        channel.publish(live.channel_name("meeting", 7), json.dumps({"version": 12}))
        await asyncio.wait_for(listening, 10)

    asyncio.run(speak_late())


def test_a_page_that_slept_for_hours_comes_back_with_its_ticket_and_not_for_ever() -> None:
    meeting, key = uuid4(), "a-session"
    ticket = live.make_ticket(meeting, 7, key)

    with time_machine.travel(timezone.now() + timedelta(hours=11)):
        found = live.read_ticket(ticket, key)
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        late = live.read_ticket(ticket, key)

    assert found is not None
    assert (found.object_id, found.person_id) == (meeting, 7)
    assert late is None
