"""What every program of Bearing is told: its servers, its secret and its place, all by environment variables."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.stack import engines
from config.stack.children import dies_with_parent
from config.stack.places import CHECKOUT, Refused, environment_folder, kept_secret, make_folder

DEFAULT_PORT = 8000
ADDRESS_NAMES = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}


@dataclass
class Surroundings:
    """The servers in use and everything else a program needs to know."""

    data: Path
    engines_used: engines.Use | None

    def environment(self) -> dict[str, str]:
        """For a program started now."""
        mine = self._inherited()
        mine["PATH"] = os.pathsep.join([*self._program_folders(), mine.get("PATH", os.defpath)])
        mine["BEARING_DATA"] = str(self.data)
        mine.setdefault("PORT", str(DEFAULT_PORT))
        # Nothing is compiled when it is installed; never kept, that would cost a second at every start.
        mine.pop("PYTHONDONTWRITEBYTECODE", None)
        mine.setdefault("PYTHONUNBUFFERED", "1")
        if "DEBUG" not in mine:
            mine["DEBUG"] = "1"
            mine.setdefault("BEARING_LOCAL", "1")
        if not mine.get("SECRET_KEY"):
            mine["SECRET_KEY"] = kept_secret(self.data / "secret_key")
        return {**mine, **self._addresses()}

    def keep_open(self) -> list[int]:
        """Descriptors to hand to a program, so that the servers outlast it."""
        return [] if self.engines_used is None else [self.engines_used.lock]

    def run(self, command: list[str], environment: Mapping[str, str] | None = None) -> int:
        """Run `command` in the foreground, from the caller's folder; returns its exit code as a shell would.

        Raises Refused where there is no such program.
        """
        told = dict(self.environment() if environment is None else environment)
        if shutil.which(command[0], path=told["PATH"]) is None:
            raise Refused(f"{command[0]}: there is no such program.")
        with (
            _left_to_the_child(),
            subprocess.Popen(
                command,
                env=told,
                pass_fds=self.keep_open(),
                preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509
            ) as child,
        ):
            signal.signal(signal.SIGTERM, lambda *_: child.terminate())
            code = child.wait()
        return code if code >= 0 else 128 - code

    def _program_folders(self) -> list[str]:
        """The environment's, then the embedded PostgreSQL's: a pg_dump of another version refuses its server."""
        programs = self.engines_used.plan.postgres if self.engines_used is not None else None
        return [str(environment_folder() / "bin"), *([programs] if programs else [])]

    def _addresses(self) -> dict[str, str]:
        if self.engines_used is None:
            return {}
        addresses = self.engines_used.addresses
        return {name: addresses[server] for server, name in ADDRESS_NAMES.items() if not os.environ.get(name)}

    def _inherited(self) -> dict[str, str]:
        # libpq would read PG… beside the address of the embedded server.
        embedded = not os.environ.get("DATABASE_URL")
        return {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") and not (embedded and name.startswith("PG"))
        }


@contextmanager
def surroundings(data: Path, *, careless: bool = False) -> Iterator[Surroundings]:
    """Use the servers named by `DATABASE_URL` and `REDIS_URL`, and embedded ones of `data` for those not named."""
    make_folder(data)
    missing = {server: not os.environ.get(name) for server, name in ADDRESS_NAMES.items()}
    if any(missing.values()):
        with engines.use(data, **missing, careless=careless) as used:
            yield Surroundings(data, used)
    else:
        yield Surroundings(data, None)


@contextmanager
def _left_to_the_child() -> Iterator[None]:
    """Let the child alone answer Ctrl-C: a shell is not to lose its servers by it."""

    def ignore(_signal: int, _frame: FrameType | None) -> None:
        """A handler, not SIG_IGN: that would be inherited."""

    before = {number: signal.signal(number, ignore) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def manage(*arguments: str) -> list[str]:
    """The command of a Django management command, run by the environment's Python."""
    return [str(environment_folder() / "bin" / "python"), str(CHECKOUT / "manage.py"), *arguments]
