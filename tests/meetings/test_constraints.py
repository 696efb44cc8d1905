"""What must always be true of meetings: for every named rule, the database refuses the opposite."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F
from django.utils import timezone

from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Dissent,
    LaterPosition,
    Meeting,
    Objection,
    Option,
    Participant,
    Position,
)
from meetings.states import CORRECTABLE, Answer, Door, ItemState, MeetingState, Outcome
from projects.models import Project, User
from tests.build_meetings import make_position, make_question, make_record, reveal

from . import action_rules, blocker_rules, broken_corrections, guest_rules, mail_rules, nudge_rules, parking_rules
from .departed import NAMES_WHO_LEFT

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Facts:
    """One lawful installation, to be broken in one place at a time."""

    fay: User
    mo: User
    meeting: Meeting
    waiting: AgendaItem
    scheduled: AgendaItem
    floor: AgendaItem
    decided: Decision
    # Settled as dropped, its record not written yet.
    settled: AgendaItem

    def meetings(self, **changes: Any) -> None:
        assert Meeting.objects.filter(pk=self.meeting.pk).update(**changes) == 1

    def item(self, which: AgendaItem, **changes: Any) -> None:
        assert AgendaItem.objects.filter(pk=which.pk).update(**changes) == 1

    def option(self, **changes: Any) -> None:
        assert Option.objects.filter(item=self.scheduled, rank=0).update(**changes) == 1

    def record(self, **fields: Any) -> Decision:
        lawful = {
            "number": 99,
            "item": self.settled,
            "project": self.settled.project,
            "meeting": self.meeting,
            "outcome": Outcome.DROPPED,
            "question": self.settled.question,
            "because": "It should not exist.",
            "spoken": 0,
            "entitled": 1,
            "recorded_by": self.fay,
        }
        return Decision.objects.create(**lawful | fields)

    def decision(self, **fields: Any) -> Decision:
        lawful = {"outcome": Outcome.DECIDED, "statement": "Go.", "decider": self.fay, "confidence": 70}
        return self.record(**lawful | {"door": Door.TWO_WAY} | fields)

    def deferral(self, **fields: Any) -> Decision:
        lawful = {"outcome": Outcome.DEFERRED, "bringer": self.mo, "bring_by": date(2026, 10, 20)}
        return self.record(**lawful | fields)

    def later(self, **fields: Any) -> LaterPosition:
        lawful = {"item": self.floor, "person": self.mo, "answer": Answer.NONE, "because": "I was late."}
        return LaterPosition.objects.create(**lawful | fields)

    def object(self, **fields: Any) -> Objection:
        lawful = {"item": self.floor, "person": self.mo, "option": None, "harm": "Harm."}
        return Objection.objects.create(**lawful | fields)


@pytest.fixture
def facts(project: Project, fay: User, mo: User, meeting: Meeting) -> Facts:
    settled = make_question(meeting, by=fay, question="Do we drop it?")
    settled.state, settled.outcome, settled.settled_at = ItemState.SETTLED, Outcome.DROPPED, timezone.now()
    settled.save()
    floor = make_question(meeting, by=fay, question="Do we go?", state=ItemState.SEALED)
    make_position(floor, mo, because="Sealed.")
    return Facts(
        fay, mo, meeting,
        waiting=make_question(project, by=fay),
        scheduled=make_question(meeting, by=fay, question="And then?"),
        floor=floor,
        decided=make_record(project, by=fay, dissents=[(mo, "Too early.")]),
        settled=settled,
    )  # fmt: skip


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


Act = Callable[[Facts], Any]
NOW = timezone.now()

OPPOSITES: dict[str, list[Act]] = {
    **parking_rules.OPPOSITES,
    "meeting_has_a_title": [lambda f: f.meetings(title="")],
    "meeting_state_known": [lambda f: f.meetings(state="asleep")],
    "meeting_length_sensible": [lambda f: f.meetings(length_minutes=4), lambda f: f.meetings(length_minutes=481)],
    "meeting_live_was_opened": [lambda f: f.meetings(opened_at=None)],
    "meeting_closed_has_time": [lambda f: f.meetings(state=MeetingState.CLOSED)],
    "meeting_announced_has_time": [lambda f: f.meetings(state=MeetingState.ANNOUNCED)],
    "meeting_draft_is_not_announced": [lambda f: f.meetings(state=MeetingState.DRAFT, announced_at=NOW)],
    "meeting_pre_read_fits": [lambda f: f.meetings(pre_read="x" * 20_001)],
    "participant_once_a_meeting": [lambda f: Participant.objects.create(meeting=f.meeting, person=f.mo)],
    "item_is_a_question": [
        lambda f: f.item(f.scheduled, question="Update on reminders"),
        lambda f: f.item(f.waiting, question=""),
    ],
    "item_state_known": [lambda f: f.item(f.scheduled, state="asleep")],
    "item_mode_known": [lambda f: f.item(f.scheduled, mode="inform")],
    "item_on_an_agenda_has_a_meeting": [
        lambda f: f.item(f.scheduled, meeting=None),
        lambda f: f.item(f.waiting, state=ItemState.SCHEDULED),
        lambda f: f.item(f.waiting, meeting=f.meeting),
    ],
    "item_settled_has_one_outcome": [
        lambda f: f.item(f.scheduled, state=ItemState.SETTLED),
        lambda f: f.item(f.scheduled, outcome=Outcome.DROPPED),
        lambda f: f.item(f.scheduled, settled_at=NOW),
        lambda f: f.item(f.settled, outcome=""),
        lambda f: f.item(f.settled, settled_at=None),
        lambda f: f.item(f.settled, outcome="done"),
    ],
    "item_decided_was_revealed": [
        lambda f: f.item(f.decided.item, revealed_at=None),
        lambda f: f.item(f.settled, outcome=Outcome.DECIDED),
    ],
    "item_revealed_has_time": [lambda f: f.item(f.floor, state=ItemState.REVEALED)],
    "item_deferred_twice_at_most": [lambda f: f.item(f.waiting, deferrals=3)],
    "item_timebox_sensible": [
        lambda f: f.item(f.scheduled, timebox_minutes=0),
        lambda f: f.item(f.scheduled, timebox_minutes=241),
    ],
    "item_clock_runs_on_the_floor_only": [
        lambda f: f.item(f.scheduled, clock_started_at=NOW),
        lambda f: f.item(f.settled, clock_started_at=NOW),
    ],
    "meeting_one_question_on_the_floor": [
        lambda f: f.item(f.scheduled, state=ItemState.SEALED),
        lambda f: f.item(f.scheduled, state=ItemState.REVEALED, revealed_at=NOW),
    ],
    "item_one_place_each": [lambda f: f.item(f.scheduled, position=f.floor.position)],
    "option_one_letter_each": [lambda f: f.option(rank=1)],
    "option_has_a_label": [lambda f: f.option(label="")],
    "option_letters_suffice": [lambda f: f.option(rank=26)],
    "position_one_each": [lambda f: Position.objects.create(item=f.floor, person=f.mo)],
    "position_given_by_another": [lambda f: Position.objects.update(given_by=F("person"))],
    "attendance_once_a_meeting": [
        lambda f: [Attendance.objects.create(meeting=f.floor.meeting, person=f.mo) for _twice in range(2)]
    ],
    "sealed_answer_fits": [
        lambda f: sql("UPDATE meetings_sealedanswer SET option_id = NULL"),
        lambda f: sql("UPDATE meetings_sealedanswer SET answer = 'unsure'"),
        lambda f: sql("UPDATE meetings_sealedanswer SET answer = 'perhaps'"),
    ],
    "later_answer_fits": [
        lambda f: f.later(answer=Answer.OPTION),
        lambda f: f.later(option=f.floor.options.all()[0]),
        lambda f: f.later(answer="perhaps"),
    ],
    "later_position_has_a_reason": [lambda f: f.later(because="")],
    "objection_says_the_harm": [lambda f: f.object(harm="")],
    "objection_once_an_option": [
        lambda f: [f.object(), f.object()],
        lambda f: [f.object(option=f.floor.options.all()[0]) for _twice in range(2)],
    ],
    "record_outcome_known": [lambda f: f.record(outcome="done")],
    "record_has_a_reason": [lambda f: f.record(because="")],
    "decided_has_statement_and_decider": [
        lambda f: f.decision(statement=""),
        lambda f: f.decision(decider=None),
        lambda f: f.decision(confidence=None),
        lambda f: f.decision(door=""),
        lambda f: f.decision(door="revolving"),
    ],
    "deferred_has_bringer_and_day": [lambda f: f.deferral(bringer=None), lambda f: f.deferral(bring_by=None)],
    "escalated_has_somebody_above": [lambda f: f.record(outcome=Outcome.ESCALATED)],
    "record_confidence_in_tens": [
        lambda f: f.decision(confidence=75),
        lambda f: f.decision(confidence=40),
        lambda f: f.decision(confidence=100),
    ],
    "record_accepted_owner_is_somebody": [lambda f: f.decision(owner_accepted_at=NOW)],
    "record_nobody_has_a_beginning": [
        lambda f: f.decision(unowned_since=None),
        lambda f: f.decision(owner=f.mo, unowned_since=NOW),
        lambda f: f.deferral(unowned_since=NOW),
    ],
    "record_left_unowned_was_decided": [lambda f: f.deferral(left_unowned_at=NOW)],
    "record_counts_fit": [lambda f: f.record(spoken=2)],
    **broken_corrections.OPPOSITES,
    "dissent_one_each": [lambda f: Dissent.objects.create(decision=f.decided, person=f.mo)],
    **nudge_rules.OPPOSITES,
    **blocker_rules.OPPOSITES,
    **action_rules.OPPOSITES,
}

LAWFUL: list[Act] = [
    *parking_rules.LAWFUL,
    *blocker_rules.LAWFUL,
    lambda f: f.record(),
    lambda f: f.decision(owner=f.mo, owner_accepted_at=NOW, confidence=50),
    lambda f: f.deferral(),
    *broken_corrections.LAWFUL,
    *action_rules.LAWFUL,
    lambda f: f.record(outcome=Outcome.ESCALATED, escalated_to=f.mo),
    lambda f: f.later(),
    lambda f: f.later(answer=Answer.OPTION, option=f.floor.options.all()[0]),
    lambda f: [f.object(), f.object(person=f.fay), f.object(option=f.floor.options.all()[0])],
    lambda f: [f.object(withdrawn_at=NOW), f.object()],
    lambda f: f.meetings(state=MeetingState.CLOSED, closed_at=NOW),
    nudge_rules.asked_again_later,
    lambda f: f.meetings(state=MeetingState.ANNOUNCED, announced_at=NOW, ical_sequence=3),
    lambda f: f.meetings(pre_read="x" * 20_000),
    lambda f: f.item(f.floor, state=ItemState.REVEALED, revealed_at=NOW),
    lambda f: f.option(rank=25),
]

# What a row trigger forbids, by model and name, and what it says.
TRIGGERED: dict[str, tuple[type[Exception], str, list[Act]]] = {
    **parking_rules.TRIGGERED,
    **blocker_rules.TRIGGERED,
    "Decision.never_deleted": (
        ProgrammingError, "Cannot delete", [lambda f: sql("DELETE FROM meetings_decision WHERE number = 1")]
    ),
    "Decision.never_silently_changed": (
        ProgrammingError,
        "Cannot update",
        [
            lambda f, name=name, value=value: Decision.objects.update(**{name: value})
            for name, value in {
                "number": 7, "outcome": Outcome.DROPPED, "question": "Another?", "option": None,
                "spoken": 1, "entitled": 9, "recorded_at": NOW,
            }.items()
        ] + [
            lambda f, name=name: Decision.objects.update(**{name: f.mo})
            for name in ("decider", "escalated_to", "recorded_by")
        ] + [
            lambda f: Decision.objects.update(item=f.settled),
            lambda f: Decision.objects.update(meeting=f.meeting),
        ],
    ),
    **NAMES_WHO_LEFT,
    **action_rules.TRIGGERED,
    **broken_corrections.TRIGGERED,
    "Dissent.append_only": (
        ProgrammingError, "Cannot update or delete",
        [lambda f: Dissent.objects.update(text=""), lambda f: Dissent.objects.all().delete()],
    ),
    "LaterPosition.append_only": (
        ProgrammingError,
        "Cannot update or delete",
        [lambda f: [f.later(), LaterPosition.objects.update(because="Other.")], lambda f: f.later().delete()],
    ),
    "Position.unchanged_after_reveal": (
        IntegrityError,
        "do not change",
        [
            lambda f: [reveal(f.floor), Position.objects.create(item=f.floor, person=f.fay)],
            lambda f: [reveal(f.floor), Position.objects.update(given_at=NOW)],
            lambda f: [reveal(f.floor), sql("DELETE FROM meetings_position")],
            lambda f: Position.objects.create(item=f.waiting, person=f.fay),
            lambda f: Position.objects.create(item=f.settled, person=f.fay),
        ],
    ),
    "SealedAnswer.unchanged_after_reveal": (
        IntegrityError,
        "do not change",
        [
            lambda f: [reveal(f.floor), sql("UPDATE meetings_sealedanswer SET because = 'Other.'")],
            lambda f: [reveal(f.floor), sql("DELETE FROM meetings_sealedanswer")],
        ],
    ),
}  # fmt: skip

LENGTHS: list[tuple[str, Act]] = [
    *parking_rules.LENGTHS,
    *blocker_rules.LENGTHS,
    *action_rules.LENGTHS,
    ("question", lambda f: f.item(f.scheduled, question="x" * 200 + "?")),
    ("context", lambda f: f.item(f.scheduled, context="x" * 20_001)),
    ("title", lambda f: f.meetings(title="x" * 101)),
    ("option", lambda f: f.option(label="x" * 121)),
    ("cost", lambda f: f.option(cost="x" * 301)),
    ("because of a position", lambda f: sql("UPDATE meetings_sealedanswer SET because = %s", "x" * 91)),
    ("because of a later one", lambda f: f.later(because="x" * 91)),
    ("harm", lambda f: f.object(harm="x" * 301)),
    ("statement", lambda f: f.decision(statement="x" * 301)),
    ("because of a decision", lambda f: f.record(because="x" * 1001)),
    ("expected effect", lambda f: f.decision(expected="x" * 301)),
    ("reason of a correction", lambda f: broken_corrections.keep(f, reason="x" * 301)),
    ("dissent", lambda f: Dissent.objects.create(decision=f.decided, person=f.fay, text="x" * 301)),
]


def act_and_check(act: Act, facts: Facts) -> None:
    with transaction.atomic():
        act(facts)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


OPPOSITES |= guest_rules.OPPOSITES | mail_rules.OPPOSITES
TRIGGERED |= guest_rules.TRIGGERED | mail_rules.TRIGGERED


def each(acts: dict[str, list[Act]]) -> Iterator[Any]:
    for name, ways in acts.items():
        for number, way in enumerate(ways, start=1):
            yield pytest.param(name, way, id=f"{name}-{number}")


@pytest.mark.parametrize(("name", "act"), list(each(OPPOSITES)))
def test_the_database_refuses_the_opposite(name: str, act: Act, facts: Facts) -> None:
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        act_and_check(act, facts)


@pytest.mark.parametrize("act", LAWFUL)
def test_the_database_takes_what_is_lawful(act: Act, facts: Facts) -> None:
    act_and_check(act, facts)


@pytest.mark.parametrize(
    ("name", "act"), list(each({name: acts for name, (_error, _words, acts) in TRIGGERED.items()}))
)
def test_a_trigger_refuses_whoever_writes(name: str, act: Act, facts: Facts) -> None:
    error, words, _acts = TRIGGERED[name]

    with pytest.raises(error, match=words):
        act_and_check(act, facts)


@pytest.mark.parametrize(("what", "act"), LENGTHS + mail_rules.LENGTHS)
def test_a_text_too_long_is_refused_and_never_cut(what: str, act: Act, facts: Facts) -> None:
    with pytest.raises(DataError, match="value too long"):
        act_and_check(act, facts)


def test_who_owns_a_record_may_change(facts: Facts) -> None:
    Decision.objects.update(owner=facts.mo, owner_asked_at=NOW, owner_accepted_at=NOW, unowned_since=None)

    facts.decided.refresh_from_db()
    assert facts.decided.owner == facts.mo


def test_no_named_rule_is_missing_here() -> None:
    models = apps.get_app_config("meetings").get_models()
    constraints, triggers = set(), set()
    for model in models:
        constraints |= {constraint.name for constraint in model._meta.constraints}
        triggers |= {f"{model.__name__}.{trigger.name}" for trigger in getattr(model._meta, "triggers", [])}

    assert constraints == set(OPPOSITES)
    assert triggers == set(TRIGGERED)


def test_every_trigger_is_installed_and_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'pgtrigger%' AND tgenabled = 'O'"
                       " AND tgrelid::regclass::text LIKE 'meetings_%'")  # fmt: skip
        assert cursor.fetchone() == (len(TRIGGERED),)


def test_what_a_record_says_is_sealed_field_by_field() -> None:
    may_change = {
        "owner", "owner_asked_at", "owner_asked_by", "owner_accepted_at", "unowned_since",
        "left_unowned_at", "asked_in_vain_at", "handed_on", "retired_at", "retired_by",
        "retired_because", "search_text",
    }  # fmt: skip
    triggers = {trigger.name: trigger for trigger in Decision._meta.triggers}  # type: ignore[attr-defined]
    sealed = set(triggers["never_silently_changed"].fields)
    corrected = {name for names in CORRECTABLE.values() for name in names} | {"version"}

    assert set(triggers["corrected_with_what_it_said"].condition.fields) == corrected
    assert sealed | corrected == {field.name for field in Decision._meta.concrete_fields} - may_change
    assert not sealed & corrected
