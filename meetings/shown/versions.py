"""What a record said, version by version, and which words changed from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from meetings.models import Correction, Decision
from meetings.models.decision import TEXTS
from meetings.states import CORRECTABLE, Door, Outcome
from projects.models import User

WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Version:
    """What the record said from one moment on. The first one has no reason."""

    number: int
    by: User
    at: datetime
    day: str
    reason: str
    texts: Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """Some words of a text: as before, `removed` or `added`."""

    words: str
    removed: bool = False
    added: bool = False


@dataclass(frozen=True)
class Text:
    """One thing that a version says."""

    name: str
    label: str
    pieces: list[Piece]

    @property
    def is_changed(self) -> bool:
        return any(piece.removed or piece.added for piece in self.pieces)


def because_title(record: Decision) -> str:
    return {
        Outcome.DECIDED: _("Because"),
        Outcome.DEFERRED: _("What is missing"),
        Outcome.ESCALATED: _("Why this room could not decide it"),
        Outcome.DROPPED: _("Why this question should not exist"),
    }[Outcome(record.outcome)]


def versions_of(record: Decision) -> list[Version]:
    """The latest first, days in the meeting's zone. One query; none for what was never corrected."""
    said = {name: getattr(record, name) for name in TEXTS}
    found = []
    for correction in _corrections(record) if record.version > 1 else ():
        found.append(_version(record, correction, said))
        said = {name: getattr(correction, name) for name in TEXTS}
    return [*found, _version(record, None, said)]


def version_context(record: Decision, number: int) -> dict[str, Any] | None:
    """One version beside the one before it; None when there is none of that number."""
    versions = {version.number: version for version in versions_of(record)}
    if number not in versions:
        return None
    version, before = versions[number], versions.get(number - 1)
    return {
        "record": record,
        "version": version,
        "texts": texts_of(record, before.texts if before else version.texts, version.texts),
        "earlier": number - 1 if before else None,
        "later": number + 1 if number < record.version else None,
    }


def texts_of(record: Decision, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Text]:
    """What a version says, in the order of the page, with what changed since the one before."""
    labels = _labels(record)
    names = [name for name in CORRECTABLE[Outcome(record.outcome)] if before[name] or after[name]]
    return [Text(name, labels[name], list(_pieces(name, before[name], after[name]))) for name in names]


def _corrections(record: Decision) -> list[Correction]:
    return list(record.corrections.select_related("by", "bringer"))


def _version(record: Decision, made: Correction | None, said: Mapping[str, Any]) -> Version:
    """What the record said after a correction; None is how it was recorded."""
    number, by, at, reason = (
        (made.number, made.by, made.at, made.reason) if made else (1, record.recorded_by, record.recorded_at, "")
    )
    at = at.astimezone(record.meeting.zone)
    return Version(number, by, at, formats.date_format(at), reason, said)


def _labels(record: Decision) -> dict[str, str]:
    return {
        "statement": _("What was decided"),
        "because": because_title(record),
        "door": _("Can we go back?"),
        "confidence": _("How sure"),
        "expected": _("We expect"),
        "review_on": _("Review on"),
        "bringer": _("Who brings it"),
        "bring_by": _("By"),
    }


def _pieces(name: str, before: Any, after: Any) -> Iterator[Piece]:
    """Sentences word by word; what is one value is replaced whole."""
    if name in {"statement", "because", "expected"}:
        yield from _by_word(before, after)
    elif before == after:
        yield Piece(_in_words(after))
    else:
        yield from (Piece(f"{_in_words(before)} ", removed=True), Piece(_in_words(after), added=True))


def _by_word(before: str, after: str) -> Iterator[Piece]:
    old, new = WORD.findall(before), WORD.findall(after)
    # Without blanks: a word is the same at the end of a line.
    same = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for kind, i, j, k, m in same.get_opcodes():
        if kind == "equal":
            yield Piece("".join(new[k:m]))
        if kind in {"delete", "replace"}:
            yield Piece("".join(old[i:j]), removed=True)
        if kind in {"insert", "replace"}:
            yield Piece("".join(new[k:m]), added=True)


def _in_words(value: Any) -> str:
    if isinstance(value, date):
        return formats.date_format(value)
    elif isinstance(value, int):
        return f"{value}%"
    elif value in Door.values:
        return str(Door(value).label)
    else:
        return str(value.name) if isinstance(value, User) else ""
