"""Who wrote a mail, to which addresses, about which mail, and whether a machine did."""

from __future__ import annotations

import re
from email.message import Message
from email.utils import getaddresses

LONGEST_ID = 255
MOST = 100
LONGEST_HEADER = 20_000
_ID = re.compile(r"<([^<>\s]{1,998})>")
TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")


def said(message: Message, *names: str) -> list[str]:
    """Every header of these names as one line each, cut to what anybody needs, without what is not to be seen."""
    found = [str(value) for name in names for value in message.get_all(name, [])]
    lines = [" ".join(value[:LONGEST_HEADER].split()) for value in found[:MOST]]
    return ["".join(one for one in line if one.isprintable()) for line in lines]


def ids(message: Message, *names: str) -> tuple[str, ...]:
    return tuple(name for value in said(message, *names) for name in _ID.findall(value))[:MOST]


def sender(message: Message) -> str:
    """The one address it is from. Several, or none that is one, are nobody."""
    found = [address.lower() for _name, address in getaddresses(said(message, "From"))]
    return found[0] if len(found) == 1 and found[0].count("@") == 1 else ""


def recipients(message: Message) -> tuple[str, ...]:
    return tuple(address.lower() for _name, address in getaddresses(said(message, *TO)) if "@" in address)[:MOST]


def is_automatic(message: Message) -> bool:
    """RFC 3834 and what mailers do: replies of machines, mail to many, and what comes back."""
    submitted = " ".join(said(message, "Auto-Submitted")).partition(";")[0].strip().lower()
    precedence = {value.lower() for value in said(message, "Precedence")}
    return (
        submitted not in {"", "no"}
        or "<>" in said(message, "Return-Path")
        or bool(precedence & {"bulk", "list", "junk"})
        or "X-Auto-Response-Suppress" in message
        or any(name.lower().startswith("list-") for name in message.keys())  # noqa: SIM118 - a mail is no mapping
    )
