"""Who meets in the tests of the live room, each on a screen of their own, and what all of them must show."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

FAY, MO, LEA = NAMES = ["Fay Lund", "Mo Adeyemi", "Lea Brandt"]
# After a return the screens are right within two seconds; the rest is this machine's business.
SOON_MS = 15_000
TROUBLE = ("Failed to load resource", "htmx:sse:error", "htmx:error", "Content Security Policy")
Visit = Callable[..., Visitor]


class Company:
    """Facilitator, participant on a laptop, participant on a phone, and the room's own screen.

    With `url` the laptop comes by another way than straight to the house.
    """

    def __init__(self, scene: Scene, visitor: Visit, *, url: str = "") -> None:
        self.meeting = scene("meeting", names=NAMES, questions=["Do we open it?", "Do we close it?"], floor="sealed")
        self.item = self.meeting["items"][0]
        fay, mo, lea = self.meeting["sessions"]
        self.fay, self.mo, self.lea = (
            visitor(session=fay),
            visitor(session=mo, url=url),
            visitor(session=lea, phone=True),
        )
        self.display = visitor(session=fay)
        self.people = [self.fay, self.mo, self.lea]
        self.all = [*self.people, self.display]
        for one in self.people:
            one.go(self.meeting["room"])
        self.display.go(self.meeting["room"].replace("/room/", "/display/"))
        self.all_follow()

    def all_follow(self) -> None:
        for one in self.all:
            follows(one)

    def all_see(self, words: str) -> None:
        for one in self.all:
            expect(one.page.get_by_text(words).filter(visible=True).first).to_be_visible(timeout=SOON_MS)

    def nobody_else_sees(self, words: str, author: Visitor | None = None) -> None:
        """As of what the pages show now: first see that they show what came after the words."""
        for one in self.all:
            assert one is author or words not in one.page.content()

    def expects_trouble(self) -> None:
        for one in self.all:
            for words in TROUBLE:
                one.expects(words)


def follows(one: Visitor) -> None:
    """Wait until the stream of this page is open."""
    one.page.wait_for_selector("html[data-live=on]", state="attached")


def seal(one: Visitor, because: str) -> None:
    one.page.get_by_role("radio", name="Open to every clinic").check()
    one.page.get_by_label("Your reason").fill(because)
    one.press("Seal my position")


def unfold(one: Visitor) -> None:
    """In the hand one's own lane is open and the others fold."""
    expect(one.page.locator(".lanes")).to_be_visible()
    folded = one.page.locator("details[data-fold]:not([open]) > summary")
    while folded.count():
        folded.first.click()
