"""What holds of the policy whatever the clock and the order: properties of whole weeks played forward."""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.nudges.ladders import CARRIED, LADDERS, Role
from meetings.nudges.policy import DAILY, MOST_ASKS, MOST_OF_A_KIND, MOST_OF_A_THING, Condition, Known
from meetings.nudges.working_hours import WorkingHours
from meetings.states import NudgeKind, ThingKind

from .ladder import WEEK, Play, at

KINDS = st.sampled_from(
    [
        (NudgeKind.UNOWNED, ThingKind.DECISION),
        (NudgeKind.ACCEPTANCE, ThingKind.ACTION),
        (NudgeKind.QUIET, ThingKind.ACTION),
        (NudgeKind.BLOCKER, ThingKind.BLOCKER),
        (NudgeKind.ESCALATION, ThingKind.BLOCKER),
        (NudgeKind.REVIEW, ThingKind.DECISION),
        (NudgeKind.OWNERSHIP, ThingKind.QUESTION),
        (NudgeKind.POSITION, ThingKind.MEETING),
    ]
)
ZONES = st.sampled_from(["Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Tokyo", "America/Los_Angeles"])
PERSONS = st.integers(1, 4)


@st.composite
def worlds(draw: st.DrawFn) -> Play:
    """A few people in a few zones around a few things, over whichever change of the clocks."""
    begin = draw(st.sampled_from([at("2026-03-24 00:00"), at("2026-10-20 00:00"), at("2026-12-28 00:00")]))
    hours = {
        person: WorkingHours(
            ZoneInfo(draw(ZONES)),
            draw(st.sampled_from([WEEK, frozenset({2}), frozenset(range(1, 8))])),
            time(8, 30),
            time(17, 30),
            letter_at=draw(st.sampled_from([time(7), time(9), time(11)])),
        )
        for person in range(1, 5)
    }
    found = []
    for number in range(draw(st.integers(1, 9))):
        kind, thing = draw(KINDS)
        since = begin + timedelta(hours=draw(st.integers(0, 200)))
        around = {role: draw(PERSONS) for role in Role}
        # Few things, so that one has several kinds and spells.
        object_id = str(draw(st.integers(1, 3)))
        if all((one.kind, one.object_id, one.since) != (kind, object_id, since) for one in found):
            found.append(Condition(kind, thing, object_id, since, around, is_weighty=bool(number % 2)))
    muted = draw(st.sets(st.tuples(PERSONS, st.sampled_from(list(NudgeKind))), max_size=3))
    played = Play(
        draw(st.permutations(found)),
        Known(hours, muted=frozenset(muted)),
        every=timedelta(minutes=draw(st.sampled_from([47, 120]))),
    )
    now = begin
    while now < begin + timedelta(days=25):
        played.beat(now)
        now += played.every
    return played


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_never_outside_their_hours_never_the_same_twice_and_never_over_a_cap(played: Play) -> None:
    known = played.known
    assert isinstance(known, Known)
    for moment, letter in played.letters:
        hours = known.hours[letter.person]
        assert hours.covers(moment)
        assert hours.day_of(moment) == letter.day
        assert 1 <= len(letter.asks) <= MOST_ASKS
        if letter.number == DAILY:
            assert moment >= hours.letter_time(letter.day, letter.person)
        else:
            assert all(ask.at_once for ask in letter.asks)
        assert all(ask.due_at <= moment for ask in letter.asks)
    keys = [ask.key for _moment, ask in played.asks]
    assert len(keys) == len(set(keys))
    assert not any((key.person, key.kind) in known.muted for key in keys)
    assert _most((letter.person, letter.day, letter.number) for _moment, letter in played.letters) <= 1
    counted = [key for key in keys if LADDERS[key.kind][key.step - 1].is_counted and key.thing in CARRIED]
    assert _most((key.kind, key.thing, key.object_id, key.person) for key in counted) <= MOST_OF_A_KIND
    assert _most((key.thing, key.object_id) for key in counted) <= MOST_OF_A_THING


def _most(found: object) -> int:
    return max(Counter(found).values(), default=0)  # type: ignore[call-overload, no-any-return]


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_steps_of_a_spell_come_in_their_order_and_each_deed_once(played: Play) -> None:
    steps: dict[object, int] = {}
    for _moment, ask in played.asks:
        spell = (ask.key.kind, ask.key.thing, ask.key.object_id, ask.key.since)
        assert ask.key.step >= steps.get(spell, 1)
        steps[spell] = ask.key.step
    done = [(act.kind, act.object_id, act.since) for _moment, _deed, act in played.deeds]
    assert len(done) == len(set(done))
