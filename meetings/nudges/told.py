"""What an ask is about, and why it is asked, in plain words: for whoever runs Bearing."""

from __future__ import annotations

from meetings.models import Why
from meetings.states import NudgeKind

from .ladders import LADDERS
from .things import Thing

WHY = {
    NudgeKind.UNOWNED: "nobody owns it",
    NudgeKind.ACCEPTANCE: "an owner was named and has not said yes",
    NudgeKind.UNOWNED_ACTION: "nobody owns this action",
    NudgeKind.QUIET: "it has been quiet",
    NudgeKind.BLOCKER: "somebody was asked to remove what is in the way",
    NudgeKind.ESCALATION: "what is in the way was taken above",
    NudgeKind.OWNERSHIP: "Bearing put a question about it on the agenda",
    NudgeKind.REVIEW: "it is time to look again",
    NudgeKind.POSITION: "a position is missing before the meeting",
    NudgeKind.PRE_READ: "nothing is written about the question before the meeting",
    NudgeKind.NOTHING_TO_DECIDE: "the meeting has nothing to decide",
}
# Why a thing raised a question by itself.
RAISED_BECAUSE = {
    Why.UNOWNED: WHY[NudgeKind.UNOWNED],
    Why.OWNERSHIP: "asking has ended without an answer",
    Why.HANDED_ON: "it was handed on again and again",
    Why.ESCALATED: "nobody above has answered",
    Why.CONSTRAINT: "what is in the way cannot be removed",
    Why.REVIEW: WHY[NudgeKind.REVIEW],
}


def step_words(kind: NudgeKind, step: int) -> str:
    return f"{kind} {step} of {len(LADDERS[kind])}"


def words_of_thing(thing: Thing) -> str:
    number = f"{thing.record.reference} " if thing.record else ""
    about = f", in the way: {thing.blocker.obstacle}" if thing.blocker else ""
    return f"{number}“{thing.headline}”{about}"
