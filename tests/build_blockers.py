"""What tests of doing stand on: actions, and what is in the way of them. Writes rows directly."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from meetings.models import Action, Blocker, Decision, QuestionAbout, Why
from meetings.states import ActionState, BlockerState
from projects.models import User

from .build_actions import make_action
from .build_meetings import make_question


def make_carried_action(record: Decision, *, by: User, owner: User | None = None, **fields: Any) -> Action:
    """Carried by its owner, who said yes; of nobody without one."""
    state = {"state": ActionState.ACCEPTED} if owner else {}
    return make_action(record, by=by, owner=owner, **{**state, "title": "Tell the venues", **fields})


def make_blocker(record: Decision, *, by: User, remover: User | None = None, **fields: Any) -> Blocker:
    """In the way of a decision; its remover was asked, or nobody is named."""
    asked = {"state": BlockerState.ASKED, "remover": remover, "asked_at": timezone.now()} if remover else {}
    defaults = {"obstacle": "The contract wording is not released", "raised_by": by} | asked
    return Blocker.objects.create(decision=record, **defaults | fields)


def make_about(record: Decision, *, by: User, why: Why = Why.UNOWNED, **fields: Any) -> QuestionAbout:
    """A question that a record raised by itself; it waits in the project."""
    item = fields.pop("item", None) or make_question(record.project, by=by, question="Who should carry this?")
    return QuestionAbout.objects.create(item=item, decision=record, why=why, **{"since": timezone.now()} | fields)
