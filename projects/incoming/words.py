"""What somebody wrote themselves in a mail: without what they quote, and without what stands below their name.

Line by line, each looked at once. (A library of patterns took half a minute of a worker for five
kilobytes written to be slow, and took lines that begin with a dash for a signature.)
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from email.message import Message

import nh3

from . import parts

LONGEST_LINE = 2_000
MOST_LINES = 2_000
ATTRIBUTION_LENGTH = 400
# How a mail program says whose words follow: "On Monday Ada wrote:", in the languages that people here may write.
WROTE = (
    "wrote",
    "schrieb",
    "a écrit",
    "escribió",
    "ha scritto",
    "schreef",
    "skrev",
    "napisał",
    "escreveu",
    "kirjoitti",
)
# Only what begins so goes on in the next line.
BEGINS = ("On ", "Am ", "Le ", "El ", "Il ", "Op ", "Den ", "Em ", "W dniu ", "Dnia ")
# "From: Ada" and below it "Sent: Monday" is how others begin what they quote.
FROM = ("from:", "von:", "de:", "da:", "van:", "från:", "fra:", "od:")
SENT = (
    "sent:",
    "gesendet:",
    "date:",
    "datum:",
    "to:",
    "an:",
    "envoyé:",
    "enviado:",
    "inviato:",
    "subject:",
    "betreff:",
)
RULES = ("-----original", "-----ursprüngliche", "_" * 32, "-" * 32)
DEVICES = ("sent from my ", "get outlook for ", "gesendet von ", "von meinem ", "envoyé de mon ", "sent from outlook")
_cleaner = nh3.Cleaner(tags={"br", "p", "div", "li", "blockquote"}, attributes={})
_TAG = re.compile(r"<(/?)(br|p|div|li|blockquote)>")
# They turn round what is read after them.
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def of(found: Iterable[Message]) -> str:
    """The writer's own words, of the plain text if there is one; empty when there are none."""
    texts = [part for part in found if part.get_content_maintype() == "text" and not parts.is_attached(part)]
    plain = next((part for part in texts if part.get_content_subtype() == "plain"), None)
    if plain is not None:
        return own(parts.text_of(plain))
    rich = next((part for part in texts if part.get_content_subtype() == "html"), None)
    return own(_plain(parts.text_of(rich))) if rich is not None else ""


def own(text: str) -> str:
    """What is left of a text without quotations and signature."""
    lines = [_clean(line) for line in text.splitlines()[:MOST_LINES]]
    kept: list[str] = []
    at = 0
    while at < len(lines) and not _ends(lines, at):
        skipped = _attribution(lines, at)
        if not skipped and not lines[at].startswith(">"):
            kept.append(lines[at])
        at += skipped or 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _clean(line: str) -> str:
    shown = line[:LONGEST_LINE].replace("\t", " ").translate(_TURNS)
    return "".join(one for one in shown if unicodedata.category(one) not in {"Cc", "Cs", "Co", "Cn"}).strip()


def _ends(lines: list[str], at: int) -> bool:
    """Whether nothing below this line is the writer's own."""
    line = lines[at].lower()
    if line == "--" or line.startswith((*RULES, *DEVICES)):
        return True
    elif line.lstrip("*").startswith(FROM):
        return any(one.lower().lstrip("*").startswith(SENT) for one in lines[at + 1 : at + 5])
    else:
        return bool(_wrote(lines, at)) and not _attribution(lines, at)


def _attribution(lines: list[str], at: int) -> int:
    """How many lines say whose marked words follow; 0 when none do."""
    count = _wrote(lines, at)
    below = next((line for line in lines[at + count : at + count + 3] if line), "")
    return count if count and below.startswith(">") else 0


def _wrote(lines: list[str], at: int) -> int:
    """How many lines from here say that somebody wrote what follows; 0 when none do."""
    for count in (1, 2, 3):
        said = " ".join(lines[at : at + count])
        if len(said) > ATTRIBUTION_LENGTH or (count > 1 and not lines[at].startswith(BEGINS)):
            return 0
        has_whom = "@" in said or any(one.startswith(">") for one in lines[at + count : at + count + 2])
        if said.endswith(":") and has_whom and any(f" {word}" in said for word in WROTE):
            return count
    return 0


def _plain(rich: str) -> str:
    """HTML as lines, what is quoted in it marked as in a plain text."""
    depth, lines = 0, [""]
    for piece in _pieces(_cleaner.clean(rich.replace("\n", " "))):
        tag = _TAG.fullmatch(piece)
        if tag is None:
            lines[-1] += html.unescape(piece)
        else:
            depth += {"/": -1, "": 1}[tag[1]] if tag[2] == "blockquote" else 0
            lines.append("> " * depth)
    return "\n".join(lines)


def _pieces(clean: str) -> list[str]:
    """Text and tags in turn."""
    return re.split(r"(<[^<>]*>)", clean)
