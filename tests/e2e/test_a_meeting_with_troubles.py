"""A whole meeting on five screens, while Valkey is killed and the web program too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from config.stack.valkey import Valkey
from tests.e2e.company import SOON_MS, TROUBLE, Visit, follows, seal, unfold
from tests.e2e.house import Databases, House
from tests.e2e.scene import Scene
from tests.e2e.servers import empty, kill
from tests.e2e.visitor import Visitor

FAY, MO, LEA, OBI = NAMES = ["Fay Lund", "Mo Adeyemi", "Lea Brandt", "Obi Eze"]
DISPLAY = "the display"
FIRST = "Do we open online booking to every clinic?"
SECOND = "Do we keep the fax line?"
REASONS = {
    MO: "Sync is proven with the first clinics",
    LEA: "Patients wait on the phone for a date",
    OBI: "Phones are where the patients are",
}
NEVER_SHOWN = "Nobody has sent one since May"
DECIDED = "Open online booking to every clinic."

Screens = dict[str, Visitor]


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases, empty_database: str, valkey: Valkey
) -> Iterator[House]:
    """A Bearing whose Valkey nobody else uses."""
    folder = tmp_path_factory.mktemp("house")
    made = House(folder, database=databases.copy(empty_database), redis=valkey.address())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def screens(scene: Scene, visitor: Visit) -> Screens:
    """Fay facilitates; Obi is on a phone."""
    made = scene("meeting", names=NAMES, questions=[FIRST, SECOND])
    sessions = dict(zip(NAMES, made["sessions"], strict=True))
    opened = {name: visitor(session=sessions[name], phone=name == OBI) for name in NAMES}
    opened[DISPLAY] = visitor(session=sessions[FAY])
    for name, one in opened.items():
        enter(name, one, made)
    return opened


def enter(name: str, one: Visitor, made: dict[str, Any]) -> None:
    for words in TROUBLE:
        one.expects(words)
    one.go(made["room"].replace("/room/", "/display/") if name == DISPLAY else made["room"])
    follows(one)


def test_a_whole_meeting_goes_on_whatever_is_killed(screens: Screens, valkey: Valkey, house: House) -> None:
    put_on_the_floor(screens, FIRST)
    speak_while_valkey_is_killed(screens, valkey)
    reveal(screens)
    change_a_mind(screens)
    record(screens)
    put_on_the_floor(screens, SECOND)
    speak_around_a_killed_web_program(screens, house)
    defer(screens)
    close(screens)
    read_the_log(screens)


def all_see(screens: Screens, words: str) -> None:
    for one in screens.values():
        expect(one.page.get_by_text(words).filter(visible=True).first).to_be_visible(timeout=SOON_MS)


def only_the_author_sees(screens: Screens, author: str, words: str) -> None:
    for name, one in screens.items():
        assert (words in one.page.content()) == (name == author), name


def put_on_the_floor(screens: Screens, question: str) -> None:
    fay = screens[FAY]
    fay.press("Put it on the floor", fay.page.locator("li", has_text=question))
    for one in screens.values():
        expect(one.page.get_by_role("heading", level=1, name=question)).to_be_visible(timeout=SOON_MS)


def speak_while_valkey_is_killed(screens: Screens, valkey: Valkey) -> None:
    speak(screens, MO, REASONS[MO], "3 of 4 have not spoken")
    kill(valkey)
    empty(valkey)
    speak(screens, LEA, REASONS[LEA], "2 of 4 have not spoken")
    valkey.start()
    speak(screens, OBI, REASONS[OBI], "1 of 4 has not spoken")
    for author, words in REASONS.items():
        only_the_author_sees(screens, author, words)


def speak(screens: Screens, name: str, because: str, so: str) -> None:
    seal(screens[name], because)
    screens[name].sees("Your position is sealed")
    all_see(screens, so)
    only_the_author_sees(screens, name, because)


def reveal(screens: Screens) -> None:
    screens[FAY].press("Reveal all positions")
    for one in screens.values():
        unfold(one)
    for words in REASONS.values():
        all_see(screens, words)


def change_a_mind(screens: Screens) -> None:
    lea = screens[LEA]
    lea.page.get_by_text("I changed my mind").click()
    changed = lea.page.locator("form", has=lea.page.get_by_role("button", name="Add it to the room"))
    changed.get_by_label("Wait").check()
    changed.get_by_label("What changed your mind").fill("The wards come first")
    lea.press("Add it to the room")
    for one in screens.values():
        # On the phone the lane that she moved to may be a new one, and folded.
        expect(one.page.get_by_text("The wards come first").first).to_be_attached(timeout=SOON_MS)
        unfold(one)
    all_see(screens, "The wards come first")


def record(screens: Screens) -> None:
    fay = screens[FAY]
    form = fay.page.locator(".record__form--decided")
    form.get_by_label("We decided to").fill(DECIDED)
    form.get_by_label("Because", exact=True).fill("Sync is proven, and patients wait.")
    form.get_by_label("A", exact=True).check()
    form.get_by_role("combobox", name="Owner").select_option(label=MO)
    fay.press("Record the decision")
    all_see(screens, DECIDED)
    all_see(screens, "D-001")


def speak_around_a_killed_web_program(screens: Screens, house: House) -> None:
    speak(screens, MO, NEVER_SHOWN, "3 of 4 have not spoken")
    screens[LEA].page.get_by_label("Your reason").fill("Half typed")
    house.kill("web")
    house.start("web")
    speak(screens, OBI, REASONS[OBI], "2 of 4 have not spoken")
    expect(screens[LEA].page.get_by_label("Your reason")).to_have_value("Half typed")
    only_the_author_sees(screens, MO, NEVER_SHOWN)


def defer(screens: Screens) -> None:
    fay = screens[FAY]
    fay.follow("Defer")
    form = fay.page.locator(".record__form--deferred")
    form.locator("textarea").fill("The number of faxes a week")
    form.get_by_label("Who brings it").select_option(label=LEA)
    in_two_weeks = fay.page.evaluate("new Date(Date.now() + 14 * 864e5).toISOString().slice(0, 10)")
    form.get_by_label("By", exact=True).fill(in_two_weeks)
    fay.press("Defer the question")
    all_see(screens, "D-002")
    nobody_else_ever_sees(screens)


def nobody_else_ever_sees(screens: Screens) -> None:
    for name, one in screens.items():
        assert name == MO or NEVER_SHOWN not in one.page.content(), name


def close(screens: Screens) -> None:
    screens[FAY].press("Close the meeting")
    all_see(screens, "Closed: 2 questions were settled.")
    nobody_else_ever_sees(screens)


def read_the_log(screens: Screens) -> None:
    lea = screens[LEA]
    lea.go("/decisions/")
    lea.sees("D-001")
    lea.sees("D-002")
    lea.go("/decisions/D-001/")
    lea.sees(DECIDED)
    for words in (MO, *REASONS.values(), "The wards come first"):
        assert words in lea.page.content()
    lea.go("/decisions/D-002/")
    lea.sees("The number of faxes a week")
    assert NEVER_SHOWN not in lea.page.content()
