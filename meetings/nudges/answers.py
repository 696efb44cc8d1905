"""Which answers an ask has, and what each of them takes. Pure data: what an answer does is a verb's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetings.models.nudge import NudgeAnswer
from meetings.states import NudgeKind

from .ladders import Role

LONGEST_SNOOZE = 5

_CARRY = (NudgeAnswer.OWN, NudgeAnswer.NAME, NudgeAnswer.DROP)
_LET_GO = (NudgeAnswer.DROP, NudgeAnswer.OWN, NudgeAnswer.NAME)
_STAND_IN = (NudgeAnswer.OWN, NudgeAnswer.NAME)
_CLEAR = (NudgeAnswer.CLEAR, NudgeAnswer.CLEARED, NudgeAnswer.NAME, NudgeAnswer.CANNOT)
_QUIET = (NudgeAnswer.MOVING, NudgeAnswer.BLOCKED, NudgeAnswer.DROP, NudgeAnswer.DECLINE, NudgeAnswer.SNOOZE)

# What is not here has no answers: its mail leads to a page that asks to sign in.
_ANSWERS: dict[NudgeKind, dict[Role, tuple[NudgeAnswer, ...]]] = {
    NudgeKind.UNOWNED: {Role.DECIDER: _CARRY, Role.FACILITATOR: _CARRY, Role.SPONSOR: _STAND_IN},
    NudgeKind.ACCEPTANCE: {
        Role.OWNER: (NudgeAnswer.OWN, NudgeAnswer.DECLINE, NudgeAnswer.BLOCKED),
        Role.DECIDER: _STAND_IN,
    },
    NudgeKind.UNOWNED_ACTION: {Role.OWNER: _CARRY, Role.FACILITATOR: _CARRY},
    NudgeKind.QUIET: {Role.OWNER: _QUIET, Role.DECIDER: _STAND_IN},
    NudgeKind.BLOCKER: {
        Role.REMOVER: _CLEAR,
        Role.OWNER: (NudgeAnswer.ALLOW, NudgeAnswer.HOLD, NudgeAnswer.REWORD),
    },
    NudgeKind.ESCALATION: dict.fromkeys((Role.CONTACT, Role.REMOVER, Role.OWNER), _CLEAR),
    NudgeKind.REVIEW: dict.fromkeys((Role.OWNER, Role.DECIDER), (NudgeAnswer.AGENDA,)),
    NudgeKind.NOTHING_TO_DECIDE: {Role.FACILITATOR: (NudgeAnswer.CANCEL, NudgeAnswer.KEEP)},
}
# The step at which the ask itself is whether to let it go.
LET_IT_GO = 3


def answers_to(kind: NudgeKind, step: int, role: Role) -> tuple[NudgeAnswer, ...]:
    """In the order of their buttons, the first one the likeliest."""
    if kind == NudgeKind.UNOWNED_ACTION and step == LET_IT_GO:
        return _LET_GO
    return _ANSWERS.get(kind, {}).get(role, ())


class Part(StrEnum):
    """What belongs to an answer besides itself."""

    PERSON = "person"
    WORDS = "words"
    DAYS = "days"


@dataclass(frozen=True)
class Need:
    """One part of an answer, and whether there is no answer without it."""

    part: Part
    is_required: bool = False


_WHO, _WORDS = Need(Part.PERSON), Need(Part.WORDS)
_SOMEBODY, _REASON = Need(Part.PERSON, is_required=True), Need(Part.WORDS, is_required=True)
_NEEDS: dict[NudgeAnswer, tuple[Need, ...]] = {
    NudgeAnswer.NAME: (_SOMEBODY,),
    NudgeAnswer.DROP: (_REASON,),
    NudgeAnswer.DECLINE: (_WHO, _WORDS),
    # Always two answers: what is in the way, and who can remove it, as far as that is known.
    NudgeAnswer.BLOCKED: (_REASON, _WHO),
    NudgeAnswer.CLEARED: (_WORDS,),
    NudgeAnswer.CANNOT: (_WORDS,),
    NudgeAnswer.HOLD: (_REASON,),
    NudgeAnswer.REWORD: (_REASON,),
    NudgeAnswer.KEEP: (_REASON,),
    # Waiting for somebody is an obstacle: then the words say what for, and no days are needed.
    NudgeAnswer.SNOOZE: (Need(Part.DAYS), _WHO, _WORDS),
}
_NEEDS_OF_A_KIND: dict[tuple[NudgeKind, NudgeAnswer], tuple[Need, ...]] = {
    (NudgeKind.BLOCKER, NudgeAnswer.NAME): (_WHO,),
    (NudgeKind.ESCALATION, NudgeAnswer.NAME): (_WHO,),
    (NudgeKind.QUIET, NudgeAnswer.DECLINE): (_WHO, _REASON),
}


def needs_of(kind: NudgeKind, answer: NudgeAnswer) -> tuple[Need, ...]:
    return _NEEDS_OF_A_KIND.get((kind, answer), _NEEDS.get(answer, ()))
