"""What reaches an open page, and who may have one."""

import json
import secrets
import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import OperationalError
from django.urls import reverse

from meetings import actions
from meetings.hub import LiveApp, rooms
from meetings.models import AgendaItem
from meetings.states import Answer
from projects import live
from projects.models import Membership, Project, Session, User
from projects.models.project import Openness
from tests.live.conftest import Ear, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

Listen = Callable[..., Ear]
Served = tuple[tuple[str, int], LiveApp]


def speak(item: AgendaItem, person: User, because: str = "It keeps the promise.") -> None:
    option_id = item.options.first().pk
    said = {"answer": Answer.OPTION, "option_id": option_id, "because": because, "objects_otherwise": False}
    actions.give_position(item.pk, by=person, **said)


def test_a_change_reaches_every_audience_with_its_version(
    sealed: AgendaItem, fay: User, mo: User, lea: User, obi: User, ear: Listen
) -> None:
    ears = [ear(person, sealed.meeting) for person in (fay, lea, obi)]

    speak(sealed, mo)

    sealed.meeting.refresh_from_db()
    for one in ears:
        message = one.wait(lambda m: "2 of 3 have not spoken" in m.html)
        assert message.version == str(sealed.meeting.version)


def test_everybody_is_told_in_their_own_language(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    User.objects.filter(pk=lea.pk).update(language="de")
    german, english = ear(lea, sealed.meeting), ear(fay, sealed.meeting)

    speak(sealed, mo)

    german.wait(lambda m: "2 von 3 haben" in m.html)
    english.wait(lambda m: "2 of 3 have not spoken" in m.html)
    assert "have not spoken" not in "".join(m.html for m in german.heard)


def test_every_change_says_which_version_the_page_then_shows(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    one = ear(lea, sealed.meeting)

    speak(sealed, mo)
    spoken = one.wait(lambda m: "2 of 3 have not spoken" in m.html)
    actions.pause(sealed.pk, by=fay)
    paused = one.wait(lambda m: "Paused" in m.html)

    for message in [spoken, paused]:
        assert f'id="room-version" name="version" value="{message.version}"' in message.html


def test_what_is_sealed_is_in_no_stream(sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen) -> None:
    ears = [ear(person, sealed.meeting) for person in (fay, lea, mo)]

    speak(sealed, mo, because="Only Mo knows this.")

    for one in ears:
        one.wait(lambda m: "2 of 3 have not spoken" in m.html)
        assert "Only Mo knows this." not in "".join(m.html for m in one.heard)


def test_the_speakers_own_other_screens_are_told(sealed: AgendaItem, mo: User, lea: User, ear: Listen) -> None:
    phone, other = ear(mo, sealed.meeting), ear(lea, sealed.meeting)

    speak(sealed, mo)

    phone.wait(lambda m: m.event == "yours")
    other.wait(lambda m: "2 of 3 have not spoken" in m.html)
    assert all(m.event != "yours" for m in other.heard)


def test_the_reveal_reaches_all_and_carries_nothing_personal(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    speak(sealed, mo, because="Mo’s reason.")
    sealed.meeting.refresh_from_db()
    one = ear(lea, sealed.meeting)

    actions.reveal_positions(sealed.pk, by=fay)

    message = one.wait(lambda m: "Mo’s reason." in m.html)
    assert "data-elsewhere" in message.html
    assert "csrfmiddlewaretoken" not in message.html


def test_a_page_that_missed_something_gets_the_whole_at_once(
    sealed: AgendaItem, mo: User, lea: User, ear: Listen
) -> None:
    speak(sealed, mo)

    one = ear(lea, sealed.meeting, version=1)

    message = one.wait(lambda m: "room-floor" in m.html)
    assert "2 of 3 have not spoken" in message.html


def test_a_page_that_missed_something_asks_for_what_is_its_own(
    sealed: AgendaItem, mo: User, obi: User, ear: Listen
) -> None:
    speak(sealed, mo)

    # Who observes may have been asked to carry something.
    mine, observer = (ear(person, sealed.meeting, version=1) for person in (mo, obi))
    screen = ear(mo, sealed.meeting, version=1, page="display")

    for one in (mine, observer):
        one.wait(lambda m: m.event == "yours")
    screen.wait(lambda m: "room-floor" in m.html)
    assert [m.event for m in screen.heard if m.event == "yours"] == []


def test_a_page_gets_what_it_missed_though_it_could_not_be_read_at_first(
    sealed: AgendaItem, mo: User, lea: User, ear: Listen, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ear(lea, sealed.meeting)
    other.wait(lambda m: "1 in the room" in m.html)
    speak(sealed, mo)
    other.wait(lambda m: "2 of 3 have not spoken" in m.html)
    was_tried = Event()
    with monkeypatch.context() as away:
        away.setattr(rooms, "look_in_thread", partial(cannot_be_read, was_tried))
        one = ear(lea, sealed.meeting, version=1)
        assert was_tried.wait(10)
        one.wait(lambda m: m.event == "hello")

    hub = served[1].hub
    hub.loop.call_soon_threadsafe(hub.rooms[sealed.meeting_id].tend, 0, b"")

    one.wait(lambda m: "2 of 3 have not spoken" in m.html)


async def cannot_be_read(was_tried: Event, _asked: object) -> None:
    was_tried.set()
    raise OperationalError("The server is away.")


def test_a_page_that_is_right_gets_nothing(sealed: AgendaItem, lea: User, ear: Listen) -> None:
    one = ear(lea, sealed.meeting)

    one.wait(lambda m: m.event == "hello")
    time.sleep(0.5)
    assert not any(m.version for m in one.heard)


def test_a_reconnecting_page_is_judged_by_its_last_message(
    sealed: AgendaItem, mo: User, lea: User, ear: Listen
) -> None:
    speak(sealed, mo)
    sealed.meeting.refresh_from_db()

    one = ear(lea, sealed.meeting, version=1, last_id=str(sealed.meeting.version))

    one.wait(lambda m: m.event == "hello")
    time.sleep(0.3)
    assert not any(m.version for m in one.heard)


def test_announcements_in_the_wrong_order_do_no_harm(sealed: AgendaItem, mo: User, lea: User, ear: Listen) -> None:
    one = ear(lea, sealed.meeting)
    channel = redis.Redis.from_url(settings.REDIS_URL)
    speak(sealed, mo)
    first = one.wait(lambda m: "2 of 3 have not spoken" in m.html)

    old = {"version": 1, "regions": ["room-floor"], "person": None}
    channel.publish(live.channel_name("meeting", sealed.meeting_id), json.dumps(old))
    speak(sealed, lea)

    second = one.wait(lambda m: "1 of 3 has not spoken" in m.html)
    assert int(second.version) > int(first.version)


def test_a_look_that_finds_more_than_was_announced_sends_the_whole(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ear(lea, sealed.meeting)
    one.wait(lambda m: m.event == "hello")
    with monkeypatch.context() as away:
        away.setattr(live, "_publish", lambda *_message: None)
        speak(sealed, mo, because="Mo’s reason.")
        actions.reveal_positions(sealed.pk, by=fay)

    sealed.meeting.refresh_from_db()
    first = {"version": sealed.meeting.version - 1, "regions": ["room-people"], "person": None}
    channel = redis.Redis.from_url(settings.REDIS_URL)
    channel.publish(live.channel_name("meeting", sealed.meeting_id), json.dumps(first))

    one.wait(lambda m: "Mo’s reason." in m.html)


@pytest.mark.parametrize("ticket", ["nonsense", "a:b:c"])
def test_a_ticket_that_is_not_ours_is_refused(
    sealed: AgendaItem, mo: User, served: tuple[tuple[str, int], object], ticket: str
) -> None:
    client = signed_in(mo)

    one = Ear(served[0], f"/live/{ticket}/", client.session.session_key or "").listen()

    assert one.status == 401


@pytest.mark.parametrize("version", ["9" * 5000, "9" * 19, "-1", "x", ""])
def test_a_version_that_no_page_has_seen_is_none(
    version: str, sealed: AgendaItem, mo: User, served: tuple[tuple[str, int], object]
) -> None:
    client = signed_in(mo)
    ticket = client.get(reverse("room", args=[sealed.meeting_id])).context["ticket"]

    one = Ear(served[0], f"/live/{ticket}/?version={version}", client.session.session_key or "").listen()

    assert one.status == 200
    one.wait(lambda m: "room-floor" in m.html)
    one.close()


def test_a_ticket_is_of_no_use_in_another_session(
    sealed: AgendaItem, mo: User, lea: User, served: tuple[tuple[str, int], object]
) -> None:
    stolen = signed_in(mo).get(reverse("room", args=[sealed.meeting_id])).context["ticket"]
    thief = signed_in(lea)

    one = Ear(served[0], f"/live/{stolen}/", thief.session.session_key or "").listen()

    assert one.status == 401


def test_a_ticket_does_not_outlive_its_session(
    sealed: AgendaItem, mo: User, served: tuple[tuple[str, int], object]
) -> None:
    client = signed_in(mo)
    key = client.session.session_key or ""
    ticket = client.get(reverse("room", args=[sealed.meeting_id])).context["ticket"]
    client.post(reverse("account_logout"))

    one = Ear(served[0], f"/live/{ticket}/", key).listen()

    assert one.status == 401


def test_signing_out_ends_that_session_and_no_other(sealed: AgendaItem, mo: User, lea: User, ear: Listen) -> None:
    client = signed_in(mo)
    leaving, staying = ear(client, sealed.meeting), ear(lea, sealed.meeting)
    leaving.wait(lambda m: m.event == "hello")

    client.post(reverse("account_logout"))

    leaving.wait(lambda m: m.event == "gone")
    leaving.wait_over()
    assert not staying.is_over


def test_a_member_removed_from_a_closed_project_loses_the_stream_at_once(
    sealed: AgendaItem, project: Project, obi: User, lea: User, ear: Listen
) -> None:
    Project.objects.filter(pk=project.pk).update(openness=Openness.CLOSED)
    one = ear(obi, sealed.meeting)
    one.wait(lambda m: m.event == "hello")

    actions.remove_member(Membership.objects.get(project=project, person=obi).pk, by=lea)

    one.wait(lambda m: m.event == "gone")
    one.wait_over()


def test_a_participant_taken_off_the_list_is_moved_to_another_page(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    one = ear(mo, sealed.meeting)
    one.wait(lambda m: m.event == "hello")

    actions.name_participants(sealed.meeting_id, [lea], by=fay)

    one.wait(lambda m: m.event == "moved")


def test_a_stranger_gets_no_stream_even_with_a_ticket(
    sealed: AgendaItem, project: Project, oz: User, served: tuple[tuple[str, int], object]
) -> None:
    Project.objects.filter(pk=project.pk).update(openness=Openness.CLOSED)
    client = signed_in(oz)
    key = client.session.session_key or ""

    one = Ear(served[0], f"/live/{live.make_ticket(sealed.meeting_id, oz.pk, key)}/", key).listen()

    assert one.status == 404


def test_a_session_that_ended_unheard_is_found_at_the_next_look(
    sealed: AgendaItem, mo: User, ear: Listen, served: tuple[tuple[str, int], object]
) -> None:
    client = signed_in(mo)
    one = ear(client, sealed.meeting)
    one.wait(lambda m: m.event == "hello")
    Session.objects.filter(session_key=client.session.session_key).delete()

    hub = served[1].hub  # type: ignore[attr-defined]
    hub.loop.call_soon_threadsafe(hub.recheck)

    one.wait(lambda m: m.event == "gone")


@pytest.fixture
def subscribed_as(settings: Any) -> str:
    """The name by which Valkey knows the server that starts after it: others have pages open there as well."""
    name = f"test-{secrets.token_hex(4)}"
    settings.REDIS_URL += f"?client_name={name}"
    return name


def test_what_happened_while_the_channel_was_away_arrives_with_its_return(
    subscribed_as: str, sealed: AgendaItem, mo: User, lea: User, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ear(lea, sealed.meeting)
    one.wait(lambda m: m.event == "hello")
    channel = redis.Redis.from_url(settings.REDIS_URL)
    with monkeypatch.context() as away:
        away.setattr(live, "_publish", lambda *_message: None)
        speak(sealed, mo)

    # Valkey cuts the subscriber; the hub comes back and asks what it missed.
    (subscriber,) = [one["id"] for one in channel.client_list(_type="pubsub") if one["name"] == subscribed_as]
    channel.client_kill_filter(_id=subscriber)

    one.wait(lambda m: "2 of 3 have not spoken" in m.html)
    one.wait(lambda m: m.event == "yours")


def test_streams_end_with_a_time_to_come_back_when_the_server_stops(
    sealed: AgendaItem, mo: User, ear: Listen, served: tuple[tuple[str, int], object]
) -> None:
    one = ear(mo, sealed.meeting)
    one.wait(lambda m: m.event == "hello")

    hub = served[1].hub  # type: ignore[attr-defined]
    hub.loop.call_soon_threadsafe(hub.end_all)

    one.wait(lambda m: m.event == "bye")
    one.wait_over()


def test_a_session_ended_from_another_browser_loses_its_stream_at_once(
    sealed: AgendaItem, mo: User, ear: Listen
) -> None:
    lost, here = signed_in(mo), signed_in(mo)
    ending, staying = ear(lost, sealed.meeting), ear(here, sealed.meeting)
    for one in (ending, staying):
        one.wait(lambda m: m.event == "hello")

    here.post(reverse("end_session"), {"session": live.fingerprint(lost.session.session_key or "")})

    ending.wait(lambda m: m.event == "gone")
    ending.wait_over()
    assert not staying.is_over
