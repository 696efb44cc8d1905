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
from django.db import connection

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


def _blocked(address: dict[str, Any], name: str) -> int:
    with psycopg.connect(dbname="postgres", **address) as other:
        waits = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s", [name]
        ).fetchone()
        return int(waits[0]) if waits else 0
