"""Somebody with a browser of their own, and what is always asked of the pages they see."""

from __future__ import annotations

import re
import time
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# The worker may be busy with others' mails; what it did not take is looked for once a minute.
MAIL_SECONDS = 90
CODE = re.compile(r"\b[B-Z]{6}\b")
# A changed theme is on the page with its next frame.
LOOK = """async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  return (await axe.run(document, {resultTypes: ["violations"]})).violations;
}"""
# Long enough for a page that asks every two seconds, on a machine that is busy.
expect.set_options(timeout=15_000)
_axe = Axe()


class Visitor:
    """A browser context with one page, whose every complaint is collected."""

    def __init__(self, browser: Browser, url: str, *, phone: bool = False, **options: Any):
        self.context = browser.new_context(
            base_url=url,
            viewport=PHONE if phone else LAPTOP,
            has_touch=phone,
            is_mobile=phone,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **options,
        )
        self.context.set_default_timeout(15_000)
        self.troubles: list[str] = []
        self.expected: list[str] = []
        self.context.on("console", self._complain)
        self.context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.page: Page = self.context.new_page()
        # Where it was led last.
        self.address = ""

    def _complain(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.troubles.append(f"{said.text} ({said.location['url']})")

    def expects(self, trouble: str) -> None:
        """Say that the browser will complain about this, because the test provokes it."""
        self.expected.append(trouble)

    def leave(self) -> None:
        """Close the browser; nothing may have gone wrong in it that was not provoked."""
        self.context.close()
        unexpected = [said for said in self.troubles if not any(words in said for words in self.expected)]
        assert not unexpected, unexpected

    def go(self, path: str) -> Page:
        self.address = path
        self.page.goto(path)
        return self.page

    def press(self, name: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("link", name=name, exact=True).first.click()

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible()

    def find_nothing_to_mend(self) -> None:
        """Run axe over the page as it is now, in light and in dark."""
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            if not self.page.evaluate("'axe' in window"):
                self.page.evaluate(_axe.axe_script)
            found = self.page.evaluate(LOOK)
            # A look may fall into a swap: what is wrong stays wrong.
            found = found and self.page.evaluate(LOOK)
            assert not found, f"{self.page.url} in {scheme}:\n{_in_words(found)}"
        self.page.emulate_media(color_scheme="light")

    def letter_to(self, email: str, subject: str) -> str:
        """The text of the newest mail to somebody, read in the outbox once the worker has sent it."""
        reader = self.context.new_page()
        item = reader.locator(".mailbox__item").filter(has_text=subject)
        heads = reader.locator(".mailbox__heads")
        reader.goto("/outbox/")
        until = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < until:
            for nth in range(item.count()):
                item.nth(nth).click()
                if email in heads.inner_text():
                    text = reader.locator(".mailbox__text").inner_text()
                    reader.close()
                    return text
            reader.wait_for_timeout(200)
            reader.goto("/outbox/")
        raise AssertionError(f"No mail “{subject}” to {email}:\n{reader.locator('main').inner_text()}")

    def enter_code(self, email: str) -> None:
        """Read the code in the outbox and sign in with it."""
        code = CODE.search(self.letter_to(email, "is your code for Bearing"))
        assert code
        self.page.get_by_label("Code from the mail").fill(code[0])
        self.press("Sign in")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)


def _in_words(violations: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{one['id']}: {one['help']}\n"
        + "\n".join(f"    {node['target']} {node['failureSummary']}" for node in one["nodes"])
        for one in violations
    )
