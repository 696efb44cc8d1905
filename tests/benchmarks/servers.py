"""Server processes: started, asked over one connection, weighed, stopped."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.ports import free_port

from .surroundings import ROOT

START_SECONDS = 60


@dataclass
class Served:
    """A server on this machine and what it costs. With workers, their sum."""

    command: list[str]
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Served:
        """Start it and wait until it takes connections."""
        self.process = subprocess.Popen(self.command, cwd=ROOT, env={**os.environ, **self.environment})
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"it did not start: {' '.join(self.command)}")
            time.sleep(0.02)
        return self

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    @property
    def pids(self) -> list[int]:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [self.process.pid, *(int(pid) for pid in children.split())]

    def cpu_seconds(self) -> float:
        """Used since its start, to the nanosecond, threads that have ended included."""
        # Linux names the clock of another process by its id; /proc/…/stat counts hundredths only.
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.pids)

    def memory_kb(self) -> int:
        return sum(self._status(pid, "VmRSS") for pid in self.pids)

    def threads(self) -> int:
        return sum(self._status(pid, "Threads") for pid in self.pids)

    @staticmethod
    def _status(pid: int, name: str) -> int:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def uvicorn(application: str, *options: str, **environment: str) -> Served:
    """As `make run` starts it."""
    port = free_port()
    quiet = ["--no-server-header", "--no-access-log", "--log-level", "error", "--timeout-graceful-shutdown", "3"]
    where = ["--host", "127.0.0.1", "--port", str(port), "--backlog", "4096", "--timeout-keep-alive", "120"]
    return Served([sys.executable, "-m", "uvicorn", application, *where, *quiet, *options], port, environment)


def bare() -> Served:
    port = free_port()
    return Served([sys.executable, "-m", "tests.benchmarks.bare", str(port)], port)


@contextmanager
def running(server: Served) -> Iterator[Served]:
    try:
        yield server.start()
    finally:
        server.stop()


class Browser:
    """One person's connection, kept open; speaks as htmx does on a page whose stream is open."""

    def __init__(self, port: int, session_key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {
            "Host": "localhost",
            "Cookie": f"sessionid={session_key}; csrftoken={'a' * 32}",
            "X-CSRFToken": "a" * 32,
            "HX-Request": "true",
            "Bearing-Stream": "open",
        }

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """(status, body). A page without HX-Request is asked for with `get_page`."""
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        self._connection.request(method, path, body, {**self._headers, **form})
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, body: str = "") -> bytes:
        """What was answered. Raises RuntimeError when it was refused."""
        status, answer = self.ask("POST", path, body)
        if status not in {200, 204}:
            raise RuntimeError(f"{path} answered {status}: {answer[:300]!r}")
        return answer

    def get_page(self, path: str) -> bytes:
        self._headers.pop("HX-Request", None)
        status, answer = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {answer[:300]!r}")
        return answer
