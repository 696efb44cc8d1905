"""Fetching mail from a mailbox (IMAP4rev1): what is unread, once. Nothing is ever deleted."""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

from .incoming import READ

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20
# The next minute takes the rest: a task has two.
AT_ONCE = 50


def read_mailbox(take: Callable[[bytes], object]) -> int:
    """Give the beginning of every unread message to `take`, and mark as read what it took; how many.

    What it raises for stays unread, so that a broken database loses nothing. Whoever reads at the same time,
    or was killed in between, brings a message again: `take` knows it by its name.
    """
    if not settings.IMAP_HOST:
        return 0
    try:
        with _mailbox() as box:
            return sum(_take(box, uid, take) for uid in _unread(box))
    except (OSError, imaplib.IMAP4.error) as error:
        # Without its words: some servers repeat what they were sent.
        logger.warning("The mailbox for replies is away: %s", type(error).__name__)
        return 0


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    with _opened(settings.IMAP_HOST, settings.IMAP_PORT) as box:
        box.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
        status, _said = box.select(_quoted(settings.IMAP_FOLDER))
        if status != "OK":
            raise imaplib.IMAP4.error
        yield box


def _opened(host: str, port: int) -> imaplib.IMAP4:
    """By TLS to a server that proves its name: left to itself the library asks for no proof."""
    if settings.IMAP_PLAIN:
        return imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
    else:
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_SECONDS)


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unread(box: imaplib.IMAP4) -> list[str]:
    """The oldest first, by numbers that stay the same."""
    _status, found = box.uid("SEARCH", "UNSEEN")
    numbers = (found[0] or b"").split() if found else []
    return [number.decode("ascii") for number in numbers[:AT_ONCE]]


def _take(box: imaplib.IMAP4, uid: str, take: Callable[[bytes], object]) -> int:
    raw = _fetch(box, uid)
    if raw is None:
        return 0
    try:
        take(raw)
    except Exception:
        logger.exception("Message %s of the mailbox was not taken and stays unread.", uid)
        return 0
    box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
    return 1


def _fetch(box: imaplib.IMAP4, uid: str) -> bytes | None:
    """Its beginning, without marking it; None when somebody has moved it away."""
    _status, found = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{READ}>)")
    return next((part[1] for part in found or [] if isinstance(part, tuple)), None)
