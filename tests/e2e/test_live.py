"""Every change on every screen, and every screen right again after whatever broke on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.company import SOON_MS, Company, follows, seal
from tests.e2e.house import House
from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor
from tests.e2e.wire import Wire

# Of static/js/due.js.
ASKS_AFTER_MS = 700


@pytest.fixture
def company(scene: Scene, visitor: Callable[..., Visitor]) -> Company:
    return Company(scene, visitor)


def test_a_reveal_is_on_every_screen_by_push(company: Company) -> None:
    asked: list[str] = []
    company.mo.page.on("request", lambda request: asked.append(request.url))
    seal(company.lea, "Lea’s reason.")
    company.all_see("2 of 3 have not spoken")

    company.fay.press("Reveal all positions")

    company.all_see("Lea’s reason.")
    assert not [url for url in asked if "/room/changes/" in url]


def test_valkey_gone_and_back(company: Company, scene: Scene, wire: Wire) -> None:
    wire.cut()
    company.expects_trouble()
    seal(company.mo, "Said while the channel was away.")
    company.mo.sees("Your position is sealed")

    wire.mend()

    company.all_see("2 of 3 have not spoken")
    company.nobody_else_sees("Said while the channel was away.", company.mo)


def test_the_link_to_valkey_dies_without_a_word(company: Company, scene: Scene, wire: Wire) -> None:
    wire.silence()
    scene("give_position", item=company.item, name="Lea Brandt", because="Said into the silence.")

    company.all_see("2 of 3 have not spoken")
    company.nobody_else_sees("Said into the silence.", company.lea)


def test_the_web_program_killed_with_streams_open(company: Company, scene: Scene, house: House) -> None:
    company.expects_trouble()
    company.mo.page.get_by_label("Your reason").fill("Half typed")
    house.kill("web")
    scene("give_position", item=company.item, name="Lea Brandt", because="Said while nobody served.")

    house.start("web")

    company.all_see("2 of 3 have not spoken")
    assert company.mo.page.get_by_label("Your reason").input_value() == "Half typed"
    company.all_follow()


def test_the_web_program_stopped_and_started_loses_nothing(company: Company, scene: Scene, house: House) -> None:
    company.expects_trouble()

    house.stop("web")
    house.start("web")

    scene("give_position", item=company.item, name="Lea Brandt", because="After the restart.")
    company.all_see("2 of 3 have not spoken")


def test_the_database_restarted(company: Company, scene: Scene) -> None:
    company.expects_trouble()
    scene("cut_connections")

    scene("give_position", item=company.item, name="Lea Brandt", because="After the cut.")

    company.all_see("2 of 3 have not spoken")


def test_a_form_open_while_its_question_is_settled_by_somebody_else(company: Company, scene: Scene) -> None:
    company.mo.page.get_by_label("Your reason").fill("Too slow")

    scene("settle", item=company.item, name="Fay Lund")

    company.all_see("What comes next")


def test_three_tabs_and_a_phone_of_one_person(company: Company, visitor: Callable[..., Visitor]) -> None:
    session = company.meeting["sessions"][1]
    tabs = [visitor(session=session), visitor(session=session), visitor(session=session, phone=True)]
    for tab in tabs:
        tab.go(company.meeting["room"])
        follows(tab)

    seal(company.mo, "Said once.")

    for tab in tabs:
        expect(tab.page.get_by_text("Your position is sealed")).to_be_visible(timeout=SOON_MS)


def test_offline_is_said_and_taken_back(company: Company, scene: Scene) -> None:
    company.expects_trouble()
    words = company.mo.page.locator("[data-connection-words]")
    company.mo.context.set_offline(True)
    scene("give_position", item=company.item, name="Lea Brandt", because="While Mo was in a tunnel.")
    expect(words).not_to_have_text("Connected", timeout=60_000)

    company.mo.context.set_offline(False)

    expect(company.mo.page.get_by_text("2 of 3 have not spoken").first).to_be_visible(timeout=60_000)
    expect(words).to_contain_text("Connected", timeout=60_000)


def test_a_position_of_ones_own_is_not_asked_for_again(company: Company) -> None:
    asked: list[str] = []
    company.mo.page.on("request", lambda request: asked.append(request.url))

    seal(company.mo, "Said once.")

    company.mo.sees("Your position is sealed")
    company.mo.page.wait_for_timeout(2 * ASKS_AFTER_MS)
    assert not [url for url in asked if "/room/changes/" in url]
