"""How a question leaves the floor, and the record that stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.access import require_account, require_facilitator
from meetings.models import AgendaItem, Decision, Dissent, Meeting, Option
from meetings.states import OUTCOMES_FROM, Door, ItemMove, Mode, Outcome
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import Organisation, User

from .agenda import Wording, draft_question
from .floor import stop_clock
from .locking import announce, lock_item, move_item, why_not

REVIEW_AFTER = {Door.TWO_WAY: timedelta(days=30), Door.ONE_WAY: timedelta(days=90)}


@dataclass(frozen=True)
class Disagreement:
    """One person's recorded disagreement."""

    person: User
    text: str
    prefers: Option | None
    is_objection: bool


@dataclass(frozen=True)
class Settlement:
    """What the facilitator records. `because` is the reason of every outcome."""

    outcome: Outcome
    because: str
    statement: str = ""
    option: Option | None = None
    decider: User | None = None
    door: Door = Door.TWO_WAY
    confidence: int = 70
    expected: str = ""
    review_on: date | None = None
    owner: User | None = None
    dissents: Sequence[Disagreement] = ()
    bringer: User | None = None
    bring_by: date | None = None
    escalated_to: User | None = None


@transaction.atomic(durable=True)
def settle(item_id: UUID, settlement: Settlement, *, by: User, seen_version: int | None = None) -> Decision:
    """Record how the question on the floor was settled, under the next number.

    Raises PermissionDenied unless `by` facilitates; RuleBroken when it is not on the floor,
    when it would be decided unrevealed, or deferred a third time; Stale past `seen_version`.
    """
    item = lock_item(item_id)
    meeting = require_settling(item, by=by)
    _require_allowed(item, settlement)
    _require_accounts(settlement)
    # After the rule: who lost a race is told what happened, not only that something did.
    item = lock_item(item_id, seen_version)
    record = settle_item(item, meeting, settlement, by=by)
    announce(meeting, Region.BAR, Region.FLOOR, Region.YOURS, people=[record.owner])
    return record


def require_settling(item: AgendaItem, *, by: User) -> Meeting:
    """The meeting on whose floor the question is; refuses whoever may not settle it, or not now."""
    if item.meeting is None:
        raise RuleBroken(why_not(item))
    require_facilitator(by, item.meeting)
    if not item.on_floor:
        raise RuleBroken(why_not(item))
    return item.meeting


def settle_item(item: AgendaItem, meeting: Meeting, settlement: Settlement, *, by: User) -> Decision:
    """Settle a locked question, inside the caller's transaction."""
    stop_clock(item)
    move_item(item, ItemMove.SETTLE)
    item.outcome, item.settled_at = settlement.outcome, timezone.now()
    item.save(update_fields=["state", "version", "outcome", "settled_at", "seconds_used", "clock_started_at"])
    record = _record(item, meeting, settlement, by=by)
    Dissent.objects.bulk_create(
        Dissent(decision=record, person=d.person, text=d.text, prefers=d.prefers, is_objection=d.is_objection)
        for d in settlement.dissents
    )
    if settlement.outcome == Outcome.DEFERRED:
        _carry_over(item, by=by)
    note(by, "settle", item, outcome=settlement.outcome, number=record.number)
    return record


def _require_allowed(item: AgendaItem, settlement: Settlement) -> None:
    if settlement.outcome not in OUTCOMES_FROM[item.state]:
        raise RuleBroken(_("Reveal the positions first: what is decided was heard by everybody."))
    if settlement.outcome == Outcome.DEFERRED and not item.may_be_deferred:
        raise RuleBroken(_("This question was deferred twice already. Decide it, escalate it or drop it."))


def _require_accounts(settlement: Settlement) -> None:
    named = (settlement.decider, settlement.owner, settlement.bringer, settlement.escalated_to)
    for person in named:
        if person is not None:
            require_account(person)


def _record(item: AgendaItem, meeting: Meeting, settlement: Settlement, *, by: User) -> Decision:
    now = timezone.now()
    is_decided = settlement.outcome == Outcome.DECIDED
    record = Decision(
        number=_next_number(),
        item=item,
        project=item.project,
        meeting=meeting,
        outcome=settlement.outcome,
        question=item.question,
        because=settlement.because,
        decider=settlement.decider or item.decider,
        bringer=settlement.bringer,
        bring_by=settlement.bring_by,
        escalated_to=settlement.escalated_to,
        spoken=item.positions.count(),
        entitled=_entitled(item, meeting),
        recorded_by=by,
        recorded_at=now,
        **(_decided(settlement, meeting, now, by=by) if is_decided else {}),
    )
    record.search_text = search_text_of(record, settlement.dissents)
    record.save(force_insert=True)
    return record


def _decided(settlement: Settlement, meeting: Meeting, now: datetime, *, by: User) -> dict[str, Any]:
    """What only a decision says: the other outcomes have no option, no door and no owner."""
    owner = settlement.owner
    return {
        "statement": capfirst(settlement.statement),
        "option": settlement.option,
        "door": settlement.door,
        "confidence": settlement.confidence,
        "expected": settlement.expected,
        "review_on": settlement.review_on or timezone.localdate(now, meeting.zone) + REVIEW_AFTER[settlement.door],
        "owner": owner,
        "owner_asked_at": now if owner else None,
        "owner_asked_by": by if owner else None,
        "unowned_since": None if owner else now,
        # Who records and names themselves has said yes by doing so.
        "owner_accepted_at": now if owner == by else None,
    }


def _next_number() -> int:
    organisation = Organisation.objects.select_for_update().get()
    organisation.last_number += 1
    organisation.save(update_fields=["last_number"])
    return organisation.last_number


def _entitled(item: AgendaItem, meeting: Meeting) -> int:
    named = set(meeting.participants.values_list("person_id", flat=True))
    return len(named | set(item.positions.values_list("person_id", flat=True)))


def search_text_of(record: Decision, dissents: Iterable[Disagreement | Dissent]) -> str:
    people = [record.decider, record.owner, record.bringer, record.escalated_to]
    parts = [record.reference, record.question, record.statement, record.because, record.expected]
    parts += [person.name for person in people if person]
    parts += [f"{dissent.person.name} {dissent.text}" for dissent in dissents]
    return "\n".join(part for part in parts if part)


def _carry_over(item: AgendaItem, *, by: User) -> None:
    options = [(None, option.label, option.cost) for option in item.options.all()]
    again = draft_question(
        item.project,
        Wording(item.question, Mode(item.mode), item.decider, item.timebox_minutes, item.context, options),
        by=by,
    )
    again.carried_from = item
    again.deferrals = item.deferrals + 1
    again.times_not_reached = item.times_not_reached
    again.save(update_fields=["carried_from", "deferrals", "times_not_reached"])
