"""Preparing in a browser: a status is led on, the meeting announced, moved, and its hour given back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

PRIYA, FORUM = "Priya Raman", "Online booking forum"


@pytest.fixture(scope="module")
def forum(scene: Scene) -> Any:
    """Where the sample's forum is prepared."""
    scene("sample")
    return f"/meetings/{scene('agenda', title=FORUM)['id']}/"


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def priya(request: pytest.FixtureRequest, scene: Scene, forum: str, visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(session=scene("session", name=PRIYA), java_script_enabled=request.param)


def test_a_status_goes_into_the_pre_read_with_one_press(priya: Visitor, forum: str) -> None:
    priya.go(forum).get_by_label("Add a question").fill("Update on reminders")
    priya.press("Add to the agenda")

    priya.sees("What question does this raise?")
    priya.sees("Do we go on with reminders as planned?")
    priya.press("Move it to the pre-read")

    priya.sees(f"It is in the pre-read of {FORUM}.")
    assert "Update on reminders" in priya.page.locator("section", has=priya.page.locator("#pre-read")).inner_text()
    assert priya.page.get_by_label("Add a question").input_value() == "", "it is not typed here any more"


def test_announced_moved_and_given_back(scene: Scene, forum: str, visitor: Callable[..., Visitor]) -> None:
    priya = visitor(session=scene("session", name=PRIYA))
    priya.go(forum)
    priya.find_nothing_to_mend()
    for page in ("announce/", "pre-read/", "give-hour-back/"):
        priya.go(forum + page)
        priya.find_nothing_to_mend()
    priya.go(forum + "announce/")
    priya.press("Send 7 mails")
    priya.sees("7 mails are on their way.")
    # Each is read before the next act: what has not left by then has nothing to say any more.
    assert "1. What are we not saying" in priya.letter_to("ruth@larkhill.example", f"{FORUM}:")
    priya.follow("Change")
    priya.page.get_by_label("Length in minutes").fill("40")
    priya.press("Change the meeting")
    priya.sees("in people’s calendars too")
    assert "It is now:" in priya.letter_to("ruth@larkhill.example", f"Changed: {FORUM}")
    priya.page.get_by_text("Cancel the meeting").click()
    priya.follow("Send the pre-read instead")
    priya.press("Send the pre-read and cancel")
    priya.sees("7 mails are on their way.")
    assert "31%, target 45%" in priya.letter_to("ruth@larkhill.example", f"You have your time back: {FORUM}")
