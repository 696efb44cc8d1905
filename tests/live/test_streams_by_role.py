"""The walk over every address, gone on to streams: who gets one is who gets its page, and none says what is sealed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
import time_machine

from meetings import actions
from meetings.hub import LiveApp
from meetings.models import Meeting
from meetings.states import Answer
from projects import live, presence
from projects.models import User
from tests.live.conftest import SOON_SECONDS, Ear
from tests.security.row import Row
from tests.security.table import ROWS
from tests.security.test_walk import expected
from tests.security.world import GUESTS, ROLES, SECRETS, World, make_world, reseal

pytestmark = pytest.mark.django_db(transaction=True)

Listen = Callable[..., Ear]
Served = tuple[tuple[str, int], LiveApp]
AUTHORS = ("mo", "ann")
PAGES = [row for row in ROWS if row.name in {"room", "display"} and not row.query]


@pytest.fixture
def world(served: object) -> Iterator[World]:
    """At one moment, so that no clock tells two streams apart."""
    with time_machine.travel("2026-03-03 10:00:00+00:00", tick=False):
        made = make_world()
        made.sign_everybody_in()
        yield made


@pytest.fixture
def stream(world: World, served: Served) -> Iterator[Listen]:
    """As a role, with a ticket that is signed for them, or for `holder`."""
    ears: list[Ear] = []

    def listen(role: str, meeting: Meeting, *, holder: str = "", is_display: bool = False) -> Ear:
        person, key = person_of(world, holder or role), key_of(world, holder or role)
        ticket = live.make_ticket(meeting.pk, person.pk if person else 0, key, is_display=is_display)
        one = Ear(served[0], f"/live/{ticket}/?version=0", key_of(world, role)).listen()
        ears.append(one)
        return one

    yield listen

    for one in ears:
        one.close()


def person_of(world: World, role: str) -> User | None:
    everybody = {**world.people, **world.authors, **{name: guest.person for name, guest in world.guests.items()}}
    return everybody.get(role)


def key_of(world: World, role: str) -> str:
    return world.clients[role].session.session_key or "" if role in world.clients else ""


def shown(one: Ear) -> str:
    """The whole room, as it comes to a page that has seen nothing; without what is drawn from a lot."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", one.wait(lambda message: "room-floor" in message.html).html)


def heard(one: Ear) -> str:
    return "".join(f"{message.event} {message.html}" for message in one.heard)


@pytest.mark.parametrize("row", PAGES, ids=lambda row: f"{row.name}-{row.thing}")
def test_who_gets_the_page_gets_its_stream_and_nobody_else(row: Row, world: World, stream: Listen) -> None:
    meeting, is_display = getattr(world, row.thing), row.name == "display"
    allowed = {role for role, status in expected(row.get).items() if status == 200}
    # No page gives a guest a ticket to the room's own screen, or to another meeting than theirs.
    roles = [role for role in ROLES if role not in GUESTS or (role in allowed and not is_display)]

    answers = {role: stream(role, meeting, is_display=is_display).status for role in roles}

    assert answers["anonymous"] == 401
    assert {role for role, status in answers.items() if status == 200} == allowed
    assert {status for role, status in answers.items() if role not in allowed} <= {401, 404}


def test_the_ticket_of_somebody_else_opens_nothing(world: World, stream: Listen) -> None:
    others = [role for role in ROLES if role != "facilitator"]

    assert {stream(role, world.meeting, holder="facilitator").status for role in others} == {401}


def test_no_stream_says_what_is_sealed(world: World, stream: Listen) -> None:
    ears = [stream(role, world.meeting) for role in (*ROLES, *AUTHORS)]
    ears += [stream(role, world.meeting, is_display=True) for role in ("facilitator", *AUTHORS)]
    open_ears = [one for one in ears if one.status == 200]
    for one in open_ears:
        shown(one)

    say_again(world)

    for one in open_ears:
        one.wait(lambda message: message.version == str(version_of(world)))
        assert not [word for word in SECRETS if word in heard(one)]
    assert len(open_ears) == 11


def say_again(world: World) -> None:
    option_id = world.sealed.options.get(rank=1).pk
    said = {"answer": Answer.OPTION, "option_id": option_id, "because": "Bogbean.", "objects_otherwise": True}
    actions.give_position(world.sealed.pk, by=world.authors["mo"], **said)
    actions.pause(world.sealed.pk, by=world.people["facilitator"])


def version_of(world: World) -> int:
    world.meeting.refresh_from_db()
    return world.meeting.version


def test_what_was_sealed_makes_no_difference_to_any_stream(
    world: World, stream: Listen, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else it is the clock that says who of them is in the room already when the next one comes.
    monkeypatch.setattr(presence, "beat", lambda *_asked: None)
    reseal(world, option=0, because="Quillwort.", objects=True)
    first = all_shown(world, stream, served[1])
    reseal(world, option=None, because="", objects=False)
    second = all_shown(world, stream, served[1])

    assert len(first) == 9
    assert [role for role in first if first[role] != second[role]] == []


def all_shown(world: World, stream: Listen, application: LiveApp) -> dict[str, str]:
    ears = {role: stream(role, world.meeting) for role in (*ROLES, *AUTHORS)}
    ears["display"] = stream("facilitator", world.meeting, is_display=True)
    found = {role: shown(one) for role, one in ears.items() if one.status == 200}
    for one in ears.values():
        one.close()
    # Else the next to come would be sent the same bytes again.
    end = time.monotonic() + SOON_SECONDS
    while application.hub.rooms:
        assert time.monotonic() < end
        time.sleep(0.01)
    return found
