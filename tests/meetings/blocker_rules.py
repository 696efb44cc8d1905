"""What must always be true of what is in the way and of what it raises: the opposites, for test_constraints.py."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, ProgrammingError
from django.utils import timezone

from meetings.models import Blocker, QuestionAbout, Snooze
from meetings.states import BlockerState, NudgeKind, ThingKind
from tests.build import make_person
from tests.build_blockers import make_about, make_blocker, make_carried_action
from tests.build_meetings import make_guest, make_record

NOW = timezone.now()
Act = Callable[[Any], Any]


def blocker(f: Any, **fields: Any) -> Blocker:
    return make_blocker(f.decided, by=f.fay, **fields)


def asked(f: Any, **fields: Any) -> Blocker:
    return blocker(f, **{"remover": f.mo} | fields)


def promised(f: Any, **fields: Any) -> Blocker:
    return asked(f, **{"state": BlockerState.PROMISED, "promised_at": NOW} | fields)


def escalated(f: Any, **fields: Any) -> Blocker:
    above = {"escalated_to": f.fay, "escalated_at": NOW, "escalation_words": "Can you release it?"}
    return asked(f, **{"state": BlockerState.ESCALATED} | above | fields)


def about(f: Any, **fields: Any) -> QuestionAbout:
    return make_about(f.decided, by=f.fay, **{"since": NOW} | fields)


def snooze(f: Any, **fields: Any) -> Snooze:
    lawful = {"kind": NudgeKind.QUIET, "thing": ThingKind.ACTION, "object_id": "1", "person": f.mo, "since": NOW}
    return Snooze.objects.create(**lawful | {"number": 1, "until": NOW.date()} | fields)


def of_another_record(f: Any) -> Blocker:
    other = make_record(f.meeting.project, by=f.fay)
    return blocker(f, action=make_carried_action(other, by=f.fay))


OPPOSITES: dict[str, list[Act]] = {
    "blocker_says_what": [lambda f: blocker(f, obstacle="")],
    "blocker_state_known": [lambda f: blocker(f, state="stuck", ended_at=NOW)],
    "blocker_open_names_nobody": [
        lambda f: asked(f, state=BlockerState.OPEN),
        lambda f: blocker(f, asked_at=NOW),
        lambda f: blocker(f, promised_at=NOW),
    ],
    "blocker_asked_names_somebody": [
        lambda f: blocker(f, state=BlockerState.ASKED, asked_at=NOW),
        lambda f: asked(f, asked_at=None),
        lambda f: asked(f, promised_at=NOW),
    ],
    "blocker_promised_by_somebody": [
        lambda f: promised(f, remover=None, asked_at=NOW),
        lambda f: promised(f, promised_at=None),
        lambda f: promised(f, asked_at=None),
    ],
    "blocker_escalated_to_somebody": [
        lambda f: escalated(f, escalated_to=None),
        lambda f: escalated(f, escalated_at=None),
        lambda f: escalated(f, escalation_words=""),
    ],
    "blocker_ended_has_time": [
        lambda f: asked(f, ended_at=NOW),
        lambda f: asked(f, state=BlockerState.REMOVED),
        lambda f: blocker(f, state=BlockerState.CONSTRAINT),
        lambda f: blocker(f, state=BlockerState.WITHDRAWN),
    ],
    "question_about_once_a_spell": [lambda f: [about(f), about(f)]],
    "question_about_says_why": [lambda f: about(f, why="gossip")],
    "snooze_numbered": [lambda f: [snooze(f), snooze(f)]],
    "snooze_twice_at_most": [lambda f: snooze(f, number=0), lambda f: snooze(f, number=3)],
}

LAWFUL: list[Act] = [
    lambda f: [blocker(f), asked(f), promised(f), escalated(f)],
    lambda f: asked(f, state=BlockerState.REMOVED, ended_at=NOW, ended_by=f.mo),
    lambda f: blocker(f, action=make_carried_action(f.decided, by=f.fay)),
    lambda f: [about(f), about(f, why="review")],
    lambda f: [snooze(f), snooze(f, number=2)],
]

TRIGGERED: dict[str, tuple[type[Exception], str, list[Act]]] = {
    "Blocker.never_deleted": (ProgrammingError, "Cannot delete", [lambda f: blocker(f).delete()]),
    "Blocker.stays_with_its_thing": (
        ProgrammingError,
        "Cannot update",
        [
            lambda f: [blocker(f), Blocker.objects.update(raised_by=f.mo)],
            lambda f: [blocker(f), Blocker.objects.update(raised_at=NOW)],
            lambda f: [blocker(f), Blocker.objects.update(action=make_carried_action(f.decided, by=f.fay))],
            lambda f: [blocker(f), Blocker.objects.update(decision=make_record(f.meeting.project, by=f.fay))],
        ],
    ),
    "Blocker.action_is_of_its_decision": (IntegrityError, "belongs to its decision", [of_another_record]),
    "Blocker.remover_has_not_left": (
        IntegrityError,
        "has left",
        [lambda f: asked(f, remover=make_person("Gone Vale", left_at=NOW))],
    ),
    "Blocker.escalated_to_has_not_left": (
        IntegrityError,
        "has left",
        [lambda f: escalated(f, escalated_to=make_person("Gone Vale", left_at=NOW))],
    ),
    "Blocker.no_guest": (
        IntegrityError,
        "guest",
        [
            lambda f: asked(f, remover=make_guest(f.meeting).person),
            lambda f: escalated(f, escalated_to=make_guest(f.meeting).person),
        ],
    ),
}

LENGTHS: list[tuple[str, Act]] = [
    ("obstacle", lambda f: blocker(f, obstacle="x" * 301)),
    ("words for who is above", lambda f: escalated(f, escalation_words="x" * 601)),
    ("reason of not yet", lambda f: asked(f, held_because="x" * 301)),
    ("end of a blocker", lambda f: blocker(f, state=BlockerState.REMOVED, ended_at=NOW, ending="x" * 301)),
]
