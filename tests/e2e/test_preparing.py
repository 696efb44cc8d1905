"""Ordering an agenda by drag, by keys and in two browsers; parking from a phone until the closing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

FAY, MO = NAMES = ["Fay Lund", "Mo Adeyemi"]
ONE, TWO, THREE = QUESTIONS = ["Do we open it?", "Do we tell the clinics?", "Do we keep the fax line?"]
Visit = Callable[..., Visitor]


@pytest.fixture
def made(scene: Scene) -> dict[str, Any]:
    made: dict[str, Any] = scene("meeting", names=NAMES, questions=QUESTIONS)
    return made


def agenda(made: dict[str, Any]) -> str:
    return str(made["room"]).removesuffix("room/")


def row(page: Page, question: str) -> Locator:
    return page.locator("#agenda-list > li").filter(has_text=question)


def expect_order(page: Page, *questions: str) -> None:
    expect(page.locator("#agenda-list .agenda-item__question")).to_have_text(list(questions))


def drag(page: Page, question: str, onto: str) -> None:
    """By its handle, in steps as a hand makes them."""
    start = row(page, question).locator("[data-handle]").bounding_box()
    end = row(page, onto).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] + 20, steps=3)
    page.mouse.move(end["x"] + 20, end["y"] + 12, steps=12)
    page.mouse.up()


def test_a_question_is_dragged_to_its_place(visitor: Visit, made: dict[str, Any]) -> None:
    fay = visitor(session=made["sessions"][0])
    page = fay.go(agenda(made))

    drag(page, THREE, ONE)

    expect(page.locator("#agenda-said")).to_have_text(f"“{THREE}” is now question 1 of 3.")
    expect_order(page, THREE, ONE, TWO)
    page.reload()
    expect_order(page, THREE, ONE, TWO)
    fay.find_nothing_to_mend()


def test_a_finger_drags_as_well(visitor: Visit, made: dict[str, Any]) -> None:
    fay = visitor(session=made["sessions"][0], phone=True)
    page = fay.go(agenda(made))
    row(page, THREE).evaluate("row => row.scrollIntoView({block: 'end'})")
    start = row(page, THREE).locator("[data-handle]").bounding_box()
    end = row(page, TWO).bounding_box()
    assert start
    assert end
    finger = fay.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (start["x"] + 10, start["y"] + 10))
    for step in range(1, 11):
        touch("touchMove", (start["x"] + 10, start["y"] + 10 + (end["y"] + 10 - start["y"]) * step / 10))
    touch("touchEnd")

    expect_order(page, ONE, THREE, TWO)


def test_keys_move_it_and_the_focus_goes_with_it(visitor: Visit, made: dict[str, Any]) -> None:
    fay = visitor(session=made["sessions"][0])
    page = fay.go(agenda(made))
    handle = row(page, ONE).locator("[data-handle]")
    handle.focus()

    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#agenda-said")).to_have_text(f"“{ONE}” is now question 2 of 3.")
    expect(handle).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#agenda-said")).to_have_text(f"“{ONE}” is now question 3 of 3.")
    expect(handle).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#agenda-said")).to_have_text(f"“{ONE}” is now question 2 of 3.")

    expect_order(page, TWO, ONE, THREE)


def test_two_browsers_order_at_once(visitor: Visit, made: dict[str, Any]) -> None:
    fay, mo = (visitor(session=session) for session in made["sessions"])
    for one in (fay, mo):
        one.go(agenda(made))

    fay.press("Move up", row(fay.page, THREE))
    expect_order(fay.page, ONE, THREE, TWO)
    mo.expects("409")
    mo.press("Move up", row(mo.page, THREE))

    mo.sees("Somebody changed the order here after you saw it.")
    expect_order(mo.page, ONE, THREE, TWO)
    mo.press("Move up", row(mo.page, THREE))
    expect_order(mo.page, THREE, ONE, TWO)
    expect(mo.page.locator("#notices")).to_be_empty()


def test_without_script_the_buttons_do(visitor: Visit, made: dict[str, Any]) -> None:
    fay = visitor(session=made["sessions"][0], java_script_enabled=False)
    page = fay.go(agenda(made))

    fay.press("Move down", row(page, ONE))

    expect_order(page, TWO, ONE, THREE)
    expect(page.locator("[data-handle]").first).to_be_hidden()


def test_a_question_parked_on_a_phone_finds_its_next_step_before_the_closing(
    visitor: Visit, scene: Scene, made: dict[str, Any]
) -> None:
    fay, mo = visitor(session=made["sessions"][0]), visitor(session=made["sessions"][1], phone=True)
    for one in (fay, mo):
        one.go(made["room"])
    scene("facilitate", verb="open_question", item=made["items"][0], name=FAY)
    fay.sees("2 of 2 have not spoken")

    mo.expects("422")
    line = mo.page.get_by_label("Park a question for later")
    line.fill("Update on the rota")
    mo.press("Park it")
    mo.sees(re.compile("is a status. What question does it raise"))
    expect(line).to_have_value("Update on the rota")
    line.fill("Who writes the rota?")
    mo.press("Park it")

    lot = fay.page.locator("#room-parking")
    expect(lot).to_contain_text("Who writes the rota?")
    expect(lot).to_contain_text(MO)
    expect(line).to_have_value("")
    mo.page.get_by_text("Change what you parked").click()
    mo.page.get_by_label("Put it otherwise").fill("Who writes the new rota?")
    mo.page.get_by_role("button", name=re.compile("^Reword it")).click()
    expect(lot).to_contain_text("Who writes the new rota?")
    mo.find_nothing_to_mend()

    scene("settle", item=made["items"][0], name=FAY)
    fay.page.locator("#room-close > summary").click()
    panel = fay.page.locator("#room-close")
    fay.expects("409")
    fay.press("Close it now", panel)
    fay.sees(re.compile("1 question is parked without a next step"))
    fay.find_nothing_to_mend()
    panel.get_by_role("button", name=re.compile("^To the project")).click()
    expect(lot).to_contain_text("Nothing is parked.")
    fay.press("Close it now", panel)

    mo.sees("Closed: 1 question was settled.")
    fay.follow("Read the summary")
    fay.sees("To the project, where it waits.")
    fay.find_nothing_to_mend()


def test_a_room_that_is_cancelled_says_so_on_every_open_page(
    visitor: Visit, scene: Scene, made: dict[str, Any]
) -> None:
    mo, screen = (visitor(session=made["sessions"][1]) for _page in range(2))
    mo.go(made["room"])
    screen.go(f"{agenda(made)}display/")
    mo.page.get_by_label("Park a question for later").fill("Half a thought")

    scene("cancel", room=made["room"], name=FAY)

    mo.sees("This meeting was cancelled.")
    mo.sees("Half a thought")
    screen.sees("This meeting was cancelled.")
