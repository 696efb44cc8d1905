"""A decision that nobody carries finds its owner after the meeting: by one mail, its link, and one press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.letters import link_to
from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

FAY, MO, LEA = NAMES = ["Fay Lund", "Mo Adeyemi", "Lea Brandt"]
STATEMENT = "Open it to every clinic in May"
ASKED = f"Who carries “{STATEMENT}”?"


@pytest.fixture(scope="module")
def made(scene: Scene) -> Any:
    """Two decisions that nobody carries, one decided by Mo and one by Lea; their letters are owed."""
    found = {name: scene("unowned", names=NAMES, statement=f"{STATEMENT}.", decider=name) for name in (MO, LEA)}
    scene("owe_nudges")
    return found


def test_i_will_makes_an_owner_without_signing_in(made: Any, visitor: Callable[..., Visitor]) -> None:
    fay, mo = visitor(session=made[MO]["sessions"][0]), visitor(phone=True)
    fay.go(made[MO]["record"])
    fay.sees("Nobody has taken it on, so nothing will happen by itself.")

    mo.go(link_to(fay, MO, ASKED, "own"))
    mo.sees("You are answering as")
    mo.find_nothing_to_mend()
    mo.press("Confirm my answer")

    mo.sees(f"It’s yours: “{STATEMENT}”")
    mo.find_nothing_to_mend()
    fay.go(made[MO]["record"])
    fay.sees("Mo Adeyemi accepted it, answering the mail: “I will.”")
    expect(fay.page.get_by_text("Nobody has taken it on")).to_have_count(0)


def test_somebody_else_is_asked_without_script(made: Any, visitor: Callable[..., Visitor]) -> None:
    lea, mo = visitor(java_script_enabled=False), visitor(session=made[LEA]["sessions"][1])

    lea.go(link_to(mo, LEA, ASKED, "name"))
    lea.page.get_by_label("Who should carry it?").select_option(label=MO)
    lea.press("Confirm my answer")

    lea.sees("Mo Adeyemi is asked now")
    mo.go(made[LEA]["record"])
    mo.sees("Mo, is it yours?")
    mo.sees("Lea Brandt asked Mo Adeyemi to own it, answering the mail")
