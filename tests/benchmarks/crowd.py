"""Many open streams in one process, with a parser that costs next to nothing."""

from __future__ import annotations

import asyncio
import random
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

AT_ONCE = 300
PATIENCE_SECONDS = 120
MESSAGE_ENDS = b"\n\n\r\n"


class Listener(asyncio.Protocol):
    """One stream. `version` is the last state that it was sent."""

    __slots__ = ("closed", "crowd", "is_open", "opened", "path", "rest", "retry_ms", "session_key", "status",
                 "transport", "version")  # fmt: skip

    def __init__(self, crowd: Crowd, path: str, session_key: str) -> None:
        self.crowd, self.path, self.session_key = crowd, path, session_key
        self.version = self.status = 0
        self.retry_ms = 1000
        self.transport: asyncio.Transport | None = None
        self.is_open = False
        self.rest = b""

    async def connect(self, port: int) -> None:
        """Return when the first words were heard. Raises OSError when nobody answers, or refuses."""
        loop = asyncio.get_running_loop()
        self.rest, self.opened, self.closed = b"", loop.create_future(), loop.create_future()
        await loop.create_connection(lambda: self, "127.0.0.1", port)
        await self.opened

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        asked = f"GET {self.path}?version={self.version} HTTP/1.1\r\nHost: localhost\r\n"
        self.transport.write(f"{asked}Cookie: sessionid={self.session_key}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self.crowd.bytes += len(data)
        if self.rest:
            data = self.rest + data
        if not self.is_open:
            self._open(data)
        if not data.endswith((MESSAGE_ENDS, b"0\r\n\r\n")):
            self.rest = data
            return
        self.rest = b""
        if (at := data.rfind(b"\nid: ")) >= 0:
            self.crowd.messages += 1
            self._saw(int(data[at + 5 : data.index(b"\n", at + 5)]))
        if (at := data.rfind(b"retry: ")) >= 0:
            self.retry_ms = int(data[at + 7 : data.index(b"\n", at)])

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        for waiting in (self.opened, self.closed):
            if not waiting.done():
                waiting.set_exception(ConnectionResetError()) if waiting is self.opened else waiting.set_result(None)

    def _open(self, data: bytes) -> None:
        self.status = int(data[9:12])
        if self.status == 200 and b"event: hello" in data:
            self.is_open = True
            self.opened.set_result(None)
        elif self.status != 200 and not self.opened.done():
            self.opened.set_exception(ConnectionRefusedError(f"answered {self.status}"))

    def _saw(self, version: int) -> None:
        before, self.version = self.version, max(version, self.version)
        if before < self.crowd.wanted <= self.version:
            self.crowd.arrived()

    def leave(self) -> None:
        if self.transport is not None:
            self.transport.abort()


@dataclass
class Crowd:
    """All the streams to one server, and when they have seen what they are to see."""

    port: int
    listeners: list[Listener] = field(default_factory=list)
    wanted: int = 0
    left: int = 0
    bytes: int = 0
    messages: int = 0
    times: list[float] = field(default_factory=list)
    all_saw: asyncio.Future[float] | None = None

    @property
    def version(self) -> int:
        """The last that any of them was sent."""
        return max(listener.version for listener in self.listeners)

    def add(self, path: str, session_key: str, version: int) -> None:
        listener = Listener(self, path, session_key)
        listener.version = version
        self.listeners.append(listener)

    async def connect(self) -> float:
        """Connect everybody as fast as they are taken; seconds."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(listener: Listener) -> None:
            async with gate:
                await listener.connect(self.port)

        began = time.perf_counter()
        await asyncio.gather(*(one(listener) for listener in self.listeners))
        return time.perf_counter() - began

    async def leave(self) -> None:
        for listener in self.listeners:
            listener.leave()
        await asyncio.sleep(0.5)

    def expect(self, version: int) -> None:
        """From now on, wait for everybody to see this version."""
        self.wanted, self.times = version, []
        self.left = sum(listener.version < version for listener in self.listeners)
        self.all_saw = asyncio.get_running_loop().create_future()
        if not self.left:
            self.all_saw.set_result(time.perf_counter())

    def arrived(self) -> None:
        now = time.perf_counter()
        self.times.append(now)
        self.left -= 1
        if self.left == 0 and self.all_saw is not None and not self.all_saw.done():
            self.all_saw.set_result(now)

    async def seen_by_all(self) -> float:
        """When the last of them saw it."""
        assert self.all_saw is not None
        return await asyncio.wait_for(self.all_saw, PATIENCE_SECONDS)

    async def come_back(self) -> None:
        """Everybody waits for the end, then returns as a browser does, until they are taken."""
        await asyncio.gather(*(self._return(listener) for listener in self.listeners))

    async def _return(self, listener: Listener) -> None:
        await listener.closed
        pause = listener.retry_ms / 1000
        while not listener.is_open:
            await asyncio.sleep(pause)
            pause = random.uniform(0.3, 0.9)
            with suppress(OSError):
                await listener.connect(self.port)


async def deaf(port: int, path: str, session_key: str) -> socket.socket:
    """A stream that is opened and never read. Keep what is returned."""
    loop = asyncio.get_running_loop()
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.setblocking(False)
    await loop.sock_connect(connection, ("127.0.0.1", port))
    asked = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={session_key}\r\n\r\n"
    await loop.sock_sendall(connection, asked.encode())
    return connection
