"""The parts of a mail, the outer before the inner, so many and no more."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

MOST = 100
LONGEST_TEXT = 100_000


def of(message: Message) -> Iterator[Message]:
    """Without going into mails that are attached, and without recursion."""
    waiting, seen = [message], 0
    while waiting and seen < MOST:
        part, seen = waiting.pop(), seen + 1
        yield part
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting.extend(reversed([one for one in inside if isinstance(one, Message)][:MOST]))


def text_of(part: Message) -> str:
    """What a part says, whatever it claims about its letters."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    content = content[:LONGEST_TEXT]
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", errors="replace")


def is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"
