"""A button that is pressed twice does once what it says, on a page and in the room."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

FAY, MO = "Fay Lund", "Mo Adeyemi"
QUESTION = "Do we open it?"
Visit = Callable[..., Visitor]


@pytest.fixture
def sessions(scene: Scene) -> tuple[str, list[str]]:
    made = scene("meeting", names=[FAY, MO], questions=[QUESTION], floor="sealed")
    return made["room"], made["sessions"]


def press_twice(one: Visitor, button: Locator) -> list[str]:
    """On a network so slow that the second press comes before the first answer. Returns what was sent."""
    sent: list[str] = []

    def slowly(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request.url)
            time.sleep(0.5)
        route.continue_()

    one.page.route("**/*", slowly)
    button.dblclick()
    one.page.wait_for_timeout(1000)
    one.page.unroute("**/*")
    return sent


def test_a_question_is_asked_once(visitor: Visit, sessions: tuple[str, list[str]]) -> None:
    mo = visitor(session=sessions[1][1])
    mo.go("/ask/").locator("main [name=question]").fill("Do we keep the fax line?")
    mo.page.locator("[name=project]").select_option(index=1)

    sent = press_twice(mo, mo.page.get_by_role("button", name="Ask it"))

    mo.page.wait_for_url("**/questions/**")
    assert len(sent) == 1


def test_after_a_refusal_it_can_be_pressed_again(visitor: Visit, sessions: tuple[str, list[str]]) -> None:
    mo = visitor(session=sessions[1][1])
    mo.expects("422")
    mo.go("/ask/").locator("[name=project]").select_option(index=1)
    press_twice(mo, mo.page.get_by_role("button", name="Ask it"))
    mo.sees("Write the question first.")
    mo.page.locator("main [name=question]").fill("Do we keep the pager?")

    mo.press("Ask it")

    mo.page.wait_for_url("**/questions/**")


def test_in_the_room_it_is_parked_once_and_then_another(visitor: Visit, sessions: tuple[str, list[str]]) -> None:
    room, (_fay, session) = sessions
    mo = visitor(session=session)
    words = mo.go(room).get_by_label("Park a question for later")
    words.fill("Do we tell them?")

    sent = press_twice(mo, mo.page.get_by_role("button", name="Park it"))

    assert len(sent) == 1
    words.fill("Do we tell them twice?")
    mo.press("Park it")
    expect(mo.page.locator(".parked__question")).to_have_text(["Do we tell them?", "Do we tell them twice?"])


def test_who_reveals_is_not_told_that_somebody_has(visitor: Visit, sessions: tuple[str, list[str]]) -> None:
    room, (session, _mo) = sessions
    fay = visitor(session=session)
    fay.go(room)

    sent = press_twice(fay, fay.page.get_by_role("button", name="Reveal all positions"))

    assert len(sent) == 1
    expect(fay.page.locator("#notices")).to_be_empty()
