"""What people find in the mails that ask them something."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.e2e.visitor import Visitor


def address_of(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@larkhill.example"


def link_to(reader: Visitor, name: str, subject: str, answer: str = "") -> str:
    """The path of the page on which a mail is answered: behind the button of one answer, if that is said."""
    letter = reader.letter_to(address_of(name), subject)
    found = re.search(rf"https?://\S+/answer/\S+\?answer={answer}\b", letter)
    assert found, letter
    return urlsplit(found[0]).path + (f"?answer={answer}" if answer else "")


def stop_link(reader: Visitor, name: str, subject: str) -> str:
    """The path of the page on which such mails are stopped."""
    letter = reader.letter_to(address_of(name), subject)
    found = re.search(r"https?://\S+(/stop/\S+)", letter)
    assert found, letter
    return found[1]
