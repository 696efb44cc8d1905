"""The link that stops a kind of mail: one press in a mail program, or the page behind it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from meetings import actions
from meetings.models import Decision, Meeting, Muted, StopLink
from meetings.states import NudgeKind
from projects.models import Event, Mail, Organisation, Project, User
from projects.models.project import hash_of

from .follow_up import DUE, decided, held, owe, send
from .mails import received
from .pages import words_of

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def closed(project: Project, fay: User, mo: User) -> Meeting:
    return held(project, fay, mo)


@pytest.fixture
def unowned(closed: Meeting, fay: User, mo: User) -> Decision:
    return decided(closed, fay, mo, "Open to the first 64.")


@pytest.fixture
def letter(unowned: Decision, outbox: list[Any]) -> Any:
    owe()
    send()
    return outbox[0]


@pytest.fixture
def address(letter: Any) -> str:
    """The path of the letter's link, as a mail program finds it."""
    return received(letter)["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")


def muted() -> set[str]:
    return set(Muted.objects.values_list("kind", flat=True))


# Headers.


def test_its_headers(letter: Any) -> None:
    sent = received(letter)

    assert re.fullmatch(r"<http://localhost:8000/stop/[\w-]{43}/>", sent["List-Unsubscribe"])
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r'"Bearing for Larkhill" <nudges\.[\w.]+>', sent["List-Id"])
    assert re.fullmatch(r"unowned:nudge:bearing:[\w.]+", sent["Feedback-ID"])
    assert sent["Auto-Submitted"] == "auto-generated"
    assert b"\r\nList-Unsubscribe: <http" in letter.message().as_bytes(linesep="\r\n"), "on one line"


def test_the_foot_names_the_same_address(letter: Any, address: str) -> None:
    assert f"Stop these mails: http://localhost:8000{address}" in letter.body
    assert f'href="http://localhost:8000{address}"' in letter.alternatives[0].content


@pytest.mark.parametrize("name", ["Lärche & Söhne", 'The "Hill"', "ארגון", "L" * 100])
def test_the_name_of_the_list_is_encoded_and_its_address_is_not(
    name: str, unowned: Decision, outbox: list[Any]
) -> None:
    Organisation.objects.update(name=name)
    owe()
    send()

    raw = outbox[0].message().as_bytes(linesep="\r\n")
    (line,) = re.findall(rb"List-Id: (.*(?:\r\n[ \t].*)*)\r\n", raw)
    assert re.search(rb"<nudges\.[\w.]+>$", line)
    assert name in str(received(outbox[0])["List-Id"]).replace("\\", "")


def test_only_what_asks_can_be_stopped(project: Project, fay: User, mo: User, outbox: list[Any]) -> None:
    """A summary is no question."""
    meeting = held(project, fay, mo)
    Mail.objects.create(kind="summary", object_id=str(meeting.pk), recipient=mo.email)
    send()

    assert "List-Unsubscribe" not in received(outbox[0])


def test_the_token_is_stored_as_its_hash_alone(letter: Any, address: str, caplog: Any) -> None:
    token = address.split("/")[2]

    Client().get(address)

    assert StopLink.objects.get().token_hash == hash_of(token)
    assert token not in str([*StopLink.objects.values(), *Mail.objects.values(), *Event.objects.values()])


# One press.


def test_one_press_without_cookies_stops_the_kinds_of_the_letter(address: str, mo: User) -> None:
    response = Client(enforce_csrf_checks=True).post(address, ONE_CLICK)

    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert len(response.content) < 100
    assert muted() == {NudgeKind.UNOWNED}
    assert Event.objects.filter(verb="stop-by-link", by=mo).count() == 1


def test_twice_is_once(address: str) -> None:
    answers = [Client().post(address, ONE_CLICK).status_code for _ in range(30)]

    assert set(answers) == {200}
    assert Muted.objects.count() == 1


def test_as_mail_programs_send_it(address: str) -> None:
    body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'

    assert Client().post(address, body, content_type="multipart/form-data; boundary=b").status_code == 200
    assert muted() == {NudgeKind.UNOWNED}


def test_it_works_for_what_waits_already(closed: Meeting, address: str, fay: User, mo: User, outbox: list[Any]) -> None:
    decided(closed, fay, mo, "Wait for May.")
    assert owe(DUE.replace(day=20)) == 1
    Client().post(address, ONE_CLICK)

    send(DUE.replace(day=20))

    assert len(outbox) == 1
    assert Mail.objects.order_by("pk").last().refused == "No email: ask in person."  # type: ignore[union-attr]


def test_looking_changes_nothing(address: str) -> None:
    before = [*Muted.objects.values(), *StopLink.objects.values(), *Event.objects.values()]

    for _ in range(5):
        assert Client().get(address).status_code == 200
        assert Client().head(address).status_code == 200

    assert [*Muted.objects.values(), *StopLink.objects.values(), *Event.objects.values()] == before


def test_a_link_that_was_never_mailed_is_answered_kindly(project: Project) -> None:
    for response in (Client().get("/stop/nothing/"), Client().post("/stop/nothing/", ONE_CLICK)):
        assert response.status_code == 404
        assert "This link stops nothing" in words_of(response)


def test_once_they_are_forgotten_it_stops_nothing(address: str, mo: User, ada: User) -> None:
    actions.end_account(mo.pk, by=ada, is_forgotten=True)

    assert Client().post(address, ONE_CLICK).status_code == 404


# The page.


def test_the_page_offers_the_kind_and_everything(address: str) -> None:
    response = Client().get(address)

    page = words_of(response)
    assert "What should stop?" in page
    assert "For mo.adeyemi@larkhill.example" in page
    assert "This kind: “Nobody owns what I decided”" in page
    assert "What you own stays yours. Others see “no email: ask in person”" in page
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_everything_and_back(address: str, mo: User) -> None:
    Muted.objects.create(person=mo, kind=NudgeKind.REVIEW)
    browser = Client()

    page = words_of(browser.post(address, {"scope": "every"}, follow=True))
    assert muted() == set(NudgeKind)
    assert "It has stopped" in page

    page = words_of(browser.post(address, {"undo": "1"}, follow=True))
    assert muted() == {NudgeKind.REVIEW}, "what was chosen elsewhere stays"
    assert "What should stop?" in page


def test_what_nobody_offered_is_refused(address: str) -> None:
    response = Client().post(address, {"scope": "review"})

    assert response.status_code == 422
    assert not muted()


def test_in_the_language_of_who_was_mailed(address: str, mo: User) -> None:
    User.objects.filter(pk=mo.pk).update(language="de")

    assert "Was soll aufhören?" in words_of(Client().get(address))
