"""What a benchmark stands on: engines, a database of its own, the settings, enough open files."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import os
import platform
import resource
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")


def with_engines(script: str) -> None:
    """Go on only where servers and packages are; elsewhere start again by the launcher, which brings both."""
    sys.path[0] = str(ROOT)
    is_here = all(os.environ.get(name) for name in NEEDED) and importlib.util.find_spec("django")
    if not is_here and not os.environ.get("BENCH_STARTED"):
        os.environ["BENCH_STARTED"] = "1"
        os.environ["PYTHONPATH"] = str(ROOT)
        launcher = [sys.executable, "-m", "config.stack", "exec", "--dev", "--"]
        os.execv(sys.executable, [*launcher, "python", str(Path(script).resolve()), *sys.argv[1:]])


def with_open_files(wanted: int) -> None:
    """Raise this process's limit, which its servers inherit; ends the program in words where that is not allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
    except (ValueError, PermissionError):
        sys.exit(
            f"{wanted} open files are needed and {hard} are allowed: `ulimit -n {wanted}` as root, or fewer people."
        )


@contextmanager
def own_database() -> Iterator[str]:
    """Django set up on a new, migrated database and a prefix of its own; yields the address. Dropped afterwards."""
    import psycopg
    from psycopg import sql

    name = f"bench_{secrets.token_hex(4)}"
    served = os.environ["DATABASE_URL"]
    _set_environment(urlunsplit(urlsplit(served)._replace(path=f"/{name}")))
    with psycopg.connect(_maintenance(served), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            _set_up()
            yield os.environ["DATABASE_URL"]
        finally:
            _close()
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _maintenance(served: str) -> str:
    return urlunsplit(urlsplit(served)._replace(path="/postgres", scheme="postgresql"))


def _set_environment(address: str) -> None:
    os.environ |= {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "DEBUG": "0",
        "BEARING_LOCAL": "0",
        "BEARING_REDIS_PREFIX": f"bench-{secrets.token_hex(4)}:",
        "PYTHONPATH": str(ROOT),
    }


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", "--no-input", verbosity=0)


def _close() -> None:
    from django.db import connection

    with suppress(AttributeError):
        connection.close_pool()
    connection.close()


_pace = 1.0


def hurry() -> None:
    """Only to see that it works: pauses that make figures comparable are cut short."""
    global _pace  # noqa: PLW0603
    _pace = 0.1


async def pause(seconds: float) -> None:
    """Let things settle between two measurements."""
    await asyncio.sleep(seconds * _pace)


def machine() -> str:
    """Which machine said these figures."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = next((line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line), "?")
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, load {load:.1f} at the start"


def arguments(description: str | None) -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(description=description)
    asked.add_argument("--json", type=Path, help="write the figures here too")
    return asked
