"""What people are asked about: the thing behind an ask, with what its mail and its page name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from meetings.models import Action, AgendaItem, Blocker, Decision, Meeting, Nudge, QuestionAbout
from meetings.states import NudgeKind, ThingKind
from projects.models import Project, User


@dataclass(frozen=True)
class Thing:
    """One thing that somebody was asked about. A record and what belongs to it, or a meeting to come.

    Or a question of that meeting, also when it was taken off the agenda since.
    """

    record: Decision | None = None
    action: Action | None = None
    blocker: Blocker | None = None
    # A question that was raised, or one that nothing is written about.
    item: AgendaItem | None = None
    about: QuestionAbout | None = None
    to_come: Meeting | None = None

    @property
    def meeting(self) -> Meeting:
        """Where it comes from, or what it is about."""
        found = self.record.meeting if self.record else self.to_come
        assert found is not None
        return found

    @property
    def project(self) -> Project:
        if self.record:
            return self.record.project
        else:
            return self.item.project if self.item else self.meeting.project

    @property
    def carried(self) -> Action | Decision:
        """What somebody carries or should: the action, or else the decision itself."""
        found = self.action or self.record
        assert found is not None
        return found

    @property
    def its_record(self) -> Decision:
        """The record, for what has one."""
        assert self.record is not None
        return self.record

    @property
    def owner(self) -> User | None:
        """Who carries it or was asked to."""
        return self.carried.owner if self.record else None

    @property
    def headline(self) -> str:
        """What it is, to stand inside a question."""
        if self.record:
            return self.carried.headline
        else:
            return self.item.question if self.item else self.meeting.title

    def is_seen_by(self, person: User) -> bool:
        """One query."""
        if self.record:
            return Decision.objects.visible_to(person).filter(pk=self.record.pk).exists()
        elif self.item:
            return AgendaItem.objects.visible_to(person).filter(pk=self.item.pk).exists()
        else:
            return Meeting.objects.visible_to(person).filter(pk=self.meeting.pk).exists()


def things_of(nudges: Iterable[Nudge]) -> dict[int, Thing]:
    """By nudge id: a query for each kind of thing there is."""
    found: dict[str, dict[str, Nudge]] = {}
    wanted = list(nudges)
    for nudge in wanted:
        found.setdefault(_reader(nudge), {})[nudge.object_id] = nudge
    things = {kind: _READERS[kind](ids) for kind, ids in found.items()}
    return {nudge.pk: things[_reader(nudge)][nudge.object_id] for nudge in wanted}


def _reader(nudge: Nudge) -> str:
    return "about" if nudge.kind == NudgeKind.OWNERSHIP else str(nudge.thing)


_RECORD = ("project__sponsor", "meeting__facilitator", "meeting__project", "item", "owner", "decider", "owner_asked_by")


def _through(*path: str) -> list[str]:
    return ["__".join([*path, part]) for part in _RECORD]


def _decisions(ids: Iterable[str]) -> dict[str, Thing]:
    found = Decision.objects.select_related(*_RECORD).filter(pk__in=[int(one) for one in ids])
    return {str(record.pk): Thing(record) for record in found}


def _actions(ids: Iterable[str]) -> dict[str, Thing]:
    found = Action.objects.select_related("owner", "owner_asked_by", *_through("decision")).filter(pk__in=list(ids))
    return {str(action.pk): Thing(action.decision, action) for action in found}


def _blockers(ids: Iterable[str]) -> dict[str, Thing]:
    people = ("remover", "raised_by", "escalated_to", "action__owner")
    found = Blocker.objects.select_related(*people, *_through("decision")).filter(pk__in=list(ids))
    return {str(one.pk): Thing(one.decision, one.action, one) for one in found}


def _about(ids: Iterable[str]) -> dict[str, Thing]:
    parts = ("item__meeting__facilitator", "action__owner", "blocker__remover", *_through("decision"))
    found = QuestionAbout.objects.select_related(*parts).filter(pk__in=[int(one) for one in ids])
    return {str(one.pk): Thing(one.decision, one.action, one.blocker, one.item, one) for one in found}


def _questions(ids: Iterable[str]) -> dict[str, Thing]:
    parts = ("project__sponsor", "meeting__project__sponsor", "meeting__facilitator", "created_by")
    found = AgendaItem.objects.select_related(*parts).filter(pk__in=list(ids))
    return {str(item.pk): Thing(item=item, to_come=item.meeting) for item in found}


def _meetings(ids: Iterable[str]) -> dict[str, Thing]:
    found = Meeting.objects.select_related("project__sponsor", "facilitator").filter(pk__in=list(ids))
    return {str(meeting.pk): Thing(to_come=meeting) for meeting in found}


_READERS: dict[str, Callable[[Iterable[str]], dict[str, Thing]]] = {
    ThingKind.DECISION: _decisions,
    ThingKind.ACTION: _actions,
    ThingKind.BLOCKER: _blockers,
    ThingKind.QUESTION: _questions,
    ThingKind.MEETING: _meetings,
    "about": _about,
}
