"""What must always be true of what follows from a decision: the opposites, for test_constraints.py."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, ProgrammingError
from django.utils import timezone

from meetings.models import Action, Decision
from meetings.states import ActionState
from tests.build import make_person
from tests.build_actions import make_action
from tests.build_meetings import make_guest, make_record

NOW = timezone.now()
Act = Callable[[Any], Any]


def action(f: Any, **fields: Any) -> Action:
    return make_action(f.decided, by=f.fay, **fields)


def changed(f: Any, of: Action, **changes: Any) -> None:
    assert Action.objects.filter(pk=of.pk).update(**changes) == 1


def let_go(f: Any, **changes: Any) -> None:
    lawful = {"retired_at": NOW, "retired_by": f.fay, "retired_because": "Nobody needs it."}
    assert Decision.objects.filter(pk=f.decided.pk).update(**lawful | changes) == 1


OPPOSITES: dict[str, list[Act]] = {
    "action_has_a_title": [lambda f: action(f, title="")],
    "action_state_known": [lambda f: action(f, state="late")],
    "action_of_nobody_since_a_moment": [
        lambda f: action(f, unowned_since=None),
        lambda f: action(f, owner_accepted_at=NOW),
        lambda f: action(f, owner=f.mo, state=ActionState.NOBODY),
    ],
    "action_asked_has_not_said_yes": [
        lambda f: action(f, owner=f.mo, owner_accepted_at=NOW),
        lambda f: action(f, owner=f.mo, owner_asked_at=None),
        lambda f: action(f, owner=f.mo, unowned_since=NOW),
        lambda f: action(f, state=ActionState.ASKED),
    ],
    "action_in_hand_was_accepted": [
        lambda f: action(f, owner=f.mo, state=ActionState.ACCEPTED, owner_accepted_at=None),
        lambda f: action(f, owner=f.mo, state=ActionState.BLOCKED, unowned_since=NOW),
        lambda f: action(f, state=ActionState.ACCEPTED, unowned_since=None),
    ],
    "action_ended_by_somebody": [
        lambda f: action(f, owner=f.mo, state=ActionState.DONE, ended_at=None),
        lambda f: action(f, owner=f.mo, state=ActionState.DONE, ended_by=None),
        lambda f: action(f, ending="Enough."),
        lambda f: action(f, ended_at=NOW, ended_by=f.mo),
    ],
    "action_dropped_says_why": [lambda f: action(f, state=ActionState.DROPPED, ending="")],
    "record_let_go_says_who_and_why": [
        lambda f: let_go(f, retired_by=None),
        lambda f: let_go(f, retired_because=""),
        lambda f: let_go(f, retired_at=None),
        lambda f: f.record(retired_at=NOW, retired_by=f.fay, retired_because="Nobody needs it."),
    ],
}

LAWFUL: list[Act] = [
    action,
    *(lambda f, state=state: action(f, owner=f.mo, state=state) for state in ActionState if state != "nobody"),
    lambda f: action(f, owner=f.mo, state=ActionState.DONE, ending=""),
    let_go,
]

TRIGGERED: dict[str, tuple[type[Exception], str, list[Act]]] = {
    "Action.owner_has_not_left": (
        IntegrityError,
        "has left",
        [
            lambda f: action(f, owner=make_person("Gone Rey", left_at=NOW)),
            lambda f: changed(f, action(f, owner=f.mo), owner=make_person("Gone Rey", left_at=NOW)),
        ],
    ),
    "Action.no_guest": (
        IntegrityError,
        "guest",
        [lambda f: action(f, owner=make_guest(f.meeting).person)],
    ),
    "Action.never_deleted": (ProgrammingError, "Cannot delete", [lambda f: action(f).delete()]),
    "Action.stays_with_its_decision": (
        ProgrammingError,
        "Cannot update",
        [
            lambda f: changed(f, action(f), decision=make_record(f.decided.project, by=f.fay)),
            lambda f: changed(f, action(f), created_by=f.mo),
            lambda f: changed(f, action(f), created_at=NOW),
        ],
    ),
}

LENGTHS: list[tuple[str, Act]] = [
    ("title", lambda f: action(f, title="x" * 201)),
    ("ending", lambda f: action(f, owner=f.mo, state=ActionState.DONE, ending="x" * 301)),
]
