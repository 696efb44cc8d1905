"""`python tests/benchmarks/nudges.py`: what one round of asking by mail costs, which beat wants every minute.

A round with a letter due to everybody, one with nothing due, and the same beside ten times as many
things that are settled. Each in a process of its own, rolled back; PostgreSQL's processor time is counted too.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(1, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import surroundings, tables
from tests.benchmarks.tables import Figure

if TYPE_CHECKING:
    from tests.benchmarks.things import Things

SIZES = (1_000, 10_000, 100_000)
# A Monday on which everything closed, and a minute of the Tuesday: all at work, the letter's hour past.
CLOSED = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DUE = CLOSED + timedelta(days=15, hours=2)
ASKED = CLOSED + timedelta(days=14, hours=5)
QUIET_LIMIT = 0.5


def main() -> None:
    asked = surroundings.arguments(__doc__)
    asked.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many things are open")
    asked.add_argument("--people", type=int, default=5000)
    asked.add_argument("--settled", type=int, default=10, help="how many times as many are settled")
    asked.add_argument("--size", type=int, help="one size in this process (for itself)")
    asked.add_argument("--round", help="one round at this moment, on the database that is there (for itself)")
    given = asked.parse_args()
    if given.round:
        print(json.dumps(one_round(datetime.fromisoformat(given.round))))  # noqa: T201
        return
    if given.size:
        with surroundings.own_database():
            figures = measure(given.size, given.people, given.settled)
        print(json.dumps([asdict(one) for one in figures]))  # noqa: T201
        return
    machine, parts = surroundings.machine(), {}
    print(machine)  # noqa: T201
    for size in given.sizes.split(","):
        title = f"One round with {int(size):,} open things and {given.people:,} people"
        parts[title] = [Figure(**one) for one in _of_its_own("--size", size, *_passed_on(given))]
        print(tables.say(title, parts[title]), flush=True)  # noqa: T201
    tables.write(given.json, machine, parts)


def _passed_on(given: argparse.Namespace) -> list[str]:
    return ["--people", str(given.people), "--settled", str(given.settled)]


def _of_its_own(*arguments: str) -> Any:
    """What this program says in a process of its own."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | {"BENCH_STARTED": "1"}
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure(size: int, people: int, settled: int) -> list[Figure]:
    from tests.benchmarks.things import Things

    things = Things(people, CLOSED + timedelta(days=14))
    things.open_up(size)
    due = _round("a letter due to everybody")
    quiet = _quiet(things, "nothing due")
    things.settle(size * settled)
    beside = f"{settled} × settled"
    quiet_beside = _quiet(things, f"nothing due, {beside}")
    things.forget_asking()
    due_beside = _round(f"a letter due to everybody, {beside}")
    return [
        *_figures(due),
        *_figures(quiet, limit=QUIET_LIMIT),
        *_figures(due_beside, due),
        *_figures(quiet_beside, quiet),
    ]


def _quiet(things: Things, what: str) -> dict[str, Any]:
    things.forget_asking()
    things.ask_all(ASKED)
    return _round(what)


def _round(what: str) -> dict[str, Any]:
    return {"what": what} | _of_its_own("--round", DUE.isoformat())


def one_round(moment: datetime) -> dict[str, Any]:
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from meetings import actions
    from meetings.actions.rehearsing import rolled_back
    from projects import clock

    with rolled_back(), clock.set_to(moment):
        # What is loaded once is loaded now: at a time of which nothing is known.
        actions.owe_nudges(moment - timedelta(days=3000))
        backend = _backend(connection)
        memory, began, served = _memory(), time.process_time(), _cpu_of(backend)
        letters = actions.owe_nudges(moment)
        figures = {"letters": letters, "cpu": time.process_time() - began, "served": _cpu_of(backend) - served}
        figures["memory"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    with rolled_back(), clock.set_to(moment), CaptureQueriesContext(connection) as captured:
        actions.owe_nudges(moment)
    return figures | {"queries": len(captured)}


def _backend(connection: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _cpu_of(process: int) -> float:
    """Seconds of a process on this machine; 0 where the server is elsewhere."""
    path = Path(f"/proc/{process}/stat")
    if not path.exists():
        return 0.0
    fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _figures(told: dict[str, Any], bare: dict[str, Any] | None = None, limit: float | None = None) -> list[Figure]:
    what, cpu = told["what"], told["cpu"] + told["served"]
    before = (bare["cpu"] + bare["served"]) if bare else ""
    target = f"≤ {limit} s" if limit else ""
    return [
        Figure(f"{what}: letters", told["letters"]),
        Figure(f"{what}: CPU with PostgreSQL", cpu, "s", before, cpu / before if bare else None, target, limit),
        Figure(f"{what}: of it in the sweep itself", told["cpu"], "s"),
        Figure(f"{what}: queries", told["queries"]),
        Figure(f"{what}: memory more at its peak", told["memory"], "MB"),
    ]


if __name__ == "__main__":
    surroundings.with_engines(__file__)
    main()
