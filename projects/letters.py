"""How a mail is written: three templates for a kind, one message. Sends nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.header import Header
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

# RFC 5322 allows no more.
LONGEST_LINE = 998
# What a kind of mail is called in the outbox; each app names its own.
KIND_WORDS: dict[str, StrOrPromise] = {"sign_in_code": gettext_lazy("Sign-in code")}


@dataclass(frozen=True)
class Entry:
    """A calendar entry that goes with a mail: what a calendar should do with it, and its iCalendar text."""

    method: str
    text: str


@dataclass(frozen=True)
class Stop:
    """How a mail that asks is stopped with one press, and which kind of ask it is for who counts complaints."""

    address: str
    kind: str


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
    # Of what Bearing asks by itself; never of a sign-in code or what a person sends.
    stop: Stop | None = None


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
    stop: Stop | None = None,
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
        stop=stop,
    )


def message(letter: Letter, message_id: str) -> EmailMultiAlternatives:
    """What the mail server is handed. `message_id` is its left side, the same for the same mail."""
    mail = _Mail(
        letter.subject,
        letter.text,
        _sender(),
        [letter.to],
        reply_to=[address for address in (letter.reply_to, letter.read_at) if address] or None,
        headers=_headers(letter, message_id),
    )
    mail.attach_alternative(letter.html, "text/html")
    if letter.entry is not None:
        # Both ways: some calendars look among the alternatives, others open what is attached.
        mail.attach_alternative(letter.entry.text, f"text/calendar; method={letter.entry.method}")
        mail.attach("meeting.ics", letter.entry.text.encode(), "application/ics")
    return mail


class _Mail(EmailMultiAlternatives):
    """Its headers are broken where they must be, not where they might: not every program joins an address again."""

    def message(self) -> Any:  # type: ignore[override]
        sent = super().message()
        sent.policy = sent.policy.clone(max_line_length=LONGEST_LINE)
        return sent


def _headers(letter: Letter, message_id: str) -> dict[str, str]:
    headers = {"Message-ID": f"<{message_id}@{domain()}>"}
    if letter.is_automatic:
        headers |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
    if letter.threads:
        roots = [f"<{thread}@{domain()}>" for thread in letter.threads]
        headers |= {"In-Reply-To": roots[0], "References": " ".join(roots)}
    if letter.stop:
        headers |= _stop_headers(letter.stop)
    return headers


def _stop_headers(stop: Stop) -> dict[str, str]:
    """RFC 2919 and RFC 8058: one address, and the words with which a mail program stops it by one POST."""
    return {
        "List-Id": f"{_phrase(_sender_name())} <nudges.{domain()}>",
        "List-Unsubscribe": f"<{stop.address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Feedback-ID": f"{stop.kind}:nudge:bearing:{domain()}",
    }


def _phrase(words: str) -> str:
    """Words before an address in brackets: only they are encoded, the address is not."""
    line = " ".join(words.split())
    if line.isascii():
        escaped = line.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    else:
        return Header(line, "utf-8").encode(linesep="")


def link(name: str, *args: object) -> str:
    """The whole address of a page, for a mail."""
    return settings.SITE_URL + reverse(name, args=args)


def _mailbox(name: str, address: str) -> str:
    """A name and an address as people read them; Django encodes them when they leave."""
    local, _at, domain = address.rpartition("@")
    return str(Address(" ".join(name.split()), local, domain))


def _sender() -> str:
    return _mailbox(_sender_name(), sender_address())


def _sender_name() -> str:
    organisation = Organisation.objects.first()
    return _("Bearing for %(organisation)s") % {"organisation": organisation.name} if organisation else "Bearing"


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
