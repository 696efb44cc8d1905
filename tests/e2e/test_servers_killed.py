"""Valkey and PostgreSQL killed under an open room, and back: real servers, killed with kill -9."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from config.stack.postgres import Postgres
from config.stack.valkey import Valkey
from tests.e2e.company import LEA, SOON_MS, Company, seal
from tests.e2e.house import Databases, House
from tests.e2e.scene import Scene
from tests.e2e.servers import empty, kill
from tests.e2e.visitor import Visitor

AWAY_MS = 8000


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, valkey: Valkey) -> Iterator[House]:
    """A Bearing whose servers nobody else uses."""
    folder, database = tmp_path_factory.mktemp("house"), Databases(postgres.address()).migrated()
    made = House(folder, database=database, redis=valkey.address())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def company(scene: Scene, visitor: Callable[..., Visitor]) -> Company:
    return Company(scene, visitor)


def test_valkey_killed_and_started_empty(company: Company, scene: Scene, valkey: Valkey) -> None:
    company.expects_trouble()
    sees_everybody(company)
    kill(valkey)
    empty(valkey)
    seal(company.mo, "Said without Valkey.")
    company.mo.sees("Your position is sealed")
    company.fay.sees("who is here is not known")

    valkey.start()

    sees_everybody(company)
    scene("give_position", item=company.item, name=LEA, because="Said after its return.")
    company.all_see("1 of 3 has not spoken")
    company.nobody_else_sees("Said without Valkey.", company.mo)
    company.nobody_else_sees("Said after its return.", company.lea)


def sees_everybody(company: Company) -> None:
    """Presence is kept in Valkey alone: after its loss the hub writes it anew."""
    for one in company.people:
        here = one.page.locator(".presence__count")
        expect(here).to_have_text(re.compile("3"), timeout=SOON_MS)


def test_postgresql_killed_and_back(company: Company, postgres: Postgres) -> None:
    company.expects_trouble()
    seal(company.lea, "Said before the kill.")
    company.all_see("2 of 3 have not spoken")
    kill(postgres)
    seal(company.mo, "Said to nobody.")
    # Long enough for the pool to have tried in vain more than once.
    company.mo.page.wait_for_timeout(AWAY_MS)
    company.nobody_else_sees("Said before the kill.", company.lea)
    company.lea.page.reload()
    company.lea.sees("Bearing cannot read its data at the moment.")

    postgres.start()

    # Who asked for the page in that very moment need not ask again.
    company.lea.sees("Your position is sealed")
    company.mo.sees("What you sent was not saved")
    expect(company.mo.page.get_by_label("Your reason")).to_have_value("Said to nobody.")
    company.fay.press("Reveal all positions")
    company.all_see("Said before the kill.")
    company.nobody_else_sees("Said to nobody.", company.mo)


def test_everything_killed_at_once_and_started_again(
    company: Company, scene: Scene, house: House, postgres: Postgres, valkey: Valkey
) -> None:
    """As a power failure does, or the death of the supervisor: the programs and both servers are gone."""
    company.expects_trouble()
    seal(company.lea, "Said before it all went.")
    company.all_see("2 of 3 have not spoken")
    company.mo.page.get_by_label("Your reason").fill("Half typed")
    for name in list(house.running):
        house.kill(name)
    for server in (postgres, valkey):
        kill(server)
    for one in company.people:
        one.sees("No connection")

    postgres.start()
    valkey.start()
    house.start()

    company.all_follow()
    assert company.mo.page.get_by_label("Your reason").input_value() == "Half typed"
    company.nobody_else_sees("Said before it all went.", company.lea)
    company.fay.press("Reveal all positions")
    company.all_see("Said before it all went.")
