"""A mail that came in, taken apart: who wrote it, to which mail of ours, and what it says.

Knows no rows and decides nothing. What is hostile is met with limits: only the beginning is
read, of so many parts, and whatever cannot be read is None.
"""

from __future__ import annotations

import hashlib
import logging
from email import message_from_bytes
from email.message import Message

from . import bounces, calendars, headers, parts, words
from .found import CalendarReply, Incoming, Returned

__all__ = ["LARGEST", "READ", "CalendarReply", "Incoming", "Returned", "name_of", "read"]

logger = logging.getLogger(__name__)

# A mail is refused above this, and of one below it the beginning is read: words stand before what is attached.
LARGEST = 10_000_000
READ = 500_000
MOST_LINES_OF_DASHES = 400


def read(raw: bytes) -> Incoming | None:
    """What a mail says to us; None when it cannot be read. Raises nothing, whatever is sent.

    The parsers beneath fail in many ways, and one of them is too deep a recursion.
    """
    try:
        return _read(raw[:READ])
    except Exception as error:
        logger.warning("A mail could not be read: %s", type(error).__name__)
        return None


def name_of(incoming: Incoming | None, raw: bytes) -> str:
    """By what a mail is known when it is brought twice: its Message-ID, or a fingerprint of all of it."""
    name = incoming.message_id if incoming else ""
    return name if 0 < len(name) <= headers.LONGEST_ID else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _read(raw: bytes) -> Incoming | None:
    # Thousands of parts, or of parts in parts, before the parser builds them.
    if raw.count(b"\n--") > MOST_LINES_OF_DASHES or raw.lower().count(b"message/rfc822") > MOST_LINES_OF_DASHES:
        return None
    message: Message = message_from_bytes(raw)
    found = list(parts.of(message))
    return Incoming(
        message_id=next(iter(headers.ids(message, "Message-ID")), ""),
        sender=headers.sender(message),
        recipients=headers.recipients(message),
        references=headers.ids(message, "In-Reply-To", "References"),
        is_automatic=headers.is_automatic(message),
        text=words.of(found),
        returned=bounces.of(message, found),
        calendar=calendars.of(found),
    )
