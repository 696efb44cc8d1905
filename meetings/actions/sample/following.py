"""What followed from Larkhill's decisions: nobody's, asked for, carried, done."""

from collections.abc import Iterable
from datetime import datetime

from meetings.models import Action, Decision
from meetings.states import ActionState

from .stage import Stage
from .story import ActionStory


def follow(stage: Stage, record: Decision, told: Iterable[ActionStory]) -> None:
    """Write down what was promised the moment that the record was."""
    for one in told:
        action = Action(decision=record, title=one.title, created_by=stage.host, created_at=record.recorded_at)
        action.unowned_since = action.touched_at = record.recorded_at
        stage.note(record.recorded_at, stage.host, "add_action", action, title=one.title)
        if one.owner:
            _ask(stage, action, one, record.recorded_at)
        action.save(force_insert=True)


def _ask(stage: Stage, action: Action, told: ActionStory, at: datetime) -> None:
    action.state, action.unowned_since = ActionState.ASKED, None
    action.owner, action.owner_asked_at, action.owner_asked_by = stage.people[told.owner], at, stage.host
    stage.note(at, stage.host, "ask_for_action", action, to=action.owner.pk)
    if told.accepted_ago is not None:
        action.state, accepted = ActionState.ACCEPTED, stage.days.at(-told.accepted_ago, 9, 50)
        action.owner_accepted_at = action.touched_at = accepted
        stage.note(accepted, action.owner, "accept_action", action)
    if told.done_ago is not None:
        action.state, ended = ActionState.DONE, stage.days.at(-told.done_ago, 15, 30)
        action.ended_at, action.ended_by, action.ending = ended, action.owner, told.changed
        stage.note(ended, action.owner, "finish_action", action, reason=told.changed)
