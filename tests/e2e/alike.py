"""Whether a page shows what the same page shows when it is loaded anew."""

from __future__ import annotations

import difflib
import re

from playwright.sync_api import Error, Page

from tests.e2e.visitor import Visitor

# What runs by itself, what stands there without script alone, and what somebody may be choosing from.
IGNORED = "script, noscript, option, .timer__value, .connection, .room__enter, [hx-sse\\:connect]"
SHOWN = """(ignored) => {
  const lines = [];
  const walk = (node, place) => {
    const words = node.nodeType === Node.TEXT_NODE ? node.data.replace(/\\s+/g, " ").trim() : "";
    if (words) lines.push(`${place}: ${words}`);
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(ignored)) return;
    if (node.matches(".person")) lines.push(`${place}: ${node.className}`);
    for (const name of ["href", "action", "hidden"]) {
      if (node.hasAttribute(name)) lines.push(`${place} ${name}=${node.getAttribute(name)}`);
    }
    const inside = node.id ? `#${node.id}` : node.localName;
    for (const child of node.childNodes) walk(child, inside);
  };
  const room = document.getElementById("room");
  if (room) walk(room, "");
  return room ? lines : null;
}"""
CLOCK = re.compile(r"\d+:\d\d|\d+ minutes?")


def shown(page: Page) -> list[str] | None:
    """What the room's page says, draws and offers, a line each without the time; None when it is another page."""
    try:
        lines: list[str] | None = page.evaluate(SHOWN, IGNORED)
    except Error:
        return ["It is being loaded."]
    else:
        return lines and [CLOCK.sub("…", line) for line in lines]


def differences(one: Visitor) -> list[str]:
    """How this page differs from the same page in a new tab of the same browser."""
    if shown(one.page) is None:
        # An error page: it was asked for in the very moment of an outage, and people load that again.
        one.go(one.address)
    anew = one.context.new_page()
    anew.goto(one.address)
    pages = [shown(page) or [] for page in (one.page, anew)]
    lines = list(difflib.unified_diff(*pages, "as it is", "loaded anew", n=0, lineterm=""))
    anew.close()
    return lines
