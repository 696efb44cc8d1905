"""What nobody announced: Valkey away at that moment or for long, or one message that did not get through."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from threading import Event

import pytest
from django.urls import reverse

from meetings import actions
from meetings.hub import LiveApp, rooms
from meetings.hub.looks import Asked, Look, look_in_thread
from meetings.hub.streams import Stream
from meetings.hub.watch import TURN_SECONDS
from meetings.models import AgendaItem
from projects import live, presence
from projects.models import Membership, Project, User
from projects.models.project import Openness
from tests.live.conftest import Ear, Heard, signed_in
from tests.live.test_stream import speak

pytestmark = pytest.mark.django_db(transaction=True)

Listen = Callable[..., Ear]
Served = tuple[tuple[str, int], LiveApp]


@pytest.fixture
def valkey_away(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called Valkey answers nobody, and does not come back."""

    def go() -> None:
        monkeypatch.setattr(presence, "beat", lambda *_asked: None)
        monkeypatch.setattr(live, "_publish", lambda *_message: False)

    return go


def is_hello(message: Heard) -> bool:
    return message.event == "hello"


def is_yours(message: Heard) -> bool:
    return message.event == "yours"


def is_gone(message: Heard) -> bool:
    return message.event == "gone"


def test_one_announcement_that_was_lost_is_made_up_for(
    sealed: AgendaItem, mo: User, lea: User, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ear(lea, sealed.meeting)
    # Else the look at who came would find it.
    one.wait(lambda message: "1 in the room" in message.html)

    with monkeypatch.context() as lost:
        lost.setattr(live, "_publish", lambda *_message: False)
        speak(sealed, mo)

    one.wait(lambda message: "2 of 3 have not spoken" in message.html)


def test_whose_own_part_a_lost_announcement_named_asks_for_it(
    sealed: AgendaItem, mo: User, lea: User, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a phone beside the laptop from which she speaks.
    one = ear(lea, sealed.meeting)
    one.wait(lambda message: "1 in the room" in message.html)

    with monkeypatch.context() as lost:
        lost.setattr(live, "_publish", lambda *_message: False)
        speak(sealed, lea)
    # The next one shows her change to all, under a version that nobody announced.
    speak(sealed, mo)

    one.wait(lambda message: "1 of 3 has not spoken" in message.html)
    one.wait(is_yours)


def test_nobody_asks_for_what_was_announced(sealed: AgendaItem, mo: User, lea: User, ear: Listen) -> None:
    one = ear(lea, sealed.meeting)
    one.wait(lambda message: "1 in the room" in message.html)

    speak(sealed, mo)

    one.wait(lambda message: "2 of 3 have not spoken" in message.html)
    time.sleep(3 * TURN_SECONDS + 1)
    assert not any(map(is_yours, one.heard))


def test_what_is_said_to_somebody_who_is_busy_reading_is_said_a_moment_later(
    sealed: AgendaItem, lea: User, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ear(lea, sealed.meeting)
    one.wait(lambda message: "1 in the room" in message.html)

    with monkeypatch.context() as busy:
        really_write, is_refused = Stream.write, Event()

        def write(stream: Stream, data: bytes) -> bool:
            if b"event: yours" in data and not is_refused.is_set():
                is_refused.set()
                return False
            return really_write(stream, data)

        busy.setattr(Stream, "write", write)
        speak(sealed, lea)
        assert is_refused.wait(10)
        one.wait(is_yours)


def test_a_session_that_ended_while_valkey_is_away_loses_its_stream(
    sealed: AgendaItem, mo: User, lea: User, ear: Listen, valkey_away: Callable[[], None]
) -> None:
    client = signed_in(mo)
    leaving, staying = ear(client, sealed.meeting), ear(lea, sealed.meeting)
    for one in (leaving, staying):
        one.wait(is_hello)
    valkey_away()

    client.post(reverse("account_logout"))

    leaving.wait(is_gone)
    assert not staying.is_over


def test_a_member_removed_while_valkey_is_away_loses_the_stream(
    sealed: AgendaItem, project: Project, obi: User, lea: User, ear: Listen, valkey_away: Callable[[], None]
) -> None:
    Project.objects.filter(pk=project.pk).update(openness=Openness.CLOSED)
    leaving, staying = ear(obi, sealed.meeting), ear(lea, sealed.meeting)
    for one in (leaving, staying):
        one.wait(is_hello)
    valkey_away()

    actions.remove_member(Membership.objects.get(project=project, person=obi).pk, by=lea)

    leaving.wait(is_gone)
    assert not staying.is_over


def test_a_role_that_changes_while_valkey_is_away_changes_the_page(
    sealed: AgendaItem, fay: User, mo: User, ear: Listen, valkey_away: Callable[[], None]
) -> None:
    one = ear(mo, sealed.meeting)
    one.wait(is_hello)
    valkey_away()

    actions.hand_over(sealed.meeting_id, mo, by=fay)

    one.wait(lambda message: message.event == "moved")


def test_who_comes_while_it_is_asked_who_was_signed_out_stays(
    sealed: AgendaItem, mo: User, lea: User, ear: Listen, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ear(lea, sealed.meeting)
    first.wait(lambda message: "1 in the room" in message.html)
    is_asked, may_be_told = Event(), Event()
    monkeypatch.setattr(rooms, "look_in_thread", partial(told_late, is_asked, may_be_told))
    served[1].hub.loop.call_soon_threadsafe(served[1].hub.recheck)
    assert is_asked.wait(10)

    second = ear(mo, sealed.meeting)
    second.wait(is_hello)
    may_be_told.set()
    speak(sealed, lea)

    second.wait(lambda message: "2 of 3 have not spoken" in message.html)
    assert not second.is_over


async def told_late(is_asked: Event, may_be_told: Event, asked: Asked) -> Look | None:
    look = await look_in_thread(asked)
    if asked.sessions is not None:
        is_asked.set()
        await asyncio.to_thread(may_be_told.wait, 10)
    return look
