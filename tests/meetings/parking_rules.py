"""What must always be true of what is parked: the opposites, for test_constraints.py."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from meetings.models import Parked
from meetings.states import MeetingState, NextStep

NOW = timezone.now()
Act = Callable[[Any], Any]


def parked(f: Any, **fields: Any) -> Parked:
    return Parked.objects.create(**{"meeting": f.meeting, "question": "Who tells?", "raised_by": f.mo} | fields)


def left(f: Any, step: str, **fields: Any) -> Parked:
    return parked(f, **{"next_step": step, "left_at": NOW, "left_by": f.fay} | fields)


def come_back(f: Any) -> None:
    out = left(f, NextStep.WITHDRAWN, meeting=f.decided.meeting)
    Parked.objects.filter(pk=out.pk).update(next_step="", left_at=None, left_by=None)


OPPOSITES: dict[str, list[Act]] = {
    "parked_is_a_question": [lambda f: parked(f, question="Reminders.")],
    "parked_next_step_known": [lambda f: left(f, "elsewhere")],
    "parked_left_by_somebody": [
        lambda f: parked(f, left_at=NOW, left_by=f.fay),
        lambda f: left(f, NextStep.WITHDRAWN, left_by=None),
        lambda f: left(f, NextStep.WITHDRAWN, left_at=None),
    ],
    "parked_became_a_question": [
        lambda f: left(f, NextStep.BACKLOG),
        lambda f: left(f, NextStep.AGENDA, agenda=f.meeting),
        lambda f: left(f, NextStep.WITHDRAWN, item=f.waiting),
    ],
    "parked_agenda_is_named": [
        lambda f: left(f, NextStep.AGENDA, item=f.scheduled),
        lambda f: left(f, NextStep.BACKLOG, item=f.waiting, agenda=f.meeting),
    ],
    "parked_dropped_has_a_reason": [
        lambda f: left(f, NextStep.DROPPED),
        lambda f: left(f, NextStep.WITHDRAWN, reason="Why?"),
    ],
}

LAWFUL: list[Act] = [
    lambda f: left(f, NextStep.BACKLOG, item=f.waiting),
    lambda f: left(f, NextStep.AGENDA, item=f.scheduled, agenda=f.meeting),
    lambda f: [left(f, NextStep.DROPPED, reason="No."), f.meetings(state=MeetingState.CLOSED, closed_at=NOW)],
]

TRIGGERED: dict[str, tuple[type[Exception], str, list[Act]]] = {
    "Meeting.lot_is_empty_when_over": (
        IntegrityError,
        "has no parked questions",
        [
            lambda f: [parked(f), f.meetings(state=MeetingState.CLOSED, closed_at=NOW)],
            lambda f: [parked(f), f.meetings(state=MeetingState.CANCELLED)],
        ],
    ),
    "Parked.in_an_open_room": (
        IntegrityError,
        "only an open room",
        [lambda f: parked(f, meeting=f.decided.meeting), come_back],
    ),
}

LENGTHS: list[tuple[str, Act]] = [
    ("parked question", lambda f: parked(f, question="x" * 200 + "?")),
    ("reason of dropping", lambda f: left(f, NextStep.DROPPED, reason="x" * 301)),
]
