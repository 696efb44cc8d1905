"""One meeting's streams: who may have one, what they were sent, and what is current."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.db import DatabaseError

from meetings.access import Admission
from projects import live
from projects.live import Audience, Region

from .looks import Asked, Look, Standing, look_in_thread
from .streams import Crowd, Stream, frame

logger = logging.getLogger(__name__)

# What a page needs to be right again, whatever it missed: the floor holds the clock and the people.
WHOLE = frozenset({Region.BAR, Region.FLOOR})
# What changes so soon after a look waits as long for the next: nobody sees the difference, and a hundred
# positions in a second are not a hundred renders.
PACE_SECONDS = 0.04
# Whose page has a part that is theirs alone. Who observes may be asked to carry what was decided.
WITH_A_PART = frozenset(Audience) - {Audience.DISPLAY}


@dataclass
class Room:
    """The streams of one meeting in this process."""

    meeting_id: UUID
    streams: set[Stream] = field(default_factory=set)
    version: int = 0
    project_id: int = 0
    admission: Admission | None = None
    # Who is in the room, on all processes; None while it is not known, and whether its pages were told.
    here: frozenset[int] | None = None
    _is_here_told: bool = False
    # Who came or went since that was last asked.
    stirred: set[int] = field(default_factory=set)
    # Whether Valkey lacks somebody whose stream is open.
    is_forgotten: bool = False
    _news: dict[Crowd, bytes] = field(default_factory=dict)
    _untold: set[Stream] = field(default_factory=set)
    _unheard: list[tuple[Stream, bytes]] = field(default_factory=list)
    _wanted: set[Region] = field(default_factory=set)
    _heard: set[int] = field(default_factory=set)
    # Versions that were shown before anybody announced them, and those that were so a while ago.
    _unannounced: set[int] = field(default_factory=set)
    _suspected: set[int] = field(default_factory=set)
    _doubted: bool = False
    # Whether nothing was said to all since the last tending.
    _is_quiet: bool = True
    _opening: asyncio.Task[None] | None = None
    _refreshing: asyncio.Task[None] | None = None
    _late: set[asyncio.Task[None]] = field(default_factory=set)
    _whole: dict[Crowd, tuple[int, asyncio.Future[tuple[int, bytes]]]] = field(default_factory=dict)

    async def admit(self, stream: Stream) -> Audience | None:
        """As whom this person may have a stream here; None for who may not."""
        if self.admission is None:
            if self._opening is None:
                self._opening = asyncio.ensure_future(self._open())
            # One look for all who come at once, whoever of them leaves meanwhile.
            await asyncio.shield(self._opening)
        stream.admit(_audience_of(stream, self.admission) if self.admission else None)
        return stream.audience

    async def _open(self) -> None:
        try:
            look = await look_in_thread(Asked(self.meeting_id))
            if look is not None and self.admission is None:
                self.version, self.project_id, self.admission = look.version, look.project_id, look.admission
        finally:
            self._opening = None

    async def catch_up(self, stream: Stream) -> None:
        """Send the whole current state to a page that shows an older one, if it can be read now."""
        if stream.crowd is not None and stream.version < self.version:
            with suppress(DatabaseError):  # it is tended again in a few seconds
                version, whole = await self._current(stream.crowd)
                if stream.version < version and stream.write(whole + _asks(stream.crowd, WITH_A_PART)):
                    stream.version = version

    def announced(self, version: int, names: Iterable[str], people: Collection[int]) -> None:
        """Something changed: look at it, once for all that is announced meanwhile."""
        self._unannounced.discard(version)
        if version > self.version:
            self._heard.add(version)
            self._want({Region(name) for name in names})
        if people:
            self.tell(people, "yours")

    def recheck(self) -> None:
        """Perhaps something was missed: compare with the database, roles and sessions included."""
        self._doubted = True
        self._want(set(WHOLE))

    def own_up(self) -> None:
        """Let all ask for what is theirs when an announcement was lost: it alone said whose part changed.

        Asked now and then: what was not announced by the next time is lost, not late.
        """
        lost = self._unannounced & self._suspected
        self._suspected = self._unannounced = self._unannounced - lost
        if lost:
            self.tell(self.present, "yours")

    def has_lost(self, version: int) -> bool:
        """Whether nobody announced a version that is not shown. What was, and is being looked at, is late, not lost."""
        is_coming = self._refreshing is not None and self._heard.issuperset(range(self.version + 1, version + 1))
        return version > self.version and not is_coming

    def has_missed(self, standing: Standing) -> bool:
        """Whether somebody was signed out, or the project's people changed, and this room has not heard of it."""
        if any(stream.session_key in standing.ended for stream in self.streams):
            return True
        elif self.admission is None or self.project_id not in standing.members:
            return False
        else:
            return self.admission.members != standing.members[self.project_id]

    @property
    def present(self) -> frozenset[int]:
        """Who has a stream of this process. The room's own screen is nobody."""
        return frozenset(one.person_id for one in self.streams if one.audience and not one.is_display)

    def stir(self, stream: Stream) -> None:
        """Somebody came or went: their minute begins now."""
        if stream.audience and not stream.is_display:
            self.stirred.add(stream.person_id)

    def saw(self, here: frozenset[int] | None) -> None:
        """Who is here was looked up: show it if it is news."""
        self.is_forgotten = here is None or not self.present <= here
        if here is not None and self.admission is not None:
            here = frozenset(person_id for person_id in here | self.present if self.admission.audience_of(person_id))
        # Pages of a process that is gone may show what it knew: that nothing is known is news to them.
        if here != self.here or not self._is_here_told:
            self.here, self._is_here_told = here, True
            self._whole.clear()
            self._want({Region.PRESENCE, Region.PEOPLE})

    def tell_news(self) -> None:
        """Say who is here, and what was theirs to hear, to those who were busy taking something else then."""
        news = [(stream, self.news_for(stream)) for stream in self._untold & self.streams]
        self._untold = {stream for stream, words in news if words and not stream.write(words)}
        self._unheard = [(one, words) for one, words in self._unheard if one in self.streams and not one.write(words)]

    def news_for(self, stream: Stream) -> bytes:
        """Who is here, as it was last said to the crowd of a stream; if that is old, all are told in a moment."""
        if self._is_here_told and stream.crowd and stream.crowd not in self._news:
            self._want({Region.PRESENCE, Region.PEOPLE})
        return self._news.get(stream.crowd, b"") if stream.crowd else b""

    def tell(self, people: Collection[int], event: str) -> None:
        """A named event to all pages of these people, and not to a screen that others look at."""
        words = frame(event=event)
        for stream in self.streams:
            if stream.person_id in people and not stream.is_display and not stream.write(words):
                self._unheard.append((stream, words))

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
            elif self._is_quiet:
                stream.write(beat)
        self._is_quiet = True

    def _want(self, names: set[Region]) -> None:
        self._wanted |= names
        if self._refreshing is None:
            self._refreshing = asyncio.ensure_future(self._refresh())

    async def _refresh(self) -> None:
        try:
            while self._wanted and self.streams:
                names, self._wanted = frozenset(self._wanted), set()
                # What is announced during the look has its names in the next one.
                heard = frozenset(self._heard)
                doubted, self._doubted = self._doubted, False
                crowds = frozenset(stream.crowd for stream in self.streams if stream.crowd)
                sessions = frozenset(stream.session_key for stream in self.streams) if doubted else None
                try:
                    look = await look_in_thread(Asked(self.meeting_id, crowds, names, sessions, self.here))
                except DatabaseError as error:
                    logger.warning("The room cannot be read now, trying again: %s", error)
                    self._wanted |= names
                    self._doubted |= doubted
                    await asyncio.sleep(0.5)
                else:
                    if self._covers(look, names, heard):
                        self._apply(look, names)
                    else:
                        self._wanted |= names | WHOLE
                        self._doubted |= doubted
                if self._wanted:
                    await asyncio.sleep(PACE_SECONDS)
        finally:
            self._refreshing = None

    def _covers(self, look: Look | None, names: frozenset[Region], heard: frozenset[int]) -> bool:
        """Whether the names hold all that changed: a look may find a version whose names are still on their way."""
        if look is None or names >= WHOLE:
            return True
        return heard.issuperset(range(self.version + 1, look.version + 1))

    def _apply(self, look: Look | None, names: frozenset[Region]) -> None:
        if look is None:
            self._end(self.streams)
            return
        was, self.admission, self.project_id = self.admission, look.admission, look.project_id
        if look.ended:
            self._end([stream for stream in self.streams if stream.session_key in look.ended])
        if look.admission != was:
            self._sort_out(look.admission)
        if look.version > self.version:
            before, self.version = self.version, look.version
            if look.ended is None:
                self._unannounced = self._unannounced.union(range(before + 1, look.version + 1)) - self._heard
            self._heard = {version for version in self._heard if version > look.version}
            self._push(look, names, before)
            if names & {Region.BAR, Region.PRESENCE}:
                # Said anew with it, to those who are here.
                self._news = {}
        elif Region.PRESENCE in names:
            self._push_presence(look)

    def _push(self, look: Look, names: frozenset[Region], before: int) -> None:
        askers, version = _who_asks(look, names), look.version
        frames = {crowd: frame(html, version=version) + _asks(crowd, askers) for crowd, html in look.html.items()}
        # What fits who has everything before it: the others get the whole, and ask for what is theirs, at the next
        # tending. Unless this is just that.
        oldest = 0 if names >= WHOLE and askers == WITH_A_PART else before
        self._is_quiet = False
        # Nothing is put together here: it is gone through for each of thousands.
        for stream in self.streams:
            if oldest <= stream.version < version and stream.crowd in frames and stream.write(frames[stream.crowd]):
                stream.version = version

    def _push_presence(self, look: Look) -> None:
        # Without a version: it says nothing about what else a page has seen.
        self._news = {crowd: frame(html) for crowd, html in look.html.items()}
        self._untold = set(self.streams)
        self.tell_news()

    def _sort_out(self, allowed: Admission) -> None:
        for stream in list(self.streams):
            audience = _audience_of(stream, allowed)
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
        try:
            look = await look_in_thread(Asked(self.meeting_id, frozenset({crowd}), WHOLE, here=self.here))
        except DatabaseError as error:
            logger.warning("The room cannot be read now, trying again: %s", error)
            # Kept, it would be the answer to everybody until the next version.
            self._whole.pop(crowd, None)
            raise
        if look is None:
            return 0, b""
        return look.version, frame(look.html[crowd], version=look.version)


def _who_asks(look: Look, names: frozenset[Region]) -> frozenset[Audience]:
    """Whose page is to fetch what is personal. After a gap everybody's: who was told of it is not known."""
    if look.ended is not None:
        return WITH_A_PART
    return frozenset({Audience.FACILITATOR}) if Region.YOURS in names else frozenset()


def _asks(crowd: Crowd, askers: frozenset[Audience]) -> bytes:
    return frame(event="yours") if crowd.audience in askers else b""


def _audience_of(stream: Stream, allowed: Admission) -> Audience | None:
    browser = allowed.guests.get(stream.person_id)
    if browser is not None and browser != live.fingerprint(stream.session_key):
        return None
    audience = allowed.audience_of(stream.person_id)
    return Audience.DISPLAY if audience and stream.is_display else audience
