"""Workers that run the tests side by side: what each has for itself, and which tests stay together.

Read before the settings are. Without workers (`pytest` by itself) it changes nothing.
"""

from __future__ import annotations

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

NAME = os.environ.get("PYTEST_XDIST_WORKER", "")
# Long ones whose tests share nothing: each may go to whichever worker is free.
APART = ("tests/security/", "tests/meetings/test_nudge_simulation.py")
# Begun first, so that no worker is left alone with one of them at the end.
FIRST = (*APART, "tests/failures/", "tests/e2e/", "tests/stack/", "tests/deployment/")

# Of the database pytest-django makes one for each; Valkey is one for all.
if NAME:
    os.environ["BEARING_REDIS_PREFIX"] = f"{os.environ.get('BEARING_REDIS_PREFIX', 'bearing:')}{NAME}:"


class Together(LoadScopeScheduling):
    """The tests of a file go to one worker, because they may share a house."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(APART) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    config.option.loadscopereorder = False
    return Together(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if NAME:
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, place in enumerate(FIRST) if item.nodeid.startswith(place)), len(FIRST))
