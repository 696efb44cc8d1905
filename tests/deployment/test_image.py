"""What is sent into the image is enough to run from, and its own commands do there what they should."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.test_serving import wait_until

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
        wait_until(lambda: health(port) == 0)
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


def test_worker_and_beat_find_their_program_there(image: Path) -> None:
    """Their commands name it without a folder."""
    told = environment_of(services()["worker"], {**example(), **SECRETS})
    told["REDIS_URL"] = settings.REDIS_URL

    done = subprocess.run(
        ["celery", "-A", "config", "report"], cwd=image, env=bare(**told), capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "task_time_limit" in done.stdout
