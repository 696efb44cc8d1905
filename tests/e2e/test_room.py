"""What happens in the room when several things happen at once, or something is missing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.e2e.company import follows
from tests.e2e.house import House
from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor
from tests.e2e.wire import Wire

FAY, MO, LEA = NAMES = ["Fay Lund", "Mo Adeyemi", "Lea Brandt"]
QUESTION = "Do we open online booking to every clinic?"
NEXT = "Do we keep the fax line?"
LATE_SECONDS = 0.5
Visit = Callable[..., Visitor]


def enter(visitor: Visit, made: dict[str, Any], name: str, **options: Any) -> Visitor:
    """This person's browser, in the room."""
    one = visitor(session=made["sessions"][NAMES.index(name)], **options)
    one.go(made["room"])
    return one


def test_typing_a_reason_is_not_disturbed(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION], floor="sealed")
    mo = enter(visitor, made, MO)
    mo.page.set_viewport_size({"width": 1024, "height": 420})
    reason = mo.page.get_by_label("Your reason, in one line")
    mo.page.get_by_label("Wait").check()
    reason.press_sequentially("The wards come first")
    for _letter in "first":
        reason.press("ArrowLeft")
    before = where(reason)

    scene("give_position", item=made["items"][0], name=LEA)
    scene("facilitate", verb="pause", item=made["items"][0], name=FAY)

    mo.sees("2 of 3 have not spoken")
    mo.sees("Paused")
    assert where(reason) == before
    assert before["focused"]
    assert before["scroll"] > 0
    expect(mo.page.get_by_label("Wait")).to_be_checked()
    mo.page.keyboard.type("really ")
    expect(reason).to_have_value("The wards come really first")


def where(field: Locator) -> Any:
    """What somebody who types would notice: text, caret, focus, scroll."""
    return field.evaluate(
        "field => ({text: field.value, from: field.selectionStart, to: field.selectionEnd,"
        " focused: document.activeElement === field, scroll: scrollY})"
    )


def test_the_list_of_questions_keeps_what_one_has_sealed_through_every_push(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION, NEXT])
    mo = enter(visitor, made, MO, phone=True)
    mo.sees("Take a position now")

    scene("give_position", item=made["items"][0], name=MO, because="The wards come first")
    mo.sees("Your position is sealed")
    scene("facilitate", verb="open_question", item=made["items"][1], name=FAY)
    mo.sees("Seal my position")
    scene("settle", item=made["items"][1], name=FAY)

    mo.sees("Your position is sealed")
    expect(mo.page.get_by_text("Take a position now").filter(visible=True)).to_have_count(0)
    expect(mo.page.get_by_text("The wards come first")).to_have_count(0)
    mo.find_nothing_to_mend()


@pytest.mark.parametrize("page", ["room", "own screen"])
def test_a_position_that_was_changed_is_shown_sealed(visitor: Visit, scene: Scene, page: str) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION], floor="sealed")
    scene("give_position", item=made["items"][0], name=MO)
    mo = enter(visitor, made, MO)
    if page == "own screen":
        mo.go(f"/questions/{made['items'][0]}/position/")
    follows(mo)
    # What the push of one's own act makes the page ask for comes after the answer to that act.
    mo.page.route(re.compile(r"/yours/"), answered_late)
    mo.follow("Change it")
    mo.page.get_by_label("Your reason, in one line").fill("The wards come first")

    mo.press("Seal my position")

    mo.sees("Your position is sealed")
    mo.page.wait_for_timeout(4 * LATE_SECONDS * 1000)
    mo.sees("The wards come first")
    expect(mo.page.get_by_role("button", name="Seal my position")).to_have_count(0)


def answered_late(route: Route) -> None:
    time.sleep(LATE_SECONDS)
    route.continue_()


def test_a_half_typed_record_survives_objections_a_reload_and_a_lost_network(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION], floor="sealed")
    scene("give_position", item=made["items"][0], name=MO, option=2)
    scene("facilitate", verb="reveal_positions", item=made["items"][0], name=FAY)
    fay = enter(visitor, made, FAY)
    form = fay.page.locator(".record__form--decided")
    statement = form.get_by_label("We decided to")
    form.get_by_label("Because", exact=True).fill("Sync is proven.")
    statement.press_sequentially("Open it to every")

    scene("raise_objection", item=made["items"][0], name=LEA, harm="Wards without tablets book nobody.")
    expect(form.get_by_label("Lea Brandt objects")).to_be_visible()
    expect(statement).to_be_focused()
    statement.press_sequentially(" clinic")
    fay.page.reload()
    expect(statement).to_have_value("Open it to every clinic")
    expect(form.get_by_label("Because", exact=True)).to_have_value("Sync is proven.")

    fay.expects("ERR_INTERNET_DISCONNECTED")
    fay.expects("Failed to fetch")
    form.get_by_label("A", exact=True).check()
    fay.context.set_offline(True)
    fay.press("Record the decision")
    fay.sees("No connection to Bearing.")
    expect(statement).to_have_value("Open it to every clinic")
    fay.context.set_offline(False)
    expect(fay.page.get_by_text("No connection to Bearing.")).to_have_count(0)
    form.get_by_label("Lea Brandt objects").check()
    fay.press("Record the decision")

    fay.sees("Every question has left the floor.")
    fay.page.locator(".settled .ref").click()
    fay.sees("Open it to every clinic")
    fay.sees("Wards without tablets book nobody.")


def test_a_double_press_is_one_press(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION, NEXT], floor="sealed")
    fay, mo = enter(visitor, made, FAY), enter(visitor, made, MO)
    sent: list[str] = []
    for one in (fay, mo):
        one.page.on("request", lambda request: request.method == "POST" and sent.append(request.url.split("/")[-2]))
    press_twice(mo, "Park it", {"Park a question for later": "Who pays for it?"})
    mo.sees("Change what you parked")
    press_twice(fay, "Reveal all positions")
    mo.page.get_by_text("Take a position now").click()
    mo.page.get_by_role("radio", name="Wait").check()
    press_twice(mo, "Add it to the room", {"Your reason, in one line": "Now I see"})
    fay.sees("Now I see")
    fay.page.get_by_label("A", exact=True).check()
    press_twice(fay, "Record the decision", {"We decided to": "Open it.", "Because": "Sync is proven."})
    fay.sees("What comes next")

    assert [act for act in sent if act != "enter"] == ["parking", "reveal", "change", "settle"]
    expect(fay.page.locator("#notices")).to_be_empty()


def press_twice(one: Visitor, name: str, fields: dict[str, str] | None = None) -> None:
    form = one.page.locator("form:visible", has=one.page.get_by_role("button", name=name))
    for label, words in (fields or {}).items():
        form.get_by_label(label, exact=True).fill(words)
    form.get_by_role("button", name=name).dblclick()


def test_the_loser_of_a_reveal_is_told_and_shown(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION], floor="sealed")
    scene("give_position", item=made["items"][0], name=MO, because="Nobody else will say it")
    first, second = enter(visitor, made, FAY), enter(visitor, made, FAY)
    second.expects("503")
    hold_back_changes(second.page)
    second.expects("409")

    first.press("Reveal all positions")
    first.sees("Nobody else will say it")
    second.press("Reveal all positions")

    second.sees(re.compile(r"Already revealed at \d\d?:\d\d"))
    second.sees("Nobody else will say it")


def hold_back_changes(page: Page) -> None:
    """Until it acts itself, this page does not learn what others did: it has no stream and asks in vain."""
    acts: list[Request] = []
    page.on("request", lambda request: request.method == "POST" and acts.append(request))

    def nothing_new(route: Route) -> None:
        if acts:
            route.continue_()
        else:
            route.fulfill(status=304)

    page.route(re.compile(r"/changes/\?version="), nothing_new)
    page.route(re.compile(r"/live/"), lambda route: route.fulfill(status=503))
    page.reload()


def test_a_form_whose_question_was_settled_meanwhile_says_so(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION, NEXT], floor="revealed")
    fay = enter(visitor, made, FAY)
    fay.expects("503")
    hold_back_changes(fay.page)
    fay.expects("409")
    form = fay.page.locator(".record__form--decided")
    form.get_by_label("We decided to").fill("Open it to every clinic")
    form.get_by_label("Because", exact=True).fill("Sync is proven.")
    form.get_by_label("A", exact=True).check()

    scene("settle", item=made["items"][0], name=FAY, because="The clinics asked to wait.")
    fay.press("Record the decision")

    fay.sees(re.compile(r"Already settled at \d\d?:\d\d: dropped"))
    fay.sees("The clinics asked to wait.")
    fay.sees("The form you were typing in is gone")
    for words in ("Open it to every clinic", "Sync is proven."):
        expect(fay.page.locator("#notices").get_by_text(words)).to_be_visible()
    fay.find_nothing_to_mend()


def test_a_reason_typed_into_the_reveal_is_kept_for_the_change_of_mind(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION], floor="sealed")
    mo = enter(visitor, made, MO)
    mo.page.get_by_label("Your reason, in one line").press_sequentially("The wards come first")

    scene("facilitate", verb="reveal_positions", item=made["items"][0], name=FAY)

    mo.sees("You had not spoken when positions were revealed")
    mo.page.get_by_text("Take a position now").click()
    expect(mo.page.get_by_label("Your reason, in one line")).to_have_value("The wards come first")


def test_without_javascript_a_question_is_settled_by_pages(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION])
    fay, mo = (enter(visitor, made, name, java_script_enabled=False) for name in (FAY, MO))

    fay.press("Put it on the floor")
    mo.follow("See what changed")
    mo.page.get_by_label("Open to every clinic").check()
    mo.page.get_by_label("Your reason, in one line").fill("It keeps the promise")
    mo.press("Seal my position")
    mo.sees("Your position is sealed")
    fay.follow("See what changed")
    fay.sees("2 of 3 have not spoken")
    fay.press("Reveal all positions")
    fay.sees("It keeps the promise")
    form = fay.page.locator(".record__form--decided")
    form.get_by_label("We decided to").fill("Open it to every clinic.")
    form.get_by_label("Because", exact=True).fill("Sync is proven.")
    form.get_by_label("A", exact=True).check()
    fay.press("Record the decision")

    fay.sees("Every question has left the floor.")
    mo.follow("See what changed")
    mo.sees("Open it to every clinic.")


def test_a_question_is_settled_with_the_keyboard_alone(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION, NEXT])
    fay, mo = enter(visitor, made, FAY), enter(visitor, made, MO)

    tab_to(fay.page, fay.page.get_by_role("button", name="Put it on the floor").first, "Enter")
    mo.sees("Every position is sealed until the reveal")
    tab_to(mo.page, mo.page.get_by_label("Open to every clinic"), "Space")
    tab_to(mo.page, mo.page.get_by_label("Your reason, in one line"), "")
    mo.page.keyboard.type("It keeps the promise")
    tab_to(mo.page, mo.page.get_by_role("button", name="Seal my position"), "Enter")
    mo.sees("Your position is sealed")
    keeps_focus(mo.page)
    fay.sees("2 of 3 have not spoken")
    keeps_focus(fay.page)
    tab_to(fay.page, fay.page.get_by_role("button", name="Reveal all positions"), "Space")
    fay.sees("It keeps the promise")
    keeps_focus(fay.page)
    form = fay.page.locator(".record__form--decided")
    for label, words in (("We decided to", "Open it to every clinic."), ("Because", "Sync is proven.")):
        tab_to(fay.page, form.get_by_label(label, exact=True), "")
        fay.page.keyboard.type(words)
    tab_to(fay.page, form.get_by_label("A", exact=True), "Space")
    tab_to(fay.page, form.get_by_role("button", name="Record the decision"), "Enter")

    fay.sees("What comes next")
    keeps_focus(fay.page)


def tab_to(page: Page, wanted: Locator, key: str) -> None:
    """Reach an element as somebody without a pointer does, and press the key."""
    for _stop in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    if key:
        page.keyboard.press(key)


def keeps_focus(page: Page) -> None:
    assert page.evaluate("document.activeElement !== document.body"), "The focus is lost."


def test_an_invitation_made_without_a_worker_leaves_once_it_is_back(visitor: Visit, scene: Scene, house: House) -> None:
    made = scene("meeting", names=NAMES, questions=[])
    house.stop("worker")
    fay = visitor(session=made["sessions"][0])
    fay.go(f"/projects/{made['project']}/people/")
    form = fay.page.locator("section", has=fay.page.get_by_role("heading", name="Invite somebody"))
    form.get_by_label("Work email").fill("new@elsewhere.example")
    fay.press("Send the invitation", form)
    fay.sees("The mail waits to be sent.")

    house.start("worker")

    assert "/invitation/" in fay.letter_to("new@elsewhere.example", "invites you to")
    fay.go("/outbox/")
    expect(fay.page.locator(".mailbox__item", has_text="new@elsewhere.example")).to_have_count(1)
    expect(fay.page.get_by_text("waiting: the worker has not sent it yet")).to_have_count(0)


def test_without_valkey_the_meeting_and_signing_in_go_on(visitor: Visit, scene: Scene, wire: Wire) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION], floor="sealed")
    fay, mo = enter(visitor, made, FAY), enter(visitor, made, MO)
    wire.cut()
    mo.page.get_by_label("Open to every clinic").check()
    mo.page.get_by_label("Your reason, in one line").fill("It keeps the promise")
    mo.press("Seal my position")
    mo.sees("Your position is sealed")
    fay.sees("2 of 3 have not spoken")
    fay.press("Reveal all positions")
    mo.sees("It keeps the promise")
    fay.sees("It keeps the promise")

    lea = visitor()
    lea.go("/sign-in/")
    lea.page.get_by_label("Work email").fill("lea.brandt@larkhill.example")
    lea.press("Send me a code")
    lea.enter_code("lea.brandt@larkhill.example")
    lea.sees("Meetings")
    wire.mend()


def test_dissent_is_asked_for_only_where_somebody_disagrees(visitor: Visit, scene: Scene) -> None:
    made = scene("meeting", names=NAMES, questions=[QUESTION], floor="sealed")
    fay = enter(visitor, made, FAY)
    fay.press("Reveal all positions")
    legend = fay.page.get_by_text("Dissent to record")
    expect(legend).to_be_attached()
    expect(legend).to_be_hidden()

    mo = enter(visitor, made, MO)
    mo.page.get_by_text("Take a position now").click()
    mo.sees("It stands in the room with your name, as said after the reveal.")
    mo.page.get_by_role("radio", name="Wait").check()
    mo.page.get_by_label("Your reason, in one line").fill("Wards without tablets book nobody.")
    mo.press("Add it to the room")

    expect(legend).to_be_visible()
    fay.page.get_by_label("C", exact=True).check()
    expect(legend).to_be_hidden()
    fay.page.get_by_label("A", exact=True).check()
    expect(legend).to_be_visible()
