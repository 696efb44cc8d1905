"""Meetings in which what is done and what breaks is drawn by lot: then every page shows what it shows when loaded anew.

`CHANCE=7:20 pytest tests/e2e/test_by_chance.py` plays twenty rounds with the seed 7. What happens when is this
machine's business: a seed repeats what is done, not how it falls together.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from config.stack.postgres import Postgres
from config.stack.valkey import Valkey
from tests.e2e.alike import differences
from tests.e2e.company import TROUBLE, follows
from tests.e2e.faults import Faults
from tests.e2e.house import Databases, House
from tests.e2e.proxy import Proxy
from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor
from tests.e2e.wire import Wire

NAMES = ["Fay Lund", "Mo Adeyemi", "Lea Brandt", "Obi Eze"]
ON_THE_PHONE, BY_PROXY, DISPLAY = "Lea Brandt", "Mo Adeyemi", "the display"
QUESTIONS = [f"Do we open clinic {number}?" for number in range(1, 9)]
SEED, ROUNDS = (int(part) for part in os.environ.get("CHANCE", "1:8").split(":"))
# A mute link is doubted after 15 seconds; the rest is this machine's business.
ALIKE_SECONDS = 40


@pytest.fixture(scope="module")
def wire(valkey: Valkey) -> Iterator[Wire]:
    made = Wire(valkey.address())
    yield made
    made.cut()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, wire: Wire) -> Iterator[House]:
    """A Bearing whose servers nobody else uses."""
    database = Databases(postgres.address()).migrated()
    made = House(tmp_path_factory.mktemp("house"), database=database, redis=wire.address)
    made.start("web")
    yield made
    made.stop()


def test_every_page_is_right_whatever_happened(
    scene: Scene,
    visitor: Callable[..., Visitor],
    proxy: Proxy,
    house: House,
    postgres: Postgres,
    valkey: Valkey,
    wire: Wire,
) -> None:
    lot = random.Random(SEED)
    meeting = scene("meeting", names=NAMES, questions=QUESTIONS)
    screens = enter(meeting, visitor, proxy)
    faults = Faults(lot, house, postgres, valkey, wire)
    for number in range(ROUNDS):
        happened = []
        for step in range(lot.randint(2, 8)):
            if lot.random() < 0.75:
                seed = f"{SEED}.{number}.{step}"
                happened.append(scene("act_by_chance", room=meeting["room"], names=NAMES, seed=seed))
            else:
                happened.append(faults.strike(scene, proxy, screens))
        faults.mend()
        all_are_right(screens, happened)


def enter(meeting: dict[str, Any], visitor: Callable[..., Visitor], proxy: Proxy) -> dict[str, Visitor]:
    sessions = dict(zip(NAMES, meeting["sessions"], strict=True))
    screens = {
        name: visitor(session=sessions[name], phone=name == ON_THE_PHONE, url=proxy.url if name == BY_PROXY else "")
        for name in NAMES
    }
    screens[DISPLAY] = visitor(session=sessions[NAMES[0]])
    for name, one in screens.items():
        for words in TROUBLE:
            one.expects(words)
        one.go(meeting["room"].replace("/room/", "/display/") if name == DISPLAY else meeting["room"])
        follows(one)
    return screens


def all_are_right(screens: Mapping[str, Visitor], happened: list[str]) -> None:
    end = time.monotonic() + ALIKE_SECONDS
    wrong = dict(screens)
    while wrong:
        found = {name: differences(one) for name, one in wrong.items()}
        wrong = {name: one for name, one in wrong.items() if found[name]}
        assert not wrong or time.monotonic() < end, "\n".join(
            [*happened, *(f"{who}: {how}" for who, how in found.items())]
        )
