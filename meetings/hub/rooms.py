"""One meeting's streams: who may have one, what they were sent, and what is current."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string
from django.utils import translation

from meetings import regions
from meetings.access import Admission, admission
from meetings.models import Meeting
from meetings.regions import facts
from projects import live
from projects.live import Audience, Region

from .sessions import alive
from .streams import Crowd, Stream, frame

logger = logging.getLogger(__name__)

# What a page needs to be right again, whatever it missed: the floor holds the clock and the people.
WHOLE = frozenset({Region.BAR, Region.FLOOR})
# Rendering has threads and database connections of its own, so that a burst cannot starve the pages.
renderers = ThreadPoolExecutor(2, thread_name_prefix="render")


@dataclass(frozen=True)
class Look:
    """A meeting as the database had it at one version."""

    version: int
    project_id: int
    admission: Admission
    html: dict[Crowd, str]
    sessions: frozenset[str] | None = None


@dataclass
class Room:
    """The streams of one meeting in this process."""

    meeting_id: UUID
    streams: set[Stream] = field(default_factory=set)
    version: int = 0
    project_id: int = 0
    admission: Admission | None = None
    _wanted: set[Region] = field(default_factory=set)
    _heard: set[int] = field(default_factory=set)
    _doubted: bool = False
    _refreshing: asyncio.Task[None] | None = None
    _late: set[asyncio.Task[None]] = field(default_factory=set)
    _whole: dict[Crowd, tuple[int, asyncio.Future[tuple[int, bytes]]]] = field(default_factory=dict)

    async def admit(self, stream: Stream) -> Audience | None:
        """As whom this person may have a stream here; None for who may not."""
        if self.admission is None:
            look = await _look_in_thread(self.meeting_id, frozenset(), frozenset())
            if look is not None and self.admission is None:
                self.version, self.project_id, self.admission = look.version, look.project_id, look.admission
        stream.audience = self.admission.audience_of(stream.person_id) if self.admission else None
        return stream.audience

    async def catch_up(self, stream: Stream) -> None:
        """Send the whole current state to a page that shows an older one."""
        if stream.crowd is not None and stream.version < self.version:
            version, whole = await self._current(stream.crowd)
            if stream.version < version and stream.write(whole):
                stream.version = version

    def announced(self, version: int, names: Iterable[str], person_id: int | None) -> None:
        """Something changed: look at it, once for all that is announced meanwhile."""
        if version > self.version:
            self._heard.add(version)
            self._want({Region(name) for name in names})
        if person_id is not None:
            self.tell(person_id, "yours")

    def recheck(self) -> None:
        """Perhaps something was missed: compare with the database, roles and sessions included."""
        self._doubted = True
        self._want(set(WHOLE))

    def tell(self, person_id: int, event: str) -> None:
        """A named event to all streams of one person."""
        for stream in self.streams:
            if stream.person_id == person_id:
                stream.write(frame(event=event))

    def sign_out(self, fingerprint: str) -> None:
        """End the streams of a session, known by its fingerprint."""
        self._end(stream for stream in self.streams if live.fingerprint(stream.session_key) == fingerprint)

    def tend(self, now: float, beat: bytes) -> None:
        """Every few seconds: heartbeat, late readers, stalled ones and those whose time is up."""
        for stream in list(self.streams):
            if stream.is_stalled or stream.expires < now:
                stream.end(frame(event="bye", retry=True))
            elif stream.version < self.version:
                self._late.add(late := asyncio.ensure_future(self.catch_up(stream)))
                late.add_done_callback(self._late.discard)
            elif beat:
                stream.write(beat)

    def _want(self, names: set[Region]) -> None:
        self._wanted |= names
        if self._refreshing is None:
            self._refreshing = asyncio.ensure_future(self._refresh())

    async def _refresh(self) -> None:
        try:
            while self._wanted and self.streams:
                names, self._wanted = frozenset(self._wanted), set()
                doubted, self._doubted = self._doubted, False
                crowds = frozenset(stream.crowd for stream in self.streams if stream.crowd)
                sessions = frozenset(stream.session_key for stream in self.streams) if doubted else None
                try:
                    look = await _look_in_thread(self.meeting_id, crowds, names, sessions)
                except DatabaseError as error:
                    logger.warning("The room cannot be read now, trying again: %s", error)
                    self._wanted |= names
                    self._doubted |= doubted
                    await asyncio.sleep(0.5)
                else:
                    if self._covers(look, names):
                        self._apply(look, names)
                    else:
                        self._wanted |= names | WHOLE
                        self._doubted |= doubted
        finally:
            self._refreshing = None

    def _covers(self, look: Look | None, names: frozenset[Region]) -> bool:
        """Whether the names hold all that changed: a look may find a version whose names are still on their way."""
        if look is None or names >= WHOLE:
            return True
        return self._heard.issuperset(range(self.version + 1, look.version + 1))

    def _apply(self, look: Look | None, names: frozenset[Region]) -> None:
        if look is None:
            self._end(self.streams)
            return
        self.admission, self.project_id = look.admission, look.project_id
        if look.sessions is not None:
            self._end([stream for stream in self.streams if stream.session_key not in look.sessions])
        self._sort_out(look.admission)
        if look.version > self.version:
            before, self.version = self.version, look.version
            self._heard = {version for version in self._heard if version > look.version}
            self._push(look, names, before)

    def _push(self, look: Look, names: frozenset[Region], before: int) -> None:
        frames = {crowd: frame(html, version=look.version) for crowd, html in look.html.items()}
        asks = frame(event="yours") if Region.YOURS in names else b""
        for stream in self.streams:
            data = frames.get(stream.crowd) if stream.crowd else None
            # A delta fits only who has everything before it; the others get the whole at the next tending.
            if data is None or (stream.version < before and not names >= WHOLE):
                continue
            if stream.version < look.version and stream.write(
                data + (asks if stream.audience == Audience.FACILITATOR else b"")
            ):
                stream.version = look.version

    def _sort_out(self, allowed: Admission) -> None:
        for stream in list(self.streams):
            audience = allowed.audience_of(stream.person_id)
            if audience is None:
                stream.end(frame(event="gone"))
            elif audience != stream.audience:
                # Another role is another page: it is loaded anew.
                stream.end(frame(event="moved"))

    def _end(self, streams: Iterable[Stream]) -> None:
        for stream in list(streams):
            stream.end(frame(event="gone"))

    async def _current(self, crowd: Crowd) -> tuple[int, bytes]:
        """The whole state for a crowd, rendered once for all who ask at this version."""
        version, rendering = self._whole.get(crowd, (-1, None))
        if rendering is None or version < self.version:
            rendering = asyncio.ensure_future(self._render_whole(crowd))
            self._whole[crowd] = (self.version, rendering)
        return await asyncio.shield(rendering)

    async def _render_whole(self, crowd: Crowd) -> tuple[int, bytes]:
        look = await _look_in_thread(self.meeting_id, frozenset({crowd}), WHOLE)
        if look is None:
            return 0, b""
        return look.version, frame(look.html[crowd], version=look.version)


async def _look_in_thread(
    meeting_id: UUID, crowds: frozenset[Crowd], names: frozenset[Region], sessions: frozenset[str] | None = None
) -> Look | None:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(renderers, _look, meeting_id, crowds, names, sessions)


def _look(
    meeting_id: UUID, crowds: frozenset[Crowd], names: frozenset[Region], sessions: frozenset[str] | None
) -> Look | None:
    """Version, who may, and the regions, all of one moment; None when the meeting is not there."""
    try:
        with transaction.atomic():
            # Else old content could be kept under a new version for ever.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return _read(meeting_id, crowds, names, sessions)
    except Meeting.DoesNotExist:
        return None
    finally:
        connection.close()


def _read(
    meeting_id: UUID, crowds: frozenset[Crowd], names: frozenset[Region], sessions: frozenset[str] | None
) -> Look:
    room = regions.look(meeting_id)
    return Look(
        version=room.meeting.version,
        project_id=room.meeting.project_id,
        admission=admission(room.meeting),
        html={crowd: _regions(room, crowd, names) for crowd in crowds} if names else {},
        sessions=alive(sessions) if sessions is not None else None,
    )


def _regions(room: facts.Room, crowd: Crowd, names: frozenset[Region]) -> str:
    shown = {region.value for region in names if region is not Region.YOURS}
    # The page's own header carries the token: a push knows nobody whose it could be.
    with translation.override(crowd.language):
        context = {**regions.context(room, crowd.audience), "shown": shown, "csrf_token": "NOTPROVIDED"}
        return render_to_string("meetings/_regions.html", context)
