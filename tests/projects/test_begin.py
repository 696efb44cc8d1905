"""First use: naming oneself and the organisation, once."""

from functools import partial
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from projects import actions
from projects.errors import RuleBroken
from projects.models import Event, Organisation, User
from tests.at_once import at_once, refusals
from tests.build import make_organisation

ANSWERS = {
    "organisation": "Larkhill",
    "name": "Ada Reis",
    "email": "Ada@Larkhill.example",
    "time_zone": "Europe/Lisbon",
}


@pytest.fixture
def local(settings: Any) -> None:
    settings.LOCAL = True


@pytest.fixture
def production(settings: Any) -> None:
    settings.LOCAL = False


def code_in(outbox: list[Any]) -> str:
    return outbox[-1].subject.split()[0]


@pytest.mark.django_db
@pytest.mark.usefixtures("local")
def test_an_empty_installation_leads_to_first_use(client: Client) -> None:
    response = client.get("/", follow=True)

    assert response.redirect_chain == [("/first-use/", 302)]
    assert "Nobody is here yet" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("local")
def test_begin_makes_an_administrator_who_signs_in_by_code(client: Client, outbox: list[Any]) -> None:
    response = client.post("/first-use/", ANSWERS)

    person = User.objects.get()
    assert (person.email, person.name, person.time_zone) == ("ada@larkhill.example", "Ada Reis", "Europe/Lisbon")
    assert person.is_administrator
    assert Organisation.objects.get().name == "Larkhill"
    assert [event.verb for event in Event.objects.all()] == ["begin"]
    assert response.headers["Location"] == "/sign-in/code/"
    assert outbox[0].to == ["Ada Reis <ada@larkhill.example>"]

    signed_in = client.post("/sign-in/code/", {"code": code_in(outbox)})

    assert signed_in.headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/today/"


@pytest.mark.django_db
@pytest.mark.usefixtures("local")
@pytest.mark.parametrize("field", ["organisation", "name"])
def test_texts_that_are_too_long_are_given_back(client: Client, field: str) -> None:
    response = client.post("/first-use/", {**ANSWERS, field: "x" * 101})

    assert response.status_code == 422
    assert "x" * 101 in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("local")
def test_zones_are_chosen_from_the_list(client: Client) -> None:
    response = client.post("/first-use/", {**ANSWERS, "time_zone": "Mars/Olympus"})

    assert response.status_code == 422
    assert not Organisation.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("local")
def test_who_comes_later_is_told_and_nothing_changes(client: Client) -> None:
    make_organisation("Larkhill")

    response = client.post("/first-use/", {**ANSWERS, "organisation": "Mine"})

    assert response.status_code == 409
    assert "Somebody was quicker" in response.content.decode()
    assert Organisation.objects.get().name == "Larkhill"
    assert not User.objects.exists()
    assert client.get("/first-use/").headers["Location"] == "/sign-in/"


@pytest.mark.django_db
@pytest.mark.usefixtures("production")
def test_elsewhere_only_the_printed_link_opens_it(client: Client, outbox: list[Any]) -> None:
    link = signing.dumps("first-use", salt="bearing.first-use")
    forged = signing.dumps("first-use", salt="something.else")

    assert client.get("/").headers["Location"] == "/sign-in/"
    assert client.get("/first-use/").status_code == 404
    assert client.post("/first-use/", ANSWERS).status_code == 404
    assert client.get(f"/first-use/{forged}/").status_code == 404
    assert client.get(f"/first-use/{link}/").status_code == 200
    assert not Organisation.objects.exists()

    client.post(f"/first-use/{link}/", ANSWERS)

    assert User.objects.get().is_administrator


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_the_other_is_told() -> None:
    results = at_once(
        *(
            partial(actions.begin, organisation=f"House {name}", name=name, email=f"{name}@x.example", time_zone="UTC")
            for name in ("a", "b")
        )
    )

    (refused,) = refusals(results)
    assert isinstance(refused, RuleBroken)
    assert "Somebody was quicker" in str(refused)
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("local")
def test_html_in_names_is_text(client: Client, outbox: list[Any]) -> None:
    client.post("/first-use/", {**ANSWERS, "name": "<b>Ada</b>", "organisation": "<script>x</script>"})
    client.post("/sign-in/code/", {"code": code_in(outbox)})

    body = client.get("/people/").content.decode()

    assert "<b>Ada" not in body
    assert "<script>x" not in body
    assert "&lt;b&gt;Ada" in body
