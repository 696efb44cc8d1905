"""Every field that takes words, with the form it stands in and the pages that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Blocker, Decision, Meeting
from meetings.states import ItemState
from projects.models import Project, User
from tests.build import HOURS, make_invitation, make_membership, make_person, make_project
from tests.build_blockers import make_blocker
from tests.build_meetings import make_meeting, make_question, make_record


@dataclass
class Stage:
    """What the forms are about: Fay facilitates and leads; Ada administers; a newcomer is invited."""

    fay: User
    ada: User
    project: Project
    meeting: Meeting
    sealed: AgendaItem
    revealed: AgendaItem
    waiting: AgendaItem
    record: Decision
    # Ada was asked to clear what is in Fay's way.
    blocker: Blocker

    def client(self, person: User | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client


def make_stage() -> Stage:
    fay, ada = make_person("Fay Lund"), make_person("Ada Reis", administers=True)
    project = make_project("Online booking", lead=fay)
    make_membership(project, ada)
    make_invitation("new@elsewhere.example", by=ada, token="token")
    meeting, now = make_meeting(project, by=fay, is_live=True), timezone.now()
    # Who would be asked above, so that Fay reads the words.
    project.sponsor = make_person("Ruth Abel")
    project.save()
    carried = {"owner": fay, "owner_asked_at": now, "owner_asked_by": fay, "owner_accepted_at": now}
    record = make_record(project, by=fay, **carried)
    return Stage(
        fay=fay,
        ada=ada,
        project=project,
        meeting=meeting,
        sealed=make_question(meeting, by=fay, state=ItemState.SEALED),
        revealed=make_question(make_meeting(project, by=fay, is_live=True), by=fay, state=ItemState.REVEALED),
        waiting=make_question(project, by=fay, options=()),
        record=record,
        blocker=make_blocker(record, by=fay, remover=ada),
    )


@dataclass(frozen=True)
class Field:
    """One field. `limit` as the vocabulary has it; `is_line` for names, where a break becomes a space."""

    name: str
    limit: int
    address: Callable[[Stage], str]
    fields: Callable[[Stage], Mapping[str, Any]]
    shown: Callable[[Stage], list[str]]
    person: str = "fay"
    is_line: bool = False
    end: str = ""
    # What comes back when it is taken: the page with a guest's new link is shown once, in the answer.
    status: int = 302

    def send(self, stage: Stage, text: str) -> Any:
        """What comes back when this field says `text` and the others something plain."""
        person = getattr(stage, self.person) if self.person else None
        return stage.client(person).post(self.address(stage), {**self.fields(stage), self.name: text})


def _at(name: str, thing: str = "", part: str = "pk") -> Callable[[Stage], str]:
    return lambda stage: reverse(name, args=[getattr(getattr(stage, thing), part)] if thing else [])


def _at_all(*addresses: Callable[[Stage], str]) -> Callable[[Stage], list[str]]:
    return lambda stage: [address(stage) for address in addresses]


def _newest_project(_stage: Stage) -> list[str]:
    slug = Project.objects.latest("pk").slug
    return [
        reverse("projects"),
        *(reverse(name, args=[slug]) for name in ("project", "edit_project", "answer_charter")),
    ]


def _newest_meeting(_stage: Stage) -> list[str]:
    meeting = Meeting.objects.latest("created_at").pk
    return [reverse("meetings"), reverse("meeting", args=[meeting]), reverse("room", args=[meeting])]


def _newest_record(stage: Stage) -> list[str]:
    number = Decision.objects.latest("pk").pk
    return [reverse("log"), reverse("record", args=[number]), reverse("project", args=[stage.project.slug])]


def _project(_stage: Stage) -> Mapping[str, Any]:
    return {"name": "Another", "openness": "open"}


def _person(_stage: Stage) -> Mapping[str, Any]:
    return {"name": "Fay", "time_zone": "UTC", "language": "en-gb", **HOURS}


def _plan(_stage: Stage) -> Mapping[str, Any]:
    return {"title": "Forum", "day": "2030-05-05", "time": "10:00", "time_zone": "UTC", "length_minutes": 50}


def _pre_read(stage: Stage) -> Mapping[str, Any]:
    return {"seen_version": stage.meeting.pre_read_version}


def _question(stage: Stage) -> Mapping[str, Any]:
    rows = {"options-TOTAL_FORMS": 2, "options-INITIAL_FORMS": 0, "options-0-label": "One", "options-1-label": "Two"}
    return {**rows, "question": "Is it so?", "mode": "decide", "seen_version": stage.waiting.version}


def _position(_stage: Stage) -> Mapping[str, Any]:
    # Facilitators speak on a screen of their own.
    return {"answer": "unsure", "because": "So.", "screen": "own"}


def _decision(stage: Stage) -> Mapping[str, Any]:
    fields = {"outcome": "decided", "seen_version": stage.revealed.version, "statement": "Open.", "because": "Ready."}
    return {**fields, "option": "other", "decider": stage.fay.pk}


def _dropped(stage: Stage) -> Mapping[str, Any]:
    return {"outcome": "dropped", "seen_version": stage.sealed.version, "because": "Nobody needs it."}


def _correction(stage: Stage) -> Mapping[str, Any]:
    """Something besides the field that is tried is always different."""
    kept = ("statement", "because", "door", "confidence", "expected")
    said = {name: getattr(stage.record, name) for name in kept}
    day = timezone.localdate() + timedelta(days=200)
    return {**said, "review_on": day.isoformat(), "reason": "A slip.", "seen_version": stage.record.version}


def _corrected(stage: Stage) -> list[str]:
    number = stage.record.pk
    return [reverse("record", args=[number]), reverse("version", args=[number, 2]), reverse("correct", args=[number])]


def _behind_the_link(stage: Stage) -> list[str]:
    """Where who facilitates reads of a guest."""
    return [reverse(name, args=[stage.meeting.pk]) for name in ("guests", "room", "meeting")]


_PLAIN: dict[str, Any] = {"fields": lambda _stage: {}}
_CREATE: dict[str, Any] = {"address": _at("create_project"), "fields": _project, "shown": _newest_project}
_EDIT: dict[str, Any] = {
    "address": _at("question", "waiting"),
    "fields": _question,
    "shown": _at_all(_at("question", "waiting"), _at("project", "project", "slug")),
}
_REVEALED = lambda stage: [reverse("room", args=[stage.revealed.meeting_id])]  # noqa: E731 - a place, not a deed
_SETTLE: dict[str, Any] = {"address": _at("settle", "revealed"), "fields": _decision, "shown": _newest_record}
_INVITE: dict[str, Any] = {"fields": lambda _stage: {"email": "else@elsewhere.example", "role": "member"}}

FIELDS = [
    Field("name", 100, **_CREATE, is_line=True),
    Field("purpose", 200, **_CREATE, is_line=True),
    Field("why", 1000, **_CREATE),
    Field("problem", 1000, **_CREATE),
    Field("beneficiary", 1000, **_CREATE),
    Field("name", 100, _at("settings"), _person, _at_all(_at("settings"), _at("room", "meeting")), is_line=True),
    Field("name", 100, _at("invite"), **_INVITE, shown=_at_all(_at("people")), person="ada", is_line=True),
    Field(
        "name", 100, _at("invite_to_project", "project", "slug"), **_INVITE,
        shown=_at_all(_at("project_people", "project", "slug")), is_line=True,
    ),
    Field(
        "name", 100, lambda _stage: "/invitation/token/", lambda _stage: {"time_zone": "UTC"}, _at_all(_at("people")),
        person="", is_line=True,
    ),
    Field(
        "title", 100, lambda stage: f"{reverse('call_meeting')}?project={stage.project.slug}", _plan, _newest_meeting,
        is_line=True,
    ),
    Field("question", 200, _at("add_question", "meeting"), **_PLAIN, shown=_at_all(_at("meeting", "meeting")), end="?"),
    Field("text", 20_000, _at("write_pre_read", "meeting"), _pre_read, _at_all(_at("meeting", "meeting"))),
    Field("question", 200, **_EDIT, end="?"),
    Field("context", 20_000, _at("question", "waiting"), _question, _at_all(_at("question", "waiting"))),
    Field("options-0-label", 120, _at("question", "waiting"), _question, _at_all(_at("question", "waiting"))),
    Field("options-0-cost", 300, _at("question", "waiting"), _question, _at_all(_at("question", "waiting"))),
    Field(
        "because", 90, _at("give_position", "sealed"), _position,
        _at_all(_at("position", "sealed"), lambda stage: reverse("position", args=[stage.sealed.pk]) + "?change=1"),
    ),
    Field("because", 90, _at("change_mind", "revealed"), _position, _REVEALED),
    Field("harm", 300, _at("raise_objection", "revealed"), _position, _REVEALED),
    Field("question", 200, _at("park", "meeting"), **_PLAIN, shown=_at_all(_at("room", "meeting")), end="?"),
    Field(
        "name", 100, _at("guests", "meeting"), lambda _stage: {"email": "gus@elsewhere.example"}, _behind_the_link,
        is_line=True, status=200,
    ),
    *(
        Field(name, limit, _at("correct", "record"), _correction, _corrected)
        for name, limit in (("statement", 300), ("because", 1000), ("expected", 300), ("reason", 300))
    ),
    Field("because", 300, _at("hand_on", "record"), **_PLAIN, shown=_at_all(_at("record", "record"))),
    Field(
        "obstacle", 300, _at("block", "record"), **_PLAIN, shown=_at_all(_at("record", "record")), is_line=True,
    ),
    Field("how", 300, _at("clear_blocker", "blocker"), **_PLAIN, shown=_at_all(_at("blocker", "blocker"))),
    *(
        Field("because", 300, _at(verb, "blocker"), **_PLAIN, shown=_at_all(_at("blocker", "blocker")))
        for verb in ("accept_constraint", "withdraw_blocker", "hold_escalation")
    ),
    Field(
        "words", 600, _at("reword_escalation", "blocker"), **_PLAIN, shown=_at_all(_at("blocker", "blocker")),
        is_line=True,
    ),
    Field("statement", 300, **_SETTLE),
    Field("because", 1000, _at("settle", "revealed"), _decision, lambda stage: _newest_record(stage)[1:2]),
    Field("expected", 300, _at("settle", "revealed"), _decision, lambda stage: _newest_record(stage)[1:2]),
    Field("because", 1000, _at("settle", "sealed"), _dropped, lambda stage: _newest_record(stage)[1:2]),
]  # fmt: skip
