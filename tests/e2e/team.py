"""What a team does in its week, each step in the browsers of those who take it. Played by test_a_week.py."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.company import unfold
from tests.e2e.visitor import Visitor

ADA, BEN, CHI, DEV = "ada@larkhill.example", "ben@larkhill.example", "chi@larkhill.example", "dev@larkhill.example"
GUS = "Gus Hill"
MEMBERS = (BEN, CHI, DEV)
SECRETS = {
    BEN: "Sync is proven with the first clinics",
    CHI: "Phones are where the patients are",
    DEV: "Three wards have no tablets at all",
    GUS: "Our clinic would take part tomorrow",
}
FIRST = "Do we open online booking to every clinic?"
SECOND = "Do we replace the paper referral form?"
THIRD = "Do we go on with the fax line as planned?"
STATUS = "Update on the fax line"


def begin(ada: Visitor) -> None:
    ada.go("/")
    ada.find_nothing_to_mend()
    ada.page.get_by_label("Your organisation").fill("Larkhill")
    ada.page.get_by_label("Your name").fill("Ada Reis")
    ada.page.get_by_label("Work email").fill(ADA)
    ada.page.get_by_label("Time zone").select_option("Europe/London")
    ada.press("Begin")
    ada.sees("Read your mail")
    ada.find_nothing_to_mend()
    ada.enter_code(ADA)
    ada.sees("Meetings")
    ada.find_nothing_to_mend()


def start_a_project(ada: Visitor) -> None:
    ada.go("/projects/")
    ada.find_nothing_to_mend()
    ada.go("/projects/new/")
    ada.find_nothing_to_mend()
    ada.page.get_by_label("Name", exact=True).fill("Online booking")
    ada.page.get_by_label("Why are we doing this?").fill("Patients wait on the phone for a date.")
    ada.press("Create the project")
    ada.sees("1 of 3 answered")
    ada.find_nothing_to_mend()
    ada.page.get_by_role("link", name=re.compile("^Answer it")).first.click()
    ada.sees("Save the charter")
    ada.find_nothing_to_mend()
    ada.go("/projects/online-booking/edit/")
    ada.find_nothing_to_mend()


def invite_everybody(people: dict[str, Visitor]) -> None:
    ada = people[ADA]
    for email in MEMBERS:
        ada.go("/projects/online-booking/people/")
        form = ada.page.locator("section", has=ada.page.get_by_role("heading", name="Invite somebody"))
        form.get_by_label("Work email").fill(email)
        ada.press("Send the invitation", form)
        ada.sees(email)
    ada.find_nothing_to_mend()
    for email in MEMBERS:
        accept(people[email], email)
    ada.go("/people/")
    ada.sees("4 people at Larkhill.")
    ada.find_nothing_to_mend()


def accept(newcomer: Visitor, email: str) -> None:
    letter = newcomer.letter_to(email, "invites you to Online booking")
    link = re.search(r"http://localhost:\d+(/invitation/\S+/)", letter)
    assert link
    newcomer.go(link[1])
    newcomer.find_nothing_to_mend()
    newcomer.page.get_by_label("Your name").fill(f"{email.partition('@')[0].title()} Larkhill")
    newcomer.press("Accept and send me a code")
    newcomer.enter_code(email)
    newcomer.go("/projects/online-booking/")
    newcomer.sees("Online booking")
    newcomer.find_nothing_to_mend()


def call_a_meeting(ada: Visitor, title: str) -> None:
    ada.go("/meetings/new/?project=online-booking")
    ada.find_nothing_to_mend()
    ada.page.get_by_label("Title").fill(title)
    ada.page.get_by_label("Day").fill(ada.page.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 10)"))
    ada.page.get_by_label("Starts at").fill("10:00")
    for name in ("Ben Larkhill", "Chi Larkhill", "Dev Larkhill"):
        ada.page.get_by_label(name).check()
    ada.press("Call the meeting")
    ada.sees("No question is on the agenda yet.")
    ada.find_nothing_to_mend()


def ask_the_questions(ada: Visitor) -> None:
    agenda = ada.page.url
    for question in (FIRST, SECOND, THIRD):
        ada.go(agenda)
        ask_or_be_led(ada, question)
        ada.page.get_by_label("Who decides").select_option(label="Ada Reis")
        ada.page.get_by_label("Timebox in minutes").fill("12")
        ada.page.get_by_label("Context").fill("Sync slipped **six weeks**.\n\nNobody has asked the wards.")
        for nth, label in enumerate(("To every clinic", "To the first 64", "Wait")):
            ada.page.get_by_role("textbox", name="Option", exact=True).nth(nth).fill(label)
        ada.press("Save the question")
        ada.sees("Saved.")
    ada.go(agenda)
    ada.find_nothing_to_mend()


def ask_or_be_led(ada: Visitor, question: str) -> None:
    """The third is written as a status, and led to its question."""
    ada.page.get_by_label("Add a question").fill(STATUS if question == THIRD else question)
    ada.press("Add to the agenda")
    if question == THIRD:
        ada.sees("What question does this raise?")
        ada.find_nothing_to_mend()
        ada.page.locator("li", has_text=THIRD).get_by_role("button").click()
    elif question == FIRST:
        ada.find_nothing_to_mend()


def find_nothing_to_decide(people: dict[str, Visitor]) -> None:
    """A meeting that would only inform is read instead."""
    ada = people[ADA]
    call_a_meeting(ada, "Status round")
    agenda = ada.page.url
    ada.page.get_by_label("Add a question").fill(STATUS)
    ada.press("Add to the agenda")
    ada.press("Move it to the pre-read")
    ada.sees("It is in the pre-read of Status round.")
    ada.go(f"{agenda}announce/")
    ada.find_nothing_to_mend()
    ada.press("Send 4 mails")
    ada.sees("Nothing to decide")
    ada.find_nothing_to_mend()
    ada.go(f"{agenda}give-hour-back/")
    ada.press("Send the pre-read and cancel")
    ada.sees("4 mails are on their way.")
    assert STATUS in people[BEN].letter_to(BEN, "You have your time back: Status round")


def bring_a_guest(people: dict[str, Visitor]) -> None:
    """Somebody without an account, on a phone, by a link of their own."""
    ada, gus = people[ADA], people[GUS]
    agenda = ada.page.url
    ada.follow("Guests")
    ada.page.get_by_label("Name").fill(GUS)
    ada.press("Make a link")
    ada.find_nothing_to_mend()
    gus.go("/guest/" + ada.page.get_by_label("Link", exact=True).input_value().partition("/guest/")[2])
    gus.find_nothing_to_mend()
    gus.press(f"Enter as {GUS}")
    gus.sees("Questions to settle")
    gus.find_nothing_to_mend()
    gus.follow("To the room")
    gus.sees("Ada opens the room")
    gus.find_nothing_to_mend()
    ada.go(agenda)


def enter_the_room(people: dict[str, Visitor]) -> None:
    ada = people[ADA]
    agenda = ada.page.url
    for email in MEMBERS:
        people[email].go(f"{agenda}room/")
        people[email].sees("Ada opens the room")
    people[DEV].find_nothing_to_mend()
    ada.go(f"{agenda}room/")
    ada.find_nothing_to_mend()
    ada.press("Open the room")
    for one in people.values():
        one.sees("The room is open")
    ada.find_nothing_to_mend()
    people[DEV].find_nothing_to_mend()


def decide_the_first(people: dict[str, Visitor]) -> None:
    put_on_the_floor(people, FIRST)
    seal(people[BEN], "To every clinic", SECRETS[BEN])
    seal(people[CHI], "To every clinic", SECRETS[CHI])
    for one in people.values():
        one.sees("3 of 5 have not spoken")
    seal(people[DEV], "To the first 64", SECRETS[DEV])
    seal(people[GUS], "To the first 64", SECRETS[GUS])
    nothing_leaks(people)
    run_the_clock(people)
    reveal(people)
    change_and_object(people)
    record(people)


def put_on_the_floor(people: dict[str, Visitor], question: str) -> None:
    ada = people[ADA]
    ada.press("Put it on the floor", ada.page.locator("li", has_text=question))
    for one in people.values():
        expect(one.page.get_by_role("heading", level=1, name=question)).to_be_visible()
    for email in (ADA, BEN, DEV):
        people[email].find_nothing_to_mend()


def seal(one: Visitor, option: str, because: str) -> None:
    one.page.get_by_label(option).check()
    one.page.get_by_label("Your reason, in one line").fill(because)
    one.press("Seal my position")
    one.sees("Your position is sealed")


def nothing_leaks(people: dict[str, Visitor]) -> None:
    for author, words in SECRETS.items():
        expect(people[author].page.get_by_text(words)).to_be_visible()
        for email, one in people.items():
            # Everybody has been shown that this person spoke, so what could leak would have come.
            one.sees("1 of 5 has not spoken")
            assert email == author or words not in one.page.content()
    for one in people.values():
        one.find_nothing_to_mend()


def run_the_clock(people: dict[str, Visitor]) -> None:
    ada, ben = people[ADA], people[BEN]
    ada.press("2 minutes")
    ben.sees("left of 14 minutes")
    ada.press("Pause")
    ben.sees("Paused")
    ada.find_nothing_to_mend()
    ada.press("Go on")
    expect(ben.page.get_by_text("Paused")).to_have_count(0)


def reveal(people: dict[str, Visitor]) -> None:
    people[ADA].press("Reveal all positions")
    for one in people.values():
        unfold(one)
        for words in SECRETS.values():
            one.sees(words)
        one.find_nothing_to_mend()


def change_and_object(people: dict[str, Visitor]) -> None:
    ada, chi, dev = people[ADA], people[CHI], people[DEV]
    chi.page.get_by_text("I changed my mind").click()
    changed = chi.page.locator("form", has=chi.page.get_by_role("button", name="Add it to the room"))
    changed.get_by_label("Wait").check()
    changed.get_by_label("What changed your mind").fill("The wards come first")
    chi.find_nothing_to_mend()
    chi.press("Add it to the room")
    ada.sees("after the reveal, was A")
    dev.page.locator("summary", has_text="I object").click()
    dev.page.get_by_label("It would cause harm because").fill("A ward without a tablet books nobody.")
    dev.find_nothing_to_mend()
    dev.press("Put it to the room")
    for one in people.values():
        one.sees("A ward without a tablet books nobody.")
        one.find_nothing_to_mend()


def record(people: dict[str, Visitor]) -> None:
    ada = people[ADA]
    form = ada.page.locator(".record__form--decided")
    form.get_by_label("We decided to").fill("Open online booking to every clinic.")
    form.get_by_label("Because", exact=True).fill("Sync is proven, and patients wait.")
    form.get_by_label("A", exact=True).check()
    form.get_by_label("We expect by then").fill("Half of all bookings are made online.")
    form.get_by_label("Dev Larkhill objects").check()
    ada.find_nothing_to_mend()
    ada.press("Record the decision")
    for one in people.values():
        one.sees("Open online booking to every clinic.")
        one.sees("D-001")
    ada.find_nothing_to_mend()
    people[DEV].find_nothing_to_mend()


def defer_the_second(people: dict[str, Visitor]) -> None:
    ada = people[ADA]
    put_on_the_floor(people, SECOND)
    ada.press("Reveal all positions")
    ada.page.get_by_label("Deferred").check()
    form = ada.page.locator(".record__form--deferred")
    form.locator("textarea").fill("The number of forms a week")
    form.get_by_label("Who brings it").select_option(label="Chi Larkhill")
    form.get_by_label("By", exact=True).fill(
        ada.page.evaluate("new Date(Date.now() + 14 * 864e5).toISOString().slice(0, 10)")
    )
    ada.find_nothing_to_mend()
    ada.press("Defer the question")
    for one in people.values():
        one.sees("D-002")


def drop_the_third(people: dict[str, Visitor]) -> None:
    ada, ben = people[ADA], people[BEN]
    put_on_the_floor(people, THIRD)
    seal(ben, "Wait", "Nobody has sent one since May")
    ada.follow("Drop")
    form = ada.page.locator(".record__form--dropped")
    form.locator("textarea").fill("The line was cut last week.")
    ada.find_nothing_to_mend()
    ada.press("Drop the question")
    for one in people.values():
        one.sees("D-003")
        assert one is ben or "Nobody has sent one since May" not in one.page.content()


def close(people: dict[str, Visitor]) -> None:
    """What nobody carries is asked about first; nobody takes it, and the guest is thanked."""
    ada = people[ADA]
    # What a guest's page is told once the meeting is over.
    people[GUS].expects("410 (Gone)")
    ada.sees("Who carries this?")
    ada.press("Nobody yet")
    expect(ada.page.get_by_text("Who carries this?")).to_have_count(0)
    ada.press("Close the meeting")
    for email in (ADA, *MEMBERS):
        people[email].sees("Closed: 3 questions were settled.")
    people[GUS].sees("Thank you for taking part.")
    people[GUS].find_nothing_to_mend()
    ada.find_nothing_to_mend()
    people[DEV].find_nothing_to_mend()
    read_the_summary(people)


def read_the_summary(people: dict[str, Visitor]) -> None:
    """Those who were there find it in the room; everybody has it in their mail."""
    for email in (ADA, DEV):
        people[email].follow("Read the summary")
        people[email].sees("One decided, one deferred, one dropped")
        people[email].sees("5 of 5 were there")
        people[email].find_nothing_to_mend()
    letter = people[CHI].letter_to(CHI, "What came of Booking forum")
    assert "Chi Larkhill brings it by" in letter
    assert "because you were in the room" in letter


def read_the_log(ben: Visitor) -> None:
    ben.go("/decisions/")
    for reference in ("D-001", "D-002", "D-003"):
        ben.sees(reference)
    ben.find_nothing_to_mend()
    ben.page.get_by_label("Search decisions").fill("tablet")
    expect(ben.page.get_by_text("D-002")).to_have_count(0)
    ben.sees("D-001")
    ben.find_nothing_to_mend()
    ben.go("/decisions/D-001/")
    ben.sees("A ward without a tablet books nobody.")
    ben.sees("Half of all bookings are made online.")
    ben.find_nothing_to_mend()
    ben.go("/decisions/D-003/")
    ben.sees("1 of 5 had spoken.")
    assert "Nobody has sent one since May" not in ben.page.content()
    ben.find_nothing_to_mend()
    for path in ("/meetings/", "/settings/", "/projects/online-booking/"):
        ben.go(path)
        ben.find_nothing_to_mend()


def find_an_owner(people: dict[str, Visitor]) -> None:
    """Who decided is asked by mail, names somebody through its link, and that one says yes."""
    ada, ben = people[ADA], people[BEN]
    letter = ada.letter_to(ADA, "Who carries “Open online booking to every clinic”?")
    link = re.search(r"http://localhost:\d+(/answer/\S+\?answer=name)", letter)
    assert link, letter
    ada.go(link[1])
    ada.find_nothing_to_mend()
    ada.page.get_by_label("Who should carry it?").select_option(label="Ben Larkhill")
    ada.press("Confirm my answer")
    ada.sees("Ben Larkhill is asked now")
    ada.find_nothing_to_mend()
    ben.go("/today/")
    ben.sees("Open online booking to every clinic.")
    ben.find_nothing_to_mend()
    ben.go("/decisions/D-001/")
    ben.press("Yes, I own it")
    ben.sees("Ben Larkhill accepted it")
    ben.find_nothing_to_mend()


def print_the_record(ben: Visitor) -> None:
    """The paper has the decision and nothing to press."""
    ben.go("/decisions/D-001/")
    ben.page.emulate_media(media="print")
    ben.sees("Open online booking to every clinic.")
    for furniture in (".masthead", ".button", "form", "#notices"):
        expect(ben.page.locator(furniture).filter(visible=True)).to_have_count(0)
    assert ben.page.pdf(format="A4").startswith(b"%PDF")
