"""How a mail is written: three templates for a kind, one message. Sends nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Organisation, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What a kind of mail is called in the outbox; each app names its own.
KIND_WORDS: dict[str, StrOrPromise] = {"sign_in_code": gettext_lazy("Sign-in code")}


@dataclass(frozen=True)
class Entry:
    """A calendar entry that goes with a mail: what a calendar should do with it, and its iCalendar text."""

    method: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A mail in words. The text is the master, the HTML repeats it."""

    to: str
    subject: str
    text: str
    html: str
    # The person in whose name it goes; answers reach them.
    reply_to: str = ""
    # Where Bearing itself reads answers, beside that person; empty where it reads none.
    read_at: str = ""
    # False for what a person sends by pressing a button: RFC 3834 marks machines only.
    is_automatic: bool = True
    entry: Entry | None = None
    # What it is about, one name a thing and reader: mail about the same stands together.
    threads: tuple[str, ...] = ()


def write(
    kind: str,
    context: Mapping[str, Any],
    *,
    to: str,
    name: str = "",
    asked_by: User | None = None,
    is_automatic: bool = True,
    entry: Entry | None = None,
    threads: tuple[str, ...] = (),
) -> Letter:
    """The letter of a kind from its three templates in `templates/emails/`."""
    subject = render_to_string(f"emails/{kind}.subject.txt", context)
    return Letter(
        to=_mailbox(name, to),
        subject=" ".join(subject.split()),
        text=render_to_string(f"emails/{kind}.txt", context).strip() + "\n",
        html=render_to_string(f"emails/{kind}.html", context),
        reply_to=_mailbox(asked_by.name, asked_by.email) if asked_by else "",
        is_automatic=is_automatic,
        entry=entry,
        threads=threads,
    )


def message(letter: Letter, message_id: str) -> EmailMultiAlternatives:
    """What the mail server is handed. `message_id` is its left side, the same for the same mail."""
    headers = {"Message-ID": f"<{message_id}@{domain()}>"}
    if letter.is_automatic:
        headers |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
    if letter.threads:
        roots = [f"<{thread}@{domain()}>" for thread in letter.threads]
        headers |= {"In-Reply-To": roots[0], "References": " ".join(roots)}
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        _sender(),
        [letter.to],
        reply_to=[address for address in (letter.reply_to, letter.read_at) if address] or None,
        headers=headers,
    )
    mail.attach_alternative(letter.html, "text/html")
    if letter.entry is not None:
        # Both ways: some calendars look among the alternatives, others open what is attached.
        mail.attach_alternative(letter.entry.text, f"text/calendar; method={letter.entry.method}")
        mail.attach("meeting.ics", letter.entry.text.encode(), "application/ics")
    return mail


def link(name: str, *args: object) -> str:
    """The whole address of a page, for a mail."""
    return settings.SITE_URL + reverse(name, args=args)


def _mailbox(name: str, address: str) -> str:
    """A name and an address as people read them; Django encodes them when they leave."""
    local, _at, domain = address.rpartition("@")
    return str(Address(" ".join(name.split()), local, domain))


def _sender() -> str:
    organisation = Organisation.objects.first()
    name = _("Bearing for %(organisation)s") % {"organisation": organisation.name} if organisation else "Bearing"
    return _mailbox(name, sender_address())


def sender_address() -> str:
    """The address that every mail comes from, without its name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def reply_address(token: str) -> str:
    """The mailbox that answers are read from, with something behind a plus that says to which mail."""
    local, _at, host = settings.REPLY_MAILBOX.rpartition("@")
    return f"{local}+{token}@{host}"


def is_ours(address: str) -> bool:
    """Whether this is an address that Bearing writes or reads mail with, whatever stands behind its plus."""
    local, _at, host = address.lower().rpartition("@")
    plain = f"{local.partition('+')[0]}@{host}"
    return plain in {sender_address().lower(), settings.REPLY_MAILBOX.lower()}


def organiser_address() -> str:
    """Who invites, to a calendar: where its answers are read, else the address that every mail comes from."""
    address: str = settings.REPLY_MAILBOX or sender_address()
    return address


def domain() -> str:
    """The right side of what Bearing names for the world: message ids, calendar entries."""
    return sender_address().partition("@")[2] or urlsplit(settings.SITE_URL).hostname or "localhost"
