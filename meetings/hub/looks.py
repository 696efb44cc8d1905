"""A look at a meeting in the database: who may see it, and its regions rendered once for each crowd."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.template.loader import render_to_string
from django.utils import translation

from meetings import regions
from meetings.access import Admission, admissions
from meetings.models import Meeting
from meetings.regions import facts
from projects.access import who_see
from projects.live import Region

from .sessions import alive
from .streams import Crowd

# Rendering has threads and database connections of its own, so that a burst cannot starve the pages.
renderers = ThreadPoolExecutor(1, thread_name_prefix="render")
# As many meetings as one look reads: the last of them waits for the first.
MOST_TOGETHER = 16
CLOCK = frozenset({Region.CLOCK})


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


_waiting: deque[tuple[Asked, Future[Look | None]]] = deque()


async def look_in_thread(asked: Asked) -> Look | None:
    """Version, who may, and the regions, all of one moment; None when the meeting is not there."""
    answer: Future[Look | None] = Future()
    _waiting.append((asked, answer))
    renderers.submit(_look_for_those_who_wait)
    return await asyncio.wrap_future(answer)


def _look_for_those_who_wait() -> None:
    """Whoever came while the threads were busy is looked for together: one transaction, the same few queries."""
    taken: list[tuple[Asked, Future[Look | None]]] = []
    with suppress(IndexError):
        while len(taken) < MOST_TOGETHER:
            asked, answer = _waiting.popleft()
            if answer.set_running_or_notify_cancel():
                taken.append((asked, answer))
    if taken:
        _answer(taken)


def _answer(taken: list[tuple[Asked, Future[Look | None]]]) -> None:
    try:
        looks = _look([asked for asked, _answer in taken])
    except Exception as error:
        if len(taken) == 1 or isinstance(error, OperationalError):
            for _asked, answer in taken:
                answer.set_exception(error)
        else:
            # One that cannot be read or shown must not take the others with it.
            for one in taken:
                _answer([one])
    else:
        for (_asked, answer), look in zip(taken, looks, strict=True):
            answer.set_result(look)


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


def _look(asked: Sequence[Asked]) -> list[Look | None]:
    try:
        with transaction.atomic():
            # Else old content could be kept under a new version for ever.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return _read(asked)
    finally:
        connection.close()


def _read(asked: Sequence[Asked]) -> list[Look | None]:
    """A look for each, in their order."""
    clocks = {one.meeting_id for one in asked} - {one.meeting_id for one in asked if one.names - CLOCK}
    rooms = regions.look_at({one.meeting_id for one in asked}, clocks)
    admitted = admissions((room.meeting, room.people_ids) for room in rooms.values())
    sessions = frozenset[str]().union(*(one.sessions for one in asked if one.sessions is not None))
    ended = sessions - alive(sessions) if sessions else sessions
    return [
        _shown(one, rooms[one.meeting_id], admitted[one.meeting_id], ended) if one.meeting_id in rooms else None
        for one in asked
    ]


def _shown(asked: Asked, room: facts.Room, admitted: Admission, ended: frozenset[str]) -> Look:
    return Look(
        version=room.meeting.version,
        project_id=room.meeting.project_id,
        admission=admitted,
        html=_html(asked, room) if asked.names else {},
        ended=asked.sessions & ended if asked.sessions is not None else None,
    )


def _html(asked: Asked, room: facts.Room) -> dict[Crowd, str]:
    room = replace(room, here=asked.here)
    return {crowd: _regions(room, crowd, asked.names) for crowd in asked.crowds}


def _regions(room: facts.Room, crowd: Crowd, names: frozenset[Region]) -> str:
    shown = {region.value for region in names if region is not Region.YOURS}
    # Who is here is said to pages that may not have the last change yet.
    is_complete = Region.PRESENCE not in names
    # The page's own header carries the token: a push knows nobody whose it could be.
    with translation.override(crowd.language):
        pushed = {"shown": shown, "is_complete": is_complete, "csrf_token": "NOTPROVIDED"}
        return render_to_string(regions.pieces_of(crowd.audience), regions.context(room, crowd.audience) | pushed)
