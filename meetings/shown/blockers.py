"""What is in the way of a decision or of an action, whose move it is, and which question came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from meetings.actions import LockedBlocker, contact_of, escalation_words, may_add_action, moves_of
from meetings.models import Action, AgendaItem, Blocker, Decision, QuestionAbout
from meetings.models.action import BlockerQuerySet
from meetings.states import BLOCKER_MOVES, WITH_SOMEBODY, Ball, BlockerMove, BlockerState, ItemState, Outcome, ball
from projects.models import User

from .words import day_words

PEOPLE = ("remover", "raised_by", "escalated_to", "ended_by")


@dataclass(frozen=True)
class BallNow:
    """Whose move it is now, in words. `is_elsewhere` while it is not with who carries the thing."""

    ball: Ball
    words: str

    @property
    def is_elsewhere(self) -> bool:
        return self.ball != Ball.OWNER


@dataclass(frozen=True)
class Raised:
    """A question that a thing raised by itself. `is_seen` says that the reader may read it."""

    about: QuestionAbout
    is_seen: bool

    @property
    def item(self) -> AgendaItem:
        return self.about.item

    @property
    def is_settled(self) -> bool:
        return self.item.state == ItemState.SETTLED

    @property
    def why(self) -> str:
        return self.about.get_why_display()


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way, what became of it, and what the reader may do about it."""

    blocker: Blocker
    owner: User
    moves: frozenset[BlockerMove]
    told: list[str]
    questions: list[Raised]

    @property
    def waits_for(self) -> User | None:
        return self.blocker.waits_for if self.blocker.is_in_the_way else None

    @property
    def may_promise(self) -> bool:
        return BlockerMove.PROMISE in self.moves

    @property
    def may_decline(self) -> bool:
        return BlockerMove.DECLINE in self.moves

    @property
    def may_clear(self) -> bool:
        return BlockerMove.CLEAR in self.moves

    @property
    def may_name(self) -> bool:
        return BlockerMove.NAME in self.moves

    @property
    def may_withdraw(self) -> bool:
        return BlockerMove.WITHDRAW in self.moves


@dataclass(frozen=True)
class InTheWay:
    """Everything in the way of one thing, for one reader. `ball` is None for what nobody carries any more."""

    record: Decision
    action: Action | None
    obstacles: list[Obstacle]
    raised: list[Raised]
    ball: BallNow | None
    may_block: bool

    @cached_property
    def now(self) -> list[Obstacle]:
        return [one for one in self.obstacles if one.blocker.is_in_the_way]

    @cached_property
    def before(self) -> list[Obstacle]:
        return [one for one in self.obstacles if not one.blocker.is_in_the_way]


def blockers_of(reader: User, record: Decision, action: Action | None = None) -> InTheWay:
    """What is in the way of a record, or of one of its actions. Three queries and who directs, whatever there is.

    Needs the record's project and meeting, and who carries it or the action.
    """
    found = Blocker.objects.of(record.number, action.pk if action else None).select_related(*PEOPLE)
    blockers, is_directing = list(found), may_add_action(reader, record)
    raised = raised_by(reader, record, action)
    around = [LockedBlocker(one, action, record, record.meeting) for one in blockers]
    return InTheWay(
        record,
        action,
        [obstacle(reader, one, raised, is_directing=is_directing) for one in around],
        raised,
        ball_of(reader, action or record, blockers, [one.about for one in raised]),
        may_block=(is_directing or _carries(reader, action)) and is_carried(action or record),
    )


def address_of(record: Decision, action: Action | None) -> str:
    """Where the thing is read that something is in the way of."""
    page = reverse("action", args=[action.pk]) if action else reverse("record", args=[record.number])
    return f"{page}#in-the-way"


def find_blockers(reader: User) -> BlockerQuerySet:
    """Those that this person may see, with what a page of one names."""
    return Blocker.objects.visible_to(reader).for_pages()


def blocker_context(reader: User, blocker: Blocker) -> dict[str, Any]:
    """One thing in the way on its own page, read by `find_blockers`. A fixed number of queries."""
    record, action = blocker.decision, blocker.action
    if action is not None:
        action.decision = record
    raised, is_directing = raised_by(reader, record, action), may_add_action(reader, record)
    around = LockedBlocker(blocker, action, record, record.meeting)
    one = obstacle(reader, around, raised, is_directing=is_directing)
    is_mine = one.owner == reader and blocker.state in BLOCKER_MOVES[BlockerMove.ESCALATE].origins
    return {
        "one": one,
        "blocker": blocker,
        "record": record,
        "action": action,
        "thing": action or record,
        "ball": _ball_with(reader, around, raised),
        "address": address_of(record, action),
        "is_announced": is_mine and Blocker.objects.filter(pk=blocker.pk).announced_above().exists(),
        "above": contact_of(around) if is_mine else None,
        "words": (blocker.escalation_words or escalation_words(around)) if is_mine else "",
    }


def _ball_with(reader: User, around: LockedBlocker, raised: Iterable[Raised]) -> BallNow | None:
    """Whose move the thing is, with all that is in its way: one query."""
    action, record = around.action, around.record
    blockers = Blocker.objects.of(record.number, action.pk if action else None)
    found = blockers.with_somebody().select_related("remover", "escalated_to")
    return ball_of(reader, action or record, found, [one.about for one in raised])


def _carries(reader: User, action: Action | None) -> bool:
    return action is not None and action.owner_id == reader.pk


def is_carried(thing: Action | Decision) -> bool:
    """Whether it is still anybody's to carry."""
    if isinstance(thing, Action):
        return thing.is_open and not thing.decision.is_let_go
    else:
        return thing.outcome == Outcome.DECIDED and not thing.is_let_go


def raised_by(reader: User, record: Decision, action: Action | None) -> list[Raised]:
    """The questions that it raised, the latest first: one query."""
    seen = AgendaItem.objects.visible_to(reader).filter(pk=OuterRef("item")).order_by()
    found = (
        QuestionAbout.objects.filter(decision=record, action=action)
        .select_related("item__meeting", "item__record", "item__decider", "item__project")
        .annotate(is_seen=Exists(seen))
        .order_by("-drafted_at", "-pk")
    )
    return [Raised(about, about.is_seen) for about in found]  # type: ignore[attr-defined]


def obstacle(reader: User, around: LockedBlocker, raised: Iterable[Raised], *, is_directing: bool) -> Obstacle:
    """One blocker in words. No query. It is read as a verb sees it, only that nothing is locked."""
    blocker = around.blocker
    return Obstacle(
        blocker,
        around.owner,
        moves_of(reader, around, is_directing=is_directing),
        _told(blocker, timezone.localdate()),
        [one for one in raised if one.about.blocker_id == blocker.pk],
    )


def ball_of(
    reader: User, thing: Action | Decision, blockers: Iterable[Blocker], questions: Iterable[QuestionAbout]
) -> BallNow | None:
    """Whose move it is, from what was read already; None where nobody carries it any more."""
    if not is_carried(thing):
        return None
    waiting = [one.item for one in questions if one.item.state != ItemState.SETTLED]
    asked = [one for one in blockers if one.state in WITH_SOMEBODY]
    now = ball(thing.ownership, [one.state for one in asked], has_question=bool(waiting))
    people = {
        Ball.DECIDER: [item.decider for item in waiting],
        Ball.REMOVER: [one.waits_for for one in asked],
        Ball.OWNER: [thing.owner],
        Ball.NOBODY: [],
    }[now]
    return BallNow(now, _ball_words(now, reader, [person for person in people if person is not None]))


def _ball_words(now: Ball, reader: User, people: list[User]) -> str:
    names = dict.fromkeys(_("you") if person == reader else person.name for person in people)
    if now == Ball.NOBODY:
        return _("The ball is with nobody")
    elif now == Ball.DECIDER:
        decides = ", ".join(names) or _("whoever decides its question")
        return _("The ball is with %(name)s: it is to be decided") % {"name": decides}
    elif now == Ball.REMOVER:
        return _("The ball is with %(name)s, to remove what is in the way") % {"name": ", ".join(names)}
    else:
        return _("The ball is with %(name)s") % {"name": ", ".join(names)}


def _told(blocker: Blocker, today: date) -> list[str]:
    """What happened to it, in the order it happened."""

    def on(moment: datetime | None) -> str:
        return day_words(timezone.localdate(moment), today) if moment else ""

    return [
        _("%(name)s named it on %(day)s.") % {"name": blocker.raised_by.name, "day": on(blocker.raised_at)},
        *_told_of_asking(blocker, on(blocker.asked_at), on(blocker.promised_at)),
        *_told_above(blocker, on(blocker.escalated_at), on(blocker.escalation_held_at)),
        *_told_of_end(blocker, on(blocker.ended_at)),
    ]


def _told_of_asking(blocker: Blocker, asked: str, promised: str) -> list[str]:
    if blocker.remover is None:
        return [_("Nobody is named who could remove it.")] if blocker.state == BlockerState.OPEN else []
    words = [_("%(name)s was asked on %(day)s.") % {"name": blocker.remover.name, "day": asked}]
    if promised:
        words.append(_("%(name)s said on %(day)s: “I’ll clear it.”") % {"name": blocker.remover.name, "day": promised})
    return words


def _told_above(blocker: Blocker, asked: str, held: str) -> list[str]:
    words = []
    if held:
        words.append(
            _("“Not yet” to asking above, on %(day)s: %(reason)s") % {"day": held, "reason": blocker.held_because}
        )
    if blocker.escalated_to is not None:
        told = {"name": blocker.escalated_to.name, "day": asked, "words": blocker.escalation_words}
        words.append(_("%(name)s was asked above on %(day)s, in these words: %(words)s") % told)
    return words


def _told_of_end(blocker: Blocker, day: str) -> list[str]:
    if blocker.is_in_the_way:
        return []
    name = blocker.ended_by.name if blocker.ended_by else _("Bearing")
    words = {
        BlockerState.REMOVED: _("%(name)s said on %(day)s that it is cleared."),
        BlockerState.CONSTRAINT: _("%(name)s said on %(day)s that it can’t be cleared."),
        BlockerState.WITHDRAWN: _("%(name)s said on %(day)s that it is not in the way any more."),
    }[BlockerState(blocker.state)] % {"name": name, "day": day}
    return [f"{words} {blocker.ending}".strip()]


@dataclass(frozen=True)
class Waits:
    """One thing in the way in a list: whose move it is, who waits, and whether it is the reader's move."""

    blocker: Blocker
    owner: User
    is_mine: bool
    day: str

    @property
    def thing(self) -> Action | Decision:
        return self.blocker.action or self.blocker.decision

    @property
    def may_promise(self) -> bool:
        return self.is_mine and self.blocker.state != BlockerState.PROMISED


def waits(reader: User, found: BlockerQuerySet, most: int | None = None) -> list[Waits]:
    """Each with since when it waits for whom, those in the way longest first. One query."""
    today = timezone.localdate()
    return [_waits(reader, one, today) for one in found.for_pages()[:most]]


def _waits(reader: User, blocker: Blocker, today: date) -> Waits:
    around = LockedBlocker(blocker, blocker.action, blocker.decision, blocker.decision.meeting)
    since = blocker.escalated_at or blocker.promised_at or blocker.asked_at or blocker.raised_at
    return Waits(blocker, around.owner, blocker.waits_for == reader, day_words(timezone.localdate(since), today))


def balls_of(reader: User, records: Iterable[Decision]) -> dict[int, BallNow | None]:
    """Whose move it is with each of these records, by number. Two queries, whatever their number."""
    wanted = {record.number: record for record in records}
    blockers, questions = defaultdict[int, list[Blocker]](list), defaultdict[int, list[QuestionAbout]](list)
    own = {"decision__in": wanted, "action": None}
    for one in Blocker.objects.with_somebody().filter(**own).select_related("remover", "escalated_to"):
        blockers[one.decision_id].append(one)
    for about in QuestionAbout.objects.unsettled().filter(**own).select_related("item__decider"):
        questions[about.decision_id].append(about)
    return {number: ball_of(reader, record, blockers[number], questions[number]) for number, record in wanted.items()}
