"""What lies between a person and the house: proxies that end streams, and laptops that sleep."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.company import FAY, LEA, Company, Visit, follows, seal
from tests.e2e.proxy import Proxy
from tests.e2e.scene import Scene

WATCHED_MS = 8000
# More than three heartbeats, and more than a page waits for the answer to an attempt.
DOUBTED_MS = 18_000
GIVEN_UP_MS = 12_000
# A page that tries again does so about once a second: a loop without a pause would try hundreds of times.
MOST_TRIES = 24


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


def test_a_page_asks_every_half_minute_while_it_has_no_stream(proxy: Proxy, scene: Scene, visitor: Visit) -> None:
    company = Company(scene, visitor, url=proxy.url)
    company.expects_trouble()
    mo, asked = company.mo.page, asks_of(company.mo.page)
    proxy.refuses = True
    mo.clock.install()
    mo.reload()
    scene("give_position", item=company.item, name=LEA, because="Said while nobody pushed.")
    company.lea.sees("2 of 3 have not spoken")
    assert "2 of 3 have not spoken" not in mo.content()

    mo.clock.fast_forward("00:31")

    company.mo.sees("2 of 3 have not spoken")
    assert asked
    assert mo.locator("html").get_attribute("data-live") == "waiting"


def test_a_page_whose_stream_is_open_asks_nothing(scene: Scene, visitor: Visit) -> None:
    company = Company(scene, visitor)
    mo, asked = company.mo.page, asks_of(company.mo.page)
    mo.clock.install()
    mo.reload()
    follows(company.mo)

    # Heard now and then, as by heartbeats.
    for verb, is_paused in (("pause", True), ("resume", False), ("pause", True)):
        mo.clock.fast_forward("00:11")
        scene("facilitate", verb=verb, item=company.item, name=FAY)
        expect(mo.get_by_text("Paused")).to_be_visible(visible=is_paused)

    assert not asked
    company.all_follow()


def asks_of(page: Page) -> list[str]:
    """Every question for what has changed, from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/room/changes/" in request.url else None)
    return asked


def test_a_link_that_says_nothing_more(proxy: Proxy, scene: Scene, visitor: Visit) -> None:
    company = Company(scene, visitor, url=proxy.url)
    company.expects_trouble()
    mo, asked = company.mo.page, proxy.asked
    # In a quiet room the heartbeats alone keep a page from doubting its link.
    mo.wait_for_timeout(DOUBTED_MS)
    assert proxy.asked == asked
    company.all_follow()
    proxy.swallows = True
    proxy.lose_streams()
    scene("give_position", item=company.item, name=LEA, because="Said into a dead link.")

    expect(mo.locator("html")).to_have_attribute("data-live", "waiting", timeout=DOUBTED_MS)
    company.mo.sees("Reconnecting")
    proxy.swallows = False

    # The attempt that was swallowed is given up by itself.
    expect(mo.get_by_text("2 of 3 have not spoken").first).to_be_visible(timeout=GIVEN_UP_MS)
    company.all_see("2 of 3 have not spoken")
    company.all_follow()


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
