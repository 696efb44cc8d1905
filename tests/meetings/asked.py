"""What tests of mails and their answers ask: one ask of every kind, step and role, about things made as asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from meetings.models import Action, Blocker, Decision, Meeting, Nudge, QuestionAbout, Why
from meetings.nudges.answers import LET_IT_GO
from meetings.nudges.ladders import Role
from meetings.states import ActionState, BlockerState, MeetingState, NudgeKind, ThingKind
from projects.models import Mail, Project, User
from projects.models.project import hash_of
from tests.build import make_membership, make_person
from tests.build_blockers import make_about, make_blocker, make_carried_action
from tests.build_meetings import make_meeting, make_question, make_record

from .follow_up import CLOSED, DUE, LONDON

WEEKS_AGO = datetime(2026, 10, 1, 10, 0, tzinfo=LONDON)
TOMORROW = datetime(2026, 10, 20, 10, 0, tzinfo=LONDON)


@dataclass
class Scene:
    """Fay facilitated, Mo decided, Ola carries or is asked to, Rem can remove, Spo is the sponsor."""

    project: Project
    fay: User
    mo: User
    title: str = "Tell the venues"
    obstacle: str = "The contract wording is not released"
    ola: User = field(init=False)
    rem: User = field(init=False)
    spo: User = field(init=False)
    meeting: Meeting = field(init=False)
    letters: int = 0

    def __post_init__(self) -> None:
        self.ola, self.rem, self.spo = (make_person(name) for name in ("Ola Berg", "Rem Castle", "Spo Dunn"))
        for person in (self.ola, self.rem, self.spo):
            make_membership(self.project, person)
        self.project.sponsor = self.spo
        self.project.save(update_fields=["sponsor"])
        began = CLOSED - timedelta(hours=1)
        self.meeting = make_meeting(
            self.project, by=self.fay, people=[self.mo], state=MeetingState.CLOSED, starts_at=began, closed_at=CLOSED
        )

    def record(self, **fields: Any) -> Decision:
        at = CLOSED - timedelta(minutes=20)
        defaults = {"statement": self.title, "decider": self.mo, "review_on": date(2026, 11, 10)}
        return make_record(self.meeting, by=self.fay, at=at, **defaults | fields)

    def action(self, **fields: Any) -> Action:
        defaults = {"title": self.title, "unowned_since": CLOSED} | fields
        return make_carried_action(self.record(**accepted(self.mo)), by=self.fay, **defaults)

    def asked_action(self) -> Action:
        asked = {"owner_accepted_at": None, "owner_asked_at": CLOSED, "owner_asked_by": self.mo}
        return self.action(owner=self.ola, state=ActionState.ASKED, unowned_since=None, **asked)

    def carried(self) -> Action:
        return self.action(owner=self.ola, unowned_since=None, owner_accepted_at=WEEKS_AGO, touched_at=WEEKS_AGO)

    def blocker(self, **fields: Any) -> Blocker:
        action = self.carried()
        action.state = ActionState.BLOCKED
        action.save(update_fields=["state"])
        defaults = {"obstacle": self.obstacle, "action": action, "asked_at": CLOSED} | fields
        return make_blocker(action.decision, by=self.ola, remover=self.rem, **defaults)

    def escalated(self) -> Blocker:
        words = {"escalation_words": f"“{self.obstacle}” holds it up. Can you release it?", "escalated_at": CLOSED}
        return self.blocker(state=BlockerState.ESCALATED, escalated_to=self.spo, **words)

    def about(self, why: Why, **fields: Any) -> QuestionAbout:
        action = self.carried()
        return make_about(action.decision, by=self.fay, why=why, action=action, drafted_at=CLOSED, **fields)

    def to_come(self, **fields: Any) -> Meeting:
        defaults = {"title": self.title[:100], "state": MeetingState.ANNOUNCED, "starts_at": TOMORROW} | fields
        return make_meeting(self.project, by=self.fay, people=[self.mo, self.ola], **defaults)

    def ask(self, asked: Asked, mail: Mail | None = None) -> Nudge:
        """A row of the outbox, as a sweep would have owed it."""
        self.letters += 1
        letter = mail or Mail.objects.create(
            kind="nudge", object_id="2026-10-19", recipient=asked.person.email, since=DUE, step=self.letters
        )
        return Nudge.objects.create(
            kind=asked.kind,
            thing=asked.thing,
            object_id=str(asked.of.pk),
            person=asked.person,
            role=asked.role,
            step=asked.step,
            since=asked.since,
            decision=None if asked.thing == ThingKind.MEETING else getattr(asked.of, "decision", None) or asked.record,
            mail=letter,
        )


def accepted(owner: User) -> dict[str, Any]:
    return {"owner": owner, "owner_asked_at": CLOSED, "owner_accepted_at": CLOSED}


@dataclass
class Asked:
    """One ask: what of, of whom, as what."""

    kind: NudgeKind
    step: int
    role: Role
    of: Any
    person: User
    since: datetime = CLOSED
    thing: ThingKind = ThingKind.DECISION
    record: Decision | None = None


def _midnight(day: date) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T00:00:00+00:00")


def _unowned(step: int, role: Role) -> Callable[[Scene], Asked]:
    def made(scene: Scene) -> Asked:
        person = {Role.DECIDER: scene.mo, Role.FACILITATOR: scene.fay, Role.SPONSOR: scene.spo}[role]
        record = scene.record()
        return Asked(NudgeKind.UNOWNED, step, role, record, person, record=record)

    return made


def _acceptance(step: int, role: Role, *, of_action: bool) -> Callable[[Scene], Asked]:
    def made(scene: Scene) -> Asked:
        person = scene.ola if role == Role.OWNER else scene.mo
        if of_action:
            return Asked(NudgeKind.ACCEPTANCE, step, role, scene.asked_action(), person, thing=ThingKind.ACTION)
        record = scene.record(owner=scene.ola, owner_asked_at=CLOSED, owner_asked_by=scene.fay)
        return Asked(NudgeKind.ACCEPTANCE, step, role, record, person, record=record)

    return made


def _unowned_action(step: int) -> Callable[[Scene], Asked]:
    def made(scene: Scene) -> Asked:
        role, person = (Role.FACILITATOR, scene.fay) if step == LET_IT_GO else (Role.OWNER, scene.mo)
        return Asked(NudgeKind.UNOWNED_ACTION, step, role, scene.action(), person, thing=ThingKind.ACTION)

    return made


def _quiet(step: int, role: Role = Role.OWNER) -> Callable[[Scene], Asked]:
    return lambda scene: Asked(
        NudgeKind.QUIET,
        step,
        role,
        scene.carried(),
        scene.ola if role == Role.OWNER else scene.mo,
        WEEKS_AGO,
        ThingKind.ACTION,
    )


def _blocker(step: int, **fields: Any) -> Callable[[Scene], Asked]:
    def made(scene: Scene) -> Asked:
        role, person = (Role.OWNER, scene.ola) if step == 3 else (Role.REMOVER, scene.rem)
        return Asked(NudgeKind.BLOCKER, step, role, scene.blocker(**fields), person, thing=ThingKind.BLOCKER)

    return made


def _nobody_above(scene: Scene) -> Asked:
    scene.project.sponsor = None
    scene.project.save(update_fields=["sponsor"])
    return _blocker(3)(scene)


def _escalation(role: Role) -> Callable[[Scene], Asked]:
    def made(scene: Scene) -> Asked:
        person = {Role.CONTACT: scene.spo, Role.REMOVER: scene.rem, Role.OWNER: scene.ola}[role]
        return Asked(NudgeKind.ESCALATION, 1, role, scene.escalated(), person, thing=ThingKind.BLOCKER)

    return made


def _ownership(why: Why, role: Role, *, on_agenda: bool = False) -> Callable[[Scene], Asked]:
    def made(scene: Scene) -> Asked:
        item = {"item": make_question(scene.to_come(), by=scene.fay)} if on_agenda else {}
        about = scene.about(why, **item)
        person = scene.ola if role == Role.OWNER else scene.fay
        return Asked(NudgeKind.OWNERSHIP, 1, role, about, person, thing=ThingKind.QUESTION)

    return made


def _review(step: int, role: Role) -> Callable[[Scene], Asked]:
    def made(scene: Scene) -> Asked:
        day = date(2026, 10, 19)
        record = scene.record(review_on=day, expected="Fewer calls.", **accepted(scene.ola))
        person = scene.ola if role == Role.OWNER else scene.mo
        return Asked(NudgeKind.REVIEW, step, role, record, person, _midnight(day), record=record)

    return made


def _position(scene: Scene) -> Asked:
    meeting = scene.to_come()
    make_question(meeting, by=scene.fay, question="One supplier or two?")
    return Asked(NudgeKind.POSITION, 1, Role.CONTRIBUTOR, meeting, scene.ola, TOMORROW, ThingKind.MEETING)


def _pre_read(step: int, role: Role) -> Callable[[Scene], Asked]:
    def made(scene: Scene) -> Asked:
        item = make_question(scene.to_come(), by=scene.ola, context="")
        person = scene.ola if role == Role.AUTHOR else scene.fay
        return Asked(NudgeKind.PRE_READ, step, role, item, person, TOMORROW, ThingKind.QUESTION)

    return made


def _nothing_to_decide(scene: Scene) -> Asked:
    meeting = scene.to_come()
    return Asked(NudgeKind.NOTHING_TO_DECIDE, 1, Role.FACILITATOR, meeting, scene.fay, TOMORROW, ThingKind.MEETING)


EVERY: dict[str, Callable[[Scene], Asked]] = {
    "unowned, decider": _unowned(1, Role.DECIDER),
    "unowned, again": _unowned(2, Role.DECIDER),
    "unowned, facilitator": _unowned(2, Role.FACILITATOR),
    "unowned, sponsor": _unowned(4, Role.SPONSOR),
    "acceptance": _acceptance(1, Role.OWNER, of_action=False),
    "acceptance, last": _acceptance(2, Role.OWNER, of_action=False),
    "acceptance, stand-in": _acceptance(1, Role.DECIDER, of_action=False),
    "acceptance of an action": _acceptance(1, Role.OWNER, of_action=True),
    "acceptance of an action, stand-in": _acceptance(1, Role.DECIDER, of_action=True),
    "unowned action": _unowned_action(1),
    "unowned action, let it go?": _unowned_action(3),
    "quiet": _quiet(1),
    "quiet, shorter": _quiet(2),
    "quiet, last": _quiet(3),
    "quiet, stand-in": _quiet(1, Role.DECIDER),
    "blocker": _blocker(1),
    "blocker, again": _blocker(2),
    "blocker, promised": _blocker(2, state=BlockerState.PROMISED, promised_at=CLOSED),
    "blocker, before asking above": _blocker(3),
    "blocker, nobody above": _nobody_above,
    "escalation, contact": _escalation(Role.CONTACT),
    "escalation, remover": _escalation(Role.REMOVER),
    "escalation, owner": _escalation(Role.OWNER),
    "ownership, unowned": _ownership(Why.UNOWNED, Role.FACILITATOR),
    "ownership, owner": _ownership(Why.OWNERSHIP, Role.OWNER, on_agenda=True),
    "ownership, handed on": _ownership(Why.HANDED_ON, Role.OWNER),
    "ownership, escalated": _ownership(Why.ESCALATED, Role.FACILITATOR),
    "ownership, review": _ownership(Why.REVIEW, Role.FACILITATOR),
    "review": _review(1, Role.OWNER),
    "review, decider": _review(2, Role.DECIDER),
    "position": _position,
    "pre-read, author": _pre_read(1, Role.AUTHOR),
    "pre-read, facilitator": _pre_read(2, Role.FACILITATOR),
    "nothing to decide": _nothing_to_decide,
}


def mailed(scene: Scene, name: str, token: str = "a-token") -> Nudge:
    """The same, as if its letter had left: its link works."""
    nudge = scene.ask(EVERY[name](scene))
    nudge.token_hash, nudge.expires_at = hash_of(token), DUE + timedelta(days=14)
    nudge.save(update_fields=["token_hash", "expires_at"])
    Mail.objects.filter(pk=nudge.mail_id).update(claimed_at=DUE, sent_at=DUE)
    return nudge
