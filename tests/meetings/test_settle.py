"""How a question leaves the floor, and the record that stays."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from meetings import actions
from meetings.actions.decision import Disagreement
from meetings.models import AgendaItem, Decision, Meeting
from meetings.states import Door, ItemState, Mode, Outcome
from projects.errors import RuleBroken, Stale
from projects.live import Region
from projects.models import Event, Organisation, Project, User
from tests.build import make_project
from tests.build_meetings import make_meeting, make_position, make_question, make_record, noon, reveal

from .conftest import History
from .settlements import settlement

pytestmark = pytest.mark.django_db

# Tuesday, 12:00 in UTC and 13:00 in London.
NOW = noon(2026, 10, 13)


def settle(item: AgendaItem, by: User, outcome: Outcome = Outcome.DECIDED, **fields: Any) -> Decision:
    return actions.settle(item.pk, settlement(outcome, by=by, **fields), by=by)


@time_machine.travel(NOW, tick=False)
def test_decided_is_recorded_with_everything_said(
    on_floor: AgendaItem, fay: User, mo: User, lea: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    make_position(on_floor, mo, option=1)
    make_position(on_floor, lea, option=2)
    reveal(on_floor)
    first, second, third = on_floor.options.all()

    record = settle(
        on_floor, fay, statement="open to the 64 clinics.", because="Nothing collides there.", option=second,
        decider=lea, confidence=80, expected="Fewer than ten a week.", owner=mo, review_on=date(2026, 12, 14),
        dissents=[Disagreement(lea, "Two flows until March.", third, True)],
    )  # fmt: skip

    record = Decision.objects.get(pk=record.pk)
    assert (record.number, record.reference) == (1, "D-001")
    assert (record.outcome, record.question) == (Outcome.DECIDED, on_floor.question)
    assert (record.item, record.project, record.meeting) == (on_floor, on_floor.project, on_floor.meeting)
    assert (record.statement, record.because) == ("Open to the 64 clinics.", "Nothing collides there.")
    assert (record.option, record.decider, record.door, record.confidence) == (second, lea, Door.TWO_WAY, 80)
    assert (record.expected, record.review_on) == ("Fewer than ten a week.", date(2026, 12, 14))
    assert (record.spoken, record.entitled) == (2, 3)
    assert (record.recorded_by, record.recorded_at) == (fay, NOW)
    (dissent,) = record.dissents.all()
    assert (dissent.person, dissent.text, dissent.prefers, dissent.is_objection) == (
        lea, "Two flows until March.", third, True,
    )  # fmt: skip
    on_floor.refresh_from_db()
    assert (on_floor.state, on_floor.outcome, on_floor.settled_at) == (ItemState.SETTLED, Outcome.DECIDED, NOW)
    assert noted() == [("settle", "Fay Lund")]
    assert Event.objects.latest("pk").detail == {"outcome": "decided", "number": 1}
    assert announced == [(2, {Region.BAR, Region.FLOOR, Region.YOURS})]
    assert first not in {record.option, dissent.prefers}


@time_machine.travel(NOW, tick=False)
def test_a_decision_in_a_hurry_has_sensible_defaults(revealed: AgendaItem, fay: User) -> None:
    record = settle(revealed, fay)

    assert (record.door, record.confidence) == (Door.TWO_WAY, 70)
    assert record.review_on == date(2026, 11, 12)
    assert (record.owner, record.expected, record.option) == (None, "", None)
    assert record.is_unowned


@time_machine.travel(NOW, tick=False)
def test_a_one_way_door_is_looked_at_after_ninety_days(revealed: AgendaItem, fay: User) -> None:
    record = settle(revealed, fay, door=Door.ONE_WAY, expected="Eighty clinics open slots.")

    assert (record.door, record.review_on) == (Door.ONE_WAY, date(2027, 1, 11))


@time_machine.travel(NOW.replace(hour=23, minute=30), tick=False)
def test_the_review_counts_from_the_day_in_the_meetings_zone(revealed: AgendaItem, fay: User) -> None:
    # Half past eleven in UTC is past midnight in London.
    assert settle(revealed, fay).review_on == date(2026, 11, 13)


def test_the_questions_decider_decides_unless_another_is_named(
    meeting: Meeting, fay: User, lea: User, mo: User
) -> None:
    by_default = make_question(meeting, by=fay, state=ItemState.REVEALED, decider=lea)
    assert settle(by_default, fay, decider=None).decider == lea

    changed = make_question(meeting, by=fay, state=ItemState.REVEALED, decider=lea)
    assert settle(changed, fay, decider=mo).decider == mo


def test_naming_an_owner_is_a_request(revealed: AgendaItem, fay: User, mo: User) -> None:
    record = settle(revealed, fay, owner=mo)

    assert record.owner == mo
    assert record.owner_asked_at
    assert record.is_asked


def test_who_records_and_names_themselves_has_accepted(revealed: AgendaItem, fay: User) -> None:
    record = settle(revealed, fay, owner=fay)

    assert record.owner_accepted_at == record.owner_asked_at
    assert not record.is_asked


@pytest.mark.parametrize("state", [ItemState.SEALED, ItemState.REVEALED])
def test_deferred_says_what_is_missing_who_brings_it_and_when(
    state: ItemState, meeting: Meeting, fay: User, mo: User
) -> None:
    item = make_question(meeting, by=fay, state=state)

    record = settle(item, fay, Outcome.DEFERRED, because="The margin.", bringer=mo, bring_by=date(2026, 10, 20))

    assert (record.because, record.bringer, record.bring_by) == ("The margin.", mo, date(2026, 10, 20))
    assert (record.statement, record.owner, record.door, record.confidence) == ("", None, "", None)
    assert (record.review_on, record.option) == (None, None)


@pytest.mark.parametrize("state", [ItemState.SEALED, ItemState.REVEALED])
def test_escalated_says_to_whom_and_dropped_why(state: ItemState, meeting: Meeting, fay: User, lea: User) -> None:
    escalated = settle(make_question(meeting, by=fay, state=state), fay, Outcome.ESCALATED, escalated_to=lea)
    dropped = settle(make_question(meeting, by=fay, state=state), fay, Outcome.DROPPED, because="It should not exist.")

    assert (escalated.escalated_to, escalated.headline) == (lea, escalated.question)
    assert dropped.because == "It should not exist."


def test_left_while_sealed_it_says_how_many_had_spoken_and_stays_unrevealed(
    on_floor: AgendaItem, fay: User, mo: User
) -> None:
    make_position(on_floor, mo)

    record = settle(on_floor, fay, Outcome.DROPPED)

    assert (record.spoken, record.entitled) == (1, 3)
    on_floor.refresh_from_db()
    assert on_floor.revealed_at is None


def test_what_is_not_decided_keeps_nothing_of_a_decision(revealed: AgendaItem, fay: User, mo: User) -> None:
    option = revealed.options.all()[0]

    record = settle(
        revealed, fay, Outcome.DROPPED, statement="left over", owner=mo, option=option, expected="left over"
    )

    assert (record.statement, record.owner, record.option, record.expected) == ("", None, None, "")


def test_who_spoke_and_left_the_list_is_still_counted(on_floor: AgendaItem, fay: User, mo: User) -> None:
    make_position(on_floor, mo)
    reveal(on_floor)
    assert on_floor.meeting
    on_floor.meeting.participants.filter(person=mo).delete()

    record = settle(on_floor, fay)

    assert (record.spoken, record.entitled) == (1, 3)


def test_later_changes_of_the_list_do_not_change_a_past_count(revealed: AgendaItem, fay: User, oz: User) -> None:
    record = settle(revealed, fay)

    actions.name_participants(record.meeting_id, [oz], by=fay)

    record.refresh_from_db()
    assert record.entitled == 3


def test_the_record_is_found_by_every_word_in_it(revealed: AgendaItem, fay: User, mo: User, lea: User) -> None:
    record = settle(
        revealed, fay, statement="open to the sixty-four.", because="Nothing collides.", expected="Fewer calls.",
        decider=lea, owner=mo, dissents=[Disagreement(lea, "Two flows.", None, False)],
    )  # fmt: skip

    for words in ["d-001", "every clinic", "SIXTY", "collides nothing", "fewer", "lea brandt", "mo adeyemi", "flows"]:
        assert list(Decision.objects.matching(words)) == [record], words
    assert not Decision.objects.matching("loyalty").exists()


# Deferral and carry-over.


def test_a_deferred_question_waits_again_with_all_it_says(meeting: Meeting, fay: User, mo: User) -> None:
    item = make_question(
        meeting, by=fay, state=ItemState.SEALED, mode=Mode.PRIORITISE, decider=mo, timebox_minutes=9,
        context="Margins.", options=[("Per booking", "Safe."), ("Per month", "Simple.")], times_not_reached=2,
    )  # fmt: skip
    make_position(item, mo)

    settle(item, fay, Outcome.DEFERRED)

    item.refresh_from_db()
    again = item.carried_to
    assert (again.state, again.meeting, again.position) == (ItemState.DRAFT, None, None)
    assert (again.project, again.question, again.mode) == (item.project, item.question, Mode.PRIORITISE)
    assert (again.decider, again.timebox_minutes, again.context) == (mo, 9, "Margins.")
    assert [(o.label, o.cost) for o in again.options.all()] == [("Per booking", "Safe."), ("Per month", "Simple.")]
    assert (again.deferrals, again.times_not_reached) == (1, 2)
    # What was sealed on it stays there, to its authors alone.
    assert not again.positions.exists()


@pytest.mark.parametrize("outcome", [Outcome.DECIDED, Outcome.ESCALATED, Outcome.DROPPED])
def test_nothing_else_comes_back(outcome: Outcome, revealed: AgendaItem, fay: User) -> None:
    settle(revealed, fay, outcome)

    assert not AgendaItem.objects.filter(carried_from=revealed).exists()


def test_the_third_deferral_is_refused(on_floor: AgendaItem, fay: User) -> None:
    item = on_floor
    for _time in range(2):
        settle(item, fay, Outcome.DEFERRED)
        item.refresh_from_db()
        assert item.meeting_id
        again = actions.schedule(item.carried_to.pk, item.meeting_id, by=fay)
        item = actions.open_question(again.pk, by=fay)

    with pytest.raises(RuleBroken, match="deferred twice already"):
        settle(item, fay, Outcome.DEFERRED)

    item.refresh_from_db()
    assert item.state == ItemState.SEALED
    assert settle(item, fay, Outcome.ESCALATED).outcome == Outcome.ESCALATED


# Who, when, and once.


def test_decided_needs_the_reveal(on_floor: AgendaItem, fay: User, noted: History) -> None:
    with pytest.raises(RuleBroken, match="Reveal the positions first"):
        settle(on_floor, fay)

    assert not Decision.objects.exists()
    assert noted() == []


def test_only_the_facilitator_records(revealed: AgendaItem, mo: User, lea: User, obi: User, oz: User) -> None:
    for person in (mo, lea, obi, oz):
        with pytest.raises(PermissionDenied):
            settle(revealed, person)

    assert not Decision.objects.exists()


def test_the_second_one_is_told_what_the_first_recorded(revealed: AgendaItem, fay: User) -> None:
    with time_machine.travel(NOW, tick=False):
        settle(revealed, fay, Outcome.DROPPED)

    with pytest.raises(RuleBroken, match=r"Already settled at 13:00: dropped\."):
        actions.settle(revealed.pk, settlement(by=fay), by=fay, seen_version=revealed.version)

    assert Decision.objects.count() == 1


def test_a_form_opened_before_a_change_is_stale(on_floor: AgendaItem, fay: User) -> None:
    seen = on_floor.version
    actions.reveal_positions(on_floor.pk, by=fay)

    with pytest.raises(Stale, match="Somebody changed this question"):
        actions.settle(on_floor.pk, settlement(Outcome.DROPPED, by=fay), by=fay, seen_version=seen)

    assert not Decision.objects.exists()
    assert actions.settle(on_floor.pk, settlement(by=fay), by=fay, seen_version=seen + 1).number == 1


def test_positions_and_the_clock_do_not_make_the_form_stale(on_floor: AgendaItem, fay: User, mo: User) -> None:
    reveal(on_floor)
    actions.raise_objection(on_floor.pk, by=mo, option_id=None, harm="Harm.")
    actions.pause(on_floor.pk, by=fay)
    actions.extend(on_floor.pk, by=fay)

    assert actions.settle(on_floor.pk, settlement(by=fay), by=fay, seen_version=on_floor.version)


# Numbers.


def test_every_outcome_of_every_project_takes_the_next_number(project: Project, fay: User, lea: User) -> None:
    elsewhere = make_project("Insurance claims", lead=lea)
    numbers = []
    for where, outcome in zip([project, elsewhere, project, elsewhere], Outcome, strict=True):
        item = make_question(make_meeting(where, by=fay, is_live=True), by=fay, state=ItemState.REVEALED)
        numbers.append(settle(item, fay, outcome).number)

    assert numbers == [1, 2, 3, 4]
    assert Organisation.objects.get().last_number == 4


def test_a_settling_that_fails_takes_no_number(revealed: AgendaItem, fay: User) -> None:
    make_record(revealed.project, by=fay)

    # The database refuses a decision without a statement, after the number was drawn.
    with pytest.raises(IntegrityError, match="decided_has_statement_and_decider"):
        settle(revealed, fay, statement="")

    assert Organisation.objects.get().last_number == 1
    assert settle(revealed, fay).number == 2


def test_the_number_of_the_organisation_only_grows(revealed: AgendaItem, fay: User) -> None:
    Organisation.objects.update(last_number=46)

    assert settle(revealed, fay).reference == "D-047"


def test_recording_does_not_touch_the_agenda(revealed: AgendaItem, meeting: Meeting, fay: User) -> None:
    other = make_question(meeting, by=fay)

    settle(revealed, fay)

    meeting.refresh_from_db()
    assert (meeting.version, meeting.agenda_version) == (2, 1)
    unchanged = AgendaItem.objects.get(pk=other.pk)
    assert (unchanged.state, unchanged.version, unchanged.position) == (other.state, 1, other.position)
