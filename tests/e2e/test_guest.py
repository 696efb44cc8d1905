"""A guest on a phone, from the link to the reveal; and a second phone with the same link."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

FAY, MO = NAMES = ["Fay Lund", "Mo Adeyemi"]
# What a page is told whose place has gone is a refusal, and the browser says so.
REFUSED = "Failed to load resource"


def invited(fay: Visitor, room: str) -> str:
    """The facilitator makes a link on the meeting's page; its path."""
    fay.go(room.removesuffix("room/"))
    fay.follow("Guests")
    fay.page.get_by_label("Name").fill("Gus Hill")
    fay.press("Make a link")
    fay.sees("The link of Gus Hill")
    fay.find_nothing_to_mend()
    return "/guest/" + fay.page.get_by_label("Link", exact=True).input_value().partition("/guest/")[2]


def follows(one: Visitor) -> None:
    one.page.wait_for_selector("html[data-live=on]", state="attached")


def test_a_live_meeting_with_a_guest_on_a_phone(visitor: Callable[..., Visitor], scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=["Do we open it?"], floor="sealed")
    fay, mo = (visitor(session=session) for session in made["sessions"])
    link = invited(fay, made["room"])
    for one in (fay, mo):
        one.go(made["room"])
        follows(one)
    gus = visitor(phone=True)

    # In by the link, and like everybody else.
    gus.go(link)
    gus.sees("Fay Lund invites you as Gus Hill, a guest. You need no account.")
    gus.find_nothing_to_mend()
    # A finger that presses twice is one browser, not two.
    gus.page.get_by_role("button", name="Enter as Gus Hill").dblclick()
    follows(gus)
    gus.find_nothing_to_mend()
    gus.go("/guest/forget/")
    gus.find_nothing_to_mend()
    gus.go(made["room"])
    follows(gus)
    gus.page.get_by_role("radio", name="Open to every clinic").check()
    gus.page.get_by_label("Your reason").fill("It helps our clinics.")
    gus.press("Seal my position")
    for one in (fay, mo):
        one.sees("2 of 3 have not spoken")
        assert "It helps our clinics." not in one.page.content()

    # The same link on a second phone.
    second = visitor(phone=True)
    for one in (gus, second):
        one.expects(REFUSED)
    second.go(link)
    second.press("Ask Fay Lund")
    second.find_nothing_to_mend()
    letters = second.page.locator(".letters--large").inner_text()
    expect(fay.page.locator(".room-bar__knocks")).to_contain_text(letters)
    fay.find_nothing_to_mend()
    fay.press("Let this device in")
    expect(fay.page.locator(".room-bar__knocks")).to_have_count(0)
    gus.sees("Your link is in use on another device")
    second.press("Enter as Gus Hill")
    follows(second)
    second.sees("It helps our clinics.")

    # The reveal names a guest for what they are.
    fay.press("Reveal all positions")
    mo.sees("It helps our clinics.")
    expect(mo.page.locator(".voice").filter(has_text="It helps our clinics.")).to_contain_text("guest")
    follows(second)
    expect(second.page.locator(".lanes")).to_be_visible()

    # And at the end there are words.
    scene("settle", item=made["items"][0], name=FAY)
    fay.press("Close the meeting")
    second.sees("Thank you for taking part.")
