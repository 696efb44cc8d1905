"""A real server of streams in a thread of the test, over the test database, and ears to listen with."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
import uvicorn
from django.core.asgi import get_asgi_application
from django.test import Client
from django.urls import reverse

from meetings.hub import LiveApp
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState
from projects.models import Organisation, Project, User
from tests.build_meetings import make_meeting, make_question

SOON_SECONDS = 30


@dataclass
class Heard:
    """One message of a stream."""

    event: str = ""
    version: str = ""
    html: str = ""


@dataclass
class Ear:
    """An open stream, listened to in a thread."""

    address: tuple[str, int]
    path: str
    session_key: str
    last_id: str = ""
    heard: list[Heard] = field(default_factory=list)
    status: int = 0
    is_over: bool = False

    def listen(self) -> Ear:
        self.connection = http.client.HTTPConnection(*self.address, timeout=60)
        headers = {"Cookie": f"sessionid={self.session_key}"}
        if self.last_id:
            headers["Last-Event-ID"] = self.last_id
        self.connection.request("GET", self.path, headers=headers)
        # Answering takes the socket away from the connection.
        self.socket = self.connection.sock
        self.response = self.connection.getresponse()
        self.status = self.response.status
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def wait(self, wanted: Callable[[Heard], bool]) -> Heard:
        """The first message that fits, heard already or soon."""
        end = time.monotonic() + SOON_SECONDS
        while time.monotonic() < end:
            for message in list(self.heard):
                if wanted(message):
                    return message
            time.sleep(0.01)
        raise AssertionError(f"not heard; only {[(m.event, m.version, m.html[:60]) for m in self.heard]}")

    def wait_over(self) -> None:
        end = time.monotonic() + SOON_SECONDS
        while not self.is_over and time.monotonic() < end:
            time.sleep(0.01)
        assert self.is_over, "the stream goes on"

    def close(self) -> None:
        # Shut, not closed: the thread that reads must find an end, not a hole.
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def _read(self) -> None:
        message, lines = Heard(), []
        try:
            for raw in self.response:
                line = raw.decode().rstrip("\n")
                name, _, value = line.partition(": ")
                if not line:
                    message.html = "\n".join(lines)
                    self.heard.append(message)
                    message, lines = Heard(), []
                elif name == "event":
                    message.event = value
                elif name == "id":
                    message.version = value
                elif name == "data":
                    lines.append(value)
        except (OSError, ValueError, http.client.HTTPException):
            pass
        self.is_over = True


@pytest.fixture
def served(transactional_db: None) -> Iterator[tuple[tuple[str, int], LiveApp]]:
    """(address, application) of a running server."""
    application = LiveApp(get_asgi_application())
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_level="warning", lifespan="on", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    end = time.monotonic() + SOON_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < end, "the server did not start in time"
        time.sleep(0.01)

    yield listening.getsockname(), application

    loop = application.hub.loop
    loop.call_soon_threadsafe(application.hub.end_all)
    server.should_exit = True
    thread.join(SOON_SECONDS)
    listening.close()


@pytest.fixture
def ear(served: tuple[tuple[str, int], LiveApp]) -> Iterator[Callable[..., Ear]]:
    """Listens as a person to the room of a meeting, as their page would."""
    ears: list[Ear] = []

    def listen(
        person: User | Client, meeting: Meeting, *, version: int | None = None, last_id: str = "", page: str = "room"
    ) -> Ear:
        client = person if isinstance(person, Client) else signed_in(person)
        shown = client.get(reverse(page, args=[meeting.pk])).context
        asked = shown["meeting"].version if version is None else version
        path = f"/live/{shown['ticket']}/?version={asked}"
        one = Ear(served[0], path, client.session.session_key or "", last_id).listen()
        ears.append(one)
        return one

    yield listen

    for one in ears:
        one.close()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def meeting(served: object, organisation: Organisation, project: Project, fay: User, mo: User, lea: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo, lea], is_live=True)


@pytest.fixture
def sealed(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED, decider=fay)
