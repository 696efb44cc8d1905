"""What a stream says last: it is told to whoever can still hear it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from meetings.hub.streams import Stream, frame
from projects.live import Ticket

GONE = frame(event="gone")


def heard_of_a_stream(*, is_ended_as_it_opens: bool) -> list[bytes]:
    """What was sent to a browser that leaves at once, or is told to before it is waited for."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def serve() -> None:
        stream = Stream(Ticket(uuid4(), 1, "en-gb"), "key", send, 0)
        await stream.open([], b"hello")
        if is_ended_as_it_opens:
            stream.end(GONE)
        with stream:
            pass
        await stream.close()

    asyncio.run(serve())
    return [message["body"] for message in sent if "body" in message]


def test_who_is_removed_while_their_stream_opens_is_told_so() -> None:
    assert heard_of_a_stream(is_ended_as_it_opens=True) == [b"hello", GONE]


def test_who_left_is_told_nothing() -> None:
    assert heard_of_a_stream(is_ended_as_it_opens=False) == [b"hello", b""]
