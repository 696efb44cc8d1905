"""Closing a meeting in a browser: one decision after the other, with and without script, at any width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

FAY, MO = NAMES = ["Fay Lund", "Mo Adeyemi"]
QUESTIONS = ["Do we open it?", "Do we tell the clinics?", "Do we keep the fax line?"]
Visit = Callable[..., Visitor]


@pytest.fixture
def made(scene: Scene) -> dict[str, Any]:
    """Two were decided and nobody carries them; one was not reached."""
    made: dict[str, Any] = scene("meeting", names=NAMES, questions=QUESTIONS)
    for item, statement in zip(made["items"], ["Open it in May.", "Tell them on Monday."], strict=False):
        scene("facilitate", verb="open_question", item=item, name=FAY)
        scene("facilitate", verb="reveal_positions", item=item, name=FAY)
        scene("settle", item=item, name=FAY, outcome="decided", statement=statement, because="It is ready.")
    return made


@pytest.mark.parametrize("phone", [False, True], ids=["laptop", "phone"])
def test_each_is_asked_about_while_the_panel_stays_open(visitor: Visit, made: dict[str, Any], phone: bool) -> None:
    fay = visitor(session=made["sessions"][0], phone=phone)
    fay.go(made["room"])
    panel = fay.page.locator("#room-close")

    panel.locator("summary").click()
    fay.find_nothing_to_mend()
    expect(panel).to_contain_text("Open it in May.")
    expect(panel).to_contain_text(QUESTIONS[2])
    fay.press("Nobody yet", panel)
    expect(panel).to_contain_text("Tell them on Monday.")
    panel.get_by_label("Ask somebody to carry it").select_option(label=MO)
    fay.press("Ask them", panel)
    expect(panel).not_to_contain_text("Who carries this?")
    fay.press("Close it now", panel)

    fay.sees("Closed: 2 questions were settled.")
    fay.sees("asked, has not said yes yet")
    fay.follow("Read the summary")
    fay.sees("Two decided, one not reached")
    fay.find_nothing_to_mend()


def test_a_person_half_chosen_survives_what_happens_in_the_room(
    visitor: Visit, scene: Scene, made: dict[str, Any]
) -> None:
    fay = visitor(session=made["sessions"][0])
    fay.go(made["room"])
    fay.page.locator("#room-close > summary").click()
    person = fay.page.get_by_label("Ask somebody to carry it")
    person.select_option(label=MO)

    scene("facilitate", verb="return_question", item=made["items"][2], name=FAY)

    fay.sees("Every question has left the floor.")
    expect(person.locator("option:checked")).to_have_text(MO)


def test_without_script(visitor: Visit, made: dict[str, Any]) -> None:
    fay = visitor(session=made["sessions"][0], java_script_enabled=False)
    fay.go(made["room"])

    for _decision in range(2):
        fay.page.locator("#room-close > summary").click()
        fay.press("Nobody yet")
    fay.page.locator("#room-close > summary").click()
    fay.press("Close it now")
    fay.follow("Read the summary")

    fay.sees("Two decided, one not reached")
