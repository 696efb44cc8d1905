"""One room from beginning to end, ours and the server that copies in turns."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import dataclass, field

from . import changes, storms, surroundings
from .changes import Burst, Clock, Copying, Told
from .crowd import Crowd
from .ground import Hall
from .servers import Served

TURNS = 4


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


async def in_turns(
    hall: Hall, server: Served, copier: Served, given: argparse.Namespace, *, polls: bool
) -> tuple[Ours, Bare]:
    """Both side by side: a machine that is slow for a minute is so to both, and ratios differ less than machines."""
    clock = Clock(server.port, hall.seats[0].session_key, hall.item_id)
    ours = Ours(await changes.cpu_of_posts(server, clock, given.changes))
    if polls:
        ours.polled = await storms.poll(server, hall, hall.seats[:100], clock, given.polls)
    crowd, copied = _crowd(hall, server, await asyncio.to_thread(hall.version)), _crowd(hall, copier, 0)
    await _connect(crowd, server, ours)
    await copied.connect()
    ours.told, told = await _tell_in_turns(crowd, server, clock, copied, copier, given.changes)
    ours.burst = await changes.burst(crowd, server, hall.item_id, 150, given.seconds)
    events = 150 if len(hall.seats) <= 1000 else 40
    burst = await changes.bare_burst(copied, copier, round(ours.burst.message_bytes), events)
    await surroundings.pause(5.5)  # who was late is tended to by now
    ours.deafness = await storms.with_deaf(crowd, server, hall, clock, given.seconds)
    await surroundings.pause(5.5)
    ours.storm, rate = await storms.storms(crowd, server, hall, clock, copied)
    await copied.leave()
    ours.drain = await storms.drain(crowd, server, hall, clock)
    await crowd.leave()
    return ours, Bare(told, burst, rate)


def _crowd(hall: Hall, server: Served, version: int) -> Crowd:
    crowd = Crowd(server.port)
    for seat in hall.seats:
        crowd.add(seat.path, seat.session_key, version)
    return crowd


async def _tell_in_turns(
    crowd: Crowd, server: Served, clock: Clock, copied: Crowd, copier: Served, count: int
) -> tuple[Told, Told]:
    """Some changes of ours, then as many messages of the same size that are only copied, and again."""

    async def change(_version: int) -> None:
        await asyncio.to_thread(clock.change)

    ours, bare, each = list[Told](), list[Told](), max(count // TURNS, 1)
    for _turn in range(TURNS):
        ours.append(await changes.tell(crowd, server, change, crowd.version + 1, each))
        copying = Copying(copier.port, round(ours[-1].message_bytes))
        bare.append(await changes.tell(copied, copier, copying.change, copied.version + 1, each))
    return Told.all_of(ours), Told.all_of(bare)


async def _connect(crowd: Crowd, server: Served, ours: Ours) -> None:
    """Open all streams and weigh them, idle; a few are opened before, and told who is here, for what is loaded once."""
    few = Crowd(crowd.port, crowd.listeners[:20])
    await few.connect()
    await surroundings.pause(2.5)
    await few.leave()
    await surroundings.pause(1.5)
    memory, ours.threads_before = server.memory_kb(), server.threads()
    await crowd.connect()
    await surroundings.pause(3)
    ours.kb_each = (server.memory_kb() - memory) / len(crowd.listeners)
    ours.threads = server.threads()
