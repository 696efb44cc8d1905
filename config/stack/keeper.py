"""The process that owns the servers of one data folder, for as long as anybody uses them.

Users hold `users.lock` together; the keeper asks for it alone and gets it when the last of them is
gone, however they went. It needs the standard library only.
"""

import json
import os
import signal
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

from config.stack import housing, locks
from config.stack.places import Refused, kept_secret, write_private
from config.stack.postgres import Postgres
from config.stack.servers import Server, free_port
from config.stack.valkey import Valkey

LOOK_EVERY_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 10
TRIES_FOR_A_PORT = 3


@dataclass(frozen=True)
class Plan:
    """What to keep: the folder of the servers, and the programs of those that are wanted."""

    folder: str
    postgres: str | None
    valkey: str | None
    careless: bool

    def as_argument(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_argument(cls, text: str) -> "Plan":
        return cls(**json.loads(text))


class Keeper:
    """Starts the servers, keeps them at the same addresses, and stops them when nobody is left."""

    def __init__(self, plan: Plan):
        self.folder = Path(plan.folder)
        self.plan = plan
        self.nobody_left = threading.Event()
        self.servers: list[Server] = []

    def run(self) -> None:
        """Returns when nobody uses the servers any more; raises Refused where they cannot be started."""
        # Nothing on disk is believed before this: the last keeper is gone.
        own = locks.open_lock(self.folder / "keeper.lock")
        locks.take(own)
        (self.folder / "addresses.json").unlink(missing_ok=True)
        try:
            self.servers = self._make_servers()
            for server in self.servers:
                self._start_at_some_port(server)
            self._publish()
            threading.Thread(target=self._wait_for_the_last_user, daemon=True).start()
            self._keep()
        finally:
            (self.folder / "addresses.json").unlink(missing_ok=True)
            for server in self.servers:
                server.stop()

    def end(self, _signal: int, _frame: FrameType | None) -> None:
        self.nobody_left.set()

    def _make_servers(self) -> list[Server]:
        account = housing.servers_account(self._cluster_so_far())
        home = housing.servers_home(self.folder, account)
        password = kept_secret(self.folder / "password")
        ports = _read(self.folder / "ports.json")
        servers: list[Server] = []
        if self.plan.postgres:
            programs = housing.reachable_programs(Path(self.plan.postgres), self.folder, account)
            servers.append(
                Postgres(
                    programs,
                    home / "postgres",
                    self.folder,
                    port=ports.get("postgres"),
                    password=password,
                    account=account,
                    careless=self.plan.careless,
                )
            )
        if self.plan.valkey:
            program = housing.reachable_programs(Path(self.plan.valkey), self.folder, account)
            port = ports.get("valkey")
            servers.append(Valkey(program, home / "valkey", self.folder, port=port, password=password, account=account))
        return servers

    def _cluster_so_far(self) -> Path:
        note = self.folder / "home"
        return (Path(note.read_text().strip()) if note.exists() else self.folder) / "postgres"

    def _start_at_some_port(self, server: Server) -> None:
        for _ in range(TRIES_FOR_A_PORT - 1):
            try:
                return server.start()
            except Refused:
                # Between the look for a port and the start somebody else may have taken it.
                if free_port(server.port) == server.port:
                    raise
        return server.start()

    def _publish(self) -> None:
        ports = {server.name: server.port for server in self.servers}
        write_private(self.folder / "ports.json", json.dumps(ports))
        addresses = {server.name: server.address() for server in self.servers}
        write_private(self.folder / "addresses.json", json.dumps(addresses))

    def _wait_for_the_last_user(self) -> None:
        users = locks.open_lock(self.folder / "users.lock")
        # Held to the end: whoever comes now waits until the servers are stopped.
        locks.take(users)
        self.nobody_left.set()

    def _keep(self) -> None:
        pause = 0.0
        while not self.nobody_left.wait(LOOK_EVERY_SECONDS):
            fallen = [server for server in self.servers if not server.is_up()]
            if fallen and not self.nobody_left.wait(pause):
                pause = min(2 * pause + 0.2, LONGEST_PAUSE_SECONDS)
                for server in fallen:
                    _restart(server)
            elif not fallen:
                pause = max(0.0, pause - LOOK_EVERY_SECONDS / 10)


def _restart(server: Server) -> None:
    _say(f"{server.name} ended by itself; starting it again at the same address")
    try:
        server.start()
    except Refused as error:
        _say(str(error))


def _read(path: Path) -> dict[str, int]:
    try:
        ports: dict[str, int] = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return ports


def _say(words: str) -> None:
    sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {words}\n")
    sys.stderr.flush()


def main(argument: str) -> int:
    """Run as a process of its own; a refusal is left in `refusal.txt` for whoever waits."""
    keeper = Keeper(Plan.from_argument(argument))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, keeper.end)
    os.chdir("/")
    os.umask(0o077)
    try:
        keeper.run()
    except Refused as error:
        write_private(keeper.folder / "refusal.txt", str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
