"""Five weeks of a house in five time zones, over a change of the clocks, kept as a text that a person can read.

After a change that is wanted: `RENEW=1 python -m pytest tests/meetings/test_nudge_simulation.py`, and read the diff.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from meetings import actions
from meetings.actions.nudges import what_is_due
from meetings.management.simulation import Line, Simulation
from meetings.models import Action, Blocker, Decision, Meeting, Nudge, QuestionAbout
from meetings.nudges import facts, policy
from meetings.states import NudgeKind
from projects.models import Event, Mail, User

from .house import SEASONS, House, at, climb, give_rest, settle

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
DAYS = 40


@pytest.fixture(params=SEASONS)
def season(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@dataclass
class Story:
    house: House
    simulation: Simulation
    mute_owner: Action
    away_owner: Action
    muted_owner: Action
    stuck: Blocker
    never_answers: Decision
    leaves: Decision


@pytest.fixture
def story(season: str) -> Story:
    """Nobody ever answers. Tama is away in the second and third week, Ruth wants no mail about reviews."""
    house = settle(SEASONS[season])
    begins = house.begins
    give_rest(
        away={house.tama.pk: ((begins + timedelta(days=7)).date(), (begins + timedelta(days=20)).date())},
        muted={(house.ruth.pk, NudgeKind.QUIET)},
    )
    made = climb(house)
    simulation = Simulation(begins + timedelta(hours=12), timedelta(hours=2))
    simulation.run(begins + timedelta(days=1, hours=16))
    with at(simulation.now):
        actions.accept(made["leaves"].number, by=house.ines)
    simulation.run(begins + timedelta(days=16, hours=12))
    with at(simulation.now):
        actions.end_account(house.ines.pk, by=house.ines)
    simulation.run(begins + timedelta(days=DAYS))
    return Story(house, simulation, **made)


def test_five_weeks_in_which_nobody_answers(story: Story, season: str) -> None:
    """One story a season: to play it takes a while."""
    kept, told = GOLDEN / f"{season}.txt", story.simulation.report() + "\n"
    if os.environ.get("RENEW"):
        kept.write_text(told, encoding="utf-8")

    assert told == kept.read_text(encoding="utf-8")
    _a_mute_owner(story)
    _a_mute_remover(story)
    _one_who_was_away(story)
    _one_who_wants_no_mail(story)
    _a_proposed_owner_who_never_answers(story)
    _a_second_spell(story)
    _nothing_breaks_the_caps(story)


def _a_mute_owner(story: Story) -> None:
    """Three asks, one mail to owner and facilitator, one question on the agenda, and nothing afterwards."""
    assert asked(story, "Tell the venues", NudgeKind.QUIET) == [("Lea", 1), ("Lea", 2), ("Lea", 3)]
    assert sorted(asked(story, "Tell the venues", NudgeKind.OWNERSHIP)) == [("Fay", 1), ("Lea", 1)]
    (raised,) = done(story, "Tell the venues")
    assert "on the agenda of" in raised.about
    told = [one for one in story.simulation.lines if "Tell the venues" in one.about]
    assert all(one.kind == NudgeKind.OWNERSHIP for one in told if one.at > raised.at)


def _a_mute_remover(story: Story) -> None:
    """Two mails, the owner warned a working day before, the same words to all three, then the agenda."""
    assert asked(story, "The contracts", NudgeKind.BLOCKER) == [("Mo", 1), ("Mo", 2), ("Lea", 3)]
    assert sorted(asked(story, "The contracts", NudgeKind.ESCALATION)) == [("Lea", 1), ("Mo", 1), ("Ruth", 1)]
    warned = lines(story, "The contracts", NudgeKind.BLOCKER)[-1].at
    escalated, raised = done(story, "The contracts")
    assert facts.hours_of(story.house.lea).days_after(warned, 1) == facts.hours_of(story.house.lea).day_of(escalated.at)
    assert Blocker.objects.get(pk=story.stuck.pk).escalation_words in escalated.about
    assert QuestionAbout.objects.filter(blocker=story.stuck.pk).count() == 1
    assert "on the agenda of" in raised.about


def _one_who_was_away(story: Story) -> None:
    """Nothing in two weeks, and the whole ladder afterwards."""
    begins = story.house.begins
    zone = facts.hours_of(story.house.tama).zone
    days = [one.at.astimezone(zone).date() for one in story.simulation.lines if one.who == "Tama Ngata"]
    away = ((begins + timedelta(days=7)).date(), (begins + timedelta(days=20)).date())
    assert days
    assert not any(away[0] <= day <= away[1] for day in days)
    assert asked(story, "Translate", NudgeKind.QUIET) == [("Tama", 1), ("Tama", 2), ("Tama", 3)]


def _one_who_wants_no_mail(story: Story) -> None:
    """Never asked, and all the same it is a question in the end."""
    assert asked(story, "Count the seats", NudgeKind.QUIET) == []
    assert len(done(story, "Count the seats")) == 1


def _a_proposed_owner_who_never_answers(story: Story) -> None:
    """Asked twice, then nobody's again; it goes on where the asking was, at the second step."""
    assert asked(story, "Print nothing", NudgeKind.ACCEPTANCE) == [("Tama", 1), ("Tama", 2)]
    assert sorted(asked(story, "Print nothing", NudgeKind.UNOWNED)) == [("Fay", 2), ("Mo", 2)]
    assert [one.does for one in done(story, "Print nothing")] == ["hand_back", "raise_question"]


def _a_second_spell(story: Story) -> None:
    """Asked about, accepted, and nobody's again when she leaves: the whole ladder anew."""
    steps = asked(story, "Sell on two channels", NudgeKind.UNOWNED)
    assert steps[:2] == [("Mo", 1), ("Mo", 1)]
    assert sorted(steps[2:]) == [("Fay", 2), ("Mo", 2)]
    spells = Nudge.objects.filter(kind=NudgeKind.UNOWNED, object_id=str(story.leaves.number), step=1)
    assert len({nudge.since for nudge in spells}) == 2


def _nothing_breaks_the_caps(story: Story) -> None:
    told = [one for one in story.simulation.lines if one.what == "asked"]
    assert len({(one.who, one.kind, one.about, one.step, one.at) for one in told}) == len(told)
    letters = Mail.objects.filter(kind="nudge", step=1).values_list("recipient", "object_id")
    assert len(set(letters)) == len(letters)
    for nudge in Nudge.objects.select_related("person"):
        assert facts.hours_of(nudge.person).covers(nudge.owed_at)


def lines(story: Story, about: str, kind: NudgeKind) -> list[Line]:
    return [one for one in story.simulation.lines if about in one.about and one.kind == kind]


def asked(story: Story, about: str, kind: NudgeKind) -> list[tuple[str, int]]:
    return [(one.who.partition(" ")[0], one.step) for one in lines(story, about, kind)]


def done(story: Story, words: str) -> list[Line]:
    return [one for one in story.simulation.lines if one.what == "done" and words in one.about]


def test_a_round_that_reads_little_finds_what_one_that_reads_all_does() -> None:
    """Every seven hours of two weeks: the same letters and the same deeds, before any of them is owed."""
    house = settle(SEASONS["autumn"])
    away = ((house.begins + timedelta(days=7)).date(), (house.begins + timedelta(days=14)).date())
    give_rest(away={house.lea.pk: away}, muted={(house.ruth.pk, NudgeKind.QUIET)})
    made = climb(house)
    with at(house.begins + timedelta(hours=11)):
        house.decided("Look again soon.", **_owned_by(house.tama), review_on=(house.begins + timedelta(days=9)).date())
        house.decided("No way back.", door="one-way")
        house.decided("Try it for a week.", review_on=(house.begins + timedelta(days=8)).date())
        actions.add_action(made["leaves"].number, "Paint the door", by=house.fay)
    simulation = Simulation(house.begins + timedelta(hours=12), timedelta(hours=7))
    compared = 0
    while simulation.now < house.begins + timedelta(days=16):
        now = simulation.now
        (all_owed, all_known), (due, known) = actions.what_is_owed(now), what_is_due(now)
        assert policy.letters(due, known, now) == policy.letters(all_owed, all_known, now)
        assert _deeds(policy.acts(due, now)) == _deeds(policy.acts(all_owed, now))
        compared += len(due)
        simulation.run(now + timedelta(hours=7))

    assert compared > 20


def _owned_by(person: User) -> dict[str, Any]:
    return {"owner": person, "owner_asked_at": SEASONS["autumn"], "owner_accepted_at": SEASONS["autumn"]}


def _deeds(acts: list[policy.Act]) -> set[tuple[str, str, datetime]]:
    return {(act.deed, act.object_id, act.due_at) for act in acts}


# For whoever runs it.


def test_what_is_played_forward_leaves_nothing(season: str) -> None:
    house = settle(SEASONS[season])
    record = house.decided("Open to the first 64.")
    before = _state()
    out, as_json = StringIO(), StringIO()

    with at(house.begins + timedelta(hours=12)):
        call_command("nudges", "--simulate", "3", "--every", "180", stdout=out)
        call_command("nudges", "--simulate", "3", "--every", "180", "--json", stdout=as_json)

    assert (
        f"asked: Mo Adeyemi, as decider (unowned 1 of 4)\n      {record.reference} “Open to the first 64.”"
        in out.getvalue()
    )
    (first, *_rest) = json.loads(as_json.getvalue())
    assert (first["who"], first["what"], first["kind"], first["step"]) == ("Mo Adeyemi", "asked", "unowned", 1)
    assert _state() == before


def _state() -> list[object]:
    """What a sweep writes to."""
    counted = [model.objects.count() for model in (Mail, Nudge, Event, QuestionAbout)]
    return [*counted, *Decision.objects.order_by("pk").values_list("pk", "unowned_since")]


def test_where_nothing_is_open_nothing_is_asked(fay: User) -> None:
    out = StringIO()

    call_command("nudges", "--simulate", "1", "--every", "600", stdout=out)

    assert out.getvalue().endswith("Nobody is asked anything.\n")


@pytest.mark.parametrize("days", ["0", "soon", "401"])
def test_days_are_a_sensible_number(days: str) -> None:
    with pytest.raises(CommandError, match="from 1 to 400"):
        call_command("nudges", "--simulate", days)


def test_tomorrow_says_who_what_when_and_why() -> None:
    house = settle(SEASONS["autumn"])
    record = house.decided("Open to the first 64.")
    asked_at = house.meeting.closed_at - timedelta(days=7)
    late = house.decided("Print nothing.", owner=house.tama, owner_asked_at=asked_at)
    Meeting.objects.filter(pk=house.meeting.pk).update(closed_at=asked_at)
    actions_at = house.begins + timedelta(hours=12)
    text, as_json = StringIO(), StringIO()

    with at(actions_at):
        call_command("nudges", "--tomorrow", stdout=text)
        call_command("nudges", "--tomorrow", "--json", stdout=as_json)

    rows = json.loads(as_json.getvalue())
    assert [(row["who"], row["role"], row["kind"], row["step"]) for row in rows] == [
        ("Mo Adeyemi", "decider", "unowned", 1),
        ("Tama Ngata", "owner", "acceptance", 1),
    ]
    assert [row["about"] for row in rows] == [f"{one.reference} “{one.statement}”" for one in (record, late)]
    assert "as owner (acceptance 1 of 3): " in text.getvalue()
    assert text.getvalue().endswith("because an owner was named and has not said yes\n")
    assert not Nudge.objects.exists()


def test_tomorrow_says_what_bearing_does_by_itself() -> None:
    house = settle(SEASONS["autumn"])
    house.decided("Open to the first 64.")
    give_rest(away={}, muted={(one.pk, NudgeKind.UNOWNED) for one in (house.mo, house.fay)})
    out = StringIO()

    with at(house.begins + timedelta(days=3, hours=12)):
        call_command("nudges", "--tomorrow", stdout=out)

    assert out.getvalue() == (
        "2026-10-15 23:00 UTC  Bearing by itself: put “Who should carry “Open to the first 64”, or should we let it "
        "go?” in its project, because nobody owns it\n"
        "2026-10-16 09:03 BST  Fay Lund <fay.lund@larkhill.example>, as facilitator (ownership 1 of 1): "
        "D-001 “Open to the first 64.”, because Bearing put a question about it on the agenda\n"
    )
