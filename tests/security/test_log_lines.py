"""What the log says about signing in, and that nobody writes lines of their own into it."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config.lines import LineFormatter
from projects.models import User
from tests.projects.test_sign_in import ask, code_in


def line(message: str, *arguments: object) -> str:
    formatter = LineFormatter("{levelname} {name}: {message}", style="{")
    return formatter.format(logging.LogRecord("web", logging.WARNING, "", 0, message, arguments, None))


@pytest.mark.parametrize("sent", ["a\nERROR root: b", "a\r\nb", "a\x1b[2Jb", "a\x00b", "a\u2028b", "a\u202eb"])
def test_whatever_is_sent_stays_one_line_that_shows(sent: str) -> None:
    said = line("Mail %s was not sent: %s", 7, sent)

    assert len(said.splitlines()) == 1
    assert said.isprintable()
    assert said.startswith("WARNING web: Mail 7 was not sent: a\\")


def test_words_are_written_as_they_are() -> None:
    assert line("Für %s – 42 %%", "Zoë") == "WARNING web: Für Zoë – 42 %"


def test_the_log_is_written_so() -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "config.lines.LineFormatter"
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "line"


@pytest.mark.django_db
def test_signing_in_is_said_without_address_or_code(
    mo: User, outbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    client = Client()
    ask(client, mo.email)
    client.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(outbox)})
    Client().post(reverse("mfa_login_webauthn"), {"credential": "{}"})

    assert "A sign-in code was refused." in caplog.text
    assert f"Person {mo.pk} signed in." in caplog.text
    assert "A passkey was refused." in caplog.text
    assert mo.email not in caplog.text
    assert code_in(outbox) not in caplog.text


@pytest.mark.django_db
def test_a_broken_page_tells_no_details(
    client: Client, mo: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_asked: object, **_named: object) -> None:
        raise RuntimeError("Quillwort in line 7 of a module")

    monkeypatch.setattr("projects.views.security.ways_in.session_lines", breaks)
    client.raise_request_exception = False
    client.force_login(mo)

    response = client.get(reverse("security"))

    assert response.status_code == 500
    assert "Something broke" in response.content.decode()
    for word in ("Quillwort", "Traceback", "RuntimeError", "security.py"):
        assert word not in response.content.decode()
    assert "Quillwort" in caplog.text
