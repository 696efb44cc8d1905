"""How soon it is made up for what nobody announced, in turns of a clock that does not wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from uuid import UUID

import pytest

from meetings.hub import watch
from meetings.hub.looks import Doubts, Standing
from meetings.hub.rooms import Room
from projects import presence

ROOM = UUID(int=1)
IN_THE_DATABASE = 5
# What is left of two seconds is for the look and the way to the page.
MOST_SECONDS = 1.7

Passed = Callable[[Room], float]


class EnoughError(Exception):
    """The clock ends the watch, which is for ever."""


class Told(Room):
    """A room that ends the watch as soon as it makes up for something."""

    def tell(self, people: Collection[int], event: str) -> None:
        assert event == "yours"
        raise EnoughError

    def recheck(self) -> None:
        raise EnoughError


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> Passed:
    """How many seconds a room is watched until it makes up for something, ten at most."""
    slept = 0.0
    really_sleep = asyncio.sleep

    async def sleep(seconds: float) -> None:
        nonlocal slept
        if slept + seconds > 10:
            raise EnoughError
        slept += seconds
        await really_sleep(0)

    async def standing(asked: Doubts) -> Standing:
        return Standing(dict.fromkeys(asked.meeting_ids, IN_THE_DATABASE), {}, frozenset())

    def until(room: Room) -> float:
        with pytest.raises(EnoughError):
            asyncio.run(watch.watch({ROOM: room}))
        return slept

    monkeypatch.setattr(presence, "beat", lambda _present, asked: dict.fromkeys(asked, frozenset()))
    monkeypatch.setattr(watch, "standing_in_thread", standing)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    return until


def test_a_version_that_nobody_announced_is_looked_at_within_two_seconds(passed: Passed) -> None:
    assert passed(Told(ROOM, version=IN_THE_DATABASE - 1)) <= MOST_SECONDS


def test_ones_own_part_that_nobody_announced_is_asked_for_within_two_seconds(passed: Passed) -> None:
    assert passed(Told(ROOM, version=IN_THE_DATABASE, _unannounced={IN_THE_DATABASE})) <= MOST_SECONDS


def test_what_is_late_is_left_in_peace(passed: Passed) -> None:
    room = Told(ROOM, version=IN_THE_DATABASE - 1, _heard={IN_THE_DATABASE})
    room._refreshing = object()  # type: ignore[assignment]

    assert passed(room) > 9


def test_what_was_heard_but_is_not_looked_at_is_not_waited_for(passed: Passed) -> None:
    assert passed(Told(ROOM, version=IN_THE_DATABASE - 1, _heard={IN_THE_DATABASE})) <= MOST_SECONDS
