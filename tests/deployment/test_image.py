"""What is sent into the image is enough to run from, and its own commands do there what they should."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings

from tests.ports import free_port

from .files import command_in, copy_what_is_sent, environment_of, example, instructions, services

SECONDS = 60
SECRETS = {"SECRET_KEY": "0123456789abcdefghij" * 3, "DATABASE_PASSWORD": "unused", "VALKEY_PASSWORD": "unused"}


@pytest.fixture
def image() -> Iterator[Path]:
    """An empty folder with what `.dockerignore` lets in, after the steps that the image takes there."""
    made = Path(tempfile.mkdtemp(prefix="bearing-image-"))
    copy_what_is_sent(made)
    (collect,) = [step for step in instructions("RUN") if "collectstatic" in step]
    done = subprocess.run(["sh", "-ec", collect], cwd=made, env=bare(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    yield made
    shutil.rmtree(made)


def bare(**more: str) -> dict[str, str]:
    """As in a container: this Python first on the path, and nothing else of the machine."""
    outside = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path != str(settings.BASE_DIR)]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {"PATH": path, "PYTHONPATH": os.pathsep.join(filter(None, outside)), **more}


def health(port: int) -> int:
    """The exit code of the image's own health check."""
    check = [word.replace(":8000/", f":{port}/") for word in command_in(instructions("HEALTHCHECK")[0])]
    return subprocess.run(check, env=bare(), capture_output=True, timeout=SECONDS, check=False).returncode


def page(port: int, path: str) -> tuple[int, str]:
    """As the proxy asks for it."""
    headers = {"Host": "bearing.example.org", "X-Forwarded-Proto": "https"}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
        return answer.status, answer.read().decode()


def test_web_runs_from_what_is_in_the_image(image: Path, transactional_db: None) -> None:
    port, database = free_port(), settings.DATABASES["default"]
    where = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    told = {
        **environment_of(services()["web"], {**example(), **SECRETS}),
        "DATABASE_URL": f"postgres://{where}",
        "REDIS_URL": settings.REDIS_URL,
    }
    command = [str(port) if word == "8000" else word for word in command_in(instructions("CMD")[-1])]
    web = subprocess.Popen(command, cwd=image, env=bare(**told), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: health(port) == 0)
        signing_in = page(port, "/sign-in/")
        (style,) = re.findall(r'href="(/static/bearing\.[0-9a-f]+\.css)"', signing_in[1])

        assert signing_in[0] == 200
        assert page(port, style)[0] == 200
        assert page(port, "/readyz")[0] == 200
    finally:
        web.terminate()
        began = time.monotonic()
        web.wait(SECONDS)
        said = web.stdout.read().decode() if web.stdout else ""

    assert time.monotonic() - began < float(services()["web"]["stop_grace_period"].removesuffix("s"))
    assert "Traceback" not in said, said
    assert health(port) != 0


def test_the_first_page_is_opened_from_there(image: Path) -> None:
    told = environment_of(services()["web"], {**example(), **SECRETS})
    command = ["python", "-m", "config.stack", "first-use"]

    done = subprocess.run(command, cwd=image, env=bare(**told), capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("https://bearing.example.org/first-use/")


@pytest.fixture
def queue(image: Path) -> Iterator[dict[str, str]]:
    """The environment of worker and beat on a queue of their own, which is emptied afterwards."""
    prefix = f"bearing-image-{secrets.token_hex(4)}:"
    told = environment_of(services()["worker"], {**example(), **SECRETS})
    yield bare(**{**told, "REDIS_URL": settings.REDIS_URL, "BEARING_REDIS_PREFIX": prefix})
    channel = redis.Redis.from_url(settings.REDIS_URL)
    for key in channel.scan_iter(f"{prefix}*"):
        channel.delete(key)


def test_the_worker_runs_there_and_ticks(image: Path, queue: dict[str, str]) -> None:
    name = f"celery@{socket.gethostname()}"
    check = [name if word == "celery@worker" else word for word in services()["worker"]["healthcheck"]["test"][1:]]
    worker = subprocess.Popen(services()["worker"]["command"], cwd=image, env=queue, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: subprocess.run(check, cwd=image, env=queue, capture_output=True, check=False).returncode == 0)
        tick = ["celery", "-A", "config", "call", "projects.tasks.tick"]
        subprocess.run(tick, cwd=image, env=queue, capture_output=True, check=True)
        key = f"{queue['BEARING_REDIS_PREFIX']}tick"
        wait_for(lambda: redis.Redis.from_url(settings.REDIS_URL).exists(key) == 1)
    finally:
        worker.terminate()
        ended = worker.wait(SECONDS)

    assert ended == 0


def test_beat_runs_there_and_keeps_its_schedule_where_the_volume_is(image: Path, queue: dict[str, str]) -> None:
    kept = services()["beat"]["command"][6]
    command = [str(image / "beat-schedule") if word == kept else word for word in services()["beat"]["command"]]
    beat = subprocess.Popen(command, cwd=image, env=queue, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: any(image.glob("beat-schedule*")))
        assert beat.poll() is None
    finally:
        beat.terminate()
        ended = beat.wait(SECONDS)

    assert ended == 0


def wait_for(is_so: Callable[[], bool]) -> None:
    """Longer than a page: a program starts first."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
