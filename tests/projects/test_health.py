"""What machines ask: whether a process answers, and whether people can be served."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from projects import health, live, tasks

ALL_OK = {"database": "ok", "migrations": "ok", "valkey": "ok", "worker": "ok"}


@pytest.fixture(autouse=True)
def _own_tick(settings: Any) -> Iterator[None]:
    settings.REDIS_PREFIX = "bearing-test-health:"
    yield
    live.channel().delete(health._key())


@pytest.fixture(params=["refused", "frozen"])
def _valkey_away(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    before = settings.REDIS_URL
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        port = server.getsockname()[1] if request.param == "frozen" else 1
        settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
        live.channel.cache_clear()
        yield
    settings.REDIS_URL = before
    live.channel.cache_clear()


def test_a_process_that_answers_says_so_and_asks_no_database(client: Client) -> None:
    """No database may be asked in this test at all, not even for the session of whoever asks."""
    client.cookies["sessionid"] = "somebody's"

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.3.7", "web:8000", "not a name"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whoever_asks_may_call_us_anything_and_in_plain_http(
    db: None, client: Client, settings: Any, host: str, path: str
) -> None:
    settings.ALLOWED_HOSTS = ["bearing.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz)$"]

    assert client.get(path, headers={"Host": host}).status_code == 200
    assert client.get("/", headers={"Host": host}).status_code == 400


def test_everything_is_there(db: None, client: Client, django_assert_num_queries: Any) -> None:
    tasks.tick()

    with django_assert_num_queries(2):
        response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "parts": ALL_OK, "words": []}
    assert "no-store" in response["Cache-Control"]


def test_a_worker_that_never_ticked_is_said_and_meetings_go_on(db: None, client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "degraded",
        "parts": {**ALL_OK, "worker": "missing"},
        "words": ["The worker has not ticked for 90 seconds: mails wait. Look at worker and beat."],
    }


@pytest.mark.parametrize(("age", "state"), [(0, "ok"), (88, "ok"), (92, "missing"), (7200, "missing")])
def test_a_tick_is_good_for_a_minute_and_a_half(db: None, client: Client, age: int, state: str) -> None:
    tasks.tick()
    live.channel().expire(health._key(), health.KEPT_SECONDS - age)

    assert client.get("/readyz").json()["parts"]["worker"] == state


@pytest.mark.usefixtures("_valkey_away")
def test_without_valkey_no_process_is_taken_away(db: None, client: Client) -> None:
    began = time.monotonic()
    tasks.tick()

    response = client.get("/readyz")

    # Not a measurement: one wait for the broker is five seconds.
    assert time.monotonic() - began < 4
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["parts"] == {**ALL_OK, "valkey": "missing", "worker": "unknown"}
    assert [sentence.split(":")[0] for sentence in response.json()["words"]] == ["Valkey does not answer"]


def test_a_database_older_than_the_program_is_not_ready(db: None, client: Client) -> None:
    tasks.tick()
    MigrationRecorder.Migration.objects.filter(app="meetings").latest("id").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["status"] == "not ready"
    assert response.json()["parts"] == {**ALL_OK, "migrations": "missing"}
    assert "manage.py migrate" in response.json()["words"][0]


def test_who_asks_for_words_is_given_words(db: None, client: Client) -> None:
    response = client.get("/readyz", headers={"Accept": "text/plain"})

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == ["degraded", health.MISSING_WORDS["worker"]]


def test_they_only_answer_questions(db: None, client: Client) -> None:
    for path in ("/healthz", "/readyz"):
        assert client.head(path).status_code == 200
        assert client.post(path).status_code == 405


def test_asking_often_is_not_refused(db: None, client: Client) -> None:
    tasks.tick()

    assert {client.get("/readyz").json()["status"] for _ in range(60)} == {"ready"}


def test_beat_asks_for_ticks_well_before_they_are_late() -> None:
    asked = current_app.conf.beat_schedule["tick"]

    assert asked["task"] == tasks.tick.name
    assert 2 * asked["schedule"] < health.LATE_AFTER_SECONDS


@pytest.mark.parametrize(
    ("parts", "code", "said"),
    [
        ([], 1, "database: ok\nmigrations: ok\nvalkey: ok\nworker: missing\n"),
        (["worker"], 1, "worker: missing\n"),
        (["database", "valkey"], None, "database: ok\nvalkey: ok\n"),
    ],
)
def test_an_operator_asks_in_a_shell(db: None, parts: list[str], code: int | None, said: str) -> None:
    out, ended = StringIO(), None

    try:
        call_command("health", *parts, stdout=out)
    except SystemExit as end:
        ended = end.code

    assert ended == code
    assert out.getvalue().startswith(said)


def test_a_part_that_does_not_exist_is_not_well(db: None) -> None:
    with pytest.raises(CommandError, match="There is no part wroker"):
        call_command("health", "wroker")
