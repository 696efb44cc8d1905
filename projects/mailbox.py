"""The mail server of local mode: a table that the outbox page shows. Never used elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import getaddresses
from typing import TYPE_CHECKING

import nh3
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.safestring import SafeString

from .letters import KIND_WORDS
from .models import LocalMail, Mail

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# As many as somebody reads.
SHOWN = 100
_cleaner = nh3.Cleaner(
    tags={"p", "br", "strong", "em", "h1", "h2", "ul", "ol", "li", "a", "blockquote"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)


class LocalBackend(BaseEmailBackend):
    """Keeps every mail as a row instead of sending it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        LocalMail.objects.bulk_create(_as_row(message) for message in email_messages)
        return len(email_messages)


def _as_row(message: EmailMessage) -> LocalMail:
    html = [part.content for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"]
    return LocalMail(
        sender=message.from_email,
        to=", ".join(message.recipients()),
        subject=str(message.subject),
        text=str(message.body),
        html=str(html[0]) if html else "",
        headers="\n".join([*(f"{name}: {value}" for name, value in message.message().items()), *_entry(message)]),
    )


def _entry(message: EmailMessage) -> list[str]:
    """The calendar entry that went with it, to be read below the headers."""
    found = [part.content for part in getattr(message, "alternatives", []) if "text/calendar" in part.mimetype]
    return ["", *(str(text).replace("\r\n", "\n") for text in found)] if found else []


@dataclass(frozen=True)
class Line:
    """A mail in a list: for whom, and what kind it is, in words."""

    mail: LocalMail | Mail
    to: str
    kind: StrOrPromise


def local_lines(mails: Iterable[LocalMail]) -> list[Line]:
    return [Line(mail, _name_of(mail.to), kind_in_words(mail)) for mail in mails]


def owed_lines(mails: Iterable[Mail]) -> list[Line]:
    return [Line(mail, mail.recipient, kind_in_words(mail)) for mail in mails]


def kind_in_words(mail: LocalMail | Mail) -> StrOrPromise:
    return KIND_WORDS.get(mail.kind, mail.kind)


def _name_of(mailboxes: str) -> str:
    """The names without their addresses; the address of who has none."""
    return ", ".join(name or address for name, address in getaddresses([mailboxes]))


def shown_as(mail: LocalMail, view: str) -> str:
    """A mail for the page: its text, its HTML without anything that runs, or its headers."""
    if view == "html":
        return SafeString(_cleaner.clean(mail.html))
    else:
        return mail.headers if view == "headers" else mail.text
