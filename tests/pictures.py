"""`make pictures`: the pictures of the guide for people, taken anew from the sample into docs/images/.

As a window shows them, in light: 1440 x 900, or a phone of 390 x 844.
"""

from __future__ import annotations

import re
import sys
from urllib.parse import urlsplit

from playwright.sync_api import Locator

from config.stack.places import CHECKOUT
from tests.e2e.visitor import Visitor
from tests.packed import packed
from tests.screenshots import (
    FORUM,
    INGRID,
    JONAS,
    MEI_LIN,
    POSITIONS,
    PRIYA,
    RUTH,
    TOMAS,
    Camera,
    open_camera,
    settle_the_first,
)

FOLDER = CHECKOUT / "docs" / "images"
LAUNCH = "Open online booking to the 64 clinics on new records."
BECAUSE = "It opens on the promised day without a double booking a clinic cannot explain."


def main() -> None:
    with open_camera() as camera:
        camera.scene("sample")
        camera.house.start("worker")
        priya = camera.visitor(PRIYA)
        forum = camera.scene("agenda", title=FORUM)
        meeting = f"/meetings/{forum['id']}/"
        _before(priya, meeting)
        _sealed(camera, priya, meeting, forum["items"])
        _revealed(camera, priya, forum["items"][1])
        _closed(camera, priya, meeting, forum["items"])
        _after(camera, priya)
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} pictures in docs/images/\n")


def _take(name: str, one: Visitor, top: Locator | None = None) -> None:
    """What is in the window; with `top`, scrolled until that is at its upper edge."""
    one.page.wait_for_timeout(500)
    if top:
        top.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - 80)")
    (FOLDER / f"{name}.png").write_bytes(packed(one.page.screenshot()))


def _before(priya: Visitor, meeting: str) -> None:
    priya.go("/today/")
    _take("today", priya)
    priya.go(meeting)
    _take("prepare", priya)


def _sealed(camera: Camera, priya: Visitor, meeting: str, items: list[str]) -> None:
    """The question on the floor: on the room's screen, on a phone, and on a guest's phone."""
    camera.scene("facilitate", verb="open_room", item=meeting.split("/")[2], name=PRIYA)
    settle_the_first(camera.scene, items[0])
    camera.scene("facilitate", verb="open_question", item=items[1], name=PRIYA)
    _speak(camera, items[1], RUTH, TOMAS, MEI_LIN)
    _take("room", _at(priya, f"{meeting}room/"))
    ingrid = camera.visitor(INGRID, phone=True)
    ingrid.go(f"{meeting}room/")
    _choose(ingrid, POSITIONS[INGRID][1])
    ingrid.press("Seal my position")
    ingrid.sees("Only you can read it")
    _take("position", ingrid)
    guest = camera.visitor(phone=True)
    guest.go(_link_of_a_guest(priya, meeting))
    guest.press("Enter as Gus Hill")
    _choose(guest, "Our two surgeries moved in March.")
    _take("guest", guest, guest.page.get_by_role("heading", level=1))
    guest.press("Seal my position")
    guest.sees("Only you can read it")
    _speak(camera, items[1], JONAS)
    priya.go(f"{meeting}room/")


def _at(one: Visitor, path: str) -> Visitor:
    one.go(path)
    return one


def _speak(camera: Camera, item: str, *names: str) -> None:
    for name in names:
        option, because = POSITIONS[name]
        camera.scene("give_position", item=item, name=name, option=option, because=because)


def _choose(one: Visitor, because: str) -> None:
    """The second option, with a reason."""
    one.page.locator("#position").get_by_role("radio").nth(1).check()
    one.page.get_by_label("Your reason").fill(because)


def _link_of_a_guest(priya: Visitor, meeting: str) -> str:
    priya.go(f"{meeting}guests/")
    priya.page.get_by_label("Name").fill("Gus Hill")
    priya.press("Make a link")
    return urlsplit(priya.page.get_by_label("Link", exact=True).input_value()).path


def _revealed(camera: Camera, priya: Visitor, item: str) -> None:
    priya.press("Reveal all positions")
    priya.sees("How this question leaves the floor")
    _take("reveal", priya)
    priya.page.get_by_label("We decided to").fill(LAUNCH)
    priya.page.get_by_label("Because").fill(BECAUSE)
    _take("decide", priya, priya.page.get_by_text("How this question leaves the floor"))
    camera.scene("settle", item=item, name=PRIYA, outcome="decided", statement=LAUNCH, because=BECAUSE)


def _closed(camera: Camera, priya: Visitor, meeting: str, items: list[str]) -> None:
    priya.go(f"{meeting}room/").locator("#room-close > summary").click()
    priya.sees("Who carries this?")
    _take("closing", priya, priya.page.get_by_role("heading", name="What comes next"))
    priya.press("Nobody yet")
    camera.scene("facilitate", verb="close_meeting", item=meeting.split("/")[2], name=PRIYA)
    priya.go(f"{meeting}summary/")
    _take("summary", priya)


def _after(camera: Camera, priya: Visitor) -> None:
    priya.go("/decisions/")
    _take("log", priya)
    priya.page.get_by_role("link", name=re.compile(LAUNCH)).first.click()
    priya.follow("Correct it")
    priya.page.get_by_label("What was decided").fill(LAUNCH.replace("64", "63"))
    priya.page.get_by_label("Why is it corrected?").fill("One clinic had been counted twice.")
    priya.press("Record the correction")
    priya.sees("corrected by Priya Raman")
    priya.follow("Version 2")
    _take("record", priya)
    camera.scene("let_days_pass", days=1)
    camera.scene("owe_nudges")
    letter = priya.letter_to("ruth@larkhill.example", "Who carries")
    link = re.search(r"/answer/\S+\?answer=own", letter)
    assert link, letter
    ruth = camera.visitor()
    ruth.go(link[0])
    _take("answer", ruth)


if __name__ == "__main__":
    main()
