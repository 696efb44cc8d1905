"""What every answer carries, what a POST needs, and that nothing else than a POST changes anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.build import HOURS

from .table import ROWS, Row, address_of
from .world import ROLES, World

ROOT = Path(__file__).resolve().parents[2]
# The session is touched by whoever comes; the cache counts tries.
MAY_CHANGE = {"projects_session", "cache"}
SAFE = ("get", "head", "options", "put", "patch", "delete", "trace")
PERSONAL = ("room", "changes", "position", "yours")
# Read by a calendar program, which asks whether anything has changed since.
KEPT_BY_ITS_READER = "calendar_token"
# Sent without a page of ours, and closed by a secret of their own.
FROM_MACHINES = {"mail_in"}


def answers(world: World) -> Iterator[Any]:
    """Pages, redirects and refusals of every kind."""
    for row in ROWS:
        for role in ("anonymous", "outsider", "facilitator"):
            yield world.client(role).get(address_of(row, world))
    yield world.client("anonymous").get("/nowhere/")
    yield world.client("anonymous").get("/", headers={"Host": "evil.example"})
    yield world.client("facilitator").post(reverse("reveal", args=[world.revealed.pk]))
    yield world.client("facilitator").post(reverse("settings"), {"name": ""})


def test_every_answer_forbids_what_we_never_do(world: World) -> None:
    statuses = set()
    for response in answers(world):
        policy = dict(rule.strip().split(" ", 1) for rule in response["Content-Security-Policy"].split(";"))

        statuses.add(response.status_code)
        assert "unsafe" not in response["Content-Security-Policy"]
        assert "*" not in response["Content-Security-Policy"]
        assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert statuses >= {200, 302, 400, 403, 404, 405, 409, 422}


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.name in PERSONAL], ids=lambda row: f"{row.name}-{row.thing}"
)
def test_nobody_keeps_a_copy_of_the_room(row: Row, world: World) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        response = world.client("mo").get(address_of(row, world), headers=headers)

        assert {"no-store", "private"} <= set(response["Cache-Control"].replace(" ", "").split(","))


def test_nobody_finds_the_pages_of_a_person_by_going_back(world: World) -> None:
    for row in ROWS:
        response = world.client("facilitator").get(address_of(row, world))

        assert row.thing == KEPT_BY_ITS_READER or row.get == "405" or "no-store" in response["Cache-Control"], row.name


def test_a_link_with_a_key_is_not_kept_and_not_passed_on(world: World) -> None:
    response = world.client("anonymous").get("/invitation/token/")

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_every_post_needs_its_token(world: World) -> None:
    before = tables()
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = world.clients["facilitator"].cookies["sessionid"].value

    refused = {
        (row.name, row.thing): client.post(address_of(row, world), row.fields(world)).status_code
        for row in ROWS
        # Mail programs press it, who know no token; its address is one (RFC 8058).
        if row.post != "405" and row.name not in {"stop", *FROM_MACHINES}
    }

    assert {where for where, status in refused.items() if status != 403} == set()
    assert tables() == before


def test_a_token_of_another_site_is_not_enough(world: World, settings: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = world.clients["facilitator"].cookies["sessionid"].value
    client.get(reverse("settings"))
    token = client.cookies["csrftoken"].value
    fields = {"name": "Eve", "time_zone": "UTC", "language": "en-gb", **HOURS, "csrfmiddlewaretoken": token}

    evil = client.post(reverse("settings"), fields, headers={"Origin": "https://evil.example"})
    ours = client.post(reverse("settings"), fields, headers={"Origin": "http://testserver"})

    assert (evil.status_code, ours.status_code) == (403, 302)


def test_signing_in_from_another_site_is_refused(world: World) -> None:
    """Else somebody could be signed in as somebody else without noticing."""
    client = Client(enforce_csrf_checks=True)

    assert client.post(reverse("account_login"), {"email": "mo.vale@larkhill.example"}).status_code == 403
    assert client.post(reverse("account_confirm_login_code"), {"code": "BCDFGH"}).status_code == 403


def tables() -> dict[str, str]:
    """A fingerprint of every table."""
    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) - MAY_CHANGE)
        prints = {}
        for name in names:
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {quoted} AS t")
            prints[name] = cursor.fetchone()[0]
    return prints


def test_only_a_post_changes_anything(world: World) -> None:
    before = tables()

    for row in ROWS:
        for role in (*ROLES, "mo"):
            client = world.client(role)
            for method in SAFE if role in {"facilitator", "lead"} else SAFE[:2]:
                getattr(client, method)(address_of(row, world))

    assert {name for name, print_ in tables().items() if print_ != before[name]} == set()
    assert len(before) > 15


PRODUCTION = """
import json, django
from django.conf import settings
django.setup()
from django.urls import get_resolver
names = [n for n in dir(settings) if n.isupper()]
print(json.dumps({n: getattr(settings, n) for n in names}, default=str))
"""


def test_what_production_sets() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DEBUG", "BEARING_LOCAL", "PORT"}}
    environment |= {"BEARING_SITE_URL": "https://bearing.example.org", "DJANGO_SETTINGS_MODULE": "config.settings"}

    told = subprocess.run(
        [sys.executable, "-c", PRODUCTION], cwd=ROOT, env=environment, capture_output=True, check=True, timeout=60
    )

    has = json.loads(told.stdout)
    assert has["DEBUG"] is has["LOCAL"] is False
    assert has["SESSION_COOKIE_SECURE"] is has["CSRF_COOKIE_SECURE"] is has["SECURE_SSL_REDIRECT"] is True
    assert has["SESSION_COOKIE_HTTPONLY"] is True
    # The browser refuses such a name from a neighbour, from plain HTTP and for part of the site.
    assert (has["SESSION_COOKIE_NAME"], has["CSRF_COOKIE_NAME"]) == ("__Host-sessionid", "__Host-csrftoken")
    assert (has["SESSION_COOKIE_DOMAIN"], has["SESSION_COOKIE_PATH"], has["CSRF_COOKIE_DOMAIN"]) == (None, "/", None)
    assert (has["SESSION_COOKIE_SAMESITE"], has["CSRF_COOKIE_SAMESITE"]) == ("Lax", "Lax")
    assert has["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert has["ALLOWED_HOSTS"] == ["bearing.example.org"]
    assert has["CSRF_TRUSTED_ORIGINS"] == ["https://bearing.example.org"]
    assert has["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    # The address of whoever counts the tries must not be what a visitor says it is.
    assert has["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0


@pytest.mark.parametrize(("port", "name"), [(None, "sessionid"), ("8000", "sessionid"), ("8001", "sessionid-8001")])
def test_two_installations_on_one_machine_do_not_share_a_cookie(port: str | None, name: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PORT"} | (
        {"PORT": port} if port else {}
    )
    environment |= {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}

    told = subprocess.run(
        [sys.executable, "-c", PRODUCTION], cwd=ROOT, env=environment, capture_output=True, check=True, timeout=60
    )

    assert json.loads(told.stdout)["SESSION_COOKIE_NAME"] == name


@pytest.mark.django_db
def test_a_session_from_before_signing_in_is_worth_nothing_after(client: Client, mo: Any, outbox: list[Any]) -> None:
    client.post(reverse("account_login"), {"email": mo.email})
    planted = client.cookies["sessionid"].value
    code = next(word for word in outbox[-1].body.split() if len(word) == 6 and word.isupper() and word.isalpha())

    response = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert response.status_code == 302
    session = client.cookies["sessionid"]
    assert session.value != planted
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get(reverse("settings")).status_code == 302


@pytest.mark.django_db
def test_signing_out_ends_the_session_for_a_stolen_cookie(client: Client, mo: Any) -> None:
    client.force_login(mo)
    stolen = client.cookies["sessionid"].value

    client.post(reverse("account_logout"))

    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get(reverse("settings")).status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(elsewhere: str, world: World) -> None:
    anonymous, signed_in = world.client("anonymous"), world.client("mo")
    sign_in = reverse("account_login")

    answers = [
        signed_in.get(sign_in, {"next": elsewhere}),
        anonymous.post(sign_in, {"email": "mo.vale@larkhill.example", "next": elsewhere}),
        signed_in.post(reverse("account_logout"), {"next": elsewhere}),
    ]

    for response in answers:
        assert response.status_code == 302
        assert "evil" not in response["Location"].partition("?")[0]
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith(("//", "/\\"))


def test_where_a_refusal_leads_back_is_ours(world: World) -> None:
    response = world.client("facilitator").post(
        reverse("reveal", args=[world.revealed.pk]), headers={"Referer": "https://evil.example/"}
    )

    assert response.status_code == 409
    assert "evil.example" not in response.content.decode()


@pytest.mark.django_db
def test_the_address_of_a_form_is_no_blank_page(client: Client, mo: Any, project: Any) -> None:
    """Where signing in leads whose session had ended when they pressed a button."""
    address = reverse("ask", args=[project.slug])
    sent = client.post(address, {"question": "Do we wait?"})
    client.force_login(mo)

    response = client.get(sent["Location"], follow=True)

    assert sent["Location"].endswith(f"?next={address}")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "only takes what a button sends" in response.content.decode()
