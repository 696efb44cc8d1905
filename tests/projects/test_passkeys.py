"""Passkeys: added after a fresh sign-in, another way in beside the code, and what forged answers get."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from fido2.utils import websafe_encode

from projects import delivery
from projects.models import Event, Mail, Organisation, User
from tests.device import PRESENT, VERIFIED, Device
from tests.projects.test_sign_in import ask, code_in

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]

ADD, SIGN_IN = "/settings/security/passkeys/add/", "/sign-in/passkey/"
JSON = {"Accept": "application/json"}
REFUSED = "That passkey did not open anything here."


def options_of(client: Client) -> Any:
    return json.loads(client.get(ADD).context["options"])


def add(client: Client, device: Device, name: str = "Work laptop") -> Any:
    return client.post(ADD, {"name": name, "credential": device.make(options_of(client))})


def challenge(client: Client) -> Any:
    return client.get(SIGN_IN, headers=JSON).json()["request_options"]


def sign_in(client: Client, device: Device, person: User, **fields: str) -> Any:
    return client.post(SIGN_IN, {"credential": device.use(challenge(client), person), **fields})


def is_signed_in(client: Client) -> bool:
    return bool(client.get("/settings/").status_code == 200)


@pytest.fixture
def device(client_of: ClientOf, mo: User) -> Device:
    """Mo's, added already."""
    made = Device()
    assert add(client_of(mo), made).status_code == 302
    return made


def test_a_passkey_is_added_and_its_owner_told(
    client_of: ClientOf, mo: User, outbox: list[Any], organisation: Organisation
) -> None:
    response = add(client_of(mo), Device(), name="Work\nlaptop")

    assert response.headers["Location"] == "/settings/security/"
    passkey = Authenticator.objects.get()
    assert (passkey.user, passkey.wrap().name) == (mo, "Work laptop")
    assert Event.objects.get().verb == "add-passkey"
    delivery.deliver(Mail.objects.get().pk)
    assert outbox[-1].to == [f"{mo.name} <{mo.email}>"]
    assert "“Work laptop” signs you in" in outbox[-1].body
    assert "/settings/security/" in outbox[-1].body
    page = client_of(mo).get("/settings/security/").content.decode()
    assert "Work laptop" in page
    assert "not used yet" in page


def test_a_passkey_signs_in_without_a_code_and_leads_where_one_wanted_to_go(
    device: Device, mo: User, outbox: list[Any]
) -> None:
    client = Client()

    response = sign_in(client, device, mo, next="/projects/")

    assert response.headers["Location"] == "/projects/"
    assert is_signed_in(client)
    assert not outbox
    assert Authenticator.objects.get().last_used_at is not None
    assert sign_in(Client(), device, mo, next="https://evil.example/").headers["Location"] == "/"


def test_a_mailed_code_is_never_followed_by_a_second_step(device: Device, mo: User, outbox: list[Any]) -> None:
    client = Client()
    ask(client, mo.email)

    response = client.post("/sign-in/code/", {"code": code_in(outbox)})

    assert response.headers["Location"] == "/"
    assert is_signed_in(client)


def test_a_removed_passkey_opens_nothing_and_its_owner_is_told(
    device: Device, client_of: ClientOf, mo: User, outbox: list[Any], organisation: Organisation
) -> None:
    passkey = Authenticator.objects.get()

    response = client_of(mo).post(f"/settings/security/passkeys/{passkey.pk}/remove/")

    assert response.status_code == 302
    assert sign_in(client := Client(), device, mo).headers["Location"] == "/sign-in/"
    assert REFUSED in client.get("/sign-in/").content.decode()
    assert not is_signed_in(client)
    for mail in Mail.objects.order_by("pk"):
        delivery.deliver(mail.pk)
    assert [letter.subject for letter in outbox] == ["A passkey was added", "A passkey was removed"]
    assert "“Work laptop” signs you in no more" in outbox[-1].body


def test_a_passkey_is_renamed(device: Device, client_of: ClientOf, mo: User) -> None:
    address = f"/settings/security/passkeys/{Authenticator.objects.get().pk}/"

    assert client_of(mo).post(address, {"name": " "}).status_code == 422
    assert client_of(mo).post(address, {"name": "Phone"}).status_code == 302

    assert Authenticator.objects.get().wrap().name == "Phone"
    assert sign_in(Client(), device, mo).headers["Location"] == "/"


def test_nobody_touches_the_passkeys_of_another(device: Device, client_of: ClientOf, ada: User, oz: User) -> None:
    passkey = Authenticator.objects.get()

    for person in (ada, oz):
        client = client_of(person)
        assert client.get(f"/settings/security/passkeys/{passkey.pk}/").status_code == 404
        assert client.post(f"/settings/security/passkeys/{passkey.pk}/", {"name": "X"}).status_code == 404
        assert client.post(f"/settings/security/passkeys/{passkey.pk}/remove/").status_code == 404
        assert "Work laptop" not in client.get("/settings/security/").content.decode()

    assert Authenticator.objects.get().wrap().name == "Work laptop"


def test_adding_takes_a_fresh_sign_in(client_of: ClientOf, mo: User, outbox: list[Any]) -> None:
    client, device = client_of(mo), Device()
    options = options_of(client)

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        late = client.post(ADD, {"name": "Laptop", "credential": device.make(options)})
        assert "First sign in again" in late.content.decode()
        assert not Authenticator.objects.exists()
        again = client.post("/settings/security/again/")
        assert not is_signed_in(client)
        signed_in = client.post(again.headers["Location"], {"code": code_in(outbox), "next": ADD})

        assert signed_in.headers["Location"] == ADD
        assert add(client, device).status_code == 302


def test_codes_for_signing_in_again_are_counted(client_of: ClientOf, mo: User, outbox: list[Any]) -> None:
    answers = [client_of(mo).post("/settings/security/again/").status_code for _try in range(5)]

    assert answers == [302, 302, 302, 409, 409]
    assert len(outbox) == 3


@pytest.mark.parametrize(
    "spoilt",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:9999"},
        {"origin": "http://evil.localhost:8000"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"identity": b"another"},
        # The key itself would be called otherwise in every process.
        pytest.param({"key": Device().key}, id="{'key': another}"),
    ],
    ids=str,
)
def test_a_forged_answer_opens_nothing(spoilt: dict[str, Any], device: Device, mo: User) -> None:
    client = Client()
    for name, value in spoilt.items():
        setattr(device, name, value)

    assert sign_in(client, device, mo).headers["Location"] == "/sign-in/"

    assert not is_signed_in(client)


def test_an_answer_is_good_once_for_its_own_browser_and_its_own_person(device: Device, mo: User, oz: User) -> None:
    client, thief = Client(), Client()
    said = device.use(challenge(client), mo)
    challenge(thief)
    as_another = device.use(challenge(other := Client()), oz)

    assert thief.post(SIGN_IN, {"credential": said}).headers["Location"] == "/sign-in/"
    assert other.post(SIGN_IN, {"credential": as_another}).headers["Location"] == "/sign-in/"
    assert client.post(SIGN_IN, {"credential": said}).headers["Location"] == "/"
    client.post("/sign-out/")
    assert client.post(SIGN_IN, {"credential": said}).headers["Location"] == "/sign-in/"

    assert not [one for one in (client, thief, other) if is_signed_in(one)]


def test_a_challenge_that_was_answered_wrongly_is_gone(device: Device, mo: User) -> None:
    client = Client()
    right = device.use(challenge(client), mo)
    client.post(SIGN_IN, {"credential": Device().use({"publicKey": {"challenge": "AAAA"}}, mo)})

    assert client.post(SIGN_IN, {"credential": right}).headers["Location"] == "/sign-in/"


NONSENSE = [
    "", "x", "[]", "{}", "null", "1", '"x"', "[" * 5000, '{"a":' * 3000, "\x00", "x" * 100_000,
    '{"response": 1}', '{"response": {"clientDataJSON": 1}}', '{"response": {"clientDataJSON": "!!"}}',
    '{"response": {"clientDataJSON": "e30"}}', '{"response": [], "rawId": {}}',
]  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda text: text[:20])
def test_nonsense_is_refused_in_words(nonsense: str, client_of: ClientOf, mo: User) -> None:
    visitor, member = Client(), client_of(mo)
    challenge(visitor)
    options_of(member)

    assert visitor.post(SIGN_IN, {"credential": nonsense}).headers["Location"] == "/sign-in/"
    refused = member.post(ADD, {"name": "Laptop", "credential": nonsense})

    assert refused.status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "part", ["clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"]
)
@pytest.mark.parametrize(
    "value", ["", "AA", "____", 5, None, websafe_encode(b"\xff" * 40), websafe_encode(b"\x9f" * 99)]
)
def test_an_answer_broken_in_one_part_is_refused(
    part: str, value: Any, device: Device, client_of: ClientOf, mo: User
) -> None:
    visitor, member = Client(), client_of(mo)
    made, used = json.loads(Device().make(options_of(member))), json.loads(device.use(challenge(visitor), mo))
    made["response"][part] = used["response"][part] = value

    signed_in = visitor.post(SIGN_IN, {"credential": json.dumps(used)})
    added = member.post(ADD, {"name": "Laptop", "credential": json.dumps(made)})

    assert signed_in.headers["Location"] == ("/" if part == "attestationObject" else "/sign-in/")
    assert added.status_code == (422 if part in {"clientDataJSON", "attestationObject"} else 302)


def test_what_another_site_or_no_finger_made_is_not_added(client_of: ClientOf, mo: User, device: Device) -> None:
    client = client_of(mo)

    for made in (Device(origin="https://evil.example"), Device(host="evil.example"), Device(flags=PRESENT), device):
        assert add(client, made).status_code == 422
    assert client.post(ADD, {"name": "", "credential": Device().make(options_of(client))}).status_code == 422
    replayed = Device().make(options_of(client))
    assert client.post(ADD, {"name": "One", "credential": replayed}).status_code == 302
    assert client.post(ADD, {"name": "Two", "credential": replayed}).status_code == 422

    assert Authenticator.objects.count() == 2


def test_somebody_who_is_not_active_is_not_let_in(device: Device, mo: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(User, "is_active", False)

    assert sign_in(client := Client(), device, mo).headers["Location"] == "/sign-in/"

    assert "_auth_user_id" not in client.session


def test_tries_are_counted(device: Device, mo: User) -> None:
    client = Client()

    with time_machine.travel(timezone.now(), tick=False):
        answers = [client.post(SIGN_IN, {"credential": "{}"}).status_code for _try in range(12)]

        assert answers == [302] * 10 + [429] * 2
        assert sign_in(client, device, mo).status_code == 429


def test_nothing_else_of_the_library_has_an_address() -> None:
    for name in ("mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_list_webauthn", "mfa_add_webauthn"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/2fa/", "/accounts/2fa/", "/mfa/", "/accounts/2fa/webauthn/"):
        assert Client().get(path).status_code == 404


def test_the_page_takes_the_same_queries_for_many_passkeys(client_of: ClientOf, mo: User) -> None:
    client = client_of(mo)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/settings/security/")
        return len(captured)

    add(client, Device())
    client.get("/settings/security/")
    few = asked()
    for number in range(5):
        add(client, Device(), name=str(number))

    client.get("/settings/security/")
    assert asked() == few


def test_twenty_are_enough(client_of: ClientOf, mo: User) -> None:
    client = client_of(mo)
    for number in range(20):
        assert add(client, Device(), name=str(number)).status_code == 302

    assert add(client, Device()).status_code == 409
