"""System checks: what an operator must have set, said before the first request."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import NoReverseMatch, reverse


@register(Tags.security, deploy=True)
def secret_key_is_long(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if len(settings.SECRET_KEY) >= 50:
        return []
    return [Error("SECRET_KEY is shorter than 50 characters.", hint="Make one with `openssl rand -base64 48`.", id="bearing.E001")]


@register(Tags.security, deploy=True)
def site_url_is_https(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    url = urlsplit(settings.SITE_URL)
    if url.scheme == "https" and url.hostname not in {None, "localhost"}:
        return []
    return [Error("BEARING_SITE_URL is not an https address.", hint="Links in mails start with it: https://bearing.example.org", id="bearing.E002")]


@register(Tags.security, deploy=True)
def mail_leaves(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.EMAIL_BACKEND != "projects.mailbox.LocalBackend":
        return []
    return [Error("Mails stay in the browser's outbox.", hint="Set DEBUG=0 and EMAIL_HOST.", id="bearing.E003")]


@register(Tags.security, deploy=True)
def outbox_is_absent(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Anybody can read the outbox page, sign-in codes included: it exists in local mode only."""
    try:
        reverse("outbox")
    except NoReverseMatch:
        return []
    return [Error("The page /outbox/ is open to everybody.", hint="Set DEBUG=0.", id="bearing.E004")]
