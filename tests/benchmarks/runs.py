"""One room from beginning to end: by us, then by the server that copies."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import dataclass, field

from . import changes, storms, surroundings
from .changes import Burst, Clock, Copying, Told
from .crowd import Crowd
from .ground import Hall
from .servers import Served


@dataclass
class Ours:
    """All that was measured of the program."""

    post_cpu_ms: float
    kb_each: float = 0.0
    threads_before: int = 0
    threads: int = 0
    told: Told = field(default_factory=Told)
    burst: Burst | None = None
    deafness: storms.Deafness | None = None
    storm: storms.Storm | None = None
    drain: storms.Drain | None = None
    polled: Told | None = None


@dataclass
class Bare:
    """The same of the yardstick, as far as it has it."""

    told: Told
    burst: Burst
    rate: float


async def our_run(hall: Hall, server: Served, given: argparse.Namespace, *, polls: bool) -> Ours:
    clock = Clock(server.port, hall.seats[0].session_key, hall.item_id)
    ours = Ours(await changes.cpu_of_posts(server, clock, given.changes))
    if polls:
        ours.polled = await storms.poll(server, hall, hall.seats[:100], clock, given.polls)
    crowd = Crowd(server.port)
    version = await asyncio.to_thread(hall.version)
    for seat in hall.seats:
        crowd.add(seat.path, seat.session_key, version)
    await _connect(crowd, server, ours)

    async def change(_version: int) -> None:
        await asyncio.to_thread(clock.change)

    ours.told = await changes.tell(crowd, server, change, version + 1, given.changes)
    ours.burst = await changes.burst(crowd, server, hall.item_id, 150, given.seconds)
    await surroundings.pause(5.5)  # who was late is tended to by now
    ours.deafness = await storms.with_deaf(crowd, server, hall, clock, given.seconds)
    await surroundings.pause(5.5)
    ours.storm = await storms.storm(crowd, server, hall, clock)
    ours.drain = await storms.drain(crowd, server, hall, clock)
    await crowd.leave()
    return ours


async def _connect(crowd: Crowd, server: Served, ours: Ours) -> None:
    """Open all streams and weigh them, idle; a few are opened before, for what is loaded once."""
    few = Crowd(crowd.port, crowd.listeners[:20])
    await few.connect()
    await few.leave()
    await surroundings.pause(1.5)
    memory, ours.threads_before = server.memory_kb(), server.threads()
    await crowd.connect()
    await surroundings.pause(3)
    ours.kb_each = (server.memory_kb() - memory) / len(crowd.listeners)
    ours.threads = server.threads()


async def bare_run(hall: Hall, server: Served, given: argparse.Namespace, ours: Ours) -> Bare:
    assert ours.burst is not None
    crowd = Crowd(server.port)
    for seat in hall.seats:
        crowd.add(seat.path, seat.session_key, 0)
    await crowd.connect()
    await crowd.leave()
    rate = len(crowd.listeners) / await crowd.connect()
    copying = Copying(server.port, round(ours.told.message_bytes))
    told = await changes.tell(crowd, server, copying.change, 1, given.changes)
    events = 150 if len(crowd.listeners) <= 1000 else 40
    copied = await changes.bare_burst(crowd, server, round(ours.burst.message_bytes), events, given.changes + 1)
    await crowd.leave()
    return Bare(told, copied, rate)
