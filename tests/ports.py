"""Ports for the servers that tests start: no other worker of the run is given the same, nor any outgoing connection."""

from __future__ import annotations

import os
import random
import socket

# Below where the kernel takes the ports of outgoing connections from.
LOWEST, FOR_EACH_WORKER, MOST_WORKERS = 20_000, 1_500, 8
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
# Not the tests' own chance, which some of them make the same in every run.
_chance = random.SystemRandom()
_given: set[int] = set()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on; never the same twice."""
    lowest = LOWEST + _worker % MOST_WORKERS * FOR_EACH_WORKER
    while True:
        port = _chance.randrange(lowest, lowest + FOR_EACH_WORKER)
        with socket.socket() as probe:
            if port not in _given and probe.connect_ex(("127.0.0.1", port)):
                _given.add(port)
                return port
