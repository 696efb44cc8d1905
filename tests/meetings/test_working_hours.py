"""Days off and the hour of the daily mail: what holds for everybody, in every zone, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.nudges.working_hours import WorkingHours

LONDON, WEEK = ZoneInfo("Europe/London"), frozenset({1, 2, 3, 4, 5})
ZONES = ["Europe/London", "America/St_Johns", "Pacific/Auckland", "Africa/Casablanca", "Asia/Tokyo"]
OFFICE = WorkingHours(LONDON, WEEK, time(8, 30), time(17, 30))
HALF_HOURS = [time(7 + half // 2, 30 * (half % 2)) for half in range(9)]
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
PRIYA = 7


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def away(*days: str, hours: WorkingHours = OFFICE) -> WorkingHours:
    off = frozenset(map(date.fromisoformat, days))
    return WorkingHours(hours.zone, hours.days, hours.starts, hours.ends, off.__contains__, hours.letter_at)


@st.composite
def anybodys(draw: st.DrawFn) -> WorkingHours:
    starts, ends = draw(st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] < pair[1]))
    off = draw(st.frozensets(st.dates(date(2024, 12, 1), date(2028, 2, 1)), max_size=30))
    return WorkingHours(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        draw(st.frozensets(st.integers(1, 7), min_size=1)),
        starts,
        ends,
        off.__contains__,
        draw(st.sampled_from(HALF_HOURS)),
    )


# Days off.


def test_working_time_stops_while_somebody_is_away() -> None:
    hours = away("2026-10-19", "2026-10-20")

    assert hours.after(at("2026-10-16 16:00"), timedelta(hours=4)) == at("2026-10-21 11:00")
    assert not hours.covers(at("2026-10-19 12:00"))
    assert hours.next(at("2026-10-19 12:00")) == at("2026-10-21 08:30")


@pytest.mark.parametrize(
    ("n", "day"),
    [
        (1, "2026-10-19"),
        (2, "2026-10-21"),
        (5, "2026-10-26"),
        (-1, "2026-10-15"),
        (-5, "2026-10-09"),
        (0, "2026-10-16"),
    ],
)
def test_the_nth_working_day(n: int, day: str) -> None:
    """From a Friday; the Tuesday after is a holiday."""
    assert away("2026-10-20").days_after(at("2026-10-16 16:00"), n) == date.fromisoformat(day)


def test_of_a_day_off_the_working_day_is_the_next() -> None:
    assert OFFICE.days_after(at("2026-10-17 12:00"), 0) == date(2026, 10, 19)


@settings(deadline=None)
@given(anybodys(), MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(hours=30)))
def test_nothing_is_due_on_a_day_off(hours: WorkingHours, since: datetime, working: timedelta) -> None:
    found = hours.after(since, working)

    assert found >= since + working
    assert hours.covers(found - timedelta(microseconds=1))
    assert not hours.is_off(hours.day_of(found - timedelta(microseconds=1)))


@settings(deadline=None)
@given(anybodys(), MOMENTS, st.integers(1, 20))
def test_forward_and_back_pass_the_same_working_days(hours: WorkingHours, moment: datetime, n: int) -> None:
    there = hours.days_after(moment, n)
    between = [hours.days_after(moment, one) for one in range(1, n + 1)]

    assert there > hours.day_of(moment)
    assert between == sorted(set(between))
    assert not any(hours.is_off(day) or day.isoweekday() not in hours.days for day in between)
    assert hours.days_after(hours.begins(there), -1) == (between[-2] if n > 1 else _last_before(hours, there))


def _last_before(hours: WorkingHours, day: date) -> date:
    return next(
        before
        for before in (day - timedelta(days=away) for away in range(1, 400))
        if before.isoweekday() in hours.days and not hours.is_off(before) and hours.covers(_within(hours, before))
    )


def _within(hours: WorkingHours, day: date) -> datetime:
    return datetime.combine(day, hours.starts, hours.zone).astimezone(UTC)


# The hour of the daily mail.


@settings(deadline=None)
@given(anybodys(), MOMENTS, st.integers(1, 10**6))
def test_a_letter_leaves_in_their_hours_from_its_time_on(hours: WorkingHours, moment: datetime, person: int) -> None:
    leaves = hours.next_letter(moment, person)
    time_of_day = hours.letter_time(hours.day_of(leaves), person)

    assert leaves >= max(moment, time_of_day)
    assert hours.covers(leaves)
    assert hours.takes_letter(leaves, person)
    assert leaves in {moment, time_of_day}


@settings(deadline=None)
@given(anybodys(), st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.integers(1, 10**6))
def test_around_their_hour_or_when_they_begin(hours: WorkingHours, day: date, person: int) -> None:
    local = hours.letter_time(day, person).astimezone(hours.zone)
    around = datetime.combine(day, hours.letter_at)
    apart = abs(local.replace(tzinfo=None) - around)

    assert local == datetime.combine(day, hours.starts, hours.zone).astimezone(UTC) or (
        apart <= timedelta(minutes=10) and time(7) <= local.time() <= time(11, 10) and local.time() >= hours.starts
    )
    assert hours.letter_time(day, person) == hours.letter_time(day, person)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Pacific/Auckland", "Africa/Casablanca"])
def test_it_is_the_same_on_the_wall_when_the_clocks_change(zone: str) -> None:
    hours = WorkingHours(ZoneInfo(zone), frozenset(range(1, 8)), time(6), time(17))
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    local = [hours.letter_time(day, PRIYA).astimezone(hours.zone) for day in days]

    assert all(time(8, 50) <= one.time() <= time(9, 10) for one in local)
    assert [one.date() for one in local] == days
    assert len({one.utcoffset() for one in local}) == 2


def test_a_house_is_not_mailed_in_one_minute() -> None:
    times = {OFFICE.letter_time(date(2026, 10, 13), person) for person in range(1, 200)}

    assert len(times) == 21


@pytest.mark.parametrize(
    ("starts", "ends", "letter"),
    [("12:00", "16:00", "12:00"), ("05:00", "08:00", "05:00"), ("09:00", "17:00", None)],
    ids=["begins later", "is gone before", "in between"],
)
def test_who_works_at_other_hours_is_written_to_when_they_begin(starts: str, ends: str, letter: str | None) -> None:
    hours = WorkingHours(LONDON, WEEK, time.fromisoformat(starts), time.fromisoformat(ends))
    day = date(2026, 10, 13)

    found = hours.letter_time(day, PRIYA)

    assert hours.covers(found)
    assert letter is None or found == at(f"{day} {letter}")
