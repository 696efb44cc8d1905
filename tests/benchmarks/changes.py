"""One change after the other, and many at once: how soon everybody sees it and what it costs the server."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

from .crowd import Crowd
from .servers import Browser, Served
from .surroundings import pause

# A pause between two changes, so that one does not wait for the other.
BETWEEN_SECONDS = 0.1


@dataclass
class Told:
    """What some changes took. `late` holds, for each change and client, when it was seen, in ms."""

    last_ms: list[float] = field(default_factory=list)
    late_ms: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0
    message_bytes: float = 0.0

    @classmethod
    def all_of(cls, turns: list[Told]) -> Told:
        """Turns of as many changes each, together."""
        return cls(
            [late for one in turns for late in one.last_ms],
            [late for one in turns for late in one.late_ms],
            statistics.mean(one.cpu_ms for one in turns),
            statistics.mean(one.message_bytes for one in turns),
        )

    @property
    def median_ms(self) -> float:
        return statistics.median(self.last_ms)

    @property
    def p95_ms(self) -> float:
        return p95(self.late_ms)


def p95(figures: list[float]) -> float:
    return sorted(figures)[int(len(figures) * 0.95)] if figures else 0.0


class Clock:
    """The facilitator's browser: pauses and resumes the question's clock, each a real change."""

    def __init__(self, port: int, session_key: str, item_id: UUID) -> None:
        self._browser = Browser(port, session_key)
        self._item_id = item_id
        self._is_running = True

    def change(self) -> None:
        self._browser.post(f"/questions/{self._item_id}/{'pause' if self._is_running else 'resume'}/")
        self._is_running = not self._is_running


async def tell(crowd: Crowd, server: Served, change: Callable[[int], Awaitable[None]], first: int, count: int) -> Told:
    """Change `count` times, each time until the last client has seen it. `first` is the next version."""
    told = Told()
    cpu, sent, messages = server.cpu_seconds(), crowd.bytes, crowd.messages
    for version in range(first, first + count):
        crowd.expect(version)
        began = time.perf_counter()
        await change(version)
        told.last_ms.append((await crowd.seen_by_all() - began) * 1000)
        told.late_ms += [(moment - began) * 1000 for moment in crowd.times]
        await pause(BETWEEN_SECONDS)
    told.cpu_ms = (server.cpu_seconds() - cpu) * 1000 / count
    told.message_bytes = (crowd.bytes - sent) / max(crowd.messages - messages, 1)
    return told


async def cpu_of_posts(server: Served, clock: Clock, count: int) -> float:
    """Milliseconds of a change while nobody listens."""
    for _ in range(6):
        await asyncio.to_thread(clock.change)
    before = server.cpu_seconds()
    for _ in range(count):
        await asyncio.to_thread(clock.change)
    await pause(0.2)
    return (server.cpu_seconds() - before) * 1000 / count


@dataclass(frozen=True)
class Burst:
    """Many events in a few seconds. `cpu_ms` is for one client and event."""

    events: int
    rate: float
    cpu_us: float
    message_bytes: float


async def burst(crowd: Crowd, server: Served, item_id: UUID, rate: float, seconds: float) -> Burst:
    """Positions from another process, by the verb: the server has only to tell of them."""
    feeding = [sys.executable, "-m", "tests.benchmarks.feeder", str(item_id), str(rate), str(seconds)]
    cpu, sent, messages = server.cpu_seconds(), crowd.bytes, crowd.messages
    feeder = await asyncio.create_subprocess_exec(*feeding, stdout=asyncio.subprocess.PIPE)
    said, _ = await feeder.communicate()
    await pause(1.5)
    events = int(said)
    micro = (server.cpu_seconds() - cpu) * 1e6 / events / max(len(crowd.listeners), 1)
    return Burst(events, events / seconds, micro, (crowd.bytes - sent) / max(crowd.messages - messages, 1))


async def bare_burst(crowd: Crowd, server: Served, message: int, events: int) -> Burst:
    """The same of the server that copies: every event to every client."""
    copier, first = Copying(server.port, message), crowd.version + 1
    cpu, began = server.cpu_seconds(), time.perf_counter()
    for version in range(first, first + events):
        crowd.expect(version)
        await copier.change(version)
        await crowd.seen_by_all()
    rate = events / (time.perf_counter() - began)
    micro = (server.cpu_seconds() - cpu) * 1e6 / events / max(len(crowd.listeners), 1)
    return Burst(events, rate, micro, message)


class Copying:
    """A change for the bare server: a message of so many bytes under the version's number."""

    def __init__(self, port: int, size: int) -> None:
        self._browser = Browser(port, "none")
        self._size = size

    async def change(self, version: int) -> None:
        head = f"id: {version}\ndata: "
        await asyncio.to_thread(self._browser.post, "/", head + "x" * max(self._size - len(head) - 2, 0) + "\n\n")
