"""Which states there are and which moves lead from where to where. Pure data, no database."""

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingState(TextChoices):
    DRAFT = "draft", _("Being prepared")
    ANNOUNCED = "announced", _("Announced")
    LIVE = "live", _("Live")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class ItemState(TextChoices):
    """A question's life, as in the words and state machines of the product."""

    DRAFT = "draft", _("Waiting in the project")
    SCHEDULED = "scheduled", _("On an agenda")
    SEALED = "sealed", _("On the floor, sealed")
    REVEALED = "revealed", _("On the floor, revealed")
    SETTLED = "settled", _("Settled")


class Outcome(TextChoices):
    """The four ways a question leaves the floor."""

    DECIDED = "decided", _("Decided")
    DEFERRED = "deferred", _("Deferred")
    ESCALATED = "escalated", _("Escalated")
    DROPPED = "dropped", _("Dropped")


class Mode(TextChoices):
    DECIDE = "decide", _("Decide")
    PRIORITISE = "prioritise", _("Prioritise")
    UNBLOCK = "unblock", _("Unblock")
    EXAMINE = "examine", _("Examine a risk")


class Answer(TextChoices):
    """What a position says: an option, or one of the two answers that are not silence either."""

    OPTION = "option", _("An option")
    NONE = "none", _("None of these")
    UNSURE = "unsure", _("I can’t judge yet")


class Ownership(TextChoices):
    """Who carries a decision: assignment alone is a request."""

    NOBODY = "nobody", _("Nobody")
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")


class NextStep(TextChoices):
    """Where a parked question goes; withdrawn is where it needs to go nowhere."""

    BACKLOG = "backlog", _("To the project")
    AGENDA = "agenda", _("On an agenda")
    DROPPED = "dropped", _("Dropped")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ActionState(TextChoices):
    """A promised change: somebody's once they said yes, and never by its date alone."""

    NOBODY = "nobody", _("Nobody")
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class BlockerState(TextChoices):
    """What is in the way, and how far the one who could remove it is."""

    OPEN = "open", _("Nobody named")
    ASKED = "asked", _("Asked")
    PROMISED = "promised", _("Being removed")
    ESCALATED = "escalated", _("Asked above")
    REMOVED = "removed", _("Removed")
    CONSTRAINT = "constraint", _("Cannot be removed")
    WITHDRAWN = "withdrawn", _("Not in the way any more")


class Ball(TextChoices):
    """Whose move it is now."""

    OWNER = "owner", _("Owner")
    REMOVER = "remover", _("Remover")
    DECIDER = "decider", _("Decider")
    NOBODY = "nobody", _("Nobody")


class ThingKind(TextChoices):
    """What somebody can be asked about by mail."""

    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")
    BLOCKER = "blocker", _("Blocker")
    QUESTION = "question", _("Question")
    MEETING = "meeting", _("Meeting")


class NudgeKind(StrEnum):
    """What people are asked by mail, by the condition that makes it worth asking."""

    UNOWNED = "unowned"
    ACCEPTANCE = "acceptance"
    UNOWNED_ACTION = "unowned_action"
    QUIET = "quiet"
    BLOCKER = "blocker"
    ESCALATION = "escalation"
    OWNERSHIP = "ownership"
    REVIEW = "review"
    POSITION = "position"
    PRE_READ = "pre_read"
    NOTHING_TO_DECIDE = "nothing_to_decide"


class Door(TextChoices):
    TWO_WAY = "two-way", _("Two-way")
    ONE_WAY = "one-way", _("One-way")


class Move(NamedTuple):
    """One row of a table: from any of these states to that one."""

    origins: frozenset[str]
    target: str


class ItemMove(StrEnum):
    SCHEDULE = "schedule"
    RETURN = "return"
    OPEN = "open"
    PUT_BACK = "put_back"
    REVEAL = "reveal"
    SETTLE = "settle"


class OwnerMove(StrEnum):
    ASK = "ask"
    ACCEPT = "accept"
    HAND_ON = "hand_on"
    LET_GO = "let_go"
    OWNER_LEFT = "owner_left"


class ActionMove(StrEnum):
    ASK = "ask"
    ACCEPT = "accept"
    HAND_ON = "hand_on"
    LET_GO = "let_go"
    BLOCK = "block"
    UNBLOCK = "unblock"
    FINISH = "finish"
    DROP = "drop"
    TAKE_UP = "take_up"


class BlockerMove(StrEnum):
    NAME = "name"
    PROMISE = "promise"
    DECLINE = "decline"
    ESCALATE = "escalate"
    CLEAR = "clear"
    CONSTRAIN = "constrain"
    WITHDRAW = "withdraw"


class MeetingMove(StrEnum):
    ANNOUNCE = "announce"
    OPEN_ROOM = "open_room"
    CLOSE = "close"
    CANCEL = "cancel"


FLOOR = frozenset({ItemState.SEALED, ItemState.REVEALED})
# A meeting before its room is open.
TO_COME = frozenset({MeetingState.DRAFT, MeetingState.ANNOUNCED})
OVER = frozenset({MeetingState.CLOSED, MeetingState.CANCELLED})

ITEM_MOVES: dict[ItemMove, Move] = {
    ItemMove.SCHEDULE: Move(frozenset({ItemState.DRAFT}), ItemState.SCHEDULED),
    ItemMove.RETURN: Move(frozenset({ItemState.SCHEDULED}), ItemState.DRAFT),
    ItemMove.OPEN: Move(frozenset({ItemState.SCHEDULED}), ItemState.SEALED),
    ItemMove.PUT_BACK: Move(frozenset({ItemState.SEALED}), ItemState.SCHEDULED),
    ItemMove.REVEAL: Move(frozenset({ItemState.SEALED}), ItemState.REVEALED),
    ItemMove.SETTLE: Move(FLOOR, ItemState.SETTLED),
}

# Who is named is asked; who offers themselves has said yes. Handing on is to ask the next one, with a reason.
OWNER_MOVES: dict[OwnerMove, Move] = {
    OwnerMove.ASK: Move(frozenset({Ownership.NOBODY, Ownership.ASKED}), Ownership.ASKED),
    OwnerMove.ACCEPT: Move(frozenset({Ownership.NOBODY, Ownership.ASKED}), Ownership.ACCEPTED),
    OwnerMove.HAND_ON: Move(frozenset({Ownership.ACCEPTED}), Ownership.ASKED),
    OwnerMove.LET_GO: Move(frozenset({Ownership.ASKED, Ownership.ACCEPTED}), Ownership.NOBODY),
    OwnerMove.OWNER_LEFT: Move(frozenset({Ownership.ASKED, Ownership.ACCEPTED}), Ownership.NOBODY),
}

IN_HAND = frozenset({ActionState.ACCEPTED, ActionState.BLOCKED})
# An action that somebody may still carry.
OPEN_ACTION = IN_HAND | {ActionState.NOBODY, ActionState.ASKED}
# Done or dropped by mistake, it is taken up again by whoever takes it.
ACTION_MOVES: dict[ActionMove, Move] = {
    ActionMove.ASK: Move(frozenset({ActionState.NOBODY, ActionState.ASKED}), ActionState.ASKED),
    ActionMove.ACCEPT: Move(frozenset({ActionState.NOBODY, ActionState.ASKED}), ActionState.ACCEPTED),
    ActionMove.HAND_ON: Move(IN_HAND, ActionState.ASKED),
    ActionMove.LET_GO: Move(IN_HAND | {ActionState.ASKED}, ActionState.NOBODY),
    ActionMove.BLOCK: Move(IN_HAND, ActionState.BLOCKED),
    ActionMove.UNBLOCK: Move(frozenset({ActionState.BLOCKED}), ActionState.ACCEPTED),
    ActionMove.FINISH: Move(IN_HAND, ActionState.DONE),
    ActionMove.DROP: Move(OPEN_ACTION, ActionState.DROPPED),
    ActionMove.TAKE_UP: Move(frozenset({ActionState.DONE, ActionState.DROPPED}), ActionState.NOBODY),
}

# A blocker that is still in the way, and one that waits for somebody in particular.
WITH_SOMEBODY = frozenset({BlockerState.ASKED, BlockerState.PROMISED, BlockerState.ESCALATED})
IN_THE_WAY = WITH_SOMEBODY | {BlockerState.OPEN}
BLOCKER_MOVES: dict[BlockerMove, Move] = {
    BlockerMove.NAME: Move(IN_THE_WAY, BlockerState.ASKED),
    # Asked again after a while, who promised may promise again.
    BlockerMove.PROMISE: Move(WITH_SOMEBODY, BlockerState.PROMISED),
    BlockerMove.DECLINE: Move(WITH_SOMEBODY, BlockerState.OPEN),
    BlockerMove.ESCALATE: Move(frozenset({BlockerState.ASKED, BlockerState.PROMISED}), BlockerState.ESCALATED),
    BlockerMove.CLEAR: Move(IN_THE_WAY, BlockerState.REMOVED),
    BlockerMove.CONSTRAIN: Move(IN_THE_WAY, BlockerState.CONSTRAINT),
    BlockerMove.WITHDRAW: Move(IN_THE_WAY, BlockerState.WITHDRAWN),
}

MEETING_MOVES: dict[MeetingMove, Move] = {
    MeetingMove.ANNOUNCE: Move(frozenset({MeetingState.DRAFT}), MeetingState.ANNOUNCED),
    MeetingMove.OPEN_ROOM: Move(TO_COME, MeetingState.LIVE),
    MeetingMove.CLOSE: Move(frozenset({MeetingState.LIVE}), MeetingState.CLOSED),
    MeetingMove.CANCEL: Move(TO_COME | {MeetingState.LIVE}, MeetingState.CANCELLED),
}

# In which states a question takes a position, an edit, an objection.
TAKES_POSITION = frozenset({ItemState.SCHEDULED, ItemState.SEALED})
TAKES_EDIT = frozenset({ItemState.DRAFT, ItemState.SCHEDULED})
TAKES_OBJECTION = frozenset({ItemState.REVEALED})
# Which outcomes a floor allows: what is decided was revealed first.
OUTCOMES_FROM: dict[str, frozenset[Outcome]] = {
    ItemState.SEALED: frozenset({Outcome.DEFERRED, Outcome.ESCALATED, Outcome.DROPPED}),
    ItemState.REVEALED: frozenset(Outcome),
}
# What may be put right of a record; who decided, between what and who stood where is as it was.
CORRECTABLE: dict[Outcome, tuple[str, ...]] = {
    Outcome.DECIDED: ("statement", "because", "door", "confidence", "expected", "review_on"),
    Outcome.DEFERRED: ("because", "bringer", "bring_by"),
    Outcome.ESCALATED: ("because",),
    Outcome.DROPPED: ("because",),
}
# What is parked becomes a question of the project, on an agenda or waiting for one.
BECOMES_A_QUESTION = frozenset({NextStep.BACKLOG, NextStep.AGENDA})
# A third time is no answer: it is decided, escalated or dropped.
DEFERRALS_ALLOWED = 2
# These modes choose among options, so they need at least two to be opened.
NEEDS_OPTIONS = frozenset({Mode.DECIDE, Mode.PRIORITISE})


def ball(ownership: str, blockers: Collection[str] = (), *, has_question: bool = False) -> Ball:
    """Whose move it is: who was asked or carries it, unless somebody else is waited for.

    `blockers` are the states of what is in the way; `has_question` says that a question about
    it waits to be decided.
    """
    if has_question:
        return Ball.DECIDER
    elif any(state in WITH_SOMEBODY for state in blockers):
        return Ball.REMOVER
    else:
        return Ball.NOBODY if ownership == Ownership.NOBODY else Ball.OWNER


def moves_from(state: str) -> frozenset[ItemMove]:
    """The moves that a question in this state may make."""
    return frozenset(move for move, row in ITEM_MOVES.items() if state in row.origins)


def meeting_moves_from(state: str) -> frozenset[MeetingMove]:
    """The moves that a meeting in this state may make."""
    return frozenset(move for move, row in MEETING_MOVES.items() if state in row.origins)
