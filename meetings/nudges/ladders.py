"""The ladders: which condition is asked about how often, of whom, and what ends the asking. Pure data.

Source: the table of the nudge policy. A step's days are working days of whoever is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetings.states import NudgeKind, ThingKind


class Role(StrEnum):
    """As what somebody is asked."""

    DECIDER = "decider"
    OWNER = "owner"
    FACILITATOR = "facilitator"
    REMOVER = "remover"
    CONTACT = "contact"
    SPONSOR = "sponsor"
    CONTRIBUTOR = "contributor"
    AUTHOR = "author"


class Deed(StrEnum):
    """What Bearing does by itself at the end of a ladder, instead of asking once more."""

    AGENDA = "agenda"
    HAND_BACK = "hand_back"
    ESCALATE = "escalate"


@dataclass(frozen=True)
class Step:
    """The nth time of asking: after how many working hours or days since the condition became true, and whom.

    Days before an event are negative. What is `at_once` does not wait for the letter of the day.
    What announces something instead of asking again counts for no cap. `by` is whose days a deed waits for.
    `apart` is how many working days after somebody above was asked about it last, whatever became of that.
    """

    number: int
    to: tuple[Role, ...] = ()
    hours: int = 0
    days: int = 0
    deed: Deed | None = None
    by: Role = Role.FACILITATOR
    at_once: bool = False
    is_counted: bool = True
    only_weighty: bool = False
    even_on_agenda: bool = False
    apart: int = 0


LADDERS: dict[NudgeKind, tuple[Step, ...]] = {
    NudgeKind.UNOWNED: (
        Step(1, (Role.DECIDER,), hours=4),
        Step(2, (Role.DECIDER, Role.FACILITATOR), days=2),
        Step(3, days=4, deed=Deed.AGENDA),
        Step(4, (Role.SPONSOR,), days=5, only_weighty=True, even_on_agenda=True),
    ),
    NudgeKind.ACCEPTANCE: (
        Step(1, (Role.OWNER,), days=1),
        Step(2, (Role.OWNER,), days=3),
        Step(3, days=4, deed=Deed.HAND_BACK, by=Role.OWNER),
    ),
    # The owner is that of the decision it follows from.
    NudgeKind.UNOWNED_ACTION: (
        Step(1, (Role.OWNER,), hours=4),
        Step(2, (Role.OWNER, Role.FACILITATOR), days=2),
        Step(3, (Role.FACILITATOR,), days=4),
        # Who was asked last whether to let it go is given as long as who carries something that is quiet.
        Step(4, days=6, deed=Deed.AGENDA),
    ),
    NudgeKind.QUIET: (
        Step(1, (Role.OWNER,)),
        Step(2, (Role.OWNER,), days=3),
        Step(3, (Role.OWNER,), days=6),
        Step(4, days=8, deed=Deed.AGENDA, by=Role.OWNER),
    ),
    # Its owner is told a working day before anybody above the remover hears of it.
    NudgeKind.BLOCKER: (
        Step(1, (Role.REMOVER,), at_once=True),
        Step(2, (Role.REMOVER,), days=2),
        Step(3, (Role.OWNER,), days=3, is_counted=False, apart=9),
        Step(4, days=4, deed=Deed.ESCALATE, by=Role.OWNER, apart=10),
    ),
    NudgeKind.ESCALATION: (
        Step(1, (Role.CONTACT, Role.REMOVER, Role.OWNER), is_counted=False),
        Step(2, days=3, deed=Deed.AGENDA, by=Role.CONTACT),
    ),
    # What a ladder put on an agenda by itself is told once.
    NudgeKind.OWNERSHIP: (Step(1, (Role.OWNER, Role.FACILITATOR), even_on_agenda=True, is_counted=False),),
    NudgeKind.REVIEW: (
        Step(1, (Role.OWNER,), days=-5),
        Step(2, (Role.DECIDER,)),
        Step(3, days=5, deed=Deed.AGENDA),
    ),
    NudgeKind.POSITION: (Step(1, (Role.CONTRIBUTOR,), days=-1),),
    NudgeKind.PRE_READ: (Step(1, (Role.AUTHOR,), days=-2), Step(2, (Role.FACILITATOR,), days=-1)),
    NudgeKind.NOTHING_TO_DECIDE: (Step(1, (Role.FACILITATOR,), days=-1),),
}

# What somebody carries: asked about a few times in its life.
CARRIED = frozenset({ThingKind.DECISION, ThingKind.ACTION, ThingKind.BLOCKER})
