"""One server of a data folder: how it is started, found ready, watched and stopped."""

import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

from config.stack import locks
from config.stack.children import Account, clean_environment, is_alive, start, wait_until
from config.stack.places import Refused

# Crash recovery of a big database can take long.
START_SECONDS = 120
# A server whose owner was killed ends by itself within this, or is told to.
ORPHAN_SECONDS = 1
# The children of a dead server notice it themselves.
LEFT_OVER_SECONDS = 5
LONGEST_LOG_BYTES = 10_000_000


class Server(ABC):
    """A server process on 127.0.0.1 whose lock, inherited by it, proves whether any of it is left.

    `port` is a wish until the server has answered once; from then on it stays.
    """

    name: str
    # From the polite to the last; the numbers are the seconds each is given.
    stop_signals: tuple[tuple[signal.Signals, float], ...]

    def __init__(self, home: Path, lock_folder: Path, *, port: int | None, password: str, account: Account | None):
        self.home = home
        self.port = port
        self.has_answered = False
        self.password = password
        self.account = account
        self.lock = lock_folder / f"{self.name}.lock"
        self.log = lock_folder / f"{self.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self, lock: int) -> None:
        """Make the folder ready for `command`; `lock` is to be handed to every process that touches it."""

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def answers(self) -> bool:
        """Would a client be served now?"""

    @abstractmethod
    def address(self) -> str: ...

    def configuration(self) -> bytes:
        """What the server reads from its standard input."""
        return b""

    def start(self) -> None:
        """Start the server and wait until it answers; raises Refused with what the server said."""
        lock = self._take_lock()
        try:
            if self.log.exists() and self.log.stat().st_size > LONGEST_LOG_BYTES:
                self.log.unlink()
            self.prepare(lock)
            if not self.has_answered:
                # Only now: the last server of this folder may just have left its port.
                self.port = free_port(self.port)
            self.process = self._spawn(lock)
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(self.process.pid).encode(), 0)
        finally:
            # From here on the lock is the server's own: free means that none of its processes is left.
            os.close(lock)
        self._wait_until_it_answers(self.process)
        self.has_answered = True

    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """End the server cleanly if it can be, and wait until nothing of it is left."""
        for number, seconds in self.stop_signals:
            if self.process is None or self.process.poll() is not None:
                break
            self.process.send_signal(number)
            wait_until(lambda: not self.is_up(), seconds=seconds)
        wait_until(lambda: not locks.is_held(self.lock), seconds=LEFT_OVER_SECONDS)

    def _take_lock(self) -> int:
        lock = locks.open_lock(self.lock)
        if locks.take_within(lock, ORPHAN_SECONDS if self.process is None else START_SECONDS):
            return lock
        self._stop_orphan(int(os.pread(lock, 32, 0) or 0))
        if locks.take_within(lock, LEFT_OVER_SECONDS):
            return lock
        os.close(lock)
        raise Refused(f"Something still uses {self.home} and could not be stopped. End it, then try again.")

    def _stop_orphan(self, pid: int) -> None:
        # The lock is held, so the process that wrote its number under it has not been replaced.
        for number, seconds in self.stop_signals:
            if pid and is_alive(pid):
                os.kill(pid, number)
                wait_until(lambda: not locks.is_held(self.lock), seconds=seconds)

    def _spawn(self, lock: int) -> subprocess.Popen[bytes]:
        read, write = os.pipe()
        try:
            os.write(write, self.configuration())
            os.close(write)
            return start(
                self.command(),
                ends_by=self.stop_signals[0][0],
                environment=clean_environment(),
                log=self.log,
                keep_open=lock,
                account=self.account,
                stdin=read,
            )
        finally:
            os.close(read)

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if process.poll() is not None:
                raise Refused(f"{self.name} did not start. It said:\n{self.last_words()}")
            if time.monotonic() > deadline:
                self.stop()
                raise Refused(f"{self.name} did not answer within {START_SECONDS} seconds; see {self.log}.")
            time.sleep(0.01)

    def last_words(self, lines: int = 8) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def free_port(wish: int | None = None) -> int:
    """A port of 127.0.0.1 that nobody listens on: `wish` if it can be had."""
    for candidate in (wish or 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Refused("No port of 127.0.0.1 is free.")
