"""Signing in by a mailed code, out again, and what guessing gets."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from projects import signin
from projects.models import Mail, User

pytestmark = pytest.mark.django_db


def code_in(outbox: list[Any]) -> str:
    return outbox[-1].subject.split()[0]


def ask(client: Client, address: str, **extra: str) -> Any:
    return client.post("/sign-in/", {"email": address, **extra})


def test_a_code_signs_in_and_leads_where_one_wanted_to_go(client: Client, mo: User, outbox: list[Any]) -> None:
    asked = client.get("/projects/")
    assert asked.headers["Location"] == "/sign-in/?next=/projects/"

    response = ask(client, "MO.Adeyemi@larkhill.example", next="/projects/")

    assert response.headers["Location"].startswith("/sign-in/code/?next=")
    assert len(code_in(outbox)) == 6
    assert code_in(outbox) in outbox[0].body
    assert outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert not Mail.objects.exists()

    signed_in = client.post(response.headers["Location"], {"code": code_in(outbox).lower(), "next": "/projects/"})

    assert signed_in.headers["Location"] == "/projects/"
    assert client.get("/projects/").status_code == 200


def test_next_never_leads_elsewhere(client: Client, mo: User, outbox: list[Any]) -> None:
    ask(client, mo.email, next="https://evil.example/")

    signed_in = client.post("/sign-in/code/", {"code": code_in(outbox), "next": "https://evil.example/"})

    assert signed_in.headers["Location"] == "/"


def test_an_unknown_address_looks_the_same(mo: User, outbox: list[Any]) -> None:
    known, unknown = Client(), Client()

    answers = [ask(known, mo.email), ask(unknown, "nobody@larkhill.example")]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert len(outbox) == 1
    pages = [one.get("/sign-in/code/").content.decode() for one in (known, unknown)]
    pages = [page.replace(mo.email, "X").replace("nobody@larkhill.example", "X") for page in pages]
    assert without_tokens(pages[0]) == without_tokens(pages[1])
    guesses = [one.post("/sign-in/code/", {"code": "BCDFGH"}) for one in (known, unknown)]
    assert [guess.status_code for guess in guesses] == [422, 422]
    again = [one.post("/sign-in/code/", {"action": "resend"}) for one in (known, unknown)]
    assert [answer.headers["Location"] for answer in again] == ["/sign-in/code/", "/sign-in/code/"]


def without_tokens(page: str) -> str:
    return "".join(line for line in page.splitlines() if "csrf" not in line.lower())


def test_guessing_ends_after_three_tries(client: Client, mo: User, outbox: list[Any]) -> None:
    ask(client, mo.email)
    right = code_in(outbox)

    first, second, third = (client.post("/sign-in/code/", {"code": "XXXXXX"}) for _try in range(3))

    assert [first.status_code, second.status_code] == [422, 422]
    assert "That is not the code" in first.content.decode()
    assert third.headers["Location"] == "/sign-in/"
    assert "Too many tries" in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/code/", {"code": right}).headers["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session


def test_a_code_is_good_once_and_in_its_own_browser(mo: User, outbox: list[Any]) -> None:
    mine, other = Client(), Client()
    ask(mine, mo.email)

    assert other.post("/sign-in/code/", {"code": code_in(outbox)}).headers["Location"] == "/sign-in/"
    assert mine.post("/sign-in/code/", {"code": code_in(outbox)}).headers["Location"] == "/"
    mine.post("/sign-out/")
    assert mine.post("/sign-in/code/", {"code": code_in(outbox)}).headers["Location"] == "/sign-in/"


def test_a_code_runs_out_in_words(client: Client, mo: User, outbox: list[Any]) -> None:
    ask(client, mo.email)

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        late = client.post("/sign-in/code/", {"code": code_in(outbox)}, follow=True)

    assert late.redirect_chain[-1][0] == "/sign-in/"
    assert "has run out" in late.content.decode()


def test_another_code_replaces_the_first(client: Client, mo: User, outbox: list[Any]) -> None:
    ask(client, mo.email)
    first = code_in(outbox)
    client.post("/sign-in/code/", {"action": "resend"})

    assert len(outbox) == 2
    assert client.post("/sign-in/code/", {"code": first}).status_code == 422
    assert client.post("/sign-in/code/", {"code": code_in(outbox)}).headers["Location"] == "/"


def test_asking_too_often_is_answered_in_words(mo: User, outbox: list[Any]) -> None:
    answers = [ask(Client(), mo.email) for _try in range(5)]

    assert answers[-1].status_code == 422
    assert "Too many tries" in answers[-1].content.decode()
    assert len(outbox) == 3


@pytest.mark.parametrize("address", ["", "nonsense", "x" * 330 + "@larkhill.example", "<b>@x"])
def test_what_is_no_address_is_given_back(client: Client, outbox: list[Any], address: str) -> None:
    response = ask(client, address)

    assert response.status_code == 422
    assert "<b>@x" not in response.content.decode()
    assert not outbox


@pytest.mark.parametrize("code", ["", "x" * 5000, "ÄÖÜ-ß", "<script>", "\x00"])
def test_odd_codes_are_wrong_codes(client: Client, mo: User, code: str) -> None:
    ask(client, mo.email)

    assert client.post("/sign-in/code/", {"code": code}).status_code == 422


def test_signing_out_takes_a_post(client_of: Callable[[User], Client], mo: User) -> None:
    client = client_of(mo)

    assert client.get("/sign-out/").status_code == 405
    assert client.get("/settings/").status_code == 200
    response = client.post("/sign-out/")
    assert response.headers["Location"] == "/sign-in/"
    assert "You are signed out" in client.get("/sign-in/").content.decode()
    assert client.get("/settings/").status_code == 302


def test_another_address_can_be_used(client: Client, mo: User, lea: User, outbox: list[Any]) -> None:
    ask(client, mo.email)
    assert client.get("/sign-in/").headers["Location"] == "/sign-in/code/"

    client.post("/sign-out/")

    assert client.get("/sign-in/").status_code == 200


def test_there_is_no_signing_up(client: Client, mo: User) -> None:
    page = client.get("/sign-up/")

    assert page.status_code == 200
    assert "You need an invitation" in page.content.decode()
    assert client.post("/sign-up/", {"email": "me@x.example"}).status_code == 405
    assert User.objects.count() == 1


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[tuple[float, Callable[[], None]]]:
    """What production does once the answer has left: (after how many seconds, what)."""
    settings.LOCAL = False
    put_off: list[tuple[float, Callable[[], None]]] = []

    class NoTimer:
        def __init__(self, seconds: float, _act: Callable[..., None], args: list[str]) -> None:
            # In its own thread it also closes a connection of its own: here there is one for all.
            self.row = seconds, partial(signin._mail, *args)

        def start(self) -> None:
            put_off.append(self.row)

    monkeypatch.setattr(signin, "Timer", NoTimer)
    return put_off


def test_writing_and_sending_wait_until_the_answer_has_left(
    client: Client, mo: User, later: list[Any], outbox: list[Any]
) -> None:
    """Else the time that it takes says who is known here."""
    ask(client, mo.email)
    ask(Client(), "nobody@x.example")

    assert not outbox
    ((seconds, act),) = later
    act()
    assert seconds > 0
    assert outbox[0].to == [f"{mo.name} <{mo.email}>"]


def test_a_dead_mail_server_tells_a_stranger_nothing(
    client: Client, mo: User, later: list[Any], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert ask(client, mo.email).headers["Location"] == "/sign-in/code/"
    assert ask(Client(), "nobody@x.example").headers["Location"] == "/sign-in/code/"
    later[0][1]()

    assert "A sign-in code could not be mailed." in caplog.text


def test_local_mode_offers_the_people_to_try(client: Client, mo: User, settings: Any) -> None:
    settings.LOCAL = True
    assert mo.email in client.get("/sign-in/").content.decode()

    settings.LOCAL = False
    assert mo.email not in client.get("/sign-in/").content.decode()
