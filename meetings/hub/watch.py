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

from .looks import Doubts, standing_in_thread
from .rooms import Room

logger = logging.getLogger(__name__)

# A screen hears of it at most this often, however many come at once. In each turn the database is asked how far the
# meetings are: what was not announced from one turn to the next is made up for, and two turns are under two seconds.
TURN_SECONDS = 0.8
# Turns between looks at who came on other processes, and between heartbeats: four fit into the grace.
LOOKS_EVERY = 6
BEATS_EVERY = 18
# Turns between questions about who may be in the meetings.
DOUBTS_EVERY = 18
# Turns between both while nothing can be announced.
DEAF_EVERY = 2


async def watch(rooms: Mapping[UUID, Room]) -> None:
    """For ever: at once where somebody came or went, and now and then everywhere."""
    turn, is_deaf, versions = 0, False, dict[UUID, int]()
    while True:
        await asyncio.sleep(TURN_SECONDS)
        turn += 1
        is_due = turn % (DEAF_EVERY if is_deaf else LOOKS_EVERY) == 0
        watched = [room for room in rooms.values() if room.stirred or is_due]
        if watched:
            is_deaf = not await _look_around(watched, everybody=turn % BEATS_EVERY == 0)
        if rooms:
            # What can be announced may still be on its way: only what was due last time was lost.
            due = None if is_deaf else versions
            versions = await _ask(rooms, due, doubts=turn % (DEAF_EVERY if is_deaf else DOUBTS_EVERY) == 0)
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


async def _ask(rooms: Mapping[UUID, Room], due: Mapping[UUID, int] | None, *, doubts: bool) -> dict[UUID, int]:
    """Let every room look that has missed something, and say how far each is.

    An open stream looks healthy, so its page does not ask: the hub does, for all in a few queries.
    `due` is how far they were to be by now; None for as far as they are.
    """
    try:
        standing = await standing_in_thread(_doubts(rooms) if doubts else Doubts(frozenset(rooms)))
    except DatabaseError as error:
        logger.warning("The rooms cannot be read now, trying again: %s", error)
        return {}
    versions = standing.versions if due is None else due
    for meeting_id, room in list(rooms.items()):
        room.own_up()
        if room.has_lost(versions.get(meeting_id, 0)) or room.has_missed(standing):
            room.recheck()
    return standing.versions


def _doubts(rooms: Mapping[UUID, Room]) -> Doubts:
    sessions = frozenset(stream.session_key for room in rooms.values() for stream in room.streams)
    return Doubts(frozenset(rooms), frozenset(room.project_id for room in rooms.values()), sessions)
