"""Five hundred owed letters, and everything that carries them killed in the middle, twice: nobody gets one twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.quality import PRODUCTION
from config.stack.children import dies_with_parent, wait_until
from config.stack.places import CHECKOUT
from config.stack.postgres import Postgres
from config.stack.valkey import Valkey
from tests.e2e.house import Databases, House
from tests.e2e.servers import empty, kill, own_postgres, own_valkey
from tests.ports import free_port

LETTERS = 500
# Between two kills so many more letters are to have arrived.
STRIDE = 45
PATIENCE_SECONDS = 150
# What a kill can leave in doubt: the mails that two workers of two processes each were handing over.
ON_THEIR_WAY = 4


class MailServer:
    """A mail server in a process of its own, at a port that it keeps."""

    def __init__(self, folder: Path):
        self.port, self.path = free_port(), folder / "taken"
        self.path.touch()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.failures.mail_server", str(self.port), str(self.path)],
            cwd=CHECKOUT,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def taken(self) -> list[str]:
        """The recipients of every mail that it took, as often as it did."""
        return [line.split()[0] for line in self.path.read_text().splitlines() if line.endswith(">")]


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    with own_postgres() as server:
        yield server


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    with own_valkey() as server:
        yield server


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    made = MailServer(tmp_path)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def house(tmp_path: Path, postgres: Postgres, valkey: Valkey, mail_server: MailServer) -> Iterator[House]:
    """Two workers and two beats that send through the mail server; no web program."""
    made = House(tmp_path, database=Databases(postgres.address()).migrated(), redis=valkey.address())
    made.environment |= {**PRODUCTION, "BEARING_LOCAL": "0", "EMAIL_HOST": "127.0.0.1"}
    made.environment["EMAIL_PORT"] = str(mail_server.port)
    worker, beat = made.programs["worker"], made.programs["beat"]
    second = [word.replace("beat-schedule", "beat-schedule-2") for word in beat.command]
    made.programs = {
        "worker": worker,
        "worker-2": replace(worker, name="worker-2", command=[*worker.command, "--hostname", "second@%h"]),
        "beat": beat,
        "beat-2": replace(beat, name="beat-2", command=second),
    }
    yield made
    made.stop()


def test_every_letter_arrives_once_or_is_named_as_doubtful(
    house: House, mail_server: MailServer, postgres: Postgres, valkey: Valkey
) -> None:
    assert owed(house, "fill", str(LETTERS)) == LETTERS
    house.start()

    for number, kill_one in enumerate([kill_worker, kill_valkey, kill_mail_server, kill_postgres] * 2, start=1):
        assert wait_until(lambda: len(mail_server.taken()) >= number * STRIDE, seconds=PATIENCE_SECONDS), said(house)  # noqa: B023
        kill_one(house, mail_server, postgres, valkey)
    assert wait_until(lambda: not owed(house, "state")["waiting"], seconds=PATIENCE_SECONDS, every=1), said(house)
    house.stop()

    arrived, became = Counter(mail_server.taken()), owed(house, "state")
    assert max(arrived.values()) == 1
    assert became["refused"] == []
    everybody = {f"person-{number}@larkhill.example" for number in range(LETTERS)}
    assert set(became["sent"]) <= set(arrived)
    assert everybody - set(arrived) <= set(became["in_doubt"])
    assert set(became["sent"]) | set(became["in_doubt"]) == everybody
    assert len(became["in_doubt"]) <= 8 * ON_THEIR_WAY
    assert became["shown"] == sorted(became["in_doubt"])


def kill_worker(house: House, *_others: Any) -> None:
    house.kill("worker")
    house.start("worker")


def kill_valkey(_house: House, _mail: MailServer, _postgres: Postgres, valkey: Valkey) -> None:
    """The queue forgets everything."""
    kill(valkey)
    empty(valkey)
    valkey.start()


def kill_mail_server(_house: House, mail_server: MailServer, *_others: Any) -> None:
    mail_server.kill()
    time.sleep(1)
    mail_server.start()


def kill_postgres(_house: House, _mail: MailServer, postgres: Postgres, _valkey: Valkey) -> None:
    kill(postgres)
    time.sleep(1)
    postgres.start()


def owed(house: House, *asked: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.failures.owed", *asked],
        cwd=CHECKOUT,
        env={**house.environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def said(house: House) -> str:
    return "\n".join(f"{name}: {house.said(name)}" for name in house.programs)
