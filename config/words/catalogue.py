"""A catalogue: read from its .po, brought up to the code, written back, compiled to its .mo."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .extract import Message

KEYWORD = re.compile(r'(?P<name>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (?P<text>".*")')
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")
PLURALS = re.compile(r"nplurals=(\d)")
HEADER = Message("")
MAGIC = 0x950412DE


@dataclass
class Catalogue:
    """One language: its header and what it says for each message, singular first."""

    header: str
    texts: dict[Message, list[str]] = field(default_factory=dict)

    @property
    def plurals(self) -> int:
        found = PLURALS.search(self.header)
        return int(found[1]) if found else 2


def read(path: Path) -> Catalogue:
    """The catalogue in a .po. What is marked fuzzy counts as not translated; comments are not kept."""
    catalogue = Catalogue(header="")
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        parts = _parts(block)
        if "msgid" in parts:
            message = Message(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""))
            texts = [text for name, text in sorted(parts.items()) if name.startswith("msgstr")]
            catalogue.texts[message] = [""] * len(texts) if "\n#, fuzzy" in f"\n{block}" else texts
    catalogue.header = "".join(catalogue.texts.pop(HEADER, []))
    return catalogue


def _parts(block: str) -> dict[str, str]:
    """Keyword to text of one entry; a text may go on over several lines."""
    parts: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if found := KEYWORD.fullmatch(line.strip()):
            name = found["name"]
            parts[name] = ast.literal_eval(found["text"])
        elif name and line.startswith('"'):
            parts[name] += ast.literal_eval(line)
    return parts


def brought_up(catalogue: Catalogue, messages: Iterable[Message]) -> Catalogue:
    """The same with every message of the code and no other; what is new is empty."""
    empty = {message: [""] * (catalogue.plurals if message.plural else 1) for message in messages}
    return Catalogue(catalogue.header, {message: catalogue.texts.get(message, empty[message]) for message in empty})


def faults(catalogue: Catalogue, messages: Mapping[Message, list[str]]) -> list[str]:
    """What is missing, left over, or would fail when it is filled in."""
    missing = [f"missing: {message.id!r}" for message in messages if not all(catalogue.texts.get(message, [""]))]
    over = [f"not in the code: {message.id!r}" for message in catalogue.texts if message not in messages]
    wrong = [
        f"other placeholders: {message.id!r}"
        for message, texts in catalogue.texts.items()
        for text in filter(None, texts)
        if not _fits(message, text)
    ]
    return missing + over + wrong


def _fits(message: Message, text: str) -> bool:
    """ "One minute" may leave the number out; what is there must be one of the message's."""
    named, allowed = set(PLACEHOLDER.findall(text)), set(PLACEHOLDER.findall(message.id + message.plural))
    return named <= allowed if message.plural else named == allowed


def written(catalogue: Catalogue, places: Mapping[Message, list[str]]) -> str:
    """The text of the .po, in the order of the code; files without lines, so that it changes when words do."""
    entries = [_entry(HEADER, [catalogue.header], [])]
    entries += [_entry(message, texts, places.get(message, [])) for message, texts in catalogue.texts.items()]
    return "\n".join(entries)


def _entry(message: Message, texts: list[str], places: list[str]) -> str:
    lines = [f"#: {place}" for place in places]
    if PLACEHOLDER.search(message.id + message.plural):
        lines.append("#, python-format")
    if message.context:
        lines.append(f"msgctxt {_quoted(message.context)}")
    lines.append(f"msgid {_quoted(message.id)}")
    if message.plural:
        lines.append(f"msgid_plural {_quoted(message.plural)}")
        lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(texts)]
    else:
        lines.append(f"msgstr {_quoted(texts[0])}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """One line for each line of the text, as gettext writes it."""
    escaped = [
        '"' + line.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n") + '"'
        for line in text.splitlines(keepends=True)
    ]
    return "\n".join(escaped if len(escaped) == 1 else ['""', *escaped])


def compiled(catalogue: Catalogue) -> bytes:
    """The .mo: a table of sorted keys, a table of texts, then both. Without a hash table, as Python reads it."""
    pairs = {b"": catalogue.header.encode()}
    for message, texts in catalogue.texts.items():
        if all(texts):
            key = message.id + (f"\0{message.plural}" if message.plural else "")
            pairs[(f"{message.context}\4{key}" if message.context else key).encode()] = "\0".join(texts).encode()
    keys, texts_of = sorted(pairs), [pairs[key] for key in sorted(pairs)]
    start = 7 * 4
    strings = start + 2 * 8 * len(keys)
    head = struct.pack("<7I", MAGIC, 0, len(keys), start, start + 8 * len(keys), 0, strings)
    return head + _table([*keys, *texts_of], strings) + b"".join(part + b"\0" for part in [*keys, *texts_of])


def _table(strings: list[bytes], at: int) -> bytes:
    """(length, offset) of each string; every one is followed by a NUL."""
    rows = []
    for string in strings:
        rows.append(struct.pack("<2I", len(string), at))
        at += len(string) + 1
    return b"".join(rows)
