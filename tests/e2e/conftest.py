"""Houses and visitors. Nothing here touches the database of the other tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from config.stack.browser import chromium
from config.stack.postgres import Postgres
from config.stack.valkey import Valkey
from tests.e2e.house import Databases, House
from tests.e2e.proxy import Proxy
from tests.e2e.scene import Scene
from tests.e2e.servers import own_postgres, own_valkey
from tests.e2e.visitor import Visitor
from tests.e2e.wire import Wire

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for this folder; where there is none these tests fail, they are never skipped.

    Ended with the folder: Playwright's loop would stand in the way of tests that come later.
    """
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def databases() -> Iterator[Databases]:
    made = Databases()
    yield made
    made.drop()


@pytest.fixture(scope="package")
def empty_database(databases: Databases) -> str:
    return databases.migrated()


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """What every program of the house reaches Valkey by."""
    made = Wire(os.environ["REDIS_URL"])
    yield made
    made.cut()


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    """For houses whose broker is to be killed."""
    with own_valkey() as server:
        yield server


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """For houses whose database server is to be killed."""
    with own_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases, empty_database: str, wire: Wire
) -> Iterator[House]:
    """A Bearing of this module's own, in which nobody is yet."""
    made = House(tmp_path_factory.mktemp("house"), database=databases.copy(empty_database), redis=wire.address)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def scene(house: House) -> Iterator[Scene]:
    made = Scene(house.environment)
    yield made
    made.end()


@pytest.fixture
def proxy(house: House) -> Iterator[Proxy]:
    """Another way to the house, which may be bad."""
    made = Proxy(house.url)
    yield made
    made.end_streams()
    made.shutdown()
    made.server_close()


@pytest.fixture
def visitor(house: House, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens browsers: `visitor()`, `visitor(phone=True)`, `visitor(session=…)` for somebody signed in.

    With `url` they come by another way than straight to the house.
    """
    here: list[Visitor] = []

    def arrive(*, session: str = "", url: str = "", **options: Any) -> Visitor:
        made = Visitor(browser, url or house.url, **options)
        here.append(made)
        if session:
            made.context.add_cookies([{"name": house.session_cookie, "value": session, "url": url or house.url}])
        return made

    yield arrive
    troubles = []
    for one in here:
        try:
            one.leave()
        except AssertionError as error:
            troubles.append(str(error))
    assert not troubles, "\n".join([*troubles, "What the pages' server said:", house.said("web")])
