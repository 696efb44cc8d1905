"""Who is in the rooms: what this process sees is written to Valkey, what all processes saw is read back.

Also notices by that when Valkey is away, and then asks the database what nobody can announce.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from uuid import UUID

from django.db import DatabaseError

from projects import presence

from .looks import versions_in_thread
from .rooms import Room

logger = logging.getLogger(__name__)

# A screen hears of it at most this often, however many come at once.
TURN_SECONDS = 1
# Turns between looks at who came on other processes, and between heartbeats: four fit into the grace.
LOOKS_EVERY = 5
BEATS_EVERY = 15
# Turns between questions to the database while nothing can be announced.
ASKS_EVERY = 2


async def watch(rooms: Mapping[UUID, Room]) -> None:
    """For ever: at once where somebody came or went, and now and then everywhere."""
    turn, is_deaf = 0, False
    while True:
        await asyncio.sleep(TURN_SECONDS)
        turn += 1
        is_due = turn % (ASKS_EVERY if is_deaf else LOOKS_EVERY) == 0
        watched = [room for room in rooms.values() if room.stirred or is_due]
        if watched:
            is_deaf = not await _look_around(watched, everybody=turn % BEATS_EVERY == 0)
        if is_deaf and is_due:
            await _ask(rooms)
        for room in rooms.values():
            room.tell_news()


async def _look_around(watched: list[Room], *, everybody: bool) -> bool:
    """Write and read who is here. False when Valkey does not answer."""
    present = {}
    for room in watched:
        # What Valkey never had, or has forgotten, is written anew.
        present[room.meeting_id] = room.present | room.stirred if everybody or room.is_forgotten else room.stirred
        room.stirred = set()
    found = await asyncio.to_thread(presence.beat, present, list(present))
    for room in watched:
        room.saw(found[room.meeting_id] if found is not None else None)
    return found is not None


async def _ask(rooms: Mapping[UUID, Room]) -> None:
    """The open streams look healthy without Valkey, so their pages do not ask: the hub does, for all in one query."""
    try:
        versions = await versions_in_thread(rooms.keys())
    except DatabaseError as error:
        logger.warning("The rooms cannot be read now, trying again: %s", error)
    else:
        for meeting_id, room in list(rooms.items()):
            if versions.get(meeting_id, 0) > room.version:
                room.recheck()
