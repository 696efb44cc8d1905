"""What the database says of each kind: when a condition holds, what ends it, and that settled things cost nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import actions
from meetings.management.simulation import Simulation
from meetings.models import Action, Blocker, Decision, Meeting, Nudge, QuestionAbout
from meetings.nudges import facts
from meetings.nudges.conditions import conditions
from meetings.nudges.ladders import Role
from meetings.nudges.policy import Condition
from meetings.states import MeetingState, NudgeKind
from projects.models import Absence, Project, User
from tests.build_meetings import make_meeting, make_position, make_question, make_record

pytestmark = pytest.mark.django_db

CLOSED = datetime(2026, 10, 13, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 22, 9, 0, tzinfo=UTC)


def found(kind: NudgeKind, now: datetime = NOW) -> list[Condition]:
    hours = facts.hours_of_all(User.objects.with_account())
    return list(conditions(now, hours, kinds=[kind]))


@pytest.fixture
def closed(project: Project, fay: User, mo: User, lea: User) -> Meeting:
    project.sponsor = lea
    project.save()
    return make_meeting(
        project,
        by=fay,
        people=[mo, lea],
        state=MeetingState.CLOSED,
        starts_at=CLOSED - timedelta(hours=1),
        closed_at=CLOSED,
    )


@pytest.fixture
def decided(closed: Meeting, fay: User, mo: User) -> Callable[..., Decision]:
    def make(**fields: Any) -> Decision:
        given = {"review_on": None, "decider": mo} | fields
        return make_record(closed, by=fay, at=CLOSED - timedelta(minutes=10), **given)

    return make


def carried_by(person: User) -> dict[str, Any]:
    return {"owner": person, "owner_asked_at": CLOSED, "owner_accepted_at": CLOSED}


@pytest.fixture
def carried(decided: Callable[..., Decision], lea: User) -> Decision:
    return decided(**carried_by(lea))


@pytest.fixture
def action(carried: Decision, fay: User, mo: User) -> Action:
    """In hand since the meeting closed."""
    with time_machine.travel(CLOSED, tick=False):
        made = actions.add_action(carried.number, "Tell the clinics", by=fay, owner=mo)
        return actions.accept_action(made.pk, by=mo)


@pytest.fixture
def blocker(carried: Decision, lea: User, mo: User) -> Blocker:
    with time_machine.travel(CLOSED, tick=False):
        return actions.block(carried.number, "The wording is not released", by=lea, remover=mo)


def test_a_decision_of_nobody(decided: Callable[..., Decision], mo: User, fay: User, lea: User) -> None:
    record = decided(door="one-way")

    (one,) = found(NudgeKind.UNOWNED)

    assert (one.object_id, one.since, one.is_weighty, one.first_step) == (str(record.number), CLOSED, True, 1)
    assert one.people == {Role.DECIDER: mo.pk, Role.FACILITATOR: fay.pk, Role.SPONSOR: lea.pk}


@pytest.mark.parametrize(("day", "is_weighty"), [("2026-10-27", True), ("2026-10-28", False)])
def test_what_is_looked_at_again_within_ten_working_days_weighs_as_a_one_way_door_does(
    decided: Callable[..., Decision], lea: User, day: str, *, is_weighty: bool
) -> None:
    """From the day on which the meeting closed, by the working days of the sponsor, who would be asked."""
    decided(review_on=date.fromisoformat(day))

    (as_is,) = found(NudgeKind.UNOWNED)
    Absence.objects.create(person=lea, first_day=date(2026, 10, 19), last_day=date(2026, 10, 19))
    (away_for_a_day,) = found(NudgeKind.UNOWNED)

    assert (as_is.is_weighty, away_for_a_day.is_weighty) == (is_weighty, True)


def test_without_a_sponsor_the_working_days_are_those_of_who_decided(
    decided: Callable[..., Decision], closed: Meeting, mo: User
) -> None:
    Project.objects.update(sponsor=None)
    decided(review_on=date(2026, 10, 28))
    assert [one.is_weighty for one in found(NudgeKind.UNOWNED)] == [False]

    Absence.objects.create(person=mo, first_day=date(2026, 10, 19), last_day=date(2026, 10, 19))

    assert [one.is_weighty for one in found(NudgeKind.UNOWNED)] == [True]


@pytest.mark.parametrize(("day", "asked"), [("2026-10-27", 1), ("2026-10-28", 0)])
def test_the_sponsor_is_asked_five_working_days_after_although_it_is_on_an_agenda(
    decided: Callable[..., Decision], lea: User, day: str, asked: int
) -> None:
    record = decided(review_on=date.fromisoformat(day))

    Simulation(CLOSED + timedelta(hours=3), timedelta(hours=3)).run(CLOSED + timedelta(days=9))

    assert QuestionAbout.objects.filter(decision=record).count() == 1
    theirs = Nudge.objects.filter(kind=NudgeKind.UNOWNED, person=lea, role=Role.SPONSOR)
    assert [one.owed_at.date() for one in theirs] == [date(2026, 10, 20)] * asked


def _accept(record: Decision, people: dict[str, User]) -> None:
    actions.accept(record.number, by=people["mo"])


def _let_go(record: Decision, people: dict[str, User]) -> None:
    actions.let_go(record.number, by=people["mo"], because="Not worth it.")


def _ask(record: Decision, people: dict[str, User]) -> None:
    actions.ask_owner(record.number, people["lea"], by=people["mo"])


def _open_again(record: Decision, _people: dict[str, User]) -> None:
    Meeting.objects.filter(pk=record.meeting_id).update(state=MeetingState.LIVE)


@pytest.mark.parametrize("end", [_accept, _let_go, _ask, _open_again])
def test_what_ends_it(end: Callable[..., None], decided: Callable[..., Decision], mo: User, lea: User) -> None:
    record = decided()
    assert len(found(NudgeKind.UNOWNED)) == 1

    end(record, {"mo": mo, "lea": lea})

    assert found(NudgeKind.UNOWNED) == []


def test_an_owner_who_was_asked_until_they_answer_or_leave(
    decided: Callable[..., Decision], lea: User, ada: User
) -> None:
    record = decided(owner=lea, owner_asked_at=CLOSED)
    (one,) = found(NudgeKind.ACCEPTANCE)
    assert (one.object_id, one.since, one.people[Role.OWNER]) == (str(record.number), CLOSED, lea.pk)

    record.project.memberships.filter(person=lea).update(role="member")
    record.project.memberships.exclude(person=lea).update(role="lead")
    actions.end_account(lea.pk, by=ada)

    assert found(NudgeKind.ACCEPTANCE) == []
    assert len(found(NudgeKind.UNOWNED, datetime.now(UTC) + timedelta(hours=1))) == 1


def test_an_action_of_nobody_is_asked_of_whoever_carries_its_decision(carried: Decision, fay: User, lea: User) -> None:
    with time_machine.travel(CLOSED, tick=False):
        action = actions.add_action(carried.number, "Tell the clinics", by=fay)
    (one,) = found(NudgeKind.UNOWNED_ACTION)
    assert (one.object_id, one.since) == (str(action.pk), CLOSED)
    assert one.people == {Role.OWNER: lea.pk, Role.FACILITATOR: fay.pk}

    actions.drop_action(action.pk, by=fay, because="Done already.")

    assert found(NudgeKind.UNOWNED_ACTION) == []


def test_an_action_is_quiet_after_five_working_days_until_its_owner_moves_it(action: Action, mo: User) -> None:
    (one,) = found(NudgeKind.QUIET)
    assert (one.object_id, one.since, one.begins) == (str(action.pk), CLOSED, CLOSED + timedelta(days=7))
    assert found(NudgeKind.QUIET, CLOSED + timedelta(days=4)) == []

    with time_machine.travel(NOW - timedelta(days=1), tick=False):
        actions.say_it_moves(action.pk, by=mo)

    assert found(NudgeKind.QUIET) == []


def test_an_action_of_a_decision_far_from_its_review_is_quiet_later(
    decided: Callable[..., Decision], fay: User, mo: User, lea: User
) -> None:
    record = decided(**carried_by(lea), review_on=(CLOSED + timedelta(days=90)).date())
    with time_machine.travel(CLOSED, tick=False):
        made = actions.add_action(record.number, "Tell the clinics", by=fay, owner=mo)
        actions.accept_action(made.pk, by=mo)

    (one,) = found(NudgeKind.QUIET)

    assert one.begins is not None
    assert timedelta(days=29) < one.begins - CLOSED < timedelta(days=31)


def test_who_waits_for_somebody_else_is_left_alone(action: Action, mo: User, lea: User) -> None:
    """As soon as a remover is named, the owner is not asked; when it is out of the way, they are again."""
    with time_machine.travel(CLOSED, tick=False):
        blocker = actions.block(action.decision_id, "The wording", by=mo, remover=lea, action_id=action.pk)
    assert found(NudgeKind.QUIET) == []
    assert len(found(NudgeKind.BLOCKER)) == 1

    with time_machine.travel(CLOSED + timedelta(days=1), tick=False):
        actions.clear_blocker(blocker.pk, by=lea)

    assert [one.since for one in found(NudgeKind.QUIET)] == [CLOSED + timedelta(days=1)]
    assert found(NudgeKind.BLOCKER) == []


def test_a_remover_who_promised_or_an_owner_who_said_not_yet_is_given_five_days(
    blocker: Blocker, mo: User, lea: User
) -> None:
    (fresh,) = found(NudgeKind.BLOCKER)
    with time_machine.travel(CLOSED + timedelta(days=1), tick=False):
        actions.hold_escalation(blocker.pk, by=lea, because="He is on it.")
    (held,) = found(NudgeKind.BLOCKER)
    with time_machine.travel(CLOSED + timedelta(days=2), tick=False):
        actions.promise_removal(blocker.pk, by=mo)
    (promised,) = found(NudgeKind.BLOCKER)

    assert (fresh.since, fresh.first_step) == (CLOSED, 1)
    assert (held.since, held.first_step, held.begins) == (CLOSED + timedelta(days=1), 3, CLOSED + timedelta(days=8))
    assert (promised.since, promised.first_step) == (CLOSED + timedelta(days=2), 2)
    assert promised.people[Role.OWNER] == lea.pk


def test_taken_above_it_is_asked_of_all_three_until_it_ends(
    blocker: Blocker, fay: User, mo: User, lea: User, obi: User
) -> None:
    Project.objects.update(sponsor=obi)
    with time_machine.travel(CLOSED, tick=False):
        actions.allow_escalation(blocker.pk, by=lea)
    (one,) = found(NudgeKind.ESCALATION)
    around = {Role.CONTACT: obi.pk, Role.REMOVER: mo.pk, Role.OWNER: lea.pk}
    assert around.items() <= one.people.items()
    assert found(NudgeKind.BLOCKER) == []

    actions.accept_constraint(blocker.pk, by=fay, because="It is law.")

    assert found(NudgeKind.ESCALATION) == []


def test_that_somebody_above_was_asked_is_known_when_another_is_named(
    blocker: Blocker, fay: User, lea: User, obi: User
) -> None:
    Project.objects.update(sponsor=obi)
    with time_machine.travel(CLOSED, tick=False):
        actions.allow_escalation(blocker.pk, by=lea)
        actions.name_remover(blocker.pk, fay, by=lea)

    (one,) = found(NudgeKind.BLOCKER)

    assert (one.above_at, one.first_step) == (CLOSED, 1)


def test_handed_on_twice_its_ownership_is_told_to_both(action: Action, fay: User, mo: User, lea: User) -> None:
    with time_machine.travel(CLOSED, tick=False):
        actions.hand_on_action(action.pk, by=mo, to=lea, because="Too much.")
        actions.accept_action(action.pk, by=lea)
        actions.hand_on_action(action.pk, by=lea, to=mo, because="Too much.")

    (one,) = found(NudgeKind.OWNERSHIP)

    assert one.people == {Role.OWNER: mo.pk, Role.FACILITATOR: fay.pk}
    assert one.on_agenda
    assert [asked.on_agenda for asked in found(NudgeKind.ACCEPTANCE)] == [True]


@pytest.mark.parametrize(("days", "count"), [(13, 1), (15, 0), (-59, 1), (-61, 0)])
def test_a_review_near_its_day(decided: Callable[..., Decision], mo: User, days: int, count: int) -> None:
    decided(review_on=(NOW + timedelta(days=days)).date())

    reviews = found(NudgeKind.REVIEW)

    assert [one.people[Role.OWNER] for one in reviews] == [mo.pk] * count


@pytest.fixture
def coming(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(
        project,
        by=fay,
        people=[mo],
        state=MeetingState.ANNOUNCED,
        starts_at=NOW + timedelta(days=1),
        announced_at=CLOSED,
    )


def test_who_has_not_spoken_before_a_meeting(coming: Meeting, fay: User, mo: User) -> None:
    item = make_question(coming, by=fay)
    assert {one.people[Role.CONTRIBUTOR] for one in found(NudgeKind.POSITION)} == {fay.pk, mo.pk}

    make_position(item, mo)

    assert [one.people[Role.CONTRIBUTOR] for one in found(NudgeKind.POSITION)] == [fay.pk]
    assert found(NudgeKind.POSITION)[0].since == coming.starts_at


def test_a_meeting_that_is_moved_or_called_off_asks_as_it_is_now(coming: Meeting, fay: User) -> None:
    make_question(coming, by=fay)
    Meeting.objects.update(starts_at=NOW + timedelta(days=5))
    assert {one.since for one in found(NudgeKind.POSITION)} == {NOW + timedelta(days=5)}

    actions.cancel_meeting(coming.pk, by=fay)

    assert found(NudgeKind.POSITION) == []


def test_a_question_that_nothing_is_written_about(coming: Meeting, fay: User, mo: User) -> None:
    item = make_question(coming, by=mo, context="")
    (one,) = found(NudgeKind.PRE_READ)
    assert (one.object_id, one.people) == (str(item.pk), {Role.AUTHOR: mo.pk, Role.FACILITATOR: fay.pk})

    Meeting.objects.update(pre_read="All of it.")

    assert found(NudgeKind.PRE_READ) == []


def test_an_announced_meeting_with_nothing_to_decide(coming: Meeting, fay: User, mo: User) -> None:
    assert [one.people for one in found(NudgeKind.NOTHING_TO_DECIDE)] == [{Role.FACILITATOR: fay.pk}]

    make_question(coming, by=fay, decider=mo)

    assert found(NudgeKind.NOTHING_TO_DECIDE) == []


def test_what_waits_on_an_agenda_says_so_for_every_kind(
    action: Action, blocker: Blocker, carried: Decision, fay: User, mo: User, lea: User
) -> None:
    """The question of one thing does not silence another."""
    assert not any(one.on_agenda for kind in NudgeKind for one in found(kind))
    with time_machine.travel(NOW, tick=False):
        actions.accept_constraint(blocker.pk, by=fay, because="It is law.")

    assert [one.on_agenda for one in found(NudgeKind.QUIET)] == [False]


def queries(now: datetime = NOW) -> int:
    with CaptureQueriesContext(connection) as captured:
        actions.owe_nudges(now)
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_what_is_settled(
    decided: Callable[..., Decision], fay: User, mo: User, lea: User
) -> None:
    night = NOW.replace(hour=23)
    decided()
    before = queries(night)
    for number in range(5):
        record = decided(**carried_by(lea))
        with time_machine.travel(CLOSED, tick=False):
            made = actions.add_action(record.number, f"Action {number}", by=fay, owner=mo)
            actions.accept_action(made.pk, by=mo)
            actions.finish_action(made.pk, by=mo)

    assert queries(night) == before


def test_the_number_of_queries_does_not_grow_with_how_many_letters_leave(
    decided: Callable[..., Decision], mo: User, lea: User, fay: User
) -> None:
    for decider in (mo, lea):
        decided(decider=decider)
    two = queries()
    for decider in (mo, lea, fay):
        for _ in range(3):
            decided(decider=decider)

    assert queries(NOW + timedelta(days=1)) == two
