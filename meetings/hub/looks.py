"""A look at a meeting in the database: who may see it, and its regions rendered once for each crowd."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation

from meetings import regions
from meetings.access import Admission, admission
from meetings.models import Meeting
from meetings.regions import facts
from projects.access import who_see
from projects.live import Region

from .sessions import alive
from .streams import Crowd

# Rendering has threads and database connections of its own, so that a burst cannot starve the pages.
renderers = ThreadPoolExecutor(2, thread_name_prefix="render")


@dataclass(frozen=True)
class Asked:
    """What to look for: the regions of one meeting for these crowds, and which of these sessions stand.

    `here` is who is in the room, as far as it is known: that is not in the database.
    """

    meeting_id: UUID
    crowds: frozenset[Crowd] = frozenset()
    names: frozenset[Region] = frozenset()
    sessions: frozenset[str] | None = None
    here: frozenset[int] | None = None


@dataclass(frozen=True)
class Look:
    """A meeting as the database had it at one version."""

    version: int
    project_id: int
    admission: Admission
    html: dict[Crowd, str]
    # Of the sessions that were asked about, those that do not stand any more; None when none were.
    ended: frozenset[str] | None = None


@dataclass(frozen=True)
class Doubts:
    """About which meetings, which projects' people and which sessions the database is asked."""

    meeting_ids: frozenset[UUID]
    project_ids: frozenset[int] = frozenset()
    sessions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """What tells that something went unheard: how far meetings are, who sees the projects, who was signed out."""

    versions: dict[UUID, int]
    # None for a project that everybody sees.
    members: dict[int, frozenset[int] | None]
    ended: frozenset[str]


async def look_in_thread(asked: Asked) -> Look | None:
    """Version, who may, and the regions, all of one moment; None when the meeting is not there."""
    return await asyncio.get_running_loop().run_in_executor(renderers, _look, asked)


async def standing_in_thread(asked: Doubts) -> Standing:
    """Four queries at most, whatever their number."""
    return await asyncio.get_running_loop().run_in_executor(renderers, _standing, asked)


def _standing(asked: Doubts) -> Standing:
    try:
        return Standing(
            versions=dict(Meeting.objects.filter(pk__in=asked.meeting_ids).values_list("pk", "version")),
            members=who_see(asked.project_ids) if asked.project_ids else {},
            ended=asked.sessions - alive(asked.sessions) if asked.sessions else frozenset(),
        )
    finally:
        connection.close()


def _look(asked: Asked) -> Look | None:
    try:
        with transaction.atomic():
            # Else old content could be kept under a new version for ever.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return _read(asked)
    except Meeting.DoesNotExist:
        return None
    finally:
        connection.close()


def _read(asked: Asked) -> Look:
    room = regions.look(asked.meeting_id, asked.here)
    return Look(
        version=room.meeting.version,
        project_id=room.meeting.project_id,
        admission=admission(room.meeting, room.people_ids),
        html={crowd: _regions(room, crowd, asked.names) for crowd in asked.crowds} if asked.names else {},
        ended=asked.sessions - alive(asked.sessions) if asked.sessions is not None else None,
    )


def _regions(room: facts.Room, crowd: Crowd, names: frozenset[Region]) -> str:
    shown = {region.value for region in names if region is not Region.YOURS}
    # Who is here is said to pages that may not have the last change yet.
    is_complete = Region.PRESENCE not in names
    # The page's own header carries the token: a push knows nobody whose it could be.
    with translation.override(crowd.language):
        pushed = {"shown": shown, "is_complete": is_complete, "csrf_token": "NOTPROVIDED"}
        return render_to_string(regions.pieces_of(crowd.audience), regions.context(room, crowd.audience) | pushed)
