"""What is owed to whom, from conditions and the clock alone: no database anywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.nudges.policy import Ask, AskKey, Condition, Role, asks, letters
from meetings.nudges.working_hours import WorkingHours
from meetings.states import NudgeKind

LONDON, WEEK = ZoneInfo("Europe/London"), frozenset({1, 2, 3, 4, 5})
OFFICE = WorkingHours(LONDON, WEEK, time(8, 30), time(17, 30))
FOUR = timedelta(hours=4)
PRIYA = 7
# As a form takes them.
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def condition(number: int = 1, since: str = "2026-10-13 10:00", *, is_weighty: bool = False) -> Condition:
    return Condition(NudgeKind.UNOWNED, str(number), at(since), {Role.DECIDER: PRIYA}, is_weighty)


def due(*conditions: Condition) -> list[Ask]:
    return asks(conditions, {PRIYA: OFFICE})


# Working hours.


@pytest.mark.parametrize(
    ("closed", "due"),
    [
        ("2026-10-13 10:00", "2026-10-13 14:00"),
        ("2026-10-13 07:00", "2026-10-13 12:30"),
        ("2026-10-13 13:30", "2026-10-13 17:30"),
        ("2026-10-13 13:31", "2026-10-14 08:31"),
        ("2026-10-13 23:00", "2026-10-14 12:30"),
        ("2026-10-16 16:00", "2026-10-19 11:00"),
        ("2026-10-17 12:00", "2026-10-19 12:30"),
    ],
    ids=["in the morning", "before work", "to the last minute", "over the night", "at night", "friday", "saturday"],
)
def test_four_working_hours(closed: str, due: str) -> None:
    assert OFFICE.after(at(closed), FOUR) == at(due)


@pytest.mark.parametrize(
    ("closed", "due"),
    [("2026-03-27 16:00", "2026-03-30 11:00"), ("2026-10-23 16:00", "2026-10-26 11:00")],
    ids=["forward", "back"],
)
def test_a_weekend_on_which_the_clocks_change_is_a_weekend(closed: str, due: str) -> None:
    assert OFFICE.after(at(closed), FOUR) == at(due)


@pytest.mark.parametrize(
    ("closed", "due"),
    [("2026-03-29 00:00", "2026-03-29 05:00"), ("2026-10-25 00:00", "2026-10-25 03:00")],
    ids=["forward", "back"],
)
def test_at_night_the_hours_are_real_ones(closed: str, due: str) -> None:
    """Somebody who works at night: an hour is missing on the clock, or there twice."""
    night = WorkingHours(LONDON, frozenset({7}), time(0, 0), time(8, 0))

    assert night.after(at(closed), FOUR) == at(due)


def test_hours_are_those_of_the_readers_own_zone() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    hours = WorkingHours(auckland, WEEK, time(8, 30), time(17, 30))

    assert hours.after(at("2026-10-13 10:00"), FOUR) == at("2026-10-14 12:30", auckland)
    assert not hours.covers(at("2026-10-13 10:00"))


def test_who_works_on_thursday_mornings_is_asked_on_thursday_mornings() -> None:
    hours = WorkingHours(LONDON, frozenset({4}), time(9), time(12))

    assert hours.after(at("2026-10-15 10:00"), FOUR) == at("2026-10-22 11:00")


def test_at_work_or_not() -> None:
    times = ["2026-10-13 08:29", "2026-10-13 08:30", "2026-10-13 17:29", "2026-10-13 17:30", "2026-10-17 12:00"]

    assert [OFFICE.covers(at(one)) for one in times] == [False, True, True, False, False]
    assert OFFICE.next(at("2026-10-16 17:30")) == at("2026-10-19 08:30")
    assert OFFICE.next(at("2026-10-16 17:00")) == at("2026-10-16 17:00")


@settings(deadline=None)
@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/London", "America/St_Johns", "Pacific/Auckland", "Africa/Casablanca", "Asia/Tokyo"]),
    st.sets(st.integers(1, 7), min_size=1),
    st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] < pair[1]),
)
def test_never_early_and_never_outside_their_hours(
    since: datetime, zone: str, days: set[int], span: tuple[time, time]
) -> None:
    hours = WorkingHours(ZoneInfo(zone), frozenset(days), *span)

    found = hours.after(since, timedelta(seconds=1))

    assert found >= since + timedelta(seconds=1)
    assert hours.covers(found - timedelta(seconds=1))
    assert hours.covers(hours.next(since))


# What is owed.


def test_a_decision_that_nobody_owns_is_asked_of_its_decider() -> None:
    (ask,) = due(condition(47))

    assert ask.key == AskKey(NudgeKind.UNOWNED, "47", PRIYA, 1, at("2026-10-13 10:00"))
    assert ask.due_at == at("2026-10-13 14:00")


@pytest.mark.parametrize(("now", "sent"), [("13:59", 0), ("14:00", 1), ("17:29", 1), ("17:30", 0), ("23:00", 0)])
def test_it_is_sent_when_it_is_due_and_they_are_at_work(now: str, sent: int) -> None:
    assert len(letters(due(condition()), {PRIYA: OFFICE}, at(f"2026-10-13 {now}"))) == sent


def test_a_letter_gathers_what_is_due_the_weighty_first_then_the_oldest() -> None:
    wanted = due(
        condition(1, "2026-10-13 09:30"),
        condition(2, "2026-10-13 09:00"),
        condition(3, "2026-10-13 10:00", is_weighty=True),
        condition(4, "2026-10-13 16:00"),
    )

    (letter,) = letters(wanted, {PRIYA: OFFICE}, at("2026-10-13 15:00"))

    assert (letter.person, letter.day) == (PRIYA, date(2026, 10, 13))
    assert [key.object_id for key in letter.asks] == ["3", "2", "1"]


def test_five_asks_at_most_and_the_rest_on_another_day() -> None:
    wanted, now = due(*map(condition, range(1, 8))), at("2026-10-13 15:00")

    (first,) = letters(wanted, {PRIYA: OFFICE}, now)
    same_day = letters(wanted, {PRIYA: OFFICE}, now, asked=set(first.asks), written={(PRIYA, first.day)})
    (next_day,) = letters(
        wanted, {PRIYA: OFFICE}, now + timedelta(days=1), asked=set(first.asks), written={(PRIYA, first.day)}
    )

    assert [key.object_id for key in first.asks] == ["1", "2", "3", "4", "5"]
    assert same_day == []
    assert [key.object_id for key in next_day.asks] == ["6", "7"]


def test_nobody_is_written_to_while_they_are_in_a_meeting() -> None:
    assert letters(due(condition()), {PRIYA: OFFICE}, at("2026-10-13 15:00"), busy={PRIYA}) == []


def test_a_second_spell_is_asked_about_again() -> None:
    (first,), (second,) = due(condition(1)), due(condition(1, "2026-10-14 09:00"))

    (letter,) = letters([second], {PRIYA: OFFICE}, at("2026-10-14 15:00"), asked={first.key})

    assert letter.asks == (second.key,)
