"""Who is in the rooms: what this process sees is written to Valkey, what all processes saw is read back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from uuid import UUID

from projects import presence

from .rooms import Room

# A screen hears of it at most this often, however many come at once.
TURN_SECONDS = 1
# Turns between looks at who came on other processes, and between heartbeats: four fit into the grace.
LOOKS_EVERY = 5
BEATS_EVERY = 15


async def watch(rooms: Mapping[UUID, Room]) -> None:
    """For ever: at once where somebody came or went, and now and then everywhere."""
    turn = 0
    while True:
        await asyncio.sleep(TURN_SECONDS)
        turn += 1
        watched = [room for room in rooms.values() if room.stirred or turn % LOOKS_EVERY == 0]
        if watched:
            await _look_around(watched, everybody=turn % BEATS_EVERY == 0)
        for room in rooms.values():
            room.tell_news()


async def _look_around(watched: list[Room], *, everybody: bool) -> None:
    present = {}
    for room in watched:
        # What Valkey never had, or has forgotten, is written anew.
        present[room.meeting_id] = room.present | room.stirred if everybody or room.is_forgotten else room.stirred
        room.stirred = set()
    found = await asyncio.to_thread(presence.beat, present, list(present))
    for room in watched:
        room.saw(found[room.meeting_id] if found is not None else None)
