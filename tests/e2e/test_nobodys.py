"""What nobody took finds who carries it, and what is in the way finds who clears it: by mail, without signing in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from tests.e2e.letters import address_of, link_to
from tests.e2e.scene import Scene
from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]


def people(surname: str) -> list[str]:
    """Each test has its own: nobody gets more than one letter a day."""
    return [f"{first} {surname}" for first in ("Fay", "Mo", "Lea")]


def decide_in_the_room(fay: Visitor, statement: str) -> None:
    form = fay.page.locator(".record__form--decided")
    form.get_by_label("We decided to").fill(f"{statement}.")
    form.get_by_label("Because", exact=True).fill("Sync is proven, and patients wait.")
    fay.press("Record the decision", form)
    fay.sees(f"{statement}.")


def close_with_nobody(fay: Visitor, room: str, statement: str, action: str) -> None:
    """Fay records what was decided and what follows from it; the room names nobody for either."""
    fay.go(room)
    fay.page.locator(".record__form--decided").get_by_label("A", exact=True).check()
    decide_in_the_room(fay, statement)
    fay.page.get_by_label("What will change?").fill(action)
    fay.press("Add an action")
    expect(fay.page.locator(".settled__follows").get_by_role("link", name=action)).to_be_visible()
    fay.find_nothing_to_mend()
    fay.press("Nobody yet")
    expect(fay.page.get_by_text("Who carries this?")).to_have_count(0)
    fay.press("Close the meeting")
    fay.sees("Closed: 1 question was settled.")


def newest_record(one: Visitor, statement: str) -> None:
    one.go("/decisions/")
    one.follow(f"{statement}.")


def say_what_is_in_the_way(one: Visitor, obstacle: str, remover: str) -> None:
    way = one.page.locator("#in-the-way")
    way.locator("summary", has_text="Something is in the way").click()
    way.get_by_label("What is in the way?").fill(obstacle)
    way.get_by_label("Who can remove it?").select_option(label=remover)
    one.find_nothing_to_mend()
    one.press("It is in the way", way)
    one.sees(obstacle)


def answer(one: Visitor, link: str) -> None:
    """Open what is behind a button of the mail, signed in nowhere, and confirm it."""
    one.go(link)
    one.sees("You are answering as")
    one.find_nothing_to_mend()
    one.press("Confirm my answer")


def mails(reader: Visitor, name: str, subject: str) -> int:
    reader.go("/outbox/")
    return reader.page.locator(".mailbox__item").filter(has_text=subject).filter(has_text=name).count()


def test_a_decision_that_nobody_took_finds_its_owner_by_mail(visitor: Visit, scene: Scene) -> None:
    statement, action = "Open the booking to every ward", "Tell the wards which week they move"
    made = scene("meeting", names=people("Ash"), questions=["Do we open it?"], floor="revealed", decider="Mo Ash")
    fay, mo = visitor(session=made["sessions"][0]), visitor(phone=True)
    close_with_nobody(fay, made["room"], statement, action)
    scene("let_days_pass", days=2)
    scene("owe_nudges")
    fay.go("/decisions/")
    fay.find_nothing_to_mend()
    newest_record(fay, statement)
    fay.sees("Nobody has taken it on, so nothing will happen by itself.")
    fay.sees("The room left it without an owner")

    answer(mo, link_to(mo, "Mo Ash", f"Who carries “{statement}”?", "own"))

    mo.sees(f"It’s yours: “{statement}”")
    mo.find_nothing_to_mend()
    fay.go("/decisions/")
    expect(fay.page.locator("article", has_text=statement).get_by_text("Mo Ash")).to_be_visible()
    newest_record(fay, statement)
    fay.sees("Mo Ash accepted it, answering the mail: “I will.”")
    fay.sees("The room left it without an owner")
    expect(fay.page.locator(".facts").get_by_text("Mo Ash")).to_be_visible()
    fay.find_nothing_to_mend()


def test_an_action_that_nobody_took_finds_who_carries_it_by_mail(visitor: Visit, scene: Scene) -> None:
    """Whoever facilitated names somebody, who is asked in turn and says yes: two mails, and nobody signs in."""
    statement, action = "Move the wards one by one", "Write down the order of the wards"
    made = scene("meeting", names=people("Birch"), questions=["How do we move?"], floor="revealed", decider="Mo Birch")
    fay, phone, lea = visitor(session=made["sessions"][0]), visitor(phone=True), visitor(phone=True)
    close_with_nobody(fay, made["room"], statement, action)
    scene("let_days_pass", days=2)
    scene("owe_nudges")
    phone.go(link_to(phone, "Fay Birch", f"Who carries “{action}”?", "name"))
    phone.page.get_by_label("Who should carry it?").select_option(label="Lea Birch")
    phone.find_nothing_to_mend()
    phone.press("Confirm my answer")
    phone.sees("Lea Birch is asked now")
    scene("let_days_pass", days=2)
    scene("owe_nudges")

    answer(lea, link_to(lea, "Lea Birch", f"Is “{action}” yours?", "own"))

    lea.sees(f"It’s yours: “{action}”")
    lea.find_nothing_to_mend()
    newest_record(fay, statement)
    expect(fay.page.locator("#follows").get_by_role("link", name="Lea Birch")).to_be_visible()
    fay.follow(action)
    fay.sees("Fay Birch asked Lea Birch to carry it, answering the mail")
    fay.sees("Lea Birch said: “Yes, it’s mine.”, answering the mail")
    fay.find_nothing_to_mend()


def test_what_is_in_the_way_is_cleared_and_the_ball_comes_back(visitor: Visit, scene: Scene) -> None:
    action, obstacle = "Tell the venues", "The contract wording is not released"
    made = scene(
        "carried",
        names=people("Cedar"),
        statement="Spring it is.",
        owner="Mo Cedar",
        action=action,
        coming="Next forum",
    )
    mo, lea = (visitor(session=made["sessions"][name]) for name in ("Mo Cedar", "Lea Cedar"))
    phone = visitor(phone=True)
    mo.go(made["action"])
    mo.sees("The ball is with you")
    say_what_is_in_the_way(mo, obstacle, "Lea Cedar")
    scene("owe_nudges")
    the_ball_is_with_lea(mo, made, obstacle)

    subject = "Mo is stuck, and thinks you can help"
    answer(phone, link_to(phone, "Lea Cedar", subject, "clear"))
    phone.sees("Thank you: the ball is with you")
    phone.find_nothing_to_mend()
    scene("owe_nudges")
    assert mails(phone, "Lea Cedar", subject) == 1
    mo.go(made["action"])
    mo.sees("“I’ll clear it.”")
    lea.go("/today/")
    lea.sees("Somebody waits for you")
    lea.find_nothing_to_mend()
    lea.page.get_by_role("button", name=re.compile(f"^It is cleared ?: {obstacle}$")).click()

    expect(lea.page.get_by_text("Somebody waits for you")).to_have_count(0)
    the_ball_is_back(mo, made, obstacle)


def the_ball_is_with_lea(mo: Visitor, made: dict[str, Any], obstacle: str) -> None:
    mo.go(made["action"])
    mo.sees("The ball is with Lea Cedar, to remove what is in the way")
    mo.find_nothing_to_mend()
    for path in (made["record"], "/today/", made["pages"]["Mo Cedar"]):
        mo.go(path)
        mo.sees(obstacle)
        mo.sees("Lea Cedar can remove it")
        mo.find_nothing_to_mend()
    mo.sees("I wait for others")
    mo.go(made["pages"]["Lea Cedar"])
    mo.sees("Asked to clear")
    mo.sees(obstacle)
    mo.find_nothing_to_mend()


def the_ball_is_back(mo: Visitor, made: dict[str, Any], obstacle: str) -> None:
    mo.go("/today/")
    mo.sees("In hand")
    expect(mo.page.get_by_text(obstacle)).to_have_count(0)
    mo.find_nothing_to_mend()
    mo.go(made["action"])
    mo.sees("The ball is with you")
    mo.page.get_by_text("1 was in the way before").click()
    mo.sees(re.compile("Lea Cedar said on .* that it is cleared"))
    mo.find_nothing_to_mend()


def test_what_cannot_be_cleared_is_decided_around_in_the_room(visitor: Visit, scene: Scene) -> None:
    obstacle, way_round, coming = "The old system cannot be reached", "Type the dates in by hand", "Forum in June"
    made = scene(
        "carried",
        names=people("Elm"),
        statement="Move in June.",
        owner="Mo Elm",
        action="Copy the dates",
        coming=coming,
    )
    mo, fay = (visitor(session=made["sessions"][name]) for name in ("Mo Elm", "Fay Elm"))
    phone = visitor(phone=True)
    mo.go(made["record"])
    say_what_is_in_the_way(mo, obstacle, "Lea Elm")
    mo.sees("The ball is with Lea Elm, to remove what is in the way")
    scene("owe_nudges")
    phone.go(link_to(phone, "Lea Elm", "Mo is stuck, and thinks you can help", "cannot"))
    phone.page.get_by_label("Why can’t it be cleared?").fill("Its maker is gone.")
    phone.press("Confirm my answer")
    phone.sees("Then it is decided around")
    phone.find_nothing_to_mend()
    mo.go(made["record"])
    mo.sees(re.compile(f"this is on the agenda of “{coming}”"))
    mo.sees("The ball is with Fay Elm: it is to be decided")
    mo.find_nothing_to_mend()

    question = f"“{obstacle}” is in the way: what do we do?"
    fay.go(made["coming"])
    fay.sees(question)
    fay.find_nothing_to_mend()
    fay.go(f"{made['coming']}room/")
    fay.press("Open the room")
    fay.press("Put it on the floor", fay.page.locator("li", has_text=question))
    fay.press("Reveal all positions")
    decide_in_the_room(fay, way_round)

    mo.go(made["record"])
    mo.sees("this was answered.")
    mo.find_nothing_to_mend()
    mo.page.locator("#in-the-way").get_by_role("link", name=f"{way_round}.").first.click()
    expect(mo.page.get_by_role("heading", level=1)).to_have_text(f"{way_round}.")


def test_one_press_in_a_mail_program_and_the_record_says_to_ask_in_person(visitor: Visit, scene: Scene) -> None:
    statement = "Lend the wards a tablet each"
    made = scene("unowned", names=people("Fir"), statement=f"{statement}.", decider="Lea Fir")
    scene("owe_nudges")
    fay, phone = visitor(session=made["sessions"][0]), visitor(phone=True)
    address = stop_address(phone, "Lea Fir", f"Who carries “{statement}”?")

    press = Request(address, data=b"List-Unsubscribe=One-Click", method="POST")
    with urlopen(press) as said:
        assert (said.status, said.url, said.headers["Set-Cookie"]) == (200, address, None)

    fay.go(made["record"])
    fay.sees("Lea Fir: no email, ask in person.")
    fay.find_nothing_to_mend()
    phone.go(address)
    phone.sees("It has stopped")
    phone.find_nothing_to_mend()


def stop_address(reader: Visitor, name: str, subject: str) -> str:
    """Where a mail program sends its one press, as the head of the mail says it."""
    reader.letter_to(address_of(name), subject)
    reader.go("/outbox/")
    reader.page.locator(".mailbox__item").filter(has_text=subject).first.click()
    reader.follow("Headers")
    found = re.search(r"List-Unsubscribe: <(\S+)>", reader.page.locator(".mailbox__text").inner_text())
    assert found
    return found[1]
