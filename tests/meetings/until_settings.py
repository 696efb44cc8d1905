"""Who is away and who wants no mail of a kind, until people say so themselves in their settings.

The one place to change then: make rows there instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from meetings.nudges import facts
from meetings.nudges.policy import Known
from meetings.nudges.working_hours import WorkingHours
from meetings.states import NudgeKind
from projects.models import User


def give_rest(
    monkeypatch: pytest.MonkeyPatch,
    *,
    away: Mapping[int, tuple[date, date]],
    muted: Set[tuple[int, NudgeKind]] = frozenset(),
) -> None:
    hours_of, known_of_people = facts.hours_of, facts.known_of_people

    def hours_with_days_off(person: User) -> WorkingHours:
        found = hours_of(person)
        return replace(found, is_off=partial(_is_off, away[person.pk])) if person.pk in away else found

    def known_with_muted(*given: Any) -> Known:
        return replace(known_of_people(*given), muted=muted)

    monkeypatch.setattr(facts, "hours_of", hours_with_days_off)
    monkeypatch.setattr(facts, "hours_of_all", lambda people: _of_all(people, hours_with_days_off))
    monkeypatch.setattr(facts, "known_of_people", known_with_muted)


def _of_all(people: Iterable[User], hours_of: Any) -> dict[int, WorkingHours]:
    return {person.pk: hours_of(person) for person in people}


def _is_off(span: tuple[date, date], day: date) -> bool:
    return span[0] <= day <= span[1]
