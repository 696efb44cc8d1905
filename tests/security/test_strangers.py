"""What somebody without an account can find out, or have done to others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Event, Invitation, Project, User
from tests.build import make_invitation, make_project

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def invite(ada: User, email: str, **fields: Any) -> Invitation:
    return make_invitation(email, by=ada, token="the-link", **fields)


def test_who_holds_the_link_of_another_cannot_flood_them(ada: User, mo: User, outbox: list[Any]) -> None:
    """Each code is three guesses more."""
    invite(ada, mo.email, project=make_project("Undertow", lead=ada))

    responses = [Client().post("/invitation/the-link/") for _ in range(6)]

    assert [response.status_code for response in responses] == [302, 302, 302, 409, 409, 409]
    assert "Too many tries. Wait a minute" in responses[-1].content.decode()
    assert len(outbox) == 3


def test_one_cannot_have_codes_sent_again_and_again(mo: User, outbox: list[Any]) -> None:
    client = Client()
    client.post(reverse("account_login"), {"email": mo.email})

    for _ in range(10):
        client.post(reverse("account_confirm_login_code"), {"action": "resend"})

    assert len(outbox) <= 3


def test_codes_guessed_from_many_browsers_end_as_well(mo: User, outbox: list[Any]) -> None:
    """Three codes a minute for an address, three tries each, whichever browser asks."""
    tries = 0
    for _browser in range(6):
        client = Client()
        client.post(reverse("account_login"), {"email": mo.email})
        while client.post(reverse("account_confirm_login_code"), {"code": "BBBBBB"}).status_code == 422:
            tries += 1

    assert len(outbox) == 3
    assert tries < 10
    assert Client().get(reverse("settings")).status_code == 302


def test_a_link_alone_signs_nobody_in(ada: User, mo: User) -> None:
    invite(ada, mo.email, project=make_project("Undertow", lead=ada, openness="closed"))
    client = Client()

    client.get("/invitation/the-link/")
    client.post("/invitation/the-link/")

    assert client.get(reverse("settings")).status_code == 302
    assert not Event.objects.filter(verb="accept").exists()


def test_a_newcomer_is_whom_the_link_invites_and_into_nothing_else(ada: User, outbox: list[Any]) -> None:
    invite(ada, "new@elsewhere.example", project=make_project("Undertow", lead=ada, openness="closed"), role="observer")
    secret = make_project("Hagstone", lead=ada, openness="closed")
    forged = {"email": "ada@evil.example", "role": "lead", "project": secret.pk, "administrator_since": "2020-01-01"}

    Client().post("/invitation/the-link/", {"name": "New", "time_zone": "UTC", **forged})

    person = User.objects.get(name="New")
    assert (person.email, person.is_administrator) == ("new@elsewhere.example", False)
    assert [str(one.role) for one in person.memberships.all()] == ["observer"]
    assert outbox[-1].recipients() == ["New <new@elsewhere.example>"]
    assert not Project.objects.visible_to(person).filter(pk=secret.pk).exists()


def test_an_invitation_is_for_the_one_invited(ada: User, oz: User, client_of: ClientOf) -> None:
    project = make_project("Undertow", lead=ada, openness="closed")
    invite(ada, "new@elsewhere.example", project=project)

    assert client_of(oz).post("/invitation/the-link/").status_code == 403
    assert not project.memberships.filter(person=oz).exists()


@pytest.mark.parametrize("token", ["", "x", "%00", "..", "the-link%20", "THE-LINK", "x" * 4000])
def test_a_link_that_is_none(token: str, ada: User) -> None:
    invite(ada, "new@elsewhere.example")

    assert Client().get(f"/invitation/{token}/").status_code == 404


def test_no_token_is_stored_as_it_is(ada: User) -> None:
    found = invite(ada, "new@elsewhere.example")

    assert "the-link" not in str(Invitation.objects.filter(pk=found.pk).values())


def test_known_and_unknown_addresses_are_answered_alike(mo: User) -> None:
    answers = []
    for address in (mo.email, "nobody@elsewhere.example"):
        client = Client()
        asked = client.post(reverse("account_login"), {"email": address})
        page = client.get(asked["Location"]).content.decode().replace(address, "ADDRESS")
        wrong = client.post(reverse("account_confirm_login_code"), {"code": "BBBBBB"})
        again = client.post(reverse("account_confirm_login_code"), {"action": "resend"})
        token = client.cookies["csrftoken"].value
        headers = {name: value for name, value in asked.items() if name not in {"Set-Cookie", "Expires"}}
        cookies = sorted((name, cookie["max-age"]) for name, cookie in client.cookies.items())
        said = len(page.replace(token, "")), wrong.status_code, again.status_code
        answers.append((asked.status_code, headers, cookies, said))

    assert answers[0] == answers[1]
