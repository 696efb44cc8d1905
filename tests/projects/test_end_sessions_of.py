"""An administrator signs somebody else out everywhere: a lost device, a browser left open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projects import delivery
from projects.models import Event, Mail, User
from tests.projects.test_sessions import is_signed_in
from tests.projects.test_sign_in import ask, code_in

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def end(client: Client, person: User) -> Any:
    return client.post(reverse("end_sessions_of", args=[person.pk]), follow=True)


def test_every_browser_of_theirs_is_signed_out_and_nobody_elses(
    client_of: ClientOf, ada: User, mo: User, oz: User
) -> None:
    admin, theirs, other = client_of(ada), [client_of(mo), client_of(mo)], client_of(oz)

    response = end(admin, mo)

    assert "Mo Adeyemi is signed out of 2 browsers, and has been mailed." in response.content.decode()
    assert [is_signed_in(client) for client in (admin, other, *theirs)] == [True, True, False, False]
    event = Event.objects.get()
    assert (event.verb, event.by, event.object_id, event.detail) == ("end-sessions", ada, str(mo.pk), {"browsers": 2})


def test_they_are_mailed_who_did_it_and_come_in_again_by_a_code(
    client_of: ClientOf, ada: User, mo: User, outbox: list[Any]
) -> None:
    end(client_of(ada), mo)

    delivery.deliver(Mail.objects.get(kind="sessions_ended").pk)

    (sent,) = outbox
    assert sent.subject == "You were signed out everywhere"
    assert sent.to == [f"Mo Adeyemi <{mo.email}>"]
    assert sent.reply_to == [f"Ada Reis <{ada.email}>"]
    assert "Ada Reis has signed you out of Bearing in every browser." in sent.body
    assert "Ada Reis has signed you out" in str(sent.alternatives[0].content)
    again = Client()
    ask(again, mo.email)
    again.post("/sign-in/code/", {"code": code_in(outbox)})
    assert is_signed_in(again)


def test_a_code_on_its_way_opens_nothing(client_of: ClientOf, ada: User, mo: User, outbox: list[Any]) -> None:
    begun = Client()
    ask(begun, mo.email)

    end(client_of(ada), mo)

    begun.post("/sign-in/code/", {"code": code_in(outbox)})
    assert not is_signed_in(begun)


def test_a_session_written_back_meanwhile_is_worth_nothing(client_of: ClientOf, ada: User, mo: User) -> None:
    client = client_of(mo)
    session = client.session
    assert session.session_key

    end(client_of(ada), mo)

    session.save(must_create=True)
    assert not is_signed_in(client)


def test_only_administrators_see_it_and_asking_changes_nothing(
    client_of: ClientOf, ada: User, mo: User, oz: User
) -> None:
    theirs, address = client_of(mo), reverse("end_sessions_of", args=[mo.pk])

    assert "Sign out everywhere" in client_of(ada).get(reverse("person", args=[mo.pk])).content.decode()
    assert "Sign out everywhere" not in client_of(oz).get(reverse("person", args=[mo.pk])).content.decode()
    assert "Sign Mo Adeyemi out everywhere?" in client_of(ada).get(address).content.decode()
    for client in (theirs, client_of(oz)):
        assert client.get(address).status_code == client.post(address).status_code == 403
    assert is_signed_in(theirs)
    assert not Event.objects.exists()


def test_ones_own_browsers_have_a_page_of_their_own(client_of: ClientOf, ada: User) -> None:
    admin = client_of(ada)

    response = end(admin, ada)

    assert response.status_code == 409
    assert "stands in your settings" in response.content.decode()
    assert is_signed_in(admin)
