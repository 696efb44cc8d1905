"""System checks: what an operator must have set, said before the first request.

Each has an id and a hint; `manage.py check --deploy` says them all.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import NoReverseMatch, reverse

# As long as Django's own check asks for.
SECRET_LENGTH = 50
MAIL_SECRET_LENGTH = 32
THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]", "::1"}


@register(Tags.security, deploy=True)
def secret_key_is_long(**_asked: Any) -> Sequence[CheckMessage]:
    return _said(
        "SECRET_KEY is shorter than 50 characters.",
        hint="Make one with `openssl rand -base64 48`.",
        id="bearing.E001",
        unless=len(settings.SECRET_KEY) >= SECRET_LENGTH,
    )


@register(Tags.security, deploy=True)
def site_url_is_https(**_asked: Any) -> Sequence[CheckMessage]:
    url = urlsplit(settings.SITE_URL)
    return _said(
        "BEARING_SITE_URL is not an https address.",
        hint="Links in mails start with it: https://bearing.example.org",
        id="bearing.E002",
        unless=url.scheme == "https" and url.hostname not in {None, *THIS_MACHINE},
    )


@register(Tags.security, deploy=True)
def mail_leaves(**_asked: Any) -> Sequence[CheckMessage]:
    return _said(
        "Mails stay in the browser's outbox.",
        hint="Set DEBUG=0 and EMAIL_HOST.",
        id="bearing.E003",
        unless=settings.EMAIL_BACKEND != "projects.mailbox.LocalBackend",
    )


@register(Tags.security, deploy=True)
def outbox_is_absent(**_asked: Any) -> Sequence[CheckMessage]:
    """Anybody can read the outbox page, sign-in codes included: it exists in local mode only."""
    return _said(
        "The page /outbox/ is open to everybody.",
        hint="Set DEBUG=0.",
        id="bearing.E004",
        unless=not _exists("outbox"),
    )


@register(Tags.security, deploy=True)
def hosts_are_named(**_asked: Any) -> Sequence[CheckMessage]:
    """A site that answers to any name puts that name into the addresses it makes."""
    hosts = settings.ALLOWED_HOSTS
    return _said(
        "The hosts that Bearing answers to are not named.",
        hint="Set BEARING_HOSTS to the names, with commas between them; never *.",
        id="bearing.E005",
        unless=bool(hosts) and all(host.strip(" .*") for host in hosts),
    )


@register(Tags.security, deploy=True)
def replies_are_read(**_asked: Any) -> Sequence[CheckMessage]:
    """Answers that nobody fetches would vanish, and who wrote them would wait."""
    return _said(
        "Mails ask for answers to BEARING_REPLIES, and nothing brings them in.",
        hint="Set BEARING_MAIL_SECRET or BEARING_IMAP_HOST, or leave BEARING_REPLIES out.",
        id="bearing.E006",
        unless=not settings.REPLY_MAILBOX or bool(settings.MAIL_SECRET or settings.IMAP_HOST),
    )


@register(Tags.security, deploy=True)
def mail_secret_is_long(**_asked: Any) -> Sequence[CheckMessage]:
    """Whoever has it puts words into anybody's mouth."""
    return _said(
        "BEARING_MAIL_SECRET is shorter than 32 characters.",
        hint="Make one with `openssl rand -hex 32`.",
        id="bearing.E007",
        unless=not settings.MAIL_SECRET or len(settings.MAIL_SECRET) >= MAIL_SECRET_LENGTH,
    )


def _said(message: str, *, hint: str, id: str, unless: bool) -> Sequence[CheckMessage]:
    return [] if unless else [Error(message, hint=hint, id=id)]


def _exists(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    else:
        return True
