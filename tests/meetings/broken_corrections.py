"""Corrections that break a rule each, for the test that the database refuses them all."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, ProgrammingError

from meetings.models import Correction, Decision
from meetings.states import CORRECTABLE, Door

Act = Callable[[Any], Any]


def says(f: Any, **fields: Any) -> None:
    assert Decision.objects.filter(pk=f.decided.pk).update(**fields) == 1


def keep(f: Any, **fields: Any) -> Correction:
    """The row that keeps what the record says, word for word."""
    kept = {name: getattr(f.decided, name) for names in CORRECTABLE.values() for name in names}
    lawful = {"decision": f.decided, "number": 2, "by": f.fay, "reason": "A slip of the pen."}
    return Correction.objects.create(**lawful | kept | fields)


def correct(f: Any, **fields: Any) -> None:
    keep(f)
    says(f, **{"statement": "Otherwise.", "version": 2} | fields)


def correct_again(f: Any) -> None:
    correct(f)
    keep(f, number=3, statement="Otherwise.")
    says(f, because="Yet another.", version=3)


LAWFUL: list[Act] = [correct, correct_again]

OPPOSITES: dict[str, list[Act]] = {
    "correction_one_a_version": [lambda f: [correct(f), keep(f)]],
    "correction_makes_a_later_version": [lambda f: keep(f, number=1)],
    "correction_has_a_reason": [lambda f: keep(f, reason="")],
}

TRIGGERED: dict[str, tuple[type[Exception], str, list[Act]]] = {
    "Decision.corrected_with_what_it_said": (
        IntegrityError,
        "by a correction alone",
        [
            lambda f, name=name, value=value: says(f, **{name: value})
            for name, value in {
                "statement": "Otherwise.", "because": "Other reasons.", "door": Door.ONE_WAY, "confidence": 90,
                "expected": "More.", "review_on": None, "bring_by": date(2026, 1, 1), "version": 2,
            }.items()
        ] + [
            lambda f: says(f, bringer=f.mo),
            lambda f: says(f, statement="Otherwise.", version=2),
            lambda f: [keep(f), says(f, statement="Otherwise.")],
            lambda f: [keep(f), says(f, statement="Otherwise.", version=3)],
            # What it keeps is not what the record said.
            lambda f: [keep(f, because="Never said."), says(f, statement="Otherwise.", version=2)],
            lambda f: [correct(f), says(f, statement="And again.")],
            lambda f: [correct(f), says(f, statement="Back again.", version=1)],
        ],
    ),
    "Correction.append_only": (
        ProgrammingError, "Cannot update or delete",
        [
            lambda f: [correct(f), Correction.objects.update(reason="Other.")],
            lambda f: [correct(f), Correction.objects.all().delete()],
        ],
    ),
    "Correction.took_effect": (
        IntegrityError, "changed no record", [keep, lambda f: [correct(f), keep(f, number=3)]]
    ),
}  # fmt: skip
