"""Walks a page by the Tab key, and says in words what is wrong with where one is."""

from __future__ import annotations

from playwright.sync_api import Page

# A page of a hundred rows says with its first ones what it would say with all.
MOST = 60

# What is focused draws its ring itself, or its label does, or what stands for it in the label.
LOOK = """() => {
  const RATIO = 3;
  const pixel = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const colour = (css) => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = css;
    pixel.fillRect(0, 0, 1, 1);
    return [...pixel.getImageData(0, 0, 1, 1).data];
  };
  const light = ([red, green, blue]) => [red, green, blue]
    .map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, nth) => sum + part * [0.2126, 0.7152, 0.0722][nth], 0);
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found[3] > 250) return found;
    }
    return colour(getComputedStyle(document.documentElement).backgroundColor);
  };
  const ring = (node) => {
    const style = getComputedStyle(node);
    const width = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    return {width, colour: style.outlineColor, offset: parseFloat(style.outlineOffset)};
  };
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const label = at.closest("label") ?? at.labels?.[0];
  const drawn = [at, label, at.nextElementSibling, ...(label?.querySelectorAll("span") ?? [])]
    .filter(Boolean)
    .filter((node) => node.checkVisibility({opacityProperty: true, visibilityProperty: true}))
    .filter((node) => node.getBoundingClientRect().width > 4);
  const node = drawn.find((one) => ring(one).width >= 2);
  const called = (at.ariaLabel ?? at.innerText ?? at.name ?? "").trim().slice(0, 40);
  const name = `${at.tagName.toLowerCase()}.${at.className} "${called}"`;
  window.walked ??= new WeakSet();
  const known = window.walked.has(at);
  window.walked.add(at);
  if (known) return null;
  if (!node) return {name, troubles: ["no ring"]};
  const {width, colour: said, offset} = ring(node);
  const troubles = [];
  const around = ground(offset < 0 ? node : node.parentElement);
  const ratio = contrast(colour(said), around);
  if (ratio < RATIO) troubles.push(`ring ${said} of ${width}px has ${ratio.toFixed(2)} against ${around}`);
  const box = node.getBoundingClientRect();
  const parts = [0.1, 0.5, 0.9];
  const points = parts.flatMap((x) => parts.map((y) => [box.left + box.width * x, box.top + box.height * y]));
  const isOurs = (hit) => node.contains(hit) || hit.contains(node) || label?.contains(hit);
  const over = (hit) => !hit || hit.matches("html, body, main") || !isOurs(hit);
  const seen = points.some(([x, y]) => !over(document.elementFromPoint(x, y)));
  if (!seen) troubles.push(`hidden at ${Math.round(box.left)},${Math.round(box.top)} of ${innerWidth}x${innerHeight}`);
  at.blur();
  if (ring(node).width >= 2) troubles.push("the ring stays without focus");
  return {name, troubles};
}"""


def lap(page: Page) -> tuple[int, list[str]]:
    """How many places the Tab key stops at, and what is wrong there: at most one lap of the page."""
    troubles, count = [], 0
    page.evaluate("() => { window.walked = new WeakSet(); }")
    for _press in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(LOOK)
        if stop is None:
            break
        count += 1
        troubles += [f"{stop['name']}: {trouble}" for trouble in stop["troubles"]]
    return count, troubles
