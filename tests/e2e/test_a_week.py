"""The week of one team, from the first use of an empty Bearing to a printed record, with axe on every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.scene import Scene
from tests.e2e.team import (
    ADA,
    BEN,
    CHI,
    DEV,
    GUS,
    ask_the_questions,
    begin,
    bring_a_guest,
    call_a_meeting,
    close,
    decide_the_first,
    defer_the_second,
    drop_the_third,
    enter_the_room,
    find_an_owner,
    find_nothing_to_decide,
    invite_everybody,
    print_the_record,
    read_the_log,
    start_a_project,
)
from tests.e2e.visitor import Visitor


@pytest.fixture
def people(visitor: Callable[..., Visitor]) -> dict[str, Visitor]:
    """Ada facilitates; Dev and the guest are on phones."""
    return {
        ADA: visitor(),
        BEN: visitor(),
        CHI: visitor(),
        DEV: visitor(phone=True),
        GUS: visitor(phone=True),
    }


def test_the_week_of_one_team(people: dict[str, Visitor], visitor: Callable[..., Visitor], scene: Scene) -> None:
    ada = people[ADA]
    begin(ada)
    start_a_project(ada)
    invite_everybody(people)
    find_nothing_to_decide(people)
    call_a_meeting(ada, "Booking forum")
    ask_the_questions(ada)
    display = visitor()
    display.context.add_cookies(ada.context.cookies())
    display.go(f"{ada.page.url}display/")
    bring_a_guest(people)
    enter_the_room(people)
    decide_the_first(people)
    display.sees("Open online booking to every clinic.")
    display.find_nothing_to_mend()
    defer_the_second(people)
    drop_the_third(people)
    display.sees("D-003")
    close(people)
    display.sees("Closed: 3 questions were settled.")
    scene("let_days_pass", days=2)
    scene("owe_nudges")
    find_an_owner(people)
    read_the_log(people[BEN])
    print_the_record(people[BEN])
