"""A decision finds its owner in the room: asked on their own screen, accepted with one tap, seen by all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

FAY, MO, LEA = NAMES = ["Fay Lund", "Mo Adeyemi", "Lea Brandt"]
STATEMENT = "Open it to every clinic in May."


def settled(visitor: Callable[..., Visitor], scene: Scene) -> tuple[dict[str, Any], list[Visitor]]:
    """Everybody is in the room while the facilitator records a decision and names Mo, who has a phone."""
    made = scene("meeting", names=NAMES, questions=["Do we open it?"], floor="revealed")
    fay, mo, lea = made["sessions"]
    people = [visitor(session=fay), visitor(session=mo, phone=True), visitor(session=lea)]
    for one in people:
        one.go(made["room"])
        one.page.wait_for_selector("html[data-live=on]", state="attached")
    scene("settle", item=made["items"][0], name=FAY, outcome="decided", statement=STATEMENT, owner=MO)
    return made, people


def test_who_is_named_says_yes_with_one_tap_and_all_see_it(visitor: Callable[..., Visitor], scene: Scene) -> None:
    _made, (fay, mo, lea) = settled(visitor, scene)
    mo.sees("Mo, is it yours?")
    mo.find_nothing_to_mend()
    for one in (fay, lea):
        one.sees("asked, has not said yes yet")
        expect(one.page.get_by_text("is it yours?")).to_have_count(0)

    mo.press("Yes, I own it")

    for one in (fay, mo, lea):
        expect(one.page.get_by_text("asked, has not said yes yet")).to_have_count(0)
        expect(one.page.locator(".settled dl").get_by_text(MO)).to_be_visible()
    expect(mo.page.get_by_text("is it yours?")).to_have_count(0)


def test_not_me_asks_the_next_on_her_own_screen(visitor: Callable[..., Visitor], scene: Scene) -> None:
    _made, (_fay, mo, lea) = settled(visitor, scene)

    mo.page.get_by_text("Not me", exact=True).click()
    mo.page.get_by_label("Who should carry it?").select_option(label=LEA)
    mo.press("Hand it back")

    lea.sees("Lea, is it yours?")
    lea.sees("Mo named you. Until you say yes, nobody owns it.")
    expect(mo.page.get_by_text("is it yours?")).to_have_count(0)
