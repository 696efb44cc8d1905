"""`python tests/benchmarks/live.py --people 1000`: how soon a change is on every screen, and at what cost.

A real server with a database of its own, beside a server that only copies bytes, in one run: the
figures are of this machine, the ratios are what the targets are about.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(1, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import surroundings, tables
from tests.benchmarks.tables import Figure

if TYPE_CHECKING:
    from tests.benchmarks.ground import Hall

OURS = "tests.benchmarks.applications:counted"


def main() -> None:
    given = _arguments()
    sizes, rooms = _numbers(given.people), _numbers(given.rooms)
    surroundings.with_open_files(2 * max([*sizes, *(count * 10 for count in rooms)]) + 1000)
    machine = surroundings.machine()
    print(machine, flush=True)  # noqa: T201
    parts: dict[str, list[Figure]] = {}
    with surroundings.own_database():
        import uvloop

        from tests.benchmarks import ground

        for size in sizes:
            hall = ground.one_hall(size, given.participants)
            title = f"{size:,} people in one room, {min(given.participants, size - 1)} of them take part"
            parts[title] = uvloop.run(_one_room(hall, given, polls=size == sizes[0]))
            print(tables.say(title, parts[title]), flush=True)  # noqa: T201
        for count in rooms:
            title = f"{count} meetings of ten, one change a second each, two processes"
            parts[title] = uvloop.run(_many_rooms(ground.many_halls(count, 10), given.seconds))
            print(tables.say(title, parts[title]), flush=True)  # noqa: T201
    tables.write(given.json, machine, parts)


def _arguments() -> argparse.Namespace:
    asked = surroundings.arguments(__doc__)
    asked.add_argument("--people", default="100,1000,5000", help="sizes of the room, with commas")
    asked.add_argument("--participants", type=int, default=24, help="how many of them take part; the others observe")
    asked.add_argument("--rooms", default="", help="numbers of meetings of ten, with commas; the target says 200")
    asked.add_argument("--changes", type=int, default=20)
    asked.add_argument("--seconds", type=float, default=4, help="of a burst")
    asked.add_argument("--polls", type=int, default=5, help="changes seen by pages that ask")
    asked.add_argument("--quick", action="store_true", help="five people, figures without worth: does it work?")
    given = asked.parse_args()
    if given.quick:
        surroundings.hurry()
        given.people, given.changes, given.seconds, given.polls = "5", 3, 0.5, 1
    return given


def _numbers(said: str) -> list[int]:
    return [int(number) for number in said.split(",") if number]


async def _one_room(hall: Hall, given: argparse.Namespace, *, polls: bool) -> list[Figure]:
    from tests.benchmarks.figures import figures
    from tests.benchmarks.runs import in_turns
    from tests.benchmarks.servers import bare, running, uvicorn

    with running(uvicorn(OURS)) as server, running(bare()) as copier:
        return figures(len(hall.seats), *await in_turns(hall, server, copier, given, polls=polls))


async def _many_rooms(halls: list[Hall], seconds: float) -> list[Figure]:
    from tests.benchmarks.changes import p95
    from tests.benchmarks.servers import running, uvicorn
    from tests.benchmarks.storms import rooms

    with running(uvicorn("config.asgi:application", "--workers", "2", DJANGO_SETTINGS_MODULE=SETTINGS)) as server:
        before = server.cpu_seconds()
        late, made = await rooms(server, halls, max(seconds, 2) * 3)
        cpu = (server.cpu_seconds() - before) * 1000 / max(made, 1)
    return [
        Figure("p95 until a change is on a screen", p95(late), "ms", target="< 1,000 ms", limit=1000),
        Figure("changes in a second", made / (max(seconds, 2) * 3), "", target=f"{len(halls)}"),
        Figure("server's CPU for a change, both processes", cpu, "ms"),
    ]


SETTINGS = "tests.benchmarks.settings"

if __name__ == "__main__":
    surroundings.with_engines(__file__)
    main()
