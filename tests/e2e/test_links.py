"""What lies between a person and the house: proxies that end streams, and laptops that sleep."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.company import FAY, LEA, Company, Visit, follows, seal
from tests.e2e.house import House
from tests.e2e.proxy import Proxy
from tests.e2e.scene import Scene

WATCHED_MS = 8000
# A page that tries again does so about once a second: a loop without a pause would try hundreds of times.
MOST_TRIES = 24


@pytest.fixture
def proxy(house: House) -> Iterator[Proxy]:
    made = Proxy(house.url)
    yield made
    made.end_streams()
    made.shutdown()
    made.server_close()


def test_a_proxy_that_ends_every_stream(proxy: Proxy, scene: Scene, visitor: Visit) -> None:
    proxy.stream_seconds = 0.5
    company = Company(scene, visitor, url=proxy.url)
    company.expects_trouble()
    before = proxy.asked
    company.mo.page.wait_for_timeout(WATCHED_MS)
    assert 2 <= proxy.asked - before <= MOST_TRIES

    seal(company.lea, "Said through a bad proxy.")

    company.all_see("2 of 3 have not spoken")
    company.nobody_else_sees("Said through a bad proxy.", company.lea)
    company.fay.press("Reveal all positions")
    company.all_see("Said through a bad proxy.")


def test_a_proxy_that_refuses_streams_for_a_while(proxy: Proxy, scene: Scene, visitor: Visit) -> None:
    company = Company(scene, visitor, url=proxy.url)
    company.expects_trouble()
    proxy.refuses = True
    proxy.end_streams()
    scene("give_position", item=company.item, name=LEA, because="Said while it refused.")
    before = proxy.asked
    company.mo.page.wait_for_timeout(WATCHED_MS)
    assert 2 <= proxy.asked - before <= MOST_TRIES
    company.mo.sees("Reconnecting")

    proxy.refuses = False

    company.all_see("2 of 3 have not spoken")
    company.all_follow()
    company.nobody_else_sees("Said while it refused.", company.lea)


def test_a_page_that_was_loaded_while_streams_were_refused(proxy: Proxy, scene: Scene, visitor: Visit) -> None:
    company = Company(scene, visitor, url=proxy.url)
    company.expects_trouble()
    proxy.refuses = True
    company.mo.page.reload()
    company.mo.sees("Reconnecting")
    scene("give_position", item=company.item, name=LEA, because="Said while it refused.")

    proxy.refuses = False

    company.all_see("2 of 3 have not spoken")
    company.all_follow()


@pytest.mark.parametrize("refuses", [True, False], ids=["refused", "open"])
def test_a_page_asks_every_half_minute_while_it_has_no_stream_and_only_then(
    proxy: Proxy, scene: Scene, visitor: Visit, refuses: bool
) -> None:
    company = Company(scene, visitor, url=proxy.url)
    company.expects_trouble()
    mo, asked = company.mo.page, []
    mo.on("request", lambda request: asked.append(request.url) if "/room/changes/" in request.url else None)
    proxy.refuses = refuses
    mo.clock.install()
    mo.reload()
    if not refuses:
        follows(company.mo)
    scene("give_position", item=company.item, name=LEA, because="Said while nobody pushed.")
    company.lea.sees("2 of 3 have not spoken")
    if refuses:
        assert "2 of 3 have not spoken" not in mo.content()

    mo.clock.fast_forward("00:31")

    company.mo.sees("2 of 3 have not spoken")
    assert bool(asked) == refuses
    assert mo.locator("html").get_attribute("data-live") == ("waiting" if refuses else "on")


def test_a_laptop_asleep_for_an_hour(proxy: Proxy, scene: Scene, visitor: Visit) -> None:
    company = Company(scene, visitor, url=proxy.url)
    company.expects_trouble()
    mo = company.mo.page
    mo.clock.install()
    mo.reload()
    follows(company.mo)
    proxy.lose_streams()
    scene("give_position", item=company.item, name=LEA, because="Said while Mo slept.")
    scene("facilitate", verb="reveal_positions", item=company.item, name=FAY)
    company.lea.sees("Said while Mo slept.")
    scene("settle", item=company.item, name=FAY)
    company.lea.sees("What comes next")
    assert "What comes next" not in mo.content()

    mo.clock.fast_forward("01:00:00")

    company.all_see("What comes next")
    company.all_follow()


def test_a_tab_in_the_background_is_right_when_it_is_looked_at_again(scene: Scene, visitor: Visit) -> None:
    company = Company(scene, visitor)
    hide = "is => {Object.defineProperty(document, 'hidden', {value: is, configurable: true});"
    hide += "document.dispatchEvent(new Event('visibilitychange'))}"
    company.mo.page.evaluate(hide, True)
    scene("give_position", item=company.item, name=LEA, because="Said behind Mo’s back.")
    company.lea.sees("2 of 3 have not spoken")
    assert "2 of 3 have not spoken" not in company.mo.page.content()

    company.mo.page.evaluate(hide, False)

    company.all_see("2 of 3 have not spoken")
    company.all_follow()
