"""What on a page depends on who looks, or on what somebody else does: right without loading it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.e2e.company import FAY, LEA, MO, SOON_MS, Company, follows, seal
from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

OBI = "Obi Eze"
STEP_MS = 100


@pytest.fixture
def company(scene: Scene, visitor: Callable[..., Visitor]) -> Company:
    return Company(scene, visitor)


def test_a_question_that_was_opened_by_mistake_can_be_put_back_until_somebody_speaks(company: Company) -> None:
    put_back = company.fay.page.get_by_role("button", name="Opened by mistake: put it back")
    expect(put_back).to_be_visible()

    seal(company.lea, "Then it stays.")
    expect(put_back).to_be_hidden(timeout=SOON_MS)

    company.lea.press("Take it back")
    expect(put_back).to_be_visible(timeout=SOON_MS)
    put_back.click()
    company.all_see("Do we open it?")
    expect(company.fay.page.get_by_role("button", name="Reveal all positions")).to_be_hidden()


def test_the_facilitator_speaks_for_somebody_only_while_somebody_is_silent(company: Company, scene: Scene) -> None:
    company.fay.page.get_by_text("More", exact=True).click()
    on_behalf = company.fay.page.get_by_role("link", name="Seal what somebody said on the phone")
    expect(on_behalf).to_be_visible()

    for name in (MO, LEA):
        scene("give_position", item=company.item, name=name)

    expect(on_behalf).to_be_hidden(timeout=SOON_MS)


def test_a_sealed_position_says_who_reveals_now(company: Company, scene: Scene) -> None:
    company.expects_trouble()  # the pages of the two are loaded anew
    seal(company.lea, "Sealed before.")
    company.lea.sees("This page turns by itself when Fay reveals")

    scene("hand_over", room=company.meeting["room"], name=FAY, to=MO)

    company.lea.sees("This page turns by itself when Mo reveals")
    company.lea.sees("Sealed before.")
    changed_places(company)


def test_an_observer_is_asked_to_carry_what_was_decided(
    company: Company, scene: Scene, visitor: Callable[..., Visitor]
) -> None:
    obi = visitor(session=scene("session", name=OBI))
    obi.go(company.meeting["room"])
    follows(obi)
    scene("facilitate", verb="reveal_positions", item=company.item, name=FAY)

    scene("settle", item=company.item, name=FAY, outcome="decided", statement="We open it.", owner=OBI)

    obi.sees("Obi, is it yours?")
    obi.press("Yes, I own it")
    company.fay.sees("Obi")
    expect(obi.page.get_by_text("Obi, is it yours?")).to_be_hidden(timeout=SOON_MS)


def test_what_is_ones_own_is_asked_for_until_it_comes(company: Company, scene: Scene) -> None:
    company.expects_trouble()
    mo = company.mo.page
    mo.route("**/room/yours/**", lambda request: request.abort())
    with mo.expect_event("requestfailed"):
        scene("give_position", item=company.item, name=MO, because="Said on another screen.")
    assert "Said on another screen." not in mo.content()

    mo.unroute("**/room/yours/**")

    company.mo.sees("Said on another screen.")
    company.nobody_else_sees("Said on another screen.", company.mo)


def test_what_is_ones_own_is_asked_for_again_within_two_seconds(company: Company, scene: Scene) -> None:
    company.expects_trouble()
    mo = company.mo.page
    mo.clock.install()
    mo.reload()
    follows(company.mo)
    mo.route("**/room/yours/**", lambda request: request.abort())
    with mo.expect_event("requestfailed"):
        scene("give_position", item=company.item, name=MO, because="Said on another screen.")
    mo.clock.pause_at(datetime.now(UTC) + timedelta(seconds=1))
    asked_again_after(mo)  # what was on its way while the page's clock was stopped

    assert asked_again_after(mo) <= 2000
    mo.unroute("**/room/yours/**")
    mo.clock.resume()
    company.mo.sees("Said on another screen.")


def asked_again_after(page: Page) -> int:
    """Let the page's stopped clock run in steps until it asks for its own part; the milliseconds it took."""
    for passed in range(STEP_MS, 10_000, STEP_MS):
        try:
            with page.expect_event("requestfailed", timeout=500):
                page.clock.run_for(STEP_MS)
        except TimeoutError:
            continue
        return passed
    pytest.fail("The page no longer asks for its own part.")


def test_a_page_that_is_to_be_loaded_anew_waits_until_it_can_be(company: Company, scene: Scene) -> None:
    company.expects_trouble()
    mo = company.mo.page
    mo.route("**/room/", lambda request: request.abort())
    with mo.expect_event("requestfailed"):
        scene("hand_over", room=company.meeting["room"], name=FAY, to=MO)
    assert "Do we open it?" in mo.content()

    mo.unroute("**/room/")

    changed_places(company)


def changed_places(company: Company) -> None:
    """Mo facilitates and Fay takes part, each on a page loaded anew. While it is loading no browser may be closed."""
    expect(company.mo.page.get_by_role("button", name="Reveal all positions")).to_be_visible(timeout=SOON_MS)
    expect(company.fay.page.get_by_role("button", name="Seal my position")).to_be_visible(timeout=SOON_MS)
    company.all_follow()
