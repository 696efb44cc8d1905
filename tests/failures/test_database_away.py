"""The database is away, or every page waits for it: the process answers, says so, and is not ended for it."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, ProgrammingError, connection

from config.quality import PRODUCTION
from config.serving import THREADS
from projects.models import User
from tests.ports import free_port
from tests.test_serving import serving, wait_until

SECONDS = 30


def ask(port: int, path: str) -> tuple[int, Any]:
    """Status and JSON, as a health check inside a container gets them: by number, in plain HTTP."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        asking.request("GET", path)
        answer = asking.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        asking.close()


@pytest.fixture
def production_without_database() -> Iterator[int]:
    """The port of a real web program under production's settings whose database refuses."""
    port = free_port()
    environment = {**os.environ, **PRODUCTION, "DATABASE_URL": "postgres://bearing@127.0.0.1:1/bearing"}
    environment.pop("BEARING_LOCAL", None)
    web = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port), "--log-level", "warning"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: _answers(port))
        yield port
    finally:
        web.terminate()
        web.wait(SECONDS)


def _answers(port: int) -> bool:
    """The first answer takes longer: everything is read for it."""
    try:
        ask(port, "/healthz")
    except OSError:
        return False
    else:
        return True


def test_a_process_without_its_database_is_alive_and_not_ready(production_without_database: int) -> None:
    port = production_without_database
    began = time.monotonic()

    assert ask(port, "/healthz") == (200, {"status": "alive"})
    # Not a measurement: one wait for the database is five seconds.
    assert time.monotonic() - began < 4
    status, said = ask(port, "/readyz")

    assert status == 503
    assert said["status"] == "not ready"
    assert (said["parts"]["database"], said["parts"]["migrations"]) == ("missing", "unknown")
    assert said["words"][0] == "The database does not answer: no page can be shown."


def test_once_somebody_waited_in_vain_nobody_else_waits_as_long(production_without_database: int) -> None:
    asking = http.client.HTTPConnection("127.0.0.1", production_without_database, timeout=SECONDS)
    signed_in = {"Host": "bearing.example.org", "X-Forwarded-Proto": "https", "Cookie": f"__Host-sessionid={'a' * 32}"}
    waited = []
    for _page in range(3):
        began = time.monotonic()
        asking.request("GET", "/meetings/", headers=signed_in)
        answer = asking.getresponse()
        waited.append(time.monotonic() - began)
        assert answer.status >= 500
        answer.read()

    # Not a measurement: one wait for the database is five seconds.
    assert max(waited[1:]) < 4 < waited[0]


@pytest.mark.django_db(transaction=True)
def test_a_process_all_of_whose_pages_wait_for_the_database_is_alive(ada: User, client_of: Callable[..., Any]) -> None:
    from config.asgi import application

    cookie = f"sessionid={client_of(ada).session.session_key}"
    has = connection.settings_dict
    address = {"host": has["HOST"], "port": has["PORT"], "user": has["USER"], "password": has["PASSWORD"]}
    with serving(application) as server, psycopg.connect(dbname=has["NAME"], **address) as locker:
        locker.execute("LOCK TABLE projects_session IN ACCESS EXCLUSIVE MODE")
        pages: dict[str, str] = {"Cookie": cookie, "Host": "localhost"}
        waiting = [threading.Thread(target=lambda: server.ask("GET", "/meetings/", **pages)) for _ in range(THREADS)]
        for one in waiting:
            one.start()
        wait_until(lambda: _blocked(address, has["NAME"]) >= THREADS)

        answer = server.ask("GET", "/healthz")

        assert answer.status == 200
        locker.rollback()
        for one in waiting:
            one.join(SECONDS)


@pytest.mark.django_db
def test_a_page_that_cannot_be_read_now_says_so_and_comes_back_by_itself(
    mo: User, client_of: Callable[..., Any]
) -> None:
    client = client_of(mo)
    client.raise_request_exception = False

    with connection.execute_wrapper(no_answer):
        page = client.get("/meetings/", headers={"Accept-Language": "de"})
        sent = client.post("/projects/new/", {"name": "Undertow"})

    assert (page.status_code, page.headers["Retry-After"]) == (503, "2")
    assert "kann seine Daten gerade nicht lesen" in page.content.decode()
    assert "data-comes-back" in page.content.decode()
    # What was sent is not sent again by itself.
    assert sent.status_code == 503
    assert "What you sent was not saved" in sent.content.decode()
    assert "data-comes-back" not in sent.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["mistaken", "deadlocked"])
def test_what_breaks_by_itself_is_not_asked_for_again(broken: str, mo: User, client_of: Callable[..., Any]) -> None:
    client = client_of(mo)
    client.raise_request_exception = False

    with connection.execute_wrapper({"mistaken": mistaken, "deadlocked": deadlocked}[broken]):
        page = client.get("/meetings/")

    assert page.status_code == 500
    assert "Something broke on our side." in page.content.decode()
    assert "data-comes-back" not in page.content.decode()


def no_answer(*_asked: Any) -> None:
    raise OperationalError("The server is away.")


def deadlocked(*_asked: Any) -> None:
    raise OperationalError("Two waited for each other.") from psycopg.errors.DeadlockDetected()


def mistaken(*_asked: Any) -> None:
    raise ProgrammingError("There is no such column.")


def _blocked(address: dict[str, Any], name: str) -> int:
    with psycopg.connect(dbname="postgres", **address) as other:
        waits = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s", [name]
        ).fetchone()
        return int(waits[0]) if waits else 0
