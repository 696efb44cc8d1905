"""The room's own screen: readable at three metres, and all of it to be seen, for nobody stands there to scroll."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

FAY, LONGEST = "Fay Lund", "Wilhelmina Fredericka van der Westhuizen-Okonkwo of Larkhill"
QUESTION = (
    "Do we open online booking to every one of our two hundred clinics on the day that we promised "
    "on the stage in October, or do we wait for sync?"
)
# The longest reason that can be given.
REASON = "Forty clinics move faster than we can train the people in them, and everybody knows that."
SCREENS = [(1366, 768), (1440, 900), (1920, 1080)]
# By the width of the screen: the smallest word, and the smallest name above nine people.
SMALLEST, SMALLEST_NAME = 24 / 1440, 20 / 1440
WORDS = """() => [...document.querySelectorAll('#room *')].flatMap((element) => {
  const {width, height, right} = element.getBoundingClientRect();
  // What does not fit into a name's lines is cut off there.
  const bottom = (element.closest('.person__name') ?? element).getBoundingClientRect().bottom;
  const said = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  // Initials are decoration beside a name; what is for ears alone is a pixel.
  const isSeen = !element.closest('.person__circle, .course__leg, [hidden], .visually-hidden') && width > 1;
  const hidden = element.closest('.person__name') && element.closest('.person__name').offsetWidth <= 1;
  if (!said || !isSeen || hidden) return [];
  const size = parseFloat(getComputedStyle(element).fontSize);
  return [{words: element.textContent.trim(), size, right, bottom, isName: !!element.closest('.person__name')}];
})"""
Visit = Callable[..., Visitor]


def show(visitor: Visit, scene: Scene, people: int, spoken: int, *, is_revealed: bool) -> Visitor:
    names = [FAY, *(f"Ada{nth} Harrington" for nth in range(2, people)), LONGEST]
    made: dict[str, Any] = scene("meeting", names=names, questions=[QUESTION], floor="sealed")
    for nth, name in enumerate(names[:spoken]):
        scene("give_position", item=made["items"][0], name=name, option=nth % 3, because=REASON)
    if is_revealed:
        scene("facilitate", verb="reveal_positions", item=made["items"][0], name=FAY)
    screen = visitor(session=made["sessions"][0])
    screen.go(made["room"].replace("/room/", "/display/"))
    return screen


@pytest.mark.parametrize(
    ("people", "spoken", "is_revealed"),
    [(9, 4, False), (24, 19, False), (24, 14, False), (24, 0, False), (60, 49, False), (9, 8, True), (24, 20, True)],
)
def test_everything_is_seen_from_three_metres(
    visitor: Visit, scene: Scene, people: int, spoken: int, is_revealed: bool
) -> None:
    screen = show(visitor, scene, people, spoken, is_revealed=is_revealed)
    for width, height in SCREENS:
        screen.page.set_viewport_size({"width": width, "height": height})
        words = screen.page.evaluate(WORDS)
        assert len(words) > 8
        for one in words:
            assert one["size"] >= (SMALLEST_NAME if one["isName"] else SMALLEST) * width - 1, one
            assert one["right"] <= width, one
            assert one["bottom"] <= height, one


def test_it_says_every_reason_as_long_as_there_is_room(visitor: Visit, scene: Scene) -> None:
    screen = show(visitor, scene, 6, 6, is_revealed=True)

    assert screen.page.get_by_text(REASON).count() == 6


def test_the_facilitators_controls_stay_in_sight_beside_a_long_list_of_names(visitor: Visit, scene: Scene) -> None:
    fay = show(visitor, scene, 24, 14, is_revealed=False)
    fay.go(fay.page.url.replace("/display/", "/room/"))
    for width, height in SCREENS:
        fay.page.set_viewport_size({"width": width, "height": height})
        assert fay.page.get_by_role("button", name="Reveal all positions").bounding_box()["y"] < height - 48  # type: ignore[index]
