"""What is found in a mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Returned:
    """A mail that came back: its Message-ID as its server quotes it, whether for good, and the server's words."""

    ids: tuple[str, ...]
    is_for_good: bool
    words: str


@dataclass(frozen=True)
class CalendarReply:
    """What somebody's calendar answers (RFC 5546, REPLY). `answer` is a PARTSTAT in small letters."""

    uid: str
    email: str
    answer: str
    sequence: int
    at: datetime


@dataclass(frozen=True)
class Incoming:
    """A mail as far as we care. Addresses in small letters; ids without their brackets."""

    message_id: str
    # Empty when there is not exactly one.
    sender: str
    recipients: tuple[str, ...]
    references: tuple[str, ...]
    # Written by a machine or to many: never to be answered, and not somebody's words.
    is_automatic: bool
    text: str
    returned: Returned | None
    calendar: CalendarReply | None
