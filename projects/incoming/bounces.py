"""A mail of ours that came back (RFC 3464): for good or only for now, and in whose words."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import Message
from email.parser import HeaderParser

from . import headers, parts
from .found import Returned

LONGEST = 300


def of(message: Message, found: Sequence[Message]) -> Returned | None:
    """None when it is no report of delivery."""
    if message.get_content_type() != "multipart/report":
        return None
    if str(message.get_param("report-type") or "").lower() != "delivery-status":
        return None
    blocks = [
        block for part in found if part.get_content_type() == "message/delivery-status" for block in _blocks(part)
    ]
    failed = [block for block in blocks if _first(block, "Action").lower() == "failed"]
    return Returned(
        ids=tuple(name for part in found for name in _ids(part)),
        is_for_good=any(_first(block, "Status").startswith("5.") for block in failed),
        words=next((_words(block) for block in failed), "")[:LONGEST],
    )


def _blocks(part: Message) -> list[Message]:
    inside = part.get_payload()
    return [block for block in inside if isinstance(block, Message)] if isinstance(inside, list) else []


def _first(block: Message, name: str) -> str:
    return next(iter(headers.said(block, name)), "").strip()


def _words(block: Message) -> str:
    """What the server said, without the name of its protocol."""
    said = _first(block, "Diagnostic-Code")
    return said.partition(";")[2].strip() or said or _first(block, "Status")


def _ids(part: Message) -> tuple[str, ...]:
    """The name of the mail that came back: it is attached whole, or its headers alone are."""
    kind, inside = part.get_content_type(), part.get_payload()
    if kind == "message/rfc822" and isinstance(inside, list) and inside and isinstance(inside[0], Message):
        return headers.ids(inside[0], "Message-ID")
    elif kind in {"text/rfc822-headers", "message/rfc822-headers"}:
        return headers.ids(HeaderParser().parsestr(parts.text_of(part)), "Message-ID")
    else:
        return ()
