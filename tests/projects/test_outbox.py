"""Local mode: every mail in the browser. Elsewhere: no such page."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.utils import timezone

from projects.letters import Entry, Letter, message
from projects.models import LocalMail, User
from tests.build import make_mail, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def local(settings: Any) -> None:
    settings.LOCAL = True
    settings.EMAIL_BACKEND = "projects.mailbox.LocalBackend"


def make_local_mail(**fields: Any) -> LocalMail:
    mail = {
        "sender": "Bearing <b@localhost>",
        "to": "Ana Reis <ana@x.example>",
        "subject": "Hello",
        "text": "Hi\n",
        "headers": "",
    }
    return LocalMail.objects.create(**{**mail, **fields})


def test_a_code_is_read_before_signing_in(client: Client) -> None:
    mo = make_person("Mo Adeyemi")
    client.post("/sign-in/", {"email": mo.email})

    page = client.get("/outbox/").content.decode()

    mail = LocalMail.objects.get()
    code = mail.subject.split()[0]
    assert page.count(code) >= 2
    assert "Sign-in code" in page
    assert "Mo Adeyemi" in page
    assert "Back to signing in" in page
    assert client.post("/sign-in/code/", {"code": code}).headers["Location"] == "/"


@pytest.mark.parametrize("nth", range(1, 5))
def test_the_first_mail_may_arrive_while_the_page_is_made(client: Client, nth: int) -> None:
    asked: list[str] = []

    def arrive_first(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        if len(asked) == nth:
            make_local_mail()
        return execute(sql, *rest)

    with connection.execute_wrapper(arrive_first):
        answer = client.get("/outbox/")

    assert LocalMail.objects.exists()
    assert answer.status_code == 200


def test_links_in_the_text_can_be_followed(client: Client) -> None:
    mail = make_local_mail(text="Will you?\nhttp://localhost:8000/invitation/abc/\n<b>bold</b>")

    page = client.get(f"/outbox/{mail.pk}/").content.decode()

    assert 'href="http://localhost:8000/invitation/abc/"' in page
    assert "<b>bold" not in page


def test_as_it_looks_runs_nothing(client: Client) -> None:
    html = '<p onclick="x()">Hi <a href="javascript:x()">a</a><img src=x onerror=x()><strong>B</strong></p>'
    html += "<script>x()</script>"
    mail = make_local_mail(html=html)

    page = client.get(f"/outbox/{mail.pk}/?as=html").content.decode()

    shown = page[page.index("mailbox__text") :]
    assert "<strong>B</strong>" in shown
    for evil in ("<img", "onclick", "onerror", "javascript:", "x()</script>"):
        assert evil not in shown


def test_headers_are_shown(client: Client) -> None:
    mo = make_person("Mo")
    client.post("/sign-in/", {"email": mo.email})

    page = client.get(f"/outbox/{LocalMail.objects.get().pk}/?as=headers").content.decode()

    assert "Auto-Submitted: auto-generated" in page
    assert "Message-ID: &lt;sign_in_code." in page


def test_a_calendar_entry_is_shown_below_the_headers(client: Client) -> None:
    letter = Letter("ana@x.example", "Forum", "Hi\n", "<p>Hi</p>", entry=Entry("REQUEST", "BEGIN:VCALENDAR\r\n"))
    message(letter, "meeting_announced.1").send()

    mail = LocalMail.objects.get()
    page = client.get(f"/outbox/{mail.pk}/?as=headers").content.decode()

    assert page.index("Message-ID") < page.index("BEGIN:VCALENDAR")
    assert (mail.kind, mail.html) == ("meeting_announced", "<p>Hi</p>")


def test_what_waits_and_what_is_in_doubt_is_named(client: Client) -> None:
    make_mail(recipient="waits@x.example")
    make_mail(recipient="doubt@x.example", claimed_at=timezone.now() - timedelta(hours=1))
    make_mail(recipient="refused@x.example", claimed_at=timezone.now(), refused="550 No such person")
    make_mail(recipient="leaving@x.example", claimed_at=timezone.now())

    page = client.get("/outbox/").content.decode()

    assert "waits@x.example" in page
    assert "waiting: the worker has not sent it yet" in page
    assert "sending was in doubt" in page
    assert "550 No such person" in page
    assert "leaving@x.example" not in page


def test_an_empty_outbox_says_what_to_do(client: Client) -> None:
    page = client.get("/outbox/")

    assert page.status_code == 200
    assert "No mail has left yet" in page.content.decode()
    assert client.get("/outbox/77/").status_code == 404
    assert client.post("/outbox/").status_code == 405


def test_many_mails_take_the_same_queries(client: Client, django_assert_num_queries: Any) -> None:
    make_local_mail()
    with django_assert_num_queries(4):
        client.get("/outbox/")
    [make_local_mail() for _number in range(5)]
    with django_assert_num_queries(4):
        client.get("/outbox/")


def test_the_view_itself_refuses_elsewhere(client_of: Callable[[User], Client], ada: User, settings: Any) -> None:
    settings.LOCAL = False

    assert client_of(ada).get("/outbox/").status_code == 404


def test_in_production_there_is_no_such_address() -> None:
    environment = {
        **os.environ,
        "DEBUG": "0",
        "BEARING_LOCAL": "1",
        "BEARING_SITE_URL": "https://bearing.example.org",
        "SECRET_KEY": "k" * 60,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    asked = "import django; django.setup(); from django.urls import reverse; reverse('outbox')"

    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env=environment,
        cwd=configured.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "NoReverseMatch" in answer.stderr
