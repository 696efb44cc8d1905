"""Rooms that change at the same time are looked at together: each shows what it shows alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from threading import Event
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings import regions
from meetings.hub import looks
from meetings.hub.looks import Asked, Look, look_in_thread, renderers
from meetings.hub.rooms import WHOLE
from meetings.hub.streams import Crowd
from meetings.models import Meeting
from meetings.states import ItemState, MeetingState, Outcome
from projects.live import Audience, Region
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_project
from tests.build_actions import make_action
from tests.build_meetings import make_guest, make_meeting, make_position, make_question, make_record, reveal
from tests.build_parking import make_parked

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = [
    frozenset({Region.CLOCK}),
    frozenset({Region.PEOPLE}),
    frozenset({Region.CLOCK, Region.PARKING}),
    frozenset({Region.PRESENCE, Region.PEOPLE}),
    WHOLE,
]
CROWDS = frozenset(Crowd(audience, language) for audience in Audience for language in ("en-gb", "de"))
THREADS = 2


@pytest.fixture
def still() -> Iterator[None]:
    """Nothing that is shown differs by the moment at which it is."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def meetings(still: None, project: Project, fay: User, mo: User, lea: User) -> list[Meeting]:
    """One in every state that a room can be in; the last is of a project that only its own people see."""
    closed = make_project("Hagstone", lead=mo, openness=Openness.CLOSED)
    found = [make_meeting(project, by=fay, people=[mo, lea], is_live=True, title=f"Forum {nth}") for nth in range(4)]
    sealed, revealed, settled, empty = found
    make_position(make_question(sealed, by=fay, state=ItemState.SEALED), mo, because="Mo alone knows.")
    make_guest(sealed)
    make_parked(sealed, by=lea)
    item = make_question(revealed, by=fay, state=ItemState.SEALED)
    make_position(item, mo)
    reveal(item)
    record = make_record(settled, by=fay, outcome=Outcome.DECIDED, owner=mo)
    make_action(record, by=fay, owner=lea)
    over = make_meeting(project, by=fay, people=[mo], state=MeetingState.CLOSED)
    to_come = make_meeting(closed, by=mo, people=[lea])
    make_question(to_come, by=mo)
    return [sealed, revealed, settled, empty, over, to_come]


def asked_for(meetings: list[Meeting], names: frozenset[Region]) -> list[Asked]:
    return [Asked(meeting.pk, CROWDS, names, here=frozenset({meeting.facilitator_id})) for meeting in meetings]


@pytest.mark.parametrize("names", NAMES, ids=lambda names: "+".join(sorted(names)))
def test_each_shows_what_it_shows_alone(meetings: list[Meeting], names: frozenset[Region]) -> None:
    asked = asked_for(meetings, names)

    together = looks._look(asked)

    assert together == [look for one in asked for look in looks._look([one])]
    assert [look.version for look in together if look] == [meeting.version for meeting in meetings]
    assert any("room-" in html for look in together if look for html in look.html.values())
    assert "Mo alone knows." not in str(together)


def test_what_is_read_for_a_clock_suffices_for_it(meetings: list[Meeting]) -> None:
    ids = [meeting.pk for meeting in meetings]
    clock, whole = regions.look_at(ids, clocks=ids), regions.look_at(ids)

    shown = {
        (meeting_id, crowd): looks._regions(clock[meeting_id], crowd, frozenset({Region.CLOCK}))
        for meeting_id in ids
        for crowd in CROWDS
    }

    for (meeting_id, crowd), html in shown.items():
        assert html == looks._regions(whole[meeting_id], crowd, frozenset({Region.CLOCK}))
    assert sum('id="room-clock"' in html for html in shown.values()) >= 2 * len(CROWDS)


def test_queries_do_not_grow_with_the_rooms(meetings: list[Meeting], project: Project, fay: User, mo: User) -> None:
    with CaptureQueriesContext(connection) as few:
        regions.look_at([meeting.pk for meeting in meetings])
    for _nth in range(5):
        make_position(make_question(make_meeting(project, by=fay, people=[mo], is_live=True), by=fay), mo)
    all_ids = list(Meeting.objects.values_list("pk", flat=True))

    with CaptureQueriesContext(connection) as many:
        found = regions.look_at(all_ids)

    assert len(found) == len(meetings) + 5
    assert len(many) == len(few)


def test_one_that_is_gone_or_cannot_be_shown_takes_no_other_with_it(meetings: list[Meeting]) -> None:
    good, broken, *_others = meetings
    Meeting.objects.filter(pk=broken.pk).update(time_zone="Nowhere/At_all")
    asked = asked_for([broken, good], WHOLE)

    failed, shown, missing = asyncio.run(all_at_once([*asked, Asked(uuid4(), CROWDS, WHOLE)]))

    assert isinstance(failed, Exception)
    assert isinstance(shown, Look)
    assert shown.version == good.version
    assert missing is None


def test_whoever_gives_up_waiting_leaves_the_others_their_look(meetings: list[Meeting]) -> None:
    async def one_gives_up() -> Look | None:
        may_begin = Event()
        busy = [renderers.submit(may_begin.wait, 10) for _ in range(THREADS)]
        waiting = [asyncio.ensure_future(look_in_thread(one)) for one in asked_for(meetings[:2], WHOLE)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
        may_begin.set()
        assert all(one.result(10) for one in busy)
        return await waiting[1]

    look = asyncio.run(one_gives_up())

    assert look is not None
    assert look.version == meetings[1].version


async def all_at_once(asked: list[Asked]) -> list[Look | BaseException | None]:
    """Asked for while no thread is free, so that they wait together."""
    may_begin = Event()
    for _thread in range(THREADS):
        renderers.submit(may_begin.wait, 10)
    waiting = [asyncio.ensure_future(look_in_thread(one)) for one in asked]
    await asyncio.sleep(0)
    may_begin.set()
    return await asyncio.gather(*waiting, return_exceptions=True)
