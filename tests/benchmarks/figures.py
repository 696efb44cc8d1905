"""What was measured in one room, beside its targets."""

from __future__ import annotations

from .runs import Bare, Ours
from .tables import Figure


def figures(people: int, ours: Ours, bare: Bare) -> list[Figure]:
    return [*_change(people, ours, bare), *_streams(ours, bare), *_deaf(ours), *_replaced(ours), *_polled(ours)]


def _change(people: int, ours: Ours, bare: Bare) -> list[Figure]:
    assert ours.burst is not None
    limit = 2.0 if people >= 5000 else 2.5 if people >= 1000 else None
    soon = ours.told.median_ms / bare.told.median_ms
    micro = (ours.told.cpu_ms - ours.post_cpu_ms) * 1000 / people
    bare_micro = bare.told.cpu_ms * 1000 / people
    cost, burst = micro / bare_micro, ours.burst.cpu_us / bare.burst.cpu_us
    return [
        Figure("last client, median, POST included", ours.told.median_ms, "ms", bare.told.median_ms, soon,
               f"≤ {limit} × bare" if limit else "", limit),
        Figure("server's CPU for a change, POST included", ours.told.cpu_ms, "ms", bare.told.cpu_ms),
        Figure("of it, the POST alone", ours.post_cpu_ms, "ms"),
        Figure("CPU per client and event, POST taken off", micro, "µs", bare_micro, cost,
               "≤ 2.0 × bare" if people >= 5000 else "", 2.0 if people >= 5000 else None),
        Figure(f"the same in a burst of {ours.burst.rate:.0f} events/s", ours.burst.cpu_us, "µs", bare.burst.cpu_us,
               burst, "≤ 1.0 × bare", 1.0),
        Figure("bytes of a message, of one in the burst",
               f"{ours.told.message_bytes:,.0f}, {ours.burst.message_bytes:,.0f}"),
    ]  # fmt: skip


def _streams(ours: Ours, bare: Bare) -> list[Figure]:
    assert ours.storm is not None
    grown = ours.threads - ours.threads_before
    return [
        Figure("memory of an idle stream", ours.kb_each, "KB", target="≤ 12 KB", limit=12),
        Figure("threads more than without streams", grown, "", target="constant", limit=4),
        Figure("reconnections in a second", ours.storm.rate, "", bare.rate, ours.storm.rate / bare.rate,
               "≥ 0.25 × bare", 0.25, at_least=True),
        Figure("renders for all of them", ours.storm.renders, "", target="few", limit=12),
        Figure("screens left with old state", ours.storm.behind, "", target="0", limit=0),
    ]  # fmt: skip


def _deaf(ours: Ours) -> list[Figure]:
    assert ours.deafness is not None
    others = ours.deafness.told.p95_ms
    return [
        Figure("50 who never read, memory of each", ours.deafness.kilobytes_each, "KB", target="≤ 200 KB", limit=200),
        Figure("the others' p95, with and without them", others, "ms", ours.told.p95_ms, others / ours.told.p95_ms,
               "≤ 1.5 × without", 1.5),
    ]  # fmt: skip


def _replaced(ours: Ours) -> list[Figure]:
    assert ours.drain is not None
    return [
        Figure("SIGTERM: every stream ended after", ours.drain.ended, "s", target="≤ 1.5 s", limit=1.5),
        Figure("process gone after", ours.drain.exited, "s"),
        Figure("all back on the new one after", ours.drain.back, "s", target="≤ 5 s", limit=5),
        Figure("of them with old state", ours.drain.behind, "", target="0", limit=0),
    ]


def _polled(ours: Ours) -> list[Figure]:
    if ours.polled is None:
        return []
    sooner = ours.polled.median_ms / ours.told.median_ms
    cheaper = ours.told.cpu_ms / ours.polled.cpu_ms
    return [
        Figure("asking every 2 s instead: last client", ours.polled.median_ms, "ms", ratio=sooner,
               target="≥ 100 × later", limit=100, at_least=True),
        Figure("its CPU for a change", ours.polled.cpu_ms, "ms", ratio=cheaper, target="ours ≤ 1/30", limit=1 / 30),
    ]  # fmt: skip
