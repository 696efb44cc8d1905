"""The meetings that Larkhill held, told as facts: what was sealed, shown and settled, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from meetings import sealed
from meetings.actions.decision import REVIEW_AFTER, Disagreement, search_text_of
from meetings.models import (
    AgendaItem,
    Attendance,
    Blocker,
    Decision,
    Dissent,
    LaterPosition,
    Meeting,
    Objection,
    Option,
    Parked,
    Position,
)
from meetings.states import Answer, BlockerState, Door, ItemState, MeetingState, Mode, NextStep, Outcome

from .following import follow
from .stage import Stage, ask, call, wording
from .story import MeetingStory, QuestionStory, RecordStory, Story

MINUTE = timedelta(minutes=1)
REVEALED_AFTER = 4 * MINUTE
OBJECTED_AFTER = 5 * MINUTE
CALLED_BEFORE = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """One question of the past while its record is written."""

    record: RecordStory
    item: AgendaItem
    meeting: Meeting
    options: list[Option]
    opened_at: datetime

    @property
    def settled_at(self) -> datetime:
        """Eight to sixteen minutes on the floor: no two meetings take the same time."""
        return self.opened_at + (8 + self.record.number % 9) * MINUTE

    def chosen_by(self, person: str) -> Option | None:
        rank = self.record.rank_of(person)
        return None if rank is None else self.options[rank]


def tell_past(stage: Stage, story: Story) -> None:
    """Every meeting held, in order; questions of one project and day were settled in one meeting."""
    for _day, records in groupby(story.records, key=lambda record: (record.project, record.ago)):
        _hold(stage, story, list(records))
    for meeting in story.not_held:
        _tell_not_held(stage, meeting)


def _hold(stage: Stage, story: Story, records: list[RecordStory]) -> None:
    project, slug = story.projects[records[0].project], records[0].project
    starts_at = stage.days.at(-records[0].ago, project.hour)
    meeting = call(
        stage, slug, starts_at - CALLED_BEFORE, project.room,
        title=project.forum, starts_at=starts_at, state=MeetingState.LIVE, opened_at=starts_at + MINUTE,
    )  # fmt: skip
    stage.note(starts_at + MINUTE, stage.host, "open_room", meeting)
    clock = starts_at + 2 * MINUTE
    for place, record in enumerate(records, start=1):
        clock = _settle(stage, meeting, record, place, clock) + MINUTE
    _attend(stage, meeting, starts_at + MINUTE)
    for question in story.waiting:
        if question.parked_at in {record.number for record in records}:
            _park(stage, meeting, question, raised_at=starts_at + 7 * MINUTE, left_at=clock)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, clock + MINUTE
    meeting.save(update_fields=["state", "closed_at"])
    stage.note(meeting.closed_at, stage.host, "close", meeting)


def _park(stage: Stage, meeting: Meeting, told: QuestionStory, *, raised_at: datetime, left_at: datetime) -> None:
    """Raised out of turn, and sent to the project before the meeting closed."""
    raiser = stage.people[told.by]
    item = ask(stage, told.project, left_at, raiser, told.options, **wording(stage, told))
    parked = Parked.objects.create(
        meeting=meeting, question=told.question, raised_by=raiser, raised_at=raised_at,
        next_step=NextStep.BACKLOG, left_at=left_at, left_by=stage.host, item=item,
    )  # fmt: skip
    stage.note(raised_at, raiser, "park", parked)
    stage.note(left_at, stage.host, NextStep.BACKLOG.value, parked)
    stage.note(left_at, stage.host, "unpark", item, meeting=str(meeting.pk))


def _attend(stage: Stage, meeting: Meeting, at: datetime) -> None:
    """Who spoke was there, and who facilitates."""
    spoke = set(Position.objects.filter(item__meeting=meeting).values_list("person", flat=True))
    there = meeting.participants.filter(person__in=spoke | {stage.host.pk}).values_list("person", flat=True)
    Attendance.objects.bulk_create(Attendance(meeting=meeting, person_id=pk, entered_at=at) for pk in there)


def _settle(stage: Stage, meeting: Meeting, record: RecordStory, place: int, opened_at: datetime) -> datetime:
    """One question from the agenda to its record; returns when it left the floor."""
    before = AgendaItem.objects.filter(record__number=record.carried_from).first()
    item = ask(
        stage, record.project, meeting.created_at, stage.host, record.options,
        question=record.question, mode=Mode.DECIDE, decider=stage.person(record.decider), timebox_minutes=12,
        context=record.context, meeting=meeting, position=place, state=ItemState.SEALED, opened_at=opened_at,
        carried_from=before, deferrals=before.deferrals + 1 if before else 0,
    )  # fmt: skip
    stage.note(opened_at, stage.host, "open", item)
    told = Told(record, item, meeting, list(item.options.all()), opened_at)
    _seal_positions(stage, told)
    if not record.sealed:
        _reveal(stage, told)
    _leave_the_floor(stage, told)
    return told.settled_at


def _seal_positions(stage: Stage, told: Told) -> None:
    """While the question is sealed: the database takes no position afterwards."""
    voices = [(name, rank) for rank, names in enumerate(told.record.votes) for name in names.split()]
    for place, (name, rank) in enumerate(voices):
        given_at = told.opened_at + timedelta(seconds=40 + 17 * place)
        position = Position.objects.create(item=told.item, person=stage.people[name], given_at=given_at)
        sealed.seal(position, Answer.OPTION, told.options[rank], told.record.says.get(name, ""), False)
        stage.note(given_at, stage.people[name], "give_position", told.item)


def _reveal(stage: Stage, told: Told) -> None:
    told.item.state, told.item.revealed_at = ItemState.REVEALED, told.opened_at + REVEALED_AFTER
    told.item.save(update_fields=["state", "revealed_at"])
    counts = {"spoken": told.item.positions.count(), "entitled": told.meeting.participants.count()}
    stage.note(told.item.revealed_at, stage.host, "reveal", told.item, **counts)
    for name, (rank, because) in told.record.later.items():
        _speak_later(stage, told, name, told.options[int(rank)], because)
    for name, harm, *objects in told.record.dissents:
        if objects:
            _object(stage, told, name, harm)


def _speak_later(stage: Stage, told: Told, name: str, option: Option, because: str) -> None:
    at, person = told.opened_at + OBJECTED_AFTER, stage.people[name]
    LaterPosition.objects.create(
        item=told.item, person=person, answer=Answer.OPTION, option=option, because=because, given_at=at
    )
    stage.note(at, person, "change_mind", told.item)


def _object(stage: Stage, told: Told, name: str, harm: str) -> None:
    at, person = told.opened_at + OBJECTED_AFTER, stage.people[name]
    option = told.options[told.record.chosen_rank]
    objection = Objection.objects.create(item=told.item, person=person, option=option, harm=harm, raised_at=at)
    stage.note(at, person, "object", told.item, objection=objection.pk)


def _leave_the_floor(stage: Stage, told: Told) -> None:
    item, record = told.item, told.record
    item.state, item.outcome, item.settled_at = ItemState.SETTLED, record.outcome, told.settled_at
    item.seconds_used = int((told.settled_at - told.opened_at).total_seconds())
    item.save(update_fields=["state", "outcome", "settled_at", "seconds_used"])
    stage.note(told.settled_at, stage.host, "settle", item, outcome=record.outcome, number=record.number)
    _record(stage, told)
    if record.waits:
        _carry_over(stage, told)


def _record(stage: Stage, told: Told) -> None:
    record, item = told.record, told.item
    decision = Decision(
        number=record.number,
        item=item,
        project=item.project,
        meeting=told.meeting,
        outcome=record.outcome,
        question=record.question,
        because=record.because.strip(),
        decider=item.decider,
        spoken=item.positions.count(),
        entitled=told.meeting.participants.count(),
        recorded_by=stage.host,
        recorded_at=told.settled_at,
        bringer=stage.person(record.bringer),
        bring_by=stage.days.day(record.bring_in - record.ago) if record.bringer else None,
        escalated_to=stage.person(record.escalated_to),
    )
    if record.outcome == Outcome.DECIDED:
        _decide(stage, told, decision)
    _save_with_dissent(stage, told, decision)
    follow(stage, decision, record.actions)
    if record.obstacle:
        _block(stage, told, decision)


def _block(stage: Stage, told: Told, decision: Decision) -> None:
    """Its owner said so three days ago and named somebody, who promised to clear it a day later."""
    raised_at, promised_at = stage.days.at(-3, 9, 20), stage.days.at(-2, 10, 5)
    remover, owner = stage.people[told.record.remover], stage.people[told.record.owner]
    blocker = Blocker.objects.create(
        decision=decision, obstacle=told.record.obstacle, state=BlockerState.PROMISED, raised_by=owner,
        raised_at=raised_at, remover=remover, asked_at=raised_at, promised_at=promised_at, version=3,
    )  # fmt: skip
    stage.note(raised_at, owner, "block", blocker, obstacle=told.record.obstacle)
    stage.note(raised_at, owner, "name_remover", blocker, to=remover.pk)
    stage.note(promised_at, remover, "promise_removal", blocker)


def _save_with_dissent(stage: Stage, told: Told, decision: Decision) -> None:
    disagreements = [
        Disagreement(stage.people[name], text, told.chosen_by(name), bool(objects))
        for name, text, *objects in told.record.dissents
    ]
    decision.search_text = search_text_of(decision, disagreements)
    decision.save(force_insert=True)
    Dissent.objects.bulk_create(Dissent(decision=decision, **vars(one)) for one in disagreements)


def _decide(stage: Stage, told: Told, decision: Decision) -> None:
    record = told.record
    decision.statement, decision.expected = record.statement, record.expected
    decision.option = told.options[record.chosen_rank]
    decision.door, decision.confidence = record.door, record.confidence
    if record.review_ahead is None:
        decision.review_on = told.settled_at.date() + REVIEW_AFTER[Door(record.door)]
    else:
        decision.review_on = stage.days.day(record.review_ahead)
    decision.owner = stage.person(record.owner)
    decision.unowned_since = told.settled_at if decision.owner is None else None
    if decision.owner is not None:
        decision.owner_asked_at, decision.owner_asked_by = told.settled_at, stage.host
        if not record.is_asked:
            days = record.ago - 1 if record.accepted_ago is None else record.accepted_ago
            decision.owner_accepted_at = stage.days.at(-days, 9, 40)


def _carry_over(stage: Stage, told: Told) -> None:
    record = told.record
    ask(
        stage, record.project, told.settled_at, stage.host, record.options,
        question=record.question, mode=Mode.DECIDE, decider=told.item.decider, timebox_minutes=12,
        context=record.context, carried_from=told.item, deferrals=told.item.deferrals + 1,
    )  # fmt: skip


def _tell_not_held(stage: Stage, told: MeetingStory) -> None:
    starts_at = stage.days.at(-told.ago, told.hour, told.minute)
    meeting = call(
        stage, told.project, starts_at - CALLED_BEFORE, told.people,
        title=told.title, starts_at=starts_at, length_minutes=told.length_minutes,
        state=MeetingState.CANCELLED,
    )  # fmt: skip
    stage.note(starts_at - timedelta(hours=18), stage.host, "cancel", meeting)
