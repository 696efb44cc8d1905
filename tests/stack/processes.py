"""Starting launchers as a person would, and looking at what runs."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from config.stack.children import wait_until
from config.stack.places import CHECKOUT, environment_folder
from tests.ports import free_port

TOLD_BY_THE_LAUNCHER = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "PORT", "VIRTUAL_ENV"}
FIXED = {"BEARING_PG_BIN", "BEARING_VALKEY_BIN"}


def own_environment(**more):
    """What a person's shell would hold: nothing of the test run's own servers."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in FIXED or not (name in TOLD_BY_THE_LAUNCHER or name.startswith(("BEARING_", "PYTEST_", "DJANGO_")))
    }
    return {**kept, "BEARING_VENV": str(environment_folder()), **more}


# The package itself imports Django and Celery, which would be most of what these short commands do.
WITHOUT_DJANGO = """
import sys, types
sys.modules["config"] = types.ModuleType("config")
sys.modules["config"].__path__ = ["config"]
"""


def python(code, *, cwd=CHECKOUT, **more):
    """Start `code` in a Python of its own, with the launcher's modules in reach."""
    return subprocess.Popen(
        [sys.executable, "-c", WITHOUT_DJANGO + code],
        cwd=cwd,
        env=own_environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def using(data, then, *, careless=True):
    """Code that uses the servers of `data` and carries out `then` with `used` at hand."""
    return (
        "import sys, time\nfrom pathlib import Path\nfrom config.stack import engines\n"
        f"with engines.use(Path({str(data)!r}), careless={careless}) as used:\n"
        + "".join(f"    {line}\n" for line in then.splitlines())
    )


def users_of(folder):
    """The numbers of the processes that have a file below `folder` open: everything that belongs to it has a lock."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link).startswith(f"{folder}/"):
                found.add(int(link.parts[2]))
        except OSError:
            # Ended while we looked, or somebody else's.
            continue
    return found - {os.getpid()}


def kill(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def nothing_left(folder, seconds=20):
    return wait_until(lambda: not users_of(folder), seconds=seconds, every=0.1)


def server_pid(data, name):
    return int((data / "engines" / f"{name}.lock").read_text())


class Toy:
    """The toy in a checkout of its own, on data and a port of its own."""

    def __init__(self, checkout: Path, data: Path):
        self.checkout = checkout
        self.data = data
        self.port = free_port()
        self.output = data.parent / "output.txt"
        self.launcher: subprocess.Popen | None = None

    def command(self, *arguments, **more):
        """Start the launcher with `arguments`."""
        environment = own_environment(BEARING_DATA=str(self.data), PORT=str(self.port), **more)
        with self.output.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "config.stack", *arguments],
                cwd=self.checkout,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self, *arguments, **more):
        """Run the launcher to its end; returns its exit code and what it said."""
        before = self.printed()
        code = self.command(*arguments, **more).wait(timeout=120)
        return code, self.printed()[len(before) :]

    def start(self, **more):
        """Start everything and wait until the launcher says that the page answers."""
        before = len(self.printed())
        self.launcher = self.command("run", **more)
        ready = lambda: "Bearing is ready" in self.printed()[before:]  # noqa: E731
        wait_until(lambda: ready() or self.launcher.poll() is not None, seconds=60)
        assert ready(), self.printed()
        assert self.page() is not None

    def stop(self):
        """As Ctrl-C would; returns the exit code and the seconds it took."""
        began = time.monotonic()
        self.launcher.send_signal(signal.SIGINT)
        return self.launcher.wait(timeout=60), time.monotonic() - began

    def printed(self):
        return self.output.read_text() if self.output.exists() else ""

    def page(self, path="/"):
        """The page's text, None when it cannot be had."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, OSError):
            return None

    def kill_everything(self):
        """As a power failure would, but for what the disk was told."""
        while left := users_of(self.data):
            kill(left)
            time.sleep(0.05)
        if self.launcher is not None:
            self.launcher.wait(timeout=10)
