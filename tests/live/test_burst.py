"""Many changes at once: each screen is right at the end, and nobody is sent every step."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from time import sleep

import pytest
from django.db import connection

from meetings import actions
from meetings.hub import rooms
from meetings.hub.looks import Asked, Look, look_in_thread
from meetings.models import AgendaItem, Meeting, Participant
from projects.models import User
from tests.live.conftest import Ear
from tests.live.test_stream import speak

pytestmark = pytest.mark.django_db(transaction=True)

Listen = Callable[..., Ear]


def test_a_hundred_positions_at_once_end_right_on_every_screen(
    meeting: Meeting, sealed: AgendaItem, fay: User, ear: Listen
) -> None:
    crowd = User.objects.bulk_create(User(name=f"Ann {nth}", email=f"ann{nth}@x.example") for nth in range(100))
    Participant.objects.bulk_create(Participant(meeting=meeting, person=person) for person in crowd)
    facilitator, participant, screen = ear(fay, meeting), ear(crowd[0], meeting), ear(fay, meeting, page="display")
    for one in (facilitator, participant, screen):
        one.wait(lambda m: m.event == "hello")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(partial(speak_alone, sealed), crowd))

    meeting.refresh_from_db()
    for one in (facilitator, participant, screen):
        last = one.wait(lambda m: m.version == str(meeting.version))
        assert "3 of 103 have not spoken" in last.html


def test_whatever_changes_during_a_look_is_one_message(
    sealed: AgendaItem, mo: User, lea: User, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ear(lea, sealed.meeting)
    one.wait(lambda m: "1 in the room" in m.html)
    is_looking, may_go_on = Event(), Event()
    monkeypatch.setattr(rooms, "look_in_thread", partial(look_slowly, is_looking, may_go_on))

    for number in range(20):
        speak(sealed, mo, because=f"Number {number}.")
    assert is_looking.wait(10)
    may_go_on.set()

    sealed.meeting.refresh_from_db()
    one.wait(lambda m: m.version == str(sealed.meeting.version))
    assert len([m for m in one.heard if m.version]) <= 2


def test_what_is_announced_during_a_look_for_who_is_here_is_shown_too(
    sealed: AgendaItem, fay: User, mo: User, lea: User, obi: User, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(sealed, mo, because="Mo alone knows.")
    one = ear(lea, sealed.meeting)
    one.wait(lambda m: "1 in the room" in m.html)
    is_looking, may_go_on = Event(), Event()
    monkeypatch.setattr(rooms, "look_in_thread", partial(look_slowly, is_looking, may_go_on))
    ear(obi, sealed.meeting)
    assert is_looking.wait(10)

    actions.reveal_positions(sealed.pk, by=fay)
    sleep(0.5)  # the announcement is heard before the look begins to read
    may_go_on.set()

    one.wait(lambda m: "Mo alone knows." in m.html)


@pytest.mark.parametrize("place", ["room", "display"])
def test_a_stopped_clock_and_an_objection_are_one_message_that_shows_both(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    actions.reveal_positions(sealed.pk, by=fay)
    one = ear(lea, sealed.meeting, page=place)
    one.wait(lambda m: m.event == "hello")
    is_read, may_be_told = Event(), Event()
    monkeypatch.setattr(rooms, "look_in_thread", partial(tell_late, is_read, may_be_told))
    actions.park(sealed.meeting_id, "Who pays for it?", by=mo)
    assert is_read.wait(10)

    actions.pause(sealed.pk, by=fay)
    actions.raise_objection(sealed.pk, by=mo, option_id=None, harm="The wards are not ready.")
    sleep(0.5)  # both are heard by now
    may_be_told.set()

    said = one.wait(lambda m: "The wards are not ready." in m.html).html
    # It stands in the bar now.
    assert "timer--paused" in said


async def tell_late(is_read: Event, may_be_told: Event, asked: Asked) -> Look | None:
    look = await look_in_thread(asked)
    is_read.set()
    await asyncio.to_thread(may_be_told.wait, 10)
    return look


async def look_slowly(is_looking: Event, may_go_on: Event, asked: Asked) -> Look | None:
    is_looking.set()
    await asyncio.to_thread(may_go_on.wait, 10)
    return await look_in_thread(asked)


def speak_alone(item: AgendaItem, person: User) -> None:
    """In a thread whose connection goes back to the pool."""
    try:
        speak(item, person, because=f"{person.name} alone knows.")
    finally:
        connection.close()
