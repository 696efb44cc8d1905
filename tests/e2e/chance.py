"""What somebody does next in a meeting, drawn by lot from what its state allows: the stage's side of test_by_chance."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from meetings import actions
from meetings.models import AgendaItem, Decision, Meeting, Objection, Option, Parked
from meetings.states import FLOOR, Answer, ItemState, NextStep, Outcome
from projects.errors import RuleBroken
from projects.models import User

WORDS = ["Because.", "Ünïcode — ‘quoted’ <b>bold</b> & \" '", "x" * 70]


@dataclass(frozen=True)
class Draw:
    """One lot: whoever acts, on the question on the floor if there is one."""

    lot: random.Random
    meeting: Meeting
    people: list[User]

    @cached_property
    def item(self) -> AgendaItem | None:
        return self.meeting.items.filter(state__in=FLOOR).first()

    @property
    def on_floor(self) -> AgendaItem:
        assert self.item
        return self.item

    @property
    def state(self) -> str:
        return self.item.state if self.item else "between"

    @cached_property
    def who(self) -> User:
        return self.lot.choice(self.people)

    @property
    def somebody(self) -> User | None:
        return self.lot.choice([*self.people, None])

    @property
    def facilitator(self) -> User:
        return self.meeting.facilitator

    @cached_property
    def words(self) -> str:
        return f"{self.lot.randrange(10**6)} {self.lot.choice(WORDS)}"

    @property
    def option(self) -> Option:
        return self.lot.choice(list(self.on_floor.options.all()))

    def one_of(self, found: Any) -> Any:
        """One row by lot, in an order that a seed repeats."""
        rows = list(found.order_by("pk"))
        return self.lot.choice(rows) if rows else None


def speak(draw: Draw) -> None:
    actions.give_position(
        draw.on_floor.pk,
        by=draw.who,
        answer=Answer.OPTION,
        option_id=draw.option.pk,
        because=draw.words,
        objects_otherwise=False,
    )


def take_back(draw: Draw) -> None:
    actions.withdraw_position(draw.on_floor.pk, by=draw.who)


def reveal(draw: Draw) -> None:
    actions.reveal_positions(draw.on_floor.pk, by=draw.facilitator)


def put_back(draw: Draw) -> None:
    actions.put_back(draw.on_floor.pk, by=draw.facilitator)


def change_mind(draw: Draw) -> None:
    actions.change_mind(
        draw.on_floor.pk, by=draw.who, answer=Answer.OPTION, option_id=draw.option.pk, because=draw.words
    )


def object_(draw: Draw) -> None:
    actions.raise_objection(draw.on_floor.pk, by=draw.who, option_id=None, harm=draw.words)


def object_no_more(draw: Draw) -> None:
    if objection := draw.one_of(Objection.objects.filter(item=draw.on_floor)):
        actions.withdraw_objection(objection.pk, by=objection.person)


def open_(draw: Draw) -> None:
    if item := draw.one_of(draw.meeting.items.filter(state=ItemState.SCHEDULED)):
        actions.open_question(item.pk, by=draw.facilitator)


def turn_clock(draw: Draw) -> None:
    verb = draw.lot.choice([actions.pause, actions.resume, actions.extend])
    verb(draw.on_floor.pk, by=draw.facilitator)


def settle(draw: Draw) -> None:
    outcome = draw.lot.choice([Outcome.DECIDED, Outcome.DEFERRED, Outcome.DROPPED, Outcome.ESCALATED])
    said: dict[Outcome, dict[str, Any]] = {
        Outcome.DECIDED: {"statement": draw.words, "option": draw.option, "owner": draw.somebody},
        Outcome.DEFERRED: {"bringer": draw.who, "bring_by": date.today() + timedelta(days=9)},
        Outcome.ESCALATED: {"escalated_to": draw.who},
        Outcome.DROPPED: {},
    }
    settlement = actions.Settlement(outcome=outcome, because=draw.words, **said[outcome])
    actions.settle(draw.on_floor.pk, settlement, by=draw.facilitator)


def park(draw: Draw) -> None:
    actions.park(draw.meeting.pk, f"{draw.words}?", by=draw.who)


def leave_the_lot(draw: Draw) -> None:
    if parked := draw.one_of(Parked.objects.filter(meeting=draw.meeting)):
        step = draw.lot.choice([NextStep.BACKLOG, NextStep.AGENDA, NextStep.DROPPED])
        actions.give_next_step(
            parked.pk,
            step,
            by=draw.facilitator,
            agenda_id=draw.meeting.pk,
            reason=draw.words if step == "dropped" else "",
        )


def park_again(draw: Draw) -> None:
    if parked := draw.one_of(Parked.objects.filter(meeting=draw.meeting)):
        actions.park_again(parked.pk, by=draw.facilitator)


def hand_over(draw: Draw) -> None:
    actions.hand_over(draw.meeting.pk, draw.who, by=draw.facilitator)


def name_participants(draw: Draw) -> None:
    people = draw.lot.sample(draw.people, draw.lot.randint(1, len(draw.people)))
    actions.name_participants(draw.meeting.pk, people, by=draw.facilitator)


def name_owner(draw: Draw) -> None:
    if record := draw.one_of(Decision.objects.filter(item__meeting=draw.meeting, owner=None)):
        actions.name_owner(record.pk, draw.somebody, by=draw.facilitator)


def answer(draw: Draw) -> None:
    asked = Decision.objects.filter(item__meeting=draw.meeting, owner_accepted_at=None).exclude(owner=None)
    if record := draw.one_of(asked):
        draw.lot.choice([actions.accept, actions.decline])(record.pk, by=record.owner)


def add_action(draw: Draw) -> None:
    if record := draw.one_of(Decision.objects.filter(item__meeting=draw.meeting, outcome=Outcome.DECIDED)):
        actions.add_action(record.pk, draw.words, by=draw.facilitator, owner=draw.somebody)


# How often each is drawn, by what is on the floor.
ALWAYS: dict[Callable[[Draw], None], int] = {
    park: 2,
    leave_the_lot: 2,
    park_again: 1,
    hand_over: 1,
    name_participants: 1,
}
ACTS: dict[str, dict[Callable[[Draw], None], int]] = {
    ItemState.SEALED: ALWAYS | {speak: 10, take_back: 3, reveal: 3, turn_clock: 3, put_back: 1},
    ItemState.REVEALED: ALWAYS | {change_mind: 6, object_: 4, object_no_more: 3, turn_clock: 3, settle: 4},
    "between": ALWAYS | {open_: 10, name_owner: 4, answer: 3, add_action: 3},
}


def act_by_chance(room: str, names: list[str], *, seed: str) -> str:
    """One act of one person on this meeting; what it was, and that it was refused if so."""
    lot, meeting = random.Random(seed), Meeting.objects.get(pk=UUID(room.split("/")[2]))
    draw = Draw(lot, meeting, list(User.objects.filter(name__in=names).order_by("pk")))
    (verb,) = lot.choices(list(ACTS[draw.state]), list(ACTS[draw.state].values()))
    try:
        verb(draw)
    except (RuleBroken, PermissionDenied):
        return f"{verb.__name__} (refused)"
    else:
        return verb.__name__
