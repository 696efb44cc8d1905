"""Which conditions hold: one reader of the database for each kind of nudge, each a fixed number of queries.

A reader asks for everything that is open, or for the things of one letter or link again: `only`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast, Coalesce, Greatest

from meetings.models import Action, AgendaItem, Blocker, Decision, Meeting, Participant, Position, QuestionAbout, Why
from meetings.states import (
    TAKES_POSITION,
    TO_COME,
    WITH_SOMEBODY,
    ActionState,
    BlockerState,
    Door,
    ItemState,
    MeetingState,
    NudgeKind,
    Outcome,
    ThingKind,
)

from .ladders import Role
from .policy import ASKED_WITHIN, Condition
from .soon import Soon
from .working_hours import WorkingHours

Hours = Mapping[int, WorkingHours]
# An action is quiet after so many working days of its owner, or a third of the way to its decision's review.
QUIET_DAYS = 5
QUIET_SHARE = 3
# Who said that they will clear it, or not yet to going above, is given these working days.
PATIENCE_DAYS = 5
# What is looked at again within so many working days of its meeting's close has its effect soon: it weighs.
SOON_DAYS = 10
# How long before a meeting or a review its conditions are looked for: the ladders begin five working days before.
AHEAD = timedelta(days=14)


def conditions(
    now: datetime,
    hours: Hours,
    *,
    kinds: Collection[NudgeKind] = tuple(NudgeKind),
    only: Collection[str] | None = None,
    soon: Soon | None = None,
) -> Iterator[Condition]:
    """Everything that somebody should be asked about, whenever; `hours` are those of everybody who is here.

    With `soon`, what nothing can come of now is left out.
    """
    for kind in kinds:
        yield from _READERS[kind](now, hours, Wanted(only, soon))


class Wanted(NamedTuple):
    """Which of the things of a reader are asked for."""

    only: Collection[str] | None = None
    soon: Soon | None = None

    def narrow(
        self, found: QuerySet[Any], kind: NudgeKind, thing: ThingKind, since: str, people: Mapping[Role, Any]
    ) -> QuerySet[Any]:
        return found if self.soon is None else self.soon.narrow(found, kind, thing, since, people)


def _people(**found: int | None) -> dict[Role, int]:
    return {Role(role): person for role, person in found.items() if person is not None}


def _on_agenda(since: str, **thing: Any) -> Exists:
    """Whether a question about the thing itself waits to be decided, or was raised by this very spell."""
    is_waiting, is_this = ~Q(item__state=ItemState.SETTLED), Q(since__gte=OuterRef(since))
    return Exists(QuestionAbout.objects.filter(is_waiting | is_this, **thing))


def _of_decision(since: str) -> Exists:
    return _on_agenda(since, decision=OuterRef("pk"), action=None, blocker=None)


def _decisions(only: Collection[str] | None) -> QuerySet[Decision]:
    found = Decision.objects.filter(
        outcome=Outcome.DECIDED, retired_at=None, meeting__state=MeetingState.CLOSED, project__nudges_paused_at=None
    )
    return found if only is None else found.filter(pk__in=[int(number) for number in only if number.isdecimal()])


def _actions(only: Collection[str] | None) -> QuerySet[Action]:
    found = Action.objects.filter(decision__retired_at=None, decision__project__nudges_paused_at=None)
    return found if only is None else found.filter(pk__in=_uuids(only))


def _uuids(only: Collection[str]) -> list[str]:
    return [one for one in only if len(one) == _UUID_LENGTH]


_UUID_LENGTH = 36


def _unowned(now: datetime, hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    found = (
        _decisions(wanted.only)
        .filter(owner=None)
        .annotate(since=Greatest("meeting__closed_at", "unowned_since"), on_agenda=_of_decision("since"))
        .filter(since__gt=now - ASKED_WITHIN)
        .values_list(
            "number", "since", "on_agenda", "decider", "meeting__facilitator", "project__sponsor",
            "asked_in_vain_at", "unowned_since", "door", "review_on", "meeting__closed_at",
        )
    )  # fmt: skip
    around = {Role.DECIDER: "decider", Role.FACILITATOR: "meeting__facilitator", Role.SPONSOR: "project__sponsor"}
    found = wanted.narrow(found, NudgeKind.UNOWNED, ThingKind.DECISION, "since", around)
    for (
        number, since, on_agenda, decider, facilitator, sponsor, in_vain, unowned, door, review_on, closed_at,
    ) in found.iterator():  # fmt: skip
        yield Condition(
            NudgeKind.UNOWNED,
            ThingKind.DECISION,
            str(number),
            since,
            _people(decider=decider, facilitator=facilitator, sponsor=sponsor),
            is_weighty=_weighs(door, review_on, closed_at, hours.get(sponsor or decider or 0)),
            first_step=2 if in_vain is not None and in_vain == unowned else 1,
            on_agenda=on_agenda,
            decision=number,
        )


def _weighs(door: str, review_on: date | None, closed_at: datetime | None, hours: WorkingHours | None) -> bool:
    """A one-way door, or looked at again so soon that waiting decides; in the working days of who would be told."""
    if review_on is None or closed_at is None or hours is None:
        return door == Door.ONE_WAY
    return door == Door.ONE_WAY or review_on <= hours.days_after(closed_at, SOON_DAYS)


def _acceptance(now: datetime, _hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    decisions = (
        _decisions(wanted.only)
        .filter(owner__isnull=False, owner_accepted_at=None)
        .annotate(since=Greatest("meeting__closed_at", "owner_asked_at"), on_agenda=_of_decision("since"))
        .filter(since__gt=now - ASKED_WITHIN)
        .values_list("number", "since", "on_agenda", "owner", "decider", "meeting__facilitator")
    )
    decisions = wanted.narrow(decisions, NudgeKind.ACCEPTANCE, ThingKind.DECISION, "since", _OWNED)
    for number, since, on_agenda, owner, decider, facilitator in decisions.iterator():
        people = _people(owner=owner, decider=decider, facilitator=facilitator)
        key = (NudgeKind.ACCEPTANCE, ThingKind.DECISION, str(number), since, people)
        yield Condition(*key, on_agenda=on_agenda, decision=number)
    actions = (
        _actions(wanted.only)
        .filter(state=ActionState.ASKED, owner_asked_at__gt=now - ASKED_WITHIN)
        .annotate(on_agenda=_on_agenda("owner_asked_at", action=OuterRef("pk")))
        .values_list("pk", "owner_asked_at", "on_agenda", "owner", *_ABOVE_ACTION)
    )
    around = {Role.OWNER: "owner", Role.DECIDER: "decision__decider"}
    actions = wanted.narrow(actions, NudgeKind.ACCEPTANCE, ThingKind.ACTION, "owner_asked_at", around)
    for pk, since, on_agenda, owner, number, decider, facilitator in actions.iterator():
        people = _people(owner=owner, decider=decider, facilitator=facilitator)
        key = (NudgeKind.ACCEPTANCE, ThingKind.ACTION, str(pk), since, people)
        yield Condition(*key, on_agenda=on_agenda, decision=number)


# An owner, and who is asked for a stand-in.
_OWNED = {Role.OWNER: "owner", Role.DECIDER: "decider"}
_ABOVE_ACTION = ("decision", "decision__decider", "decision__meeting__facilitator")


def _unowned_action(now: datetime, _hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    """Its owner is who carries the decision, or else who facilitated."""
    found = (
        _actions(wanted.only)
        .filter(state=ActionState.NOBODY, unowned_since__gt=now - ASKED_WITHIN)
        .annotate(
            on_agenda=_on_agenda("unowned_since", action=OuterRef("pk")),
            carrier=Case(
                When(decision__owner_accepted_at__isnull=False, then="decision__owner"),
                default="decision__meeting__facilitator",
            ),
        )
        .values_list(
            "pk", "unowned_since", "on_agenda", "decision", "decision__owner", "decision__owner_accepted_at",
            "decision__meeting__facilitator",
        )
    )  # fmt: skip
    around = {Role.OWNER: "carrier", Role.FACILITATOR: "decision__meeting__facilitator"}
    found = wanted.narrow(found, NudgeKind.UNOWNED_ACTION, ThingKind.ACTION, "unowned_since", around)
    for pk, since, on_agenda, number, owner, accepted_at, facilitator in found.iterator():
        people = _people(owner=owner if accepted_at else facilitator, facilitator=facilitator)
        key = (NudgeKind.UNOWNED_ACTION, ThingKind.ACTION, str(pk), since or now, people)
        yield Condition(*key, on_agenda=on_agenda, decision=number)


def _quiet(now: datetime, hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    """In hand and not moved for long. Whose obstacle has a remover is left alone."""
    waits = Blocker.objects.filter(action=OuterRef("pk"), state__in=WITH_SOMEBODY)
    found = (
        _actions(wanted.only)
        .filter(state__in=[ActionState.ACCEPTED, ActionState.BLOCKED])
        .filter(touched_at__gt=now - ASKED_WITHIN - _horizon(), touched_at__lt=now - timedelta(days=QUIET_DAYS))
        .filter(~Exists(waits))
        .annotate(on_agenda=_on_agenda("touched_at", action=OuterRef("pk")), review_on=F("decision__review_on"))
        .values_list("pk", "touched_at", "owner_accepted_at", "review_on", "on_agenda", "owner", *_ABOVE_ACTION)
    )
    around = {Role.OWNER: "owner", Role.DECIDER: "decision__decider"}
    found = wanted.narrow(found, NudgeKind.QUIET, ThingKind.ACTION, "touched_at", around)
    for pk, touched_at, accepted_at, review_on, on_agenda, owner, number, decider, facilitator in found.iterator():
        begins = hours[owner].later(touched_at, QUIET_DAYS) if owner in hours else touched_at
        if review_on is not None:
            horizon = datetime.combine(review_on, time.min, UTC) - accepted_at
            begins = max(begins, touched_at + horizon / QUIET_SHARE)
        people = _people(owner=owner, decider=decider, facilitator=facilitator)
        key = (NudgeKind.QUIET, ThingKind.ACTION, str(pk), touched_at, people)
        yield Condition(*key, on_agenda=on_agenda, begins=begins, decision=number)


def _horizon() -> timedelta:
    """A third of the longest way to a review that anybody plans for: a year."""
    return timedelta(days=366) / QUIET_SHARE


_WAITING = Coalesce("action__owner", "decision__owner", "raised_by")
_ABOVE_BLOCKER = (
    "decision", "action__owner", "decision__owner", "raised_by", "decision__meeting__facilitator",
    "decision__project__sponsor",
)  # fmt: skip


def _blocker(now: datetime, hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    """What somebody was asked to remove. Who said that they will, or not yet to going above, is given some days."""
    found = (
        _blockers(wanted.only)
        .filter(state__in=[BlockerState.ASKED, BlockerState.PROMISED], asked_at__gt=now - ASKED_WITHIN)
        .annotate(on_agenda=_on_agenda("asked_at", blocker=OuterRef("pk")), waiting=_WAITING)
        .values_list("pk", "asked_at", "promised_at", "escalation_held_at", "last_escalated_at", "on_agenda", "remover",
                     *_ABOVE_BLOCKER)
    )  # fmt: skip
    around = {Role.REMOVER: "remover", Role.OWNER: "waiting"}
    found = wanted.narrow(found, NudgeKind.BLOCKER, ThingKind.BLOCKER, "asked_at", around)
    for pk, asked_at, promised_at, held_at, above_at, on_agenda, remover, number, *above in found.iterator():
        since = max(at for at in (asked_at or now, promised_at, held_at) if at)
        first_step = 1 if not (promised_at or held_at) else 2 if since == promised_at else 3
        begins = hours[remover].later(since, PATIENCE_DAYS) if first_step > 1 and remover in hours else since
        key = (NudgeKind.BLOCKER, ThingKind.BLOCKER, str(pk), since, _around(remover, None, _Above(*above)))
        facts = {"on_agenda": on_agenda, "begins": begins, "decision": number, "above_at": above_at}
        yield Condition(*key, first_step=first_step, **facts)


def _escalation(now: datetime, _hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    found = (
        _blockers(wanted.only)
        .filter(state=BlockerState.ESCALATED, escalated_at__gt=now - ASKED_WITHIN)
        .annotate(on_agenda=_on_agenda("escalated_at", blocker=OuterRef("pk")), waiting=_WAITING)
        .values_list("pk", "escalated_at", "on_agenda", "remover", "escalated_to", *_ABOVE_BLOCKER)
    )
    around = {Role.CONTACT: "escalated_to", Role.REMOVER: "remover", Role.OWNER: "waiting"}
    found = wanted.narrow(found, NudgeKind.ESCALATION, ThingKind.BLOCKER, "escalated_at", around)
    for pk, since, on_agenda, remover, contact, number, *above in found.iterator():
        key = (NudgeKind.ESCALATION, ThingKind.BLOCKER, str(pk), since, _around(remover, contact, _Above(*above)))
        yield Condition(*key, on_agenda=on_agenda, decision=number)


def _blockers(only: Collection[str] | None) -> QuerySet[Blocker]:
    found = Blocker.objects.filter(decision__retired_at=None, decision__project__nudges_paused_at=None)
    return found if only is None else found.filter(pk__in=_uuids(only))


class _Above(NamedTuple):
    """Who is around a blocker, as `_ABOVE_BLOCKER` reads them."""

    of_action: int | None
    of_decision: int | None
    raised_by: int
    facilitator: int
    sponsor: int | None


def _around(remover: int | None, contact: int | None, above: _Above) -> dict[Role, int]:
    owner = above.of_action or above.of_decision or above.raised_by
    around = {"facilitator": above.facilitator, "sponsor": above.sponsor}
    return _people(owner=owner, remover=remover, contact=contact, **around)


def _ownership(now: datetime, _hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    """What was put on an agenda by itself. An owner is told where their owning is the question."""
    found = QuestionAbout.objects.unsettled().filter(drafted_at__gt=now - ASKED_WITHIN).exclude(why=Why.CONSTRAINT)
    found = found.filter(decision__project__nudges_paused_at=None)
    if wanted.only is not None:
        found = found.filter(pk__in=[int(one) for one in wanted.only if one.isdecimal()])
    for pk, why, since, number, of_action, of_decision, facilitator, next_facilitator in found.values_list(
        "pk", "why", "drafted_at", "decision", "action__owner", "decision__owner", "decision__meeting__facilitator",
        "item__meeting__facilitator",
    ).iterator():  # fmt: skip
        owner = (of_action or of_decision) if why in {Why.OWNERSHIP, Why.HANDED_ON} else None
        people = _people(owner=owner, facilitator=next_facilitator or facilitator)
        key = (NudgeKind.OWNERSHIP, ThingKind.QUESTION, str(pk), since, people)
        yield Condition(*key, on_agenda=True, decision=number)


def _review(now: datetime, _hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    """Time to look again. Where nobody has said yes, who decided is asked."""
    found = (
        _decisions(wanted.only)
        .filter(review_on__gt=(now - ASKED_WITHIN).date(), review_on__lt=(now + AHEAD).date())
        .annotate(
            on_agenda=_of_decision("review_on"),
            since=Cast("review_on", DateTimeField()),
            asked_first=Case(When(owner_accepted_at__isnull=False, then="owner"), default="decider"),
        )
        .values_list(
            "number", "review_on", "on_agenda", "door", "owner", "owner_accepted_at", "decider", "meeting__facilitator"
        )
    )
    around = {Role.OWNER: "asked_first", Role.DECIDER: "decider"}
    found = wanted.narrow(found, NudgeKind.REVIEW, ThingKind.DECISION, "since", around)
    for number, review_on, on_agenda, door, owner, accepted_at, decider, facilitator in found.iterator():
        people = _people(owner=owner if accepted_at else decider, decider=decider, facilitator=facilitator)
        since = datetime.combine(review_on or now.date(), time.min, UTC)
        key = (NudgeKind.REVIEW, ThingKind.DECISION, str(number), since, people)
        yield Condition(*key, is_weighty=door == Door.ONE_WAY, on_agenda=on_agenda, decision=number)


def _coming(now: datetime, only: Collection[str] | None) -> QuerySet[Meeting]:
    found = Meeting.objects.filter(starts_at__gt=now, starts_at__lt=now + AHEAD, project__nudges_paused_at=None)
    return found if only is None else found.filter(pk__in=_uuids(only))


def _position(now: datetime, _hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    """Who takes part in an announced meeting and has not spoken on all of its questions."""
    spoken = Position.objects.filter(item=OuterRef("pk"), person=OuterRef(OuterRef("person")))
    awaited = AgendaItem.objects.filter(meeting=OuterRef("meeting"), state__in=TAKES_POSITION).filter(~Exists(spoken))
    found = (
        Participant.objects.filter(meeting__in=_coming(now, wanted.only).filter(state=MeetingState.ANNOUNCED))
        .filter(Exists(awaited), person__guest_since=None)
        .values_list("meeting", "meeting__starts_at", "person")
    )
    for meeting, since, person in found.iterator():
        people = {Role.CONTRIBUTOR: person}
        yield Condition(NudgeKind.POSITION, ThingKind.MEETING, str(meeting), since, people)


def _pre_read(now: datetime, _hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    """A question on a coming agenda that nothing is written about, neither with it nor with its meeting."""
    found = AgendaItem.objects.filter(
        meeting__in=_coming(now, None).filter(state__in=TO_COME, pre_read=""), context="", state=ItemState.SCHEDULED
    )
    if wanted.only is not None:
        found = found.filter(pk__in=_uuids(wanted.only))
    rows = found.values_list("pk", "meeting__starts_at", "created_by", "meeting__facilitator")
    for pk, since, author, facilitator in rows.iterator():
        people = _people(author=author, facilitator=facilitator)
        yield Condition(NudgeKind.PRE_READ, ThingKind.QUESTION, str(pk), since, people)


def _nothing_to_decide(now: datetime, _hours: Hours, wanted: Wanted) -> Iterator[Condition]:
    """An announced meeting none of whose questions is ready to be decided."""
    found = _coming(now, wanted.only).filter(state=MeetingState.ANNOUNCED).prefetch_related("items__options")
    for meeting in found:
        if all(item.missing() for item in meeting.items.all()):
            people = {Role.FACILITATOR: meeting.facilitator_id}
            yield Condition(NudgeKind.NOTHING_TO_DECIDE, ThingKind.MEETING, str(meeting.pk), meeting.starts_at, people)


_READERS: dict[NudgeKind, Callable[[datetime, Hours, Wanted], Iterator[Condition]]] = {
    NudgeKind.UNOWNED: _unowned,
    NudgeKind.ACCEPTANCE: _acceptance,
    NudgeKind.UNOWNED_ACTION: _unowned_action,
    NudgeKind.QUIET: _quiet,
    NudgeKind.BLOCKER: _blocker,
    NudgeKind.ESCALATION: _escalation,
    NudgeKind.OWNERSHIP: _ownership,
    NudgeKind.REVIEW: _review,
    NudgeKind.POSITION: _position,
    NudgeKind.PRE_READ: _pre_read,
    NudgeKind.NOTHING_TO_DECIDE: _nothing_to_decide,
}
