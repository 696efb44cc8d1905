"""Every ladder step by step, when nobody answers: who is asked on which of their working days, and how it ends.

The month begins on Tuesday, 13 October 2026; on the 25th the clocks go back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from meetings.nudges.ladders import LADDERS, Role
from meetings.nudges.policy import Known, owed
from meetings.nudges.working_hours import WorkingHours
from meetings.states import NudgeKind, ThingKind

from .ladder import HOURS, KNOWN, LONDON, NAMES, OFFICE, PEOPLE, WEEK, at, condition, play

REVIEW_DAY = "2026-10-13 01:00"
MEETING = "2026-10-15 10:00"

WHOLE = {
    "N1 a decision that nobody owns": (
        condition(NudgeKind.UNOWNED),
        [("Tue 13", "decider", 1), ("Thu 15", "decider", 2), ("Thu 15", "facilitator", 2), ("Mon 19", "AGENDA", 0)],
    ),
    "N1 behind a one-way door, or looked at again soon": (
        condition(NudgeKind.UNOWNED, is_weighty=True),
        [
            ("Tue 13", "decider", 1), ("Thu 15", "decider", 2), ("Thu 15", "facilitator", 2), ("Mon 19", "AGENDA", 0),
            ("Tue 20", "sponsor", 4),
        ],
    ),
    "N1 after an owner who never answered": (
        condition(NudgeKind.UNOWNED, first_step=2),
        [("Thu 15", "decider", 2), ("Thu 15", "facilitator", 2), ("Mon 19", "AGENDA", 0)],
    ),
    "N2 an owner who was asked": (
        condition(NudgeKind.ACCEPTANCE),
        [("Wed 14", "owner", 1), ("Fri 16", "owner", 2), ("Mon 19", "HAND_BACK", 0)],
    ),
    "N3 an action that nobody owns": (
        condition(NudgeKind.UNOWNED_ACTION, thing=ThingKind.ACTION),
        [
            ("Tue 13", "owner", 1), ("Thu 15", "owner", 2), ("Thu 15", "facilitator", 2), ("Mon 19", "facilitator", 3),
            ("Wed 21", "AGENDA", 0),
        ],
    ),
    "N4 an action that is quiet, and N7 for the agenda": (
        condition(NudgeKind.QUIET, thing=ThingKind.ACTION),
        [("Tue 13", "owner", 1), ("Fri 16", "owner", 2), ("Wed 21", "owner", 3), ("Fri 23", "AGENDA", 0)],
    ),
    "N5 a remover, and the owner a working day before": (
        condition(NudgeKind.BLOCKER, thing=ThingKind.BLOCKER),
        [("Tue 13", "remover", 1), ("Thu 15", "remover", 2), ("Fri 16", "owner", 3), ("Mon 19", "ESCALATE", 0)],
    ),
    "N5 the same text to all three, then the agenda": (
        condition(NudgeKind.ESCALATION, thing=ThingKind.BLOCKER),
        [("Tue 13", "owner", 1), ("Tue 13", "remover", 1), ("Tue 13", "contact", 1), ("Fri 16", "AGENDA", 0)],
    ),
    "N7 told to both, once": (
        condition(NudgeKind.OWNERSHIP, thing=ThingKind.QUESTION, on_agenda=True),
        [("Tue 13", "owner", 1), ("Tue 13", "facilitator", 1)],
    ),
    "N8 a review": (
        condition(NudgeKind.REVIEW, since=REVIEW_DAY),
        [("Tue 6", "owner", 1), ("Tue 13", "decider", 2), ("Tue 20", "AGENDA", 0)],
    ),
    "N9 a position before a meeting": (
        condition(NudgeKind.POSITION, since=MEETING, thing=ThingKind.MEETING), [("Wed 14", "contributor", 1)],
    ),
    "N10 a pre-read before a meeting": (
        condition(NudgeKind.PRE_READ, since=MEETING, thing=ThingKind.QUESTION),
        [("Tue 13", "author", 1), ("Wed 14", "facilitator", 2)],
    ),
    "N11 nothing to decide": (
        condition(NudgeKind.NOTHING_TO_DECIDE, since=MEETING, thing=ThingKind.MEETING), [("Wed 14", "facilitator", 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_ladder_when_nobody_answers(name: str) -> None:
    found, expected = WHOLE[name]

    assert play(found, begin="2026-10-05 08:00").told() == expected


def test_every_kind_has_its_ladder_played_here() -> None:
    assert {found.kind for found, _expected in WHOLE.values()} == set(NudgeKind) == set(LADDERS)


@pytest.mark.parametrize("name", WHOLE)
def test_it_stops_as_soon_as_the_condition_does(name: str) -> None:
    """After the first ask nothing holds any more: nobody is asked again, and nothing is done."""
    found, expected = WHOLE[name]
    played = play(found, begin="2026-10-05 08:00", until=f"2026-10-{expected[0][0].split()[1]:0>2} 18:00")
    played.conditions.clear()

    assert played.until("2026-11-13 18:00", "2026-10-06 18:00").told() == [
        one for one in expected if one[0] == expected[0][0]
    ]


@pytest.mark.parametrize("name", WHOLE)
def test_while_a_question_about_it_waits_only_what_tells_of_it_is_said(name: str) -> None:
    found, expected = WHOLE[name]
    steps = {step.number for step in LADDERS[found.kind] if step.even_on_agenda}

    told = play(replace(found, on_agenda=True), begin="2026-10-05 08:00").told()

    assert told == [one for one in expected if one[2] in steps]


def test_a_later_spell_is_asked_about_anew_up_to_the_cap_of_a_kind() -> None:
    """Three mails to one person of one kind about one thing: the third is the first of the second spell."""
    first = play(condition(NudgeKind.ACCEPTANCE), until="2026-10-24 08:00")
    first.conditions[:] = [condition(NudgeKind.ACCEPTANCE, since="2026-10-26 10:00")]

    told = first.until("2026-11-13 18:00", "2026-10-26 10:00").told()

    assert told == [
        ("Wed 14", "owner", 1), ("Fri 16", "owner", 2), ("Mon 19", "HAND_BACK", 0),
        ("Tue 27", "owner", 1), ("Fri 30", "HAND_BACK", 0),
    ]  # fmt: skip


# When the first of a ladder is said.


@pytest.mark.parametrize(
    ("closed", "asked"),
    [
        ("2026-10-13 10:00", "2026-10-13 14:00"),
        ("2026-10-13 07:00", "2026-10-13 12:30"),
        ("2026-10-16 16:00", "2026-10-19 11:00"),
        ("2026-10-17 12:00", "2026-10-19 12:30"),
        ("2026-10-23 16:00", "2026-10-26 11:00"),
    ],
    ids=["in the morning", "before work", "friday", "saturday", "the clocks go back"],
)
def test_a_decision_is_asked_about_after_four_working_hours(closed: str, asked: str) -> None:
    (ask,) = owed([condition(since=closed)], KNOWN)

    assert ask.due_at == at(asked)


def test_a_remover_is_asked_at_once_and_does_not_wait_for_the_letter_of_the_day() -> None:
    played = play(
        condition(NudgeKind.BLOCKER, thing=ThingKind.BLOCKER, since="2026-10-13 08:31"), until="2026-10-13 12:00"
    )

    ((moment, letter),) = played.letters
    assert (moment, letter.number) == (at("2026-10-13 10:00"), 1), "the letter's time has come, so it is that letter"


def test_a_remover_asked_before_the_hour_of_the_letter_gets_one_of_their_own() -> None:
    late = replace(OFFICE, letter_at=time(11, 0))
    blocker = condition(NudgeKind.BLOCKER, thing=ThingKind.BLOCKER, since="2026-10-13 08:00")

    played = play(blocker, begin="2026-10-13 08:00", until="2026-10-13 18:00", known=Known(dict.fromkeys(HOURS, late)))

    assert [(f"{moment.astimezone(LONDON):%H:%M}", letter.number) for moment, letter in played.letters] == [
        ("08:30", 2)
    ]


def test_nobody_above_is_asked_again_within_ten_working_days() -> None:
    named = condition(NudgeKind.BLOCKER, thing=ThingKind.BLOCKER)

    first = play(named).told()
    again = play(replace(named, above_at=at("2026-10-12 09:00"))).told()

    assert [step for _day, _who, step in first] == [1, 2, 3, 0]
    assert first[:2] == again[:2]
    assert (first[2:], again[2:]) == (
        [("Fri 16", "owner", 3), ("Mon 19", "ESCALATE", 0)],
        [("Fri 23", "owner", 3), ("Mon 26", "ESCALATE", 0)],
    )


def test_each_in_the_days_of_whoever_is_asked() -> None:
    """The decider works on Mondays and Tuesdays; who facilitated is in Auckland."""
    few = replace(OFFICE, days=frozenset({1, 2}))
    auckland = WorkingHours(ZoneInfo("Pacific/Auckland"), WEEK, time(8, 30), time(17, 30))
    hours = HOURS | {PEOPLE[Role.DECIDER]: few, PEOPLE[Role.FACILITATOR]: auckland}

    told = play(condition(), known=Known(hours)).told()

    assert told == [
        ("Tue 13", "decider", 1),
        ("Thu 15", "facilitator", 2),
        ("Tue 20", "decider", 2),
        ("Wed 21", "AGENDA", 0),
    ]


# Never sooner after the step before than the ladder says.


def test_asked_late_the_next_step_waits_its_days_from_then() -> None:
    """The decider was in a meeting all of Tuesday and Wednesday."""

    def known(now: datetime) -> Known:
        return Known(HOURS, busy={PEOPLE[Role.DECIDER]} if now < at("2026-10-15 08:00") else frozenset())

    assert play(condition(), known=known).told() == [
        ("Thu 15", "decider", 1),
        ("Mon 19", "decider", 2),
        ("Mon 19", "facilitator", 2),
        ("Wed 21", "AGENDA", 0),
    ]


def test_of_two_who_are_asked_the_same_the_later_one_counts() -> None:
    """Who facilitated is away until Tuesday week; nothing goes on the agenda before both had their two days."""
    away = replace(OFFICE, is_off=lambda day: day < date(2026, 10, 20))

    assert play(condition(), known=Known(HOURS | {PEOPLE[Role.FACILITATOR]: away})).told() == [
        ("Tue 13", "decider", 1),
        ("Thu 15", "decider", 2),
        ("Wed 21", "facilitator", 2),
        ("Fri 23", "AGENDA", 0),
    ]


# Who is not there.


def test_whoever_has_left_is_asked_nothing_and_holds_nothing_up() -> None:
    hours = {person: OFFICE for person in HOURS if person != PEOPLE[Role.DECIDER]}

    assert play(condition(), known=Known(hours)).told() == [("Thu 15", "facilitator", 2), ("Mon 19", "AGENDA", 0)]


def test_who_wants_no_mail_of_a_kind_is_asked_nothing_and_the_ladder_ends_as_ever() -> None:
    muted = {(PEOPLE[Role.OWNER], NudgeKind.QUIET)}
    quiet = condition(NudgeKind.QUIET, thing=ThingKind.ACTION)

    assert play(quiet, known=Known(HOURS, muted=muted)).told() == [("Fri 23", "AGENDA", 0)]


def test_muting_one_of_two_leaves_the_other_asked() -> None:
    known = Known(HOURS, muted={(PEOPLE[Role.DECIDER], NudgeKind.UNOWNED)})

    assert play(condition(), known=known).told() == [("Thu 15", "facilitator", 2), ("Mon 19", "AGENDA", 0)]


def test_one_who_is_both_is_asked_once() -> None:
    same = replace(condition(), people={Role.DECIDER: 1, Role.FACILITATOR: 1})

    assert [(one.day, one.step) for one in play(same).told()] == [("Tue 13", 1), ("Thu 15", 2), ("Mon 19", 0)]


def test_an_owner_away_for_two_weeks_is_not_waited_for_who_decided_is_asked_for_a_stand_in() -> None:
    away = replace(OFFICE, is_off=lambda day: date(2026, 10, 12) <= day < date(2026, 10, 26))
    quiet = condition(NudgeKind.QUIET, thing=ThingKind.ACTION)

    told = play(quiet, until="2026-10-14 18:00", known=Known(HOURS | {PEOPLE[Role.OWNER]: away})).told()

    assert told == [("Tue 13", "decider", 1)]


def test_an_owner_away_for_three_days_is_waited_for() -> None:
    away = replace(OFFICE, is_off=lambda day: date(2026, 10, 14) <= day < date(2026, 10, 17))

    told = play(condition(NudgeKind.ACCEPTANCE), known=Known(HOURS | {PEOPLE[Role.OWNER]: away})).told()

    assert told == [("Mon 19", "owner", 1), ("Wed 21", "owner", 2), ("Thu 22", "HAND_BACK", 0)]


def test_where_nobody_is_left_nothing_is_asked_and_nothing_fails() -> None:
    assert play(condition(), known=Known({})).told() == []


def test_without_a_sponsor_a_one_way_door_ends_on_the_agenda() -> None:
    people = [Role.DECIDER, Role.FACILITATOR]

    assert play(condition(is_weighty=True, people=people)).told()[-1] == ("Mon 19", "AGENDA", 0)


def test_all_parts_of_this_play_have_a_name() -> None:
    assert set(NAMES.values()) == {str(role) for role in Role}
