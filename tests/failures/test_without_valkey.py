"""Valkey is away, or takes the call and never says a word: everybody goes on, and nobody waits for it."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import current_app
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, Decision, Meeting
from meetings.states import MeetingState, Outcome
from projects import live
from projects.models import Event, Invitation, Mail, Project, User
from tests.build_meetings import make_meeting, make_question

# Really committed: what waits for a commit is what would wait for Valkey.
pytestmark = pytest.mark.django_db(transaction=True)

ClientOf = Callable[[User], Client]


@pytest.fixture(params=["refused", "frozen"])
def valkey_away(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    before = current_app.conf.broker_write_url, current_app.conf.broker_url
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        port = server.getsockname()[1] if request.param == "frozen" else 1
        settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
        current_app.conf.broker_write_url = current_app.conf.broker_url = settings.REDIS_URL
        live.channel.cache_clear()
        yield
    live.channel.cache_clear()
    current_app.conf.broker_write_url, current_app.conf.broker_url = before


@pytest.fixture
def meeting(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo])


def soon(client: Client, name: str, *args: object, **fields: object) -> Any:
    """The answer, for which nobody may wait as long as for a broker that does not answer: five seconds."""
    began = time.monotonic()
    response = client.post(reverse(name, args=args), fields)
    # Not a measurement: with 4 a busy machine still passes, and one wait for the broker does not.
    assert time.monotonic() - began < 4, name
    assert response.status_code == 302, name
    return response


@pytest.mark.usefixtures("valkey_away")
def test_a_meeting_goes_on(meeting: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    item = make_question(meeting, by=fay)
    leads, speaks, option = client_of(fay), client_of(mo), item.options.first()

    soon(leads, "open_room", meeting.pk)
    soon(leads, "open_question", item.pk)
    soon(speaks, "give_position", item.pk, answer=option.pk, because="It is time.")
    soon(leads, "extend", item.pk)
    soon(leads, "reveal", item.pk)
    soon(speaks, "raise_objection", item.pk, option="", harm="The rota breaks.")
    item.refresh_from_db()
    decided = {"outcome": Outcome.DECIDED, "statement": "Open it.", "because": "It is ready.", "decider": fay.pk}
    soon(leads, "settle", item.pk, seen_version=item.version, option=option.pk, **decided)
    soon(leads, "close_meeting", meeting.pk)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED
    assert Decision.objects.get().spoken == 1
    assert leads.get(reverse("room", args=[meeting.pk])).status_code == 200


@pytest.mark.usefixtures("valkey_away")
def test_the_silent_are_not_said_to_be_asked(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    item = make_question(meeting, by=fay)
    client = client_of(fay)
    soon(client, "open_room", meeting.pk)
    soon(client, "open_question", item.pk)

    answer = client.post(reverse("nudge_silent", args=[item.pk]))

    assert answer.status_code == 409
    assert "nobody was asked" in answer.content.decode()
    assert not Event.objects.filter(verb="nudge_silent").exists()


@pytest.mark.usefixtures("valkey_away")
def test_people_sign_in(mo: User, client: Client, outbox: list[Any]) -> None:
    soon(client, "account_login", email=mo.email)
    code = re.search(r"\b[BCDFGHJ-NP-TV-XZ]{6}\b", outbox[-1].body)[0]
    soon(client, "account_confirm_login_code", code=code)

    assert client.get(reverse("meetings")).status_code == 200


@pytest.mark.usefixtures("valkey_away")
def test_people_are_invited(project: Project, lea: User, client_of: ClientOf) -> None:
    soon(client_of(lea), "invite_to_project", project.slug, email="new@elsewhere.example", role="member")

    assert Invitation.objects.get().project == project
    assert Mail.objects.waiting().count() == 1


@pytest.mark.usefixtures("valkey_away")
def test_a_question_is_asked_and_put_on_an_agenda(
    project: Project, meeting: Meeting, fay: User, client_of: ClientOf
) -> None:
    client = client_of(fay)

    soon(client, "ask", project.slug, question="Do we wait?")
    soon(client, "schedule", AgendaItem.objects.get().pk, meeting=meeting.pk)

    assert meeting.items.count() == 1
