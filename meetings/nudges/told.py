"""What an ask is about, and why it is asked, in plain words: for whoever runs Bearing."""

from __future__ import annotations

from collections.abc import Iterable

from meetings.models import Nudge
from meetings.states import NudgeKind, ThingKind

from .ladders import LADDERS
from .things import Thing, things_of

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


def step_words(kind: NudgeKind, step: int) -> str:
    return f"{kind} {step} of {len(LADDERS[kind])}"


def words_of_thing(thing: Thing) -> str:
    number = f"{thing.record.reference} " if thing.record else ""
    about = f", in the way: {thing.blocker.obstacle}" if thing.blocker else ""
    return f"{number}“{thing.headline}”{about}"


Place = tuple[NudgeKind, ThingKind, str]


def named(places: Iterable[Place]) -> dict[Place, str]:
    """What each of these is, by kind of ask, kind of thing and its id: a query for each kind of thing there is."""
    wanted = list(dict.fromkeys(places))
    nudges = [Nudge(pk=at, kind=kind, thing=thing, object_id=pk) for at, (kind, thing, pk) in enumerate(wanted)]
    things = things_of(nudges)
    return {place: words_of_thing(things[at]) for at, place in enumerate(wanted)}
