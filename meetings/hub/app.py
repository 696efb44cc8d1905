"""The edge: streams are served here, everything else is handed to Django."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import FrameType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import parse_cookie

from projects import live
from projects.http import whole_number

from .looks import renderers
from .rooms import Room
from .sessions import Sessions
from .streams import Message, Receive, Send, Stream, frame
from .watch import watch

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
# Django's handler, as its stubs have it.
Application = Callable[[Any, Any, Any], Awaitable[None]]

PATH = "/live/"
# Three beats that do not come are a dead link to the page (static/js/live.js).
TEND_SECONDS = 5
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
]


class LiveApp:
    """An ASGI application in front of Django's."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.hub = Hub()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(PATH):
            await self.hub.serve(scope, receive, send)
        else:
            await self.django(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub.start()
        _end_streams_on_sigterm(self.hub)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.hub.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _end_streams_on_sigterm(hub: Hub) -> None:
    # The server waits for open responses before it says shutdown: without this it waits for ever.
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

    def stop(number: int, where: FrameType | None) -> None:
        loop.call_soon_threadsafe(hub.end_all)
        if callable(before):
            before(number, where)

    with suppress(ValueError):  # not the main thread: a test serves from another one
        signal.signal(signal.SIGTERM, stop)


class Hub:
    """The rooms with open streams in this process, and the one subscription that feeds them."""

    def __init__(self) -> None:
        self.rooms: dict[UUID, Room] = {}
        self.is_stopping = False
        self.sessions = Sessions(renderers)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self.loop = asyncio.get_running_loop()
        # References are kept: a task that nobody holds is collected in mid-run.
        self._tasks = [asyncio.create_task(one) for one in (self._listen(), self._tend(), watch(self.rooms))]

    def stop(self) -> None:
        self.end_all()
        for task in self._tasks:
            task.cancel()

    def end_all(self) -> None:
        """End every stream, each with its own moment to come back."""
        self.is_stopping = True
        for room in self.rooms.values():
            for stream in list(room.streams):
                stream.end(frame(event="bye", retry=True))

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One stream from connect to end. Never a redirect: the page would follow it."""
        try:
            stream = await self._asked_for(scope, send)
            if isinstance(stream, int):
                await _refuse(send, stream)
                return
            room = self._join(stream)
            try:
                if await self._open(stream, room, scope):
                    # Waited for here: every call between would be kept for each of thousands.
                    with stream:
                        while not stream.is_over and (await receive())["type"] != "http.disconnect":
                            pass
                    await stream.close()
                else:
                    await _refuse(send, 404)
            finally:
                self._part(stream, room)
        except DatabaseError as error:
            logger.warning("No stream while the database does not answer: %s", error)
            await _refuse(send, 503)

    async def _asked_for(self, scope: Scope, send: Send) -> Stream | int:
        """The stream that a request asks for, or the status with which it is refused."""
        key = _session_key(scope)
        ticket = live.read_ticket(scope["path"].removeprefix(PATH).strip("/"), key)
        if self.is_stopping:
            return 503
        elif ticket is None or scope["method"] != "GET" or not await self.sessions.is_alive(key):
            return 401
        else:
            return Stream(ticket, key, send, _seen(scope))

    async def _open(self, stream: Stream, room: Room, scope: Scope) -> bool:
        """Say the first words and what was missed; false for who may not hear them."""
        if await room.admit(stream) is None:
            return False
        # They carry how soon to come back.
        await stream.open(HEADERS, frame(event="hello", retry=True) + room.news_for(stream))
        _forget_request(scope)
        room.stir(stream)
        await room.catch_up(stream)
        return True

    def _join(self, stream: Stream) -> Room:
        room = self.rooms.get(stream.meeting_id) or Room(stream.meeting_id)
        self.rooms[room.meeting_id] = room
        # One id for all of a room, not one for each of thousands.
        stream.meeting_id = room.meeting_id
        room.streams.add(stream)
        return room

    def _part(self, stream: Stream, room: Room) -> None:
        room.streams.discard(stream)
        room.stir(stream)
        if not room.streams and self.rooms.get(room.meeting_id) is room:
            del self.rooms[room.meeting_id]

    async def _listen(self) -> None:
        """Follow the channel for ever; after every gap ask the database what was missed."""
        while True:
            try:
                async for kind, object_id, message in live.listen(self.recheck):
                    self._announced(kind, object_id, message)
            except live.ChannelLostError as error:
                logger.warning("The channel is lost, trying again: %s", error)
            await asyncio.sleep(random.uniform(0.2, 0.5))  # noqa: S311 - spreads load

    def recheck(self) -> None:
        """Perhaps something was missed: ask the database about every open room."""
        for room in self.rooms.values():
            room.recheck()

    def _announced(self, kind: str, object_id: str, message: Message) -> None:
        if kind == "meeting" and (room := self.rooms.get(UUID(object_id))):
            room.announced(message["version"], message["regions"], message["people"])
        elif kind == "people" and (room := self.rooms.get(UUID(object_id))):
            room.tell(frozenset(message["people"]), message["event"])
        elif kind == "project":
            for room in self.rooms.values():
                if room.project_id == int(object_id):
                    room.recheck()
        elif kind == "session":
            for room in self.rooms.values():
                room.sign_out(object_id)

    async def _tend(self) -> None:
        # Named, so that the page hears it: a comment would be invisible to its script.
        beat = frame(event="beat")
        while True:
            await asyncio.sleep(TEND_SECONDS)
            for room in list(self.rooms.values()):
                room.tend(time.monotonic(), beat)


def _session_key(scope: Scope) -> str:
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    return parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")


def _forget_request(scope: Scope) -> None:
    """What a browser asked with takes more room than its stream, and the server reads only how it asked again."""
    scope["headers"].clear()
    method = scope["method"]
    scope.clear()
    scope["method"] = method


def _seen(scope: Scope) -> int:
    """The version that the page shows: of its last message, else the one it was made with."""
    last = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    query = dict(pair.partition("=")[::2] for pair in scope["query_string"].decode("latin-1").split("&"))
    text = last or query.get("version", "")
    return whole_number(text) or 0


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
