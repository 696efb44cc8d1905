"""One open stream: its bytes, and what becomes of a reader that does not read."""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import time
import types
from collections.abc import Awaitable, Callable, Generator
from functools import cache
from typing import Any, NamedTuple

from projects.live import Audience, Ticket

logger = logging.getLogger(__name__)

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LIFE_SECONDS = 30 * 60
STALLED_SECONDS = 10
# Streams come back spread over this long after a stop, so that a restart is no stampede.
RETRY_MS = (200, 2500)


def frame(html: str = "", *, event: str = "", version: int = 0, retry: bool = False) -> bytes:
    """One message of the stream. `html` may hold line breaks: each line is a data line."""
    lines = [f"event: {event}"] if event else []
    if version:
        lines.append(f"id: {version}")
    if retry:
        lines.append(f"retry: {random.randint(*RETRY_MS)}")  # noqa: S311 - spreads load
    lines += [f"data: {line}" for line in html.replace("\r", "").split("\n")]
    return ("\n".join(lines) + "\n\n").encode()


class Crowd(NamedTuple):
    """All who are sent the same bytes: a role in a language."""

    audience: Audience
    language: str


# One for all who are in it.
crowd_of = cache(Crowd)


class Stream:
    """A browser's open stream. Idle, it is this object and the task of its request."""

    __slots__ = ("_began", "_last", "_send", "_task", "_writing", "crowd", "expires", "is_display",
                 "is_open", "is_over", "language", "meeting_id", "person_id", "session_key", "version")  # fmt: skip

    def __init__(self, ticket: Ticket, session_key: str, send: Send, version: int) -> None:
        self.meeting_id = ticket.object_id
        self.person_id, self.is_display = ticket.person_id, ticket.is_display
        self.language = sys.intern(ticket.language)
        self.session_key, self._send, self.version = session_key, send, version
        # With whom it shares its bytes; None while nobody has admitted it.
        self.crowd: Crowd | None = None
        self.expires = time.monotonic() + LIFE_SECONDS * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load
        self.is_open = self.is_over = False
        self._writing: asyncio.Task[None] | None = None
        self._began = 0.0
        self._last = b""
        self._task: asyncio.Task[Any] | None = None

    async def open(self, headers: list[tuple[bytes, bytes]], first: bytes) -> None:
        """Answer, with first words; from now on `write` may be called."""
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._send({"type": "http.response.body", "body": first, "more_body": True})
        self.is_open = True

    def write(self, data: bytes) -> bool:
        """Send, unless the browser has not taken the last bytes yet; says whether it was sent."""
        if self.is_over or not self.is_open or self._writing is not None:
            return False
        # Nearly always the socket takes it at once: no task for that, in a room of thousands.
        sending = self._send({"type": "http.response.body", "body": data, "more_body": True}).__await__()
        try:
            waits_for = next(sending)
        except StopIteration:
            return True
        except OSError as error:
            logger.debug("A stream broke while it was written: %s", error)
            return False
        self._began = time.monotonic()
        self._writing = asyncio.ensure_future(self._flush(sending, waits_for))
        return True

    @property
    def audience(self) -> Audience | None:
        return self.crowd.audience if self.crowd else None

    def admit(self, audience: Audience | None) -> None:
        self.crowd = crowd_of(audience, self.language) if audience else None

    @property
    def is_stalled(self) -> bool:
        """It has not taken its bytes for ten seconds."""
        return self._writing is not None and time.monotonic() - self._began > STALLED_SECONDS

    def end(self, last: bytes = b"") -> None:
        """End the stream from this side, with last words."""
        if not self.is_over:
            self.is_over, self._last = True, last
            if self._task is not None:
                self._task.cancel()

    def __enter__(self) -> Stream:
        """From now on this task waits for the browser to leave, until `end` is called."""
        self._task = asyncio.current_task()
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _where: object) -> bool:
        was_ended = kind is asyncio.CancelledError and self.is_over and self._task is not None
        if was_ended and self._task is not None:
            self._task.uncancel()
        elif kind is None and not self.is_over:
            # Gone by itself: nobody is left to hear last words.
            self._last = b""
        self.is_over, self._task = True, None
        return was_ended

    async def close(self) -> None:
        """Send the last words if they can still be taken."""
        if self._writing is not None:
            self._writing.cancel()
        else:
            await self._send({"type": "http.response.body", "body": self._last, "more_body": False})

    async def _flush(self, sending: Generator[Any, Any, None], waits_for: object) -> None:
        try:
            await _rest_of(sending, waits_for)
        except OSError as error:
            logger.debug("A stream broke while it was written: %s", error)
        finally:
            self._writing = None


@types.coroutine
def _rest_of(sending: Generator[Any, Any, None], waits_for: object) -> Generator[Any, Any, None]:
    """Go on with what was begun outside of a task, once it has what it waits for."""
    try:
        yield waits_for
    except BaseException:
        sending.close()
        raise
    yield from sending
