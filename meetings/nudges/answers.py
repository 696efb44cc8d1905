"""Which answers an ask has, and what each of them takes. Pure data: what an answer does is a verb's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetings.models.nudge import NudgeAnswer
from meetings.states import NudgeKind

from .ladders import Role

LONGEST_SNOOZE = 5

_CARRY = (NudgeAnswer.OWN, NudgeAnswer.NAME, NudgeAnswer.DROP)
_WHO_CARRIES = (NudgeAnswer.OWN, NudgeAnswer.SUGGESTED, NudgeAnswer.NAME, NudgeAnswer.DROP)
_LET_GO = (NudgeAnswer.DROP, NudgeAnswer.OWN, NudgeAnswer.NAME)
_CLEAR = (NudgeAnswer.CLEAR, NudgeAnswer.CLEARED, NudgeAnswer.NAME, NudgeAnswer.CANNOT)
_ABOVE = (
    NudgeAnswer.ALLOW,
    NudgeAnswer.HOLD,
    NudgeAnswer.REWORD,
    NudgeAnswer.NAME,
    NudgeAnswer.CLEARED,
    NudgeAnswer.CANNOT,
)
_REVIEW = (NudgeAnswer.AGENDA, NudgeAnswer.DECLINE, NudgeAnswer.DROP, NudgeAnswer.SNOOZE)
_QUIET = (NudgeAnswer.MOVING, NudgeAnswer.BLOCKED, NudgeAnswer.DROP, NudgeAnswer.DECLINE, NudgeAnswer.SNOOZE)

# What is not here has no answers: its mail leads to a page that asks to sign in.
_ANSWERS: dict[NudgeKind, dict[Role, tuple[NudgeAnswer, ...]]] = {
    NudgeKind.UNOWNED: dict.fromkeys((Role.DECIDER, Role.FACILITATOR, Role.SPONSOR), _WHO_CARRIES),
    NudgeKind.ACCEPTANCE: {
        Role.OWNER: (NudgeAnswer.OWN, NudgeAnswer.DECLINE, NudgeAnswer.BLOCKED, NudgeAnswer.DROP),
        Role.DECIDER: _CARRY,
    },
    NudgeKind.UNOWNED_ACTION: {Role.OWNER: _CARRY, Role.FACILITATOR: _CARRY},
    NudgeKind.QUIET: {Role.OWNER: _QUIET, Role.DECIDER: _CARRY},
    NudgeKind.BLOCKER: {Role.REMOVER: _CLEAR, Role.OWNER: _ABOVE},
    NudgeKind.ESCALATION: dict.fromkeys((Role.CONTACT, Role.REMOVER, Role.OWNER), _CLEAR),
    NudgeKind.REVIEW: dict.fromkeys((Role.OWNER, Role.DECIDER), _REVIEW),
    NudgeKind.NOTHING_TO_DECIDE: {Role.FACILITATOR: (NudgeAnswer.CANCEL, NudgeAnswer.KEEP, NudgeAnswer.QUESTION)},
}
# The step at which the ask itself is whether to let it go.
LET_IT_GO = 3


def answers_to(kind: NudgeKind, step: int, role: Role) -> tuple[NudgeAnswer, ...]:
    """In the order of their buttons, the first one the likeliest."""
    if kind == NudgeKind.UNOWNED_ACTION and step == LET_IT_GO:
        return _LET_GO
    return _ANSWERS.get(kind, {}).get(role, ())


def is_on_button(kind: NudgeKind, role: Role, answer: NudgeAnswer) -> bool:
    """Whether the mail has a button for it: long mails leave the rest to the page, which has them all."""
    if (kind, role) == (NudgeKind.BLOCKER, Role.OWNER):
        return answer in _ABOVE[:3]
    return (kind, answer) != (NudgeKind.REVIEW, NudgeAnswer.SNOOZE)


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
    NudgeAnswer.SUGGESTED: (_SOMEBODY,),
    NudgeAnswer.NAME: (_SOMEBODY,),
    NudgeAnswer.DROP: (_REASON,),
    NudgeAnswer.DECLINE: (_WHO, _WORDS),
    # Always two answers: what is in the way, and who can remove it, as far as that is known.
    NudgeAnswer.BLOCKED: (_REASON, _WHO),
    NudgeAnswer.CLEARED: (_WORDS,),
    NudgeAnswer.CANNOT: (_WORDS,),
    NudgeAnswer.HOLD: (_REASON,),
    NudgeAnswer.REWORD: (_REASON,),
    NudgeAnswer.AGENDA: (_WORDS,),
    NudgeAnswer.KEEP: (_REASON,),
    NudgeAnswer.QUESTION: (_REASON,),
    # Waiting for somebody is an obstacle: then the words say what for, and no days are needed.
    NudgeAnswer.SNOOZE: (Need(Part.DAYS), _WHO, _WORDS),
}
_NEEDS_OF_A_KIND: dict[tuple[NudgeKind, NudgeAnswer], tuple[Need, ...]] = {
    (NudgeKind.BLOCKER, NudgeAnswer.NAME): (_WHO,),
    (NudgeKind.ESCALATION, NudgeAnswer.NAME): (_WHO,),
    (NudgeKind.QUIET, NudgeAnswer.DECLINE): (_WHO, _REASON),
    (NudgeKind.REVIEW, NudgeAnswer.DECLINE): (_WHO, _REASON),
}


def needs_of(kind: NudgeKind, role: Role, answer: NudgeAnswer) -> tuple[Need, ...]:
    """Who could remove it may know nobody else; who waits for them names somebody."""
    if (kind, role, answer) == (NudgeKind.BLOCKER, Role.OWNER, NudgeAnswer.NAME):
        return _NEEDS[answer]
    return _NEEDS_OF_A_KIND.get((kind, answer), _NEEDS.get(answer, ()))
