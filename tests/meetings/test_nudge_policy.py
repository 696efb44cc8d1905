"""What is owed to whom, from conditions and the clock alone: letters, caps and silence. No database anywhere.

The ladders themselves are played in test_ladders.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.nudges.ladders import LADDERS, Deed, Role
from meetings.nudges.policy import (
    AT_ONCE,
    DAILY,
    Act,
    AskKey,
    Known,
    PastAsk,
    acts,
    letters,
    owed,
)
from meetings.nudges.working_hours import FIRST_LETTER, LAST_LETTER, WorkingHours
from meetings.states import NudgeKind, ThingKind

from .ladder import HOURS, KNOWN, LONDON, OFFICE, PEOPLE, WEEK, at, condition, play

DECIDER, OWNER, REMOVER = PEOPLE[Role.DECIDER], PEOPLE[Role.OWNER], PEOPLE[Role.REMOVER]
DAY, NOW = date(2026, 10, 13), at("2026-10-13 15:00")
FOUR = timedelta(hours=4)
# As a form takes them.
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


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


# What a letter says.


def test_a_decision_that_nobody_owns_is_asked_of_its_decider() -> None:
    (ask,) = owed([condition(number=47)], KNOWN)

    assert ask.key == AskKey(NudgeKind.UNOWNED, ThingKind.DECISION, "47", DECIDER, 1, at("2026-10-13 10:00"))
    assert (ask.role, ask.due_at, ask.at_once) == (Role.DECIDER, at("2026-10-13 14:00"), False)


@pytest.mark.parametrize(("now", "sent"), [("13:59", 0), ("14:00", 1), ("17:29", 1), ("17:30", 0), ("23:00", 0)])
def test_it_is_sent_when_it_is_due_and_they_are_at_work(now: str, sent: int) -> None:
    assert len(letters(owed([condition()], KNOWN), KNOWN, at(f"2026-10-13 {now}"))) == sent


def test_a_letter_gathers_what_is_due_the_weighty_first_then_the_oldest() -> None:
    wanted = owed(
        [
            condition(number=1, since="2026-10-13 09:30"),
            condition(number=2, since="2026-10-13 09:00"),
            condition(number=3, is_weighty=True),
            condition(number=4, since="2026-10-13 16:00"),
        ],
        KNOWN,
    )

    (letter,) = letters(wanted, KNOWN, NOW)

    assert (letter.person, letter.day, letter.number) == (DECIDER, DAY, DAILY)
    assert [ask.key.object_id for ask in letter.asks] == ["3", "2", "1"]


def test_five_asks_at_most_and_the_rest_on_another_day() -> None:
    played = play(*[condition(number=number) for number in range(1, 8)], until="2026-10-14 18:00")

    assert [[ask.key.object_id for ask in letter.asks] for _at, letter in played.letters] == [
        ["1", "2", "3", "4", "5"],
        ["6", "7"],
    ]


def test_one_letter_a_day() -> None:
    wanted = owed([condition()], KNOWN)

    assert letters(wanted, replace(KNOWN, written={(DECIDER, DAY): frozenset({DAILY})}), NOW) == []
    assert len(letters(wanted, replace(KNOWN, written={(DECIDER, date(2026, 10, 12)): frozenset({DAILY})}), NOW)) == 1


@pytest.mark.parametrize(
    ("written", "number"),
    [(frozenset(), 1), ({1}, 2), ({1, 2}, 3), ({1, 2, 3}, None), ({2}, 1), ({2, 3}, 1)],
)
def test_what_is_at_once_may_follow_the_letter_of_the_day_twice(written: set[int], number: int | None) -> None:
    blocker = condition(NudgeKind.BLOCKER, thing=ThingKind.BLOCKER)
    known = replace(KNOWN, written={(REMOVER, DAY): frozenset(written)})

    assert [letter.number for letter in letters(owed([blocker], known), known, NOW)] == ([number] if number else [])


def test_before_the_hour_of_the_letter_only_what_is_at_once_leaves() -> None:
    early = replace(OFFICE, letter_at=time(11, 0))
    known = Known(dict.fromkeys(HOURS, early))
    people = {Role.REMOVER: REMOVER, Role.DECIDER: REMOVER}
    wanted = [
        replace(condition(NudgeKind.BLOCKER, 1, thing=ThingKind.BLOCKER), people=people),
        replace(condition(NudgeKind.UNOWNED, 2, since="2026-10-12 10:00"), people=people),
    ]

    (first,) = letters(owed(wanted, known), known, at("2026-10-13 10:30"))
    (later,) = letters(owed(wanted, known), known, at("2026-10-13 11:30"))

    assert ([ask.key.object_id for ask in first.asks], first.number) == (["1"], AT_ONCE[0])
    assert ([ask.key.object_id for ask in later.asks], later.number) == (["2", "1"], DAILY)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 10_000), MINUTES)
def test_the_hour_of_the_letter_is_theirs_and_no_two_houses_mails_leave_at_once(
    day: date, person: int, wished: time
) -> None:
    hours = replace(OFFICE, starts=time(0, 0), ends=time(23, 59), letter_at=wished)

    found = hours.letter_time(day, person)
    local = found.astimezone(LONDON).time()

    assert found == hours.letter_time(day, person)
    assert FIRST_LETTER <= local <= LAST_LETTER
    if time(7, 10) <= wished <= time(11, 0):
        around = datetime.combine(day, wished, LONDON).astimezone(UTC)
        assert abs(found - around) <= timedelta(minutes=10)


# Who is left alone, and how long.


def test_nobody_is_written_to_while_they_are_in_a_meeting() -> None:
    assert letters(owed([condition()], KNOWN), replace(KNOWN, busy={DECIDER}), NOW) == []


def test_nobody_is_written_to_on_a_day_off() -> None:
    off = replace(OFFICE, is_off=lambda day: day == DAY)
    known = Known(HOURS | {DECIDER: off})

    assert letters(owed([condition(since="2026-10-09 10:00")], known), known, NOW) == []


@pytest.mark.parametrize(("until", "asked"), [(14, 0), (13, 1)])
def test_who_asked_to_be_left_alone_is_until_that_day(until: int, asked: int) -> None:
    known = replace(KNOWN, snoozed={(DECIDER, NudgeKind.UNOWNED, ThingKind.DECISION, "1"): date(2026, 10, until)})

    assert len(letters(owed([condition()], known), known, NOW)) == asked


def test_a_snooze_is_of_one_kind_about_one_thing() -> None:
    known = replace(KNOWN, snoozed={(DECIDER, NudgeKind.REVIEW, ThingKind.DECISION, "1"): date(2026, 11, 1)})

    assert len(letters(owed([condition()], known), known, NOW)) == 1


@pytest.mark.parametrize(
    ("touched", "now", "asked"),
    [
        ("2026-10-13 11:00", "2026-10-13 15:00", 0),
        ("2026-10-13 11:00", "2026-10-14 10:59", 0),
        ("2026-10-13 11:00", "2026-10-14 11:00", 1),
        ("2026-10-13 09:00", "2026-10-13 15:00", 1),
    ],
    ids=["today", "in the last working day", "before it", "what began the spell"],
)
def test_who_moved_it_in_the_last_working_day_is_not_asked_about_it(touched: str, now: str, asked: int) -> None:
    known = replace(KNOWN, touched={(DECIDER, ThingKind.DECISION, "1"): at(touched)})

    assert len(letters(owed([condition()], known), known, at(now))) == asked


# How often at most.


def past(person: int, step: int, number: int, kind: NudgeKind = NudgeKind.UNOWNED) -> PastAsk:
    return PastAsk(AskKey(kind, ThingKind.DECISION, "1", person, step, at(f"2026-08-{number:02} 10:00")), NOW)


def test_the_fourth_mail_of_a_kind_to_one_person_about_one_thing_is_left_out() -> None:
    two, three = ([past(DECIDER, 1, number) for number in range(1, count + 1)] for count in (2, 3))

    assert len(letters(owed([condition()], replace(KNOWN, past=two)), KNOWN, NOW)) == 1
    assert letters(owed([condition()], replace(KNOWN, past=three)), KNOWN, NOW) == []


def test_the_seventh_mail_about_one_thing_is_left_out_whoever_had_the_others() -> None:
    six = [past(20 + number, 1, number, NudgeKind.REVIEW) for number in range(1, 7)]

    assert len(letters(owed([condition()], replace(KNOWN, past=six[:5])), KNOWN, NOW)) == 1
    assert letters(owed([condition()], replace(KNOWN, past=six)), KNOWN, NOW) == []


def test_two_at_the_same_moment_are_not_one_too_many_together() -> None:
    """Five went before about the thing, and today two people would be asked about it."""
    five = [past(20 + number, 1, number, NudgeKind.REVIEW) for number in range(1, 6)]
    wanted = [condition(NudgeKind.UNOWNED), condition(NudgeKind.ACCEPTANCE, since="2026-10-09 10:00")]
    known = replace(KNOWN, past=five)

    assert [letter.person for letter in letters(owed(wanted, known), known, NOW)] == [min(DECIDER, OWNER)]


def test_what_announces_and_what_escalates_counts_for_no_cap() -> None:
    many = [
        PastAsk(AskKey(NudgeKind.ESCALATION, ThingKind.BLOCKER, "1", 20 + number, 1, NOW), NOW) for number in range(9)
    ]
    known = replace(KNOWN, past=many)
    wanted = [condition(kind, thing=ThingKind.BLOCKER) for kind in (NudgeKind.BLOCKER, NudgeKind.ESCALATION)]

    (letter, *_others) = letters(owed(wanted, known), known, NOW)

    assert {ask.key.person for one in (letter, *_others) for ask in one.asks} >= {REMOVER, PEOPLE[Role.CONTACT]}


def test_past_its_cap_a_ladder_goes_on_without_mails() -> None:
    full = [past(20 + number, 1, number, NudgeKind.REVIEW) for number in range(1, 7)]

    assert play(condition(), known=replace(KNOWN, past=full)).told() == [("Mon 19", "AGENDA", 0)]


def test_a_deed_is_done_when_its_time_has_come_and_not_before() -> None:
    late = [PastAsk(condition().key(person, LADDERS[NudgeKind.UNOWNED][step - 1]), NOW) for person, step in
            [(DECIDER, 1), (DECIDER, 2), (PEOPLE[Role.FACILITATOR], 2)]]  # fmt: skip
    found = owed([condition()], replace(KNOWN, past=late))

    assert [(act.deed, act.due_at) for act in found if isinstance(act, Act)] == [(Deed.AGENDA, at("2026-10-19 00:00"))]
    assert acts(found, at("2026-10-18 23:59")) == []
    assert acts(found, at("2026-10-19 00:00")) == found
