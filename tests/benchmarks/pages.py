"""`python tests/benchmarks/pages.py`: what a page costs, by itself, by Django's ASGI handler and from threads.

Processor time of the server process for one page, the ways taking turns, and the number of queries.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(1, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import surroundings, tables
from tests.benchmarks.servers import Browser, Served, running, uvicorn
from tests.benchmarks.tables import Figure

if TYPE_CHECKING:
    from tests.benchmarks.sample import Sample

DJANGO = "tests.benchmarks.applications:of_django"
WITHOUT_POOL, WITH_POOL, THREADS = "ASGI, no pool", "ASGI, pool", "WSGI in threads"
ITSELF = "by itself"
AT_ONCE = 8


def main() -> None:
    asked = surroundings.arguments(__doc__)
    asked.add_argument("--records", type=int, default=10_000)
    asked.add_argument("--pages", type=int, default=40, help="of each kind, in each of five rounds")
    given = asked.parse_args()
    machine = surroundings.machine()
    with surroundings.own_database():
        from tests.benchmarks.sample import make_sample

        parts = measure(make_sample(given.records), given.pages)
    print(machine)  # noqa: T201
    for title, figures in parts.items():
        print(tables.say(title, figures))  # noqa: T201
    tables.write(given.json, machine, parts)


def measure(sample: Sample, count: int) -> dict[str, list[Figure]]:
    itself = uvicorn("tests.benchmarks.applications:by_itself")
    ways = {
        WITHOUT_POOL: uvicorn(DJANGO, BENCH_WITHOUT_POOL="1"),
        WITH_POOL: uvicorn(DJANGO),
        THREADS: uvicorn("config.asgi:application"),
    }
    with ExitStack() as stack:
        for server in [itself, *ways.values()]:
            stack.enter_context(running(server))
        alone = {page: _costs(ways, itself, sample, page, count) for page in sample.pages}
        crowded = {page: _throughput(ways, sample, page, count) for page in sample.pages}
    return {
        "Processor time of one page": [one for page, costs in alone.items() for one in _figures(page, costs)],
        f"Pages in a second, {AT_ONCE} asked for at once": [
            Figure(f"{page}, {way}", rate, "/s") for page, rates in crowded.items() for way, rate in rates.items()
        ],
        "Queries": [Figure(page, sample.queries(page)) for page in sample.pages],
    }


def _costs(ways: dict[str, Served], itself: Served, sample: Sample, page: str, count: int) -> dict[str, float]:
    """Milliseconds for each way, and without a server: the median of rounds in which they take turns."""
    rounds: dict[str, list[float]] = {way: [] for way in [ITSELF, *ways]}
    path, session_key = sample.pages[page]
    alone = Browser(itself.port, session_key)
    browsers = {way: Browser(server.port, session_key) for way, server in ways.items()}
    for number in range(6):
        cost = float(alone.get_page(f"/by-itself/{count if number else 5}{path}"))
        if number:
            rounds[ITSELF].append(cost)
        for way, server in ways.items():
            before = server.cpu_seconds()
            for _ in range(count if number else 5):
                browsers[way].get_page(path)
            if number:  # the first round warms up
                rounds[way].append((server.cpu_seconds() - before) * 1000 / count)
    return {way: statistics.median(figures) for way, figures in rounds.items()}


def _throughput(ways: dict[str, Served], sample: Sample, page: str, count: int) -> dict[str, float]:
    path, session_key = sample.pages[page]
    rates = {}
    for way, server in ways.items():
        browsers = [Browser(server.port, session_key) for _ in range(AT_ONCE)]

        def ask(browser: Browser) -> None:
            for _ in range(max(1, count // 4)):
                browser.get_page(path)

        asking = [threading.Thread(target=ask, args=[browser]) for browser in browsers]
        began = time.perf_counter()
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        rates[way] = AT_ONCE * max(1, count // 4) / (time.perf_counter() - began)
    return rates


def _figures(page: str, costs: dict[str, float]) -> list[Figure]:
    base, itself = costs[WITHOUT_POOL], costs[ITSELF]
    return [
        Figure(f"{page}, {WITHOUT_POOL}", base, "ms", itself, base / itself),
        Figure(f"{page}, {WITH_POOL}", costs[WITH_POOL], "ms", itself, costs[WITH_POOL] / itself),
        Figure(f"{page}, {THREADS}", costs[THREADS], "ms", itself, costs[THREADS] / itself, "≤ 1.25 × itself", 1.25),
        Figure(f"{page}, threads to the first", costs[THREADS] / base, target="≤ 0.45 (live.md)", limit=0.45),
    ]


if __name__ == "__main__":
    surroundings.with_engines(__file__)
    main()
