"""A whole Bearing beside the tests: a database of its own, web, worker and beat as `make run` starts them."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config.stack.children import dies_with_parent, wait_until
from config.stack.places import CHECKOUT
from config.stack.run import programs
from tests.ports import free_port

START_SECONDS = 60
# What a machine with enough to do may take longer than the supervisor grants.
BUSY_SECONDS = 30


class House:
    """The programs of one installation, each of which can be stopped and started again.

    `redis` is the broker's address; every house has a prefix of its own there, so that no
    house gets the tasks of another.
    """

    def __init__(self, folder: Path, *, database: str, redis: str):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.session_cookie = f"sessionid-{self.port}"
        self.environment = environment(database) | {
            "BEARING_DATA": str(folder),
            "BEARING_REDIS_PREFIX": f"bearing-e2e-{secrets.token_hex(4)}:",
            "PORT": str(self.port),
            "REDIS_URL": redis,
        }
        self.programs = {program.name: program for program in programs(self.port, folder)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str) -> None:
        """Start these programs, or all of them; returns when the pages answer."""
        for name in names or self.programs:
            self.running[name] = self._spawn(name)
        if "web" in self.running and not wait_until(self._answers, seconds=START_SECONDS, every=0.05):
            raise AssertionError(f"No page within {START_SECONDS} seconds:\n{self.said('web')}")

    def stop(self, *names: str) -> None:
        """Stop these programs, or all that run, as the supervisor would, a little more patiently."""
        stopped = {name: self.running.pop(name) for name in names or list(self.running)}
        for process in stopped.values():
            process.send_signal(signal.SIGTERM)
        for name, process in stopped.items():
            try:
                process.wait(self.programs[name].grace_seconds + BUSY_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise AssertionError(f"{name} did not stop:\n{self.said(name)}") from None

    def kill(self, name: str) -> None:
        """End a program with kill -9, and all that it started."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def said(self, name: str) -> str:
        """The end of what a program printed, for whoever reads why a test failed."""
        log = self.folder / f"{name}.log"
        return log.read_text(errors="replace")[-12_000:] if log.exists() else ""

    def _spawn(self, name: str) -> subprocess.Popen[bytes]:
        # The interpreter of the tests, wherever the launcher would have its own.
        _python, *arguments = self.programs[name].command
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )

    def _answers(self) -> bool:
        assert self.running["web"].poll() is None, self.said("web")
        connection = http.client.HTTPConnection("localhost", self.port, timeout=10)
        try:
            connection.request("GET", "/sign-in/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


class Databases:
    """Databases beside the one at `address`: one is migrated, the others are copies of it."""

    def __init__(self, address: str = "") -> None:
        self.address = urlsplit(address or os.environ["DATABASE_URL"])
        self.made: list[str] = []

    def migrated(self) -> str:
        """The address of a new database with Bearing's tables and nothing in them."""
        address = self._create("template0")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
            cwd=CHECKOUT,
            env=environment(address) | {"REDIS_URL": os.environ["REDIS_URL"]},
            check=True,
        )
        return address

    def copy(self, address: str) -> str:
        return self._create(urlsplit(address).path.removeprefix("/"))

    def drop(self) -> None:
        while self.made:
            name = self.made.pop()
            try:
                self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            except psycopg.errors.InsufficientPrivilege:
                # The server tidies it up at this moment. That may not be ended by force; by itself it yields.
                self._do("DROP DATABASE IF EXISTS {}", name)

    def _create(self, template: str) -> str:
        name = f"bearing_e2e_{secrets.token_hex(4)}"
        self._do("CREATE DATABASE {} TEMPLATE {}", name, template)
        self.made.append(name)
        return urlunsplit(self.address._replace(path=f"/{name}"))

    def _do(self, command: str, *names: str) -> None:
        # Every server has this one; the tests' own may not exist yet.
        maintenance = urlunsplit(self.address._replace(path="/postgres"))
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


def environment(database: str) -> dict[str, str]:
    """What every program of a house is told: local mode, and nothing of the test run's own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("BEARING_", "DJANGO_", "PYTEST_"))
    }
    local = {"BEARING_LOCAL": "1", "DEBUG": "1", "SECRET_KEY": "e2e" * 20, "PYTHONUNBUFFERED": "1"}
    return kept | local | {"DATABASE_URL": database}
