"""What is unusual: everybody returns at once, the server is replaced, somebody never reads, pages that ask."""

from __future__ import annotations

import asyncio
import random
import signal
import statistics
import time
from contextlib import suppress
from dataclasses import dataclass

from .changes import Burst, Clock, Told, burst, tell
from .crowd import Crowd, deaf
from .ground import Hall, Seat
from .servers import Browser, Served
from .surroundings import pause

DEAF = 50
# One storm of a thousand is over in a fifth of a second, and what else the machine does then decides: the middle of so
# many is told, here and for the yardstick.
STORMS = 5


@dataclass(frozen=True)
class Storm:
    rate: float
    renders: int
    behind: int


async def storms(crowd: Crowd, server: Served, hall: Hall, clock: Clock, copied: Crowd) -> tuple[Storm, float]:
    """A few of ours, and as many of the yardstick's in between: the middle rate of each.

    Of renders and of screens left behind the most.
    """
    each, rates = list[Storm](), list[float]()
    for _ in range(STORMS):
        each.append(await _storm(crowd, server, hall, clock))
        await copied.leave()
        rates.append(len(copied.listeners) / await copied.connect())
    rate = statistics.median(one.rate for one in each)
    worst = Storm(rate, max(one.renders for one in each), max(one.behind for one in each))
    return worst, statistics.median(rates)


async def _storm(crowd: Crowd, server: Served, hall: Hall, clock: Clock) -> Storm:
    """All lose their stream, something changes, all come back at once and must be shown it."""
    await crowd.leave()
    await asyncio.to_thread(clock.change)
    version = await asyncio.to_thread(hall.version)
    before = await asyncio.to_thread(_renders, server)
    crowd.expect(version)
    seconds = await crowd.connect()
    with suppress(TimeoutError):
        await asyncio.wait_for(crowd.seen_by_all(), 10)
    renders = await asyncio.to_thread(_renders, server) - before
    return Storm(len(crowd.listeners) / seconds, renders, crowd.left)


def _renders(server: Served) -> int:
    return int(Browser(server.port, "none").get_page("/renders/"))


@dataclass(frozen=True)
class Drain:
    ended: float
    exited: float
    back: float
    behind: int


async def drain(crowd: Crowd, server: Served, hall: Hall, change: Clock) -> Drain:
    """SIGTERM with all streams open, a new process on the same port, and a change that nobody was told of."""
    assert server.process is not None
    returning = asyncio.ensure_future(crowd.come_back())
    await asyncio.sleep(0)
    began = time.perf_counter()
    server.process.send_signal(signal.SIGTERM)
    await asyncio.gather(*(listener.closed for listener in crowd.listeners))
    ended = time.perf_counter() - began
    await asyncio.to_thread(server.process.wait)
    exited = time.perf_counter() - began
    version = await asyncio.to_thread(_change_unheard, hall)
    crowd.expect(version)
    await asyncio.to_thread(server.start)
    ready = time.perf_counter()
    await asyncio.wait_for(returning, 60)
    with suppress(TimeoutError):
        await asyncio.wait_for(crowd.seen_by_all(), 15)
    return Drain(ended, exited, time.perf_counter() - ready, crowd.left)


def _change_unheard(hall: Hall) -> int:
    """Straight into the table, as if the announcement had been lost."""
    from django.db.models import F

    from meetings.models import Meeting

    Meeting.objects.filter(pk=hall.meeting_id).update(version=F("version") + 1)
    return hall.version()


@dataclass(frozen=True)
class Deafness:
    kilobytes_each: float
    told: Told
    seen: Burst


async def with_deaf(crowd: Crowd, server: Served, hall: Hall, clock: Clock, seconds: float) -> Deafness:
    """Fifty who never read, while much is said to everybody."""
    seat = hall.seats[-1]
    before = server.memory_kb()
    connections = [await deaf(server.port, seat.path, seat.session_key) for _ in range(DEAF)]
    await pause(0.5)
    seen = await burst(crowd, server, hall.item_id, 150, seconds)
    each = (server.memory_kb() - before) / DEAF

    async def change(_version: int) -> None:
        await asyncio.to_thread(clock.change)

    told = await tell(crowd, server, change, await asyncio.to_thread(hall.version) + 1, 15)
    for connection in connections:
        connection.close()
    return Deafness(max(each, 0.0), told, seen)


async def poll(server: Served, hall: Hall, seats: list[Seat], clock: Clock, changes: int) -> Told:
    """Pages that ask every two seconds what has changed, and nobody has a stream."""
    told = Told()
    seen: dict[int, list[float]] = {}
    asking = [asyncio.create_task(_ask_for_ever(server.port, hall, seat, seen)) for seat in seats]
    await pause(4.5)
    cpu, first = server.cpu_seconds(), await asyncio.to_thread(hall.version)
    for version in range(first + 1, first + 1 + changes):
        began = time.perf_counter()
        await asyncio.to_thread(clock.change)
        # The next comes when everybody has asked once more.
        await asyncio.sleep(max(2.4 - (time.perf_counter() - began), 0))
        late = [(moment - began) * 1000 for moment in seen.get(version, [])]
        told.last_ms.append(max(late, default=2400.0))
        told.late_ms += late
    told.cpu_ms = (server.cpu_seconds() - cpu) * 1000 / changes
    for one in asking:
        one.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    return told


async def _ask_for_ever(port: int, hall: Hall, seat: Seat, seen: dict[int, list[float]]) -> None:
    version = 0
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.sleep(random.uniform(0, 2))
    while True:
        began = time.perf_counter()
        head = f"GET /meetings/{hall.meeting_id}/room/changes/?version={version} HTTP/1.1\r\n"
        writer.write(
            f"{head}Host: localhost\r\nHX-Request: true\r\nCookie: sessionid={seat.session_key}\r\n\r\n".encode()
        )
        told = await reader.readuntil(b"\r\n\r\n")
        if (at := told.lower().find(b"content-length: ")) >= 0:
            body = await reader.readexactly(int(told[at + 16 : told.index(b"\r", at)]))
            if (found := body.find(b'data-version="')) >= 0:
                version = int(body[found + 14 : body.index(b'"', found + 14)])
                seen.setdefault(version, []).append(time.perf_counter())
        await asyncio.sleep(max(0, 2 - (time.perf_counter() - began)))


async def rooms(server: Served, halls: list[Hall], seconds: float) -> tuple[list[float], int]:
    """One change a second in every room; (ms until a screen showed it, for each; changes made)."""
    late: list[float] = []
    crowds = [Crowd(server.port) for _ in halls]
    for crowd, hall in zip(crowds, halls, strict=True):
        version = await asyncio.to_thread(hall.version)
        for seat in hall.seats:
            crowd.add(seat.path, seat.session_key, version)
    for crowd in crowds:
        await crowd.connect()
    end = time.perf_counter() + seconds
    made = await asyncio.gather(*(_change_for(*one, end, late) for one in zip(crowds, halls, strict=True)))
    for crowd in crowds:
        for listener in crowd.listeners:
            listener.leave()
    return late, sum(made)


async def _change_for(crowd: Crowd, hall: Hall, end: float, late: list[float]) -> int:
    version = crowd.listeners[0].version
    reader, writer = await asyncio.open_connection("127.0.0.1", crowd.port)
    await asyncio.sleep(random.uniform(0, 1))
    made = 0
    while (began := time.perf_counter()) < end:
        crowd.expect(version + made + 1)
        await _post(reader, writer, hall, "resume" if made % 2 else "pause")
        made += 1
        with suppress(TimeoutError):
            await asyncio.wait_for(crowd.seen_by_all(), 10)
        late += [(moment - began) * 1000 for moment in crowd.times] + [10_000.0] * crowd.left
        await asyncio.sleep(max(0, 1 - (time.perf_counter() - began)))
    writer.close()
    return made


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hall: Hall, verb: str) -> None:
    token = "a" * 32
    writer.write(
        f"POST /questions/{hall.item_id}/{verb}/ HTTP/1.1\r\nHost: localhost\r\nHX-Request: true\r\n"
        f"Bearing-Stream: open\r\nX-CSRFToken: {token}\r\n"
        f"Cookie: csrftoken={token}; sessionid={hall.seats[0].session_key}\r\n"
        "Content-Length: 0\r\n\r\n".encode()
    )
    told = await reader.readuntil(b"\r\n\r\n")
    if (at := told.lower().find(b"content-length: ")) < 0:
        return
    await reader.readexactly(int(told[at + 16 : told.index(b"\r", at)]))
