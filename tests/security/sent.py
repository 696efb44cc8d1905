"""What a page of ours would send to each address: the fields of its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from tests.build import HOURS

from .world import World

Fields = Mapping[str, Any]


def question(world: World) -> Fields:
    """Its options go, although positions are in."""
    rows = {"options-TOTAL_FORMS": 1, "options-INITIAL_FORMS": 0, "options-0-label": "Only this"}
    return {**rows, "question": "Is it so?", "mode": "decide", "seen_version": world.beforehand.version}


def plan(_world: World) -> Fields:
    return {"title": "Moved", "day": "2026-05-05", "time": "10:00", "time_zone": "UTC", "length_minutes": 50}


def people(world: World) -> Fields:
    return {"people": [world.people["participant"].pk]}


def away(_world: World) -> Fields:
    return {"first_day": timezone.localdate().isoformat()}


def deferral(world: World) -> Fields:
    return {
        "outcome": "deferred",
        "seen_version": world.sealed.version,
        "because": "Numbers.",
        "bringer": world.people["facilitator"].pk,
        "bring_by": timezone.localdate().isoformat(),
    }


def decision(world: World) -> Fields:
    fields = {"outcome": "decided", "seen_version": world.revealed.version, "statement": "Open.", "because": "Ready."}
    return {**fields, "option": "other", "decider": world.people["facilitator"].pk}


def asked(_world: World) -> Fields:
    return {"question": "Do we ask this?"}


def reworded(world: World) -> Fields:
    return {"question": "Who calls them?", "seen_version": world.parked.version}


def elsewhere(_world: World) -> Fields:
    """An agenda that nobody has."""
    return {"agenda": "00000000-0000-4000-8000-000000000000"}


def pre_read(world: World) -> Fields:
    return {"text": "Where things stand.", "seen_version": world.meeting.pre_read_version}


def to_read(meeting: str) -> Callable[[World], Fields]:
    return lambda world: {"meeting": getattr(world, meeting).pk, "text": "Update on reminders"}


def move(world: World) -> Fields:
    return {"after": "", "agenda_version": world.meeting.agenda_version}


def person(_world: World) -> Fields:
    return {"name": "Changed", "time_zone": "UTC", "language": "en-gb", **HOURS}


def project(_world: World) -> Fields:
    return {"name": "Changed", "openness": "closed"}


def new_member(world: World) -> Fields:
    return {"person": world.people["administrator"].pk, "role": "member"}


def carrier(world: World) -> Fields:
    return {"person": world.people["member"].pk, "because": "They know it best."}


def obstacle(world: World) -> Fields:
    return {"obstacle": "The contract is not signed.", "remover": world.people["lead"].pk}


def remover(world: World) -> Fields:
    return {"person": world.people["administrator"].pk}


def closed_remover(world: World) -> Fields:
    return {"person": world.people["lead"].pk}


def leaver(world: World) -> Fields:
    return {"address": world.people["outsider"].email, "is_forgotten": "on"}


def departed(world: World) -> Fields:
    return {"address": world.departed.email}


def correction(world: World) -> Fields:
    said = {"statement": "Otherwise.", "because": "Because.", "door": "two-way", "confidence": 70}
    return {**said, "review_on": "2036-05-05", "seen_version": world.record.version, "reason": "It was wrong."}


def asked_somewhere(world: World) -> Fields:
    return {"question": "Do we ask this?", "project": world.closed.pk}


def of(**fields: Any) -> Callable[[World], Fields]:
    return lambda _world: fields


GIVE = of(answer="unsure", because="I say so.")
OWN = of(answer="unsure", because="I say so.", screen="own")
