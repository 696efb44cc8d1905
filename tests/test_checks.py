"""What an operator forgot is said before the first request."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import Tags, run_checks

from config import checks


@pytest.fixture(autouse=True)
def production(settings, monkeypatch):
    """A production that forgot nothing, as far as these checks ask."""
    settings.SECRET_KEY = "long-and-not-guessed-by-anybody-" * 2
    settings.SITE_URL = "https://bearing.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ALLOWED_HOSTS = ["bearing.example.org"]
    monkeypatch.setattr(checks, "_exists", lambda _name: False)
    return settings


def said() -> list[str]:
    """The ids of our own checks that have something to say; each has a hint."""
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    ours = [message for message in found if (message.id or "").startswith("bearing.")]
    assert all(message.hint for message in ours)
    return sorted(message.id or "" for message in ours)


def test_nothing_forgotten_nothing_said():
    assert said() == []


@pytest.mark.parametrize(
    ("name", "value", "id"),
    [
        ("SECRET_KEY", "x" * 49, "bearing.E001"),
        ("SITE_URL", "http://bearing.example.org", "bearing.E002"),
        ("SITE_URL", "https://localhost:8000", "bearing.E002"),
        ("SITE_URL", "https://127.0.0.1", "bearing.E002"),
        ("SITE_URL", "https://", "bearing.E002"),
        ("EMAIL_BACKEND", "projects.mailbox.LocalBackend", "bearing.E003"),
        ("ALLOWED_HOSTS", ["*"], "bearing.E005"),
        ("ALLOWED_HOSTS", [""], "bearing.E005"),
        ("ALLOWED_HOSTS", [], "bearing.E005"),
    ],
)
def test_what_is_forgotten_is_said(production, name, value, id):
    setattr(production, name, value)

    assert said() == [id]


def test_an_open_outbox_is_said(monkeypatch):
    monkeypatch.setattr(checks, "_exists", lambda name: name == "outbox")

    assert said() == ["bearing.E004"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("SECRET_KEY", "", "Set SECRET_KEY"), ("DATABASE_URL", "", "Set DATABASE_URL"), ("DEBUG", "maybe", "DEBUG is")],
)
def test_settings_fail_loudly(name, value, words):
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=settings.BASE_DIR,
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert words in done.stderr


def test_what_the_address_of_the_database_asks_for_is_kept():
    asked = "import config.settings as one; print(one.DATABASES['default']['OPTIONS']['sslmode'])"
    address = os.environ["DATABASE_URL"] + "?sslmode=require"

    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "require"
