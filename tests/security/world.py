"""A world with everything in it that somebody may not see: a closed project whose meeting is live.

What is sealed stands in words found nowhere else; `reseal` changes it, and nothing but it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client
from django.utils import timezone

from meetings import actions, sealed
from meetings.models import (
    Action,
    AgendaItem,
    Blocker,
    CalendarAddress,
    Decision,
    Guest,
    Knock,
    Meeting,
    Nudge,
    Objection,
    Option,
    Parked,
    Position,
    StopLink,
)
from meetings.states import Answer, ItemState, MeetingState, Outcome
from projects.models import Absence, Invitation, LocalMail, Membership, Project, Role, User
from projects.models.project import hash_of
from tests.build import make_invitation, make_membership, make_person, make_project
from tests.build_actions import make_action
from tests.build_blockers import make_blocker, make_carried_action
from tests.build_meetings import (
    enter,
    make_guest,
    make_meeting,
    make_nudge,
    make_position,
    make_question,
    make_record,
    reveal,
)
from tests.build_parking import make_parked
from tests.device import Device

# By role, in the order of the table's columns. Mo and Ann wrote what is sealed and stand beside them.
MEMBERS = ("anonymous", "outsider", "observer", "member", "participant", "facilitator", "lead", "administrator")
# Of the live meeting in the closed project, and of the one in the open project.
GUESTS = ("guest", "stranger_guest")
ROLES = MEMBERS + GUESTS
SECRETS = ("Quillwort", "Saxifrage", "Bogbean")
CLOSED_NAMES = ("Undertow", "Hagstone")


@dataclass
class World:
    """Its people by role, and its things by the name that the table gives them."""

    people: dict[str, User]
    authors: dict[str, User]
    closed: Project
    open: Project
    meeting: Meeting
    draft_meeting: Meeting
    over: Meeting
    open_meeting: Meeting
    sealed: AgendaItem
    revealed: AgendaItem
    beforehand: AgendaItem
    deferred: AgendaItem
    returned: AgendaItem
    settled: AgendaItem
    record: Decision
    action: Action
    closed_action: Action
    sealed_record: Decision
    objection: Objection
    parked: Parked
    membership: Membership
    invitation: Invitation
    mail: LocalMail
    departed: User
    absence: Absence
    passkey: Authenticator
    nudge: Nudge
    stop_link: StopLink
    guests: dict[str, Guest]
    invited_guest: Guest
    knock: Knock
    # Something in the way in either project, and an action that Pat carries.
    blocker: Blocker
    closed_blocker: Blocker
    stuck_action: Action
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A fresh browser of this role: nothing that an earlier request left is in it."""
        client = Client()
        if role in self.clients:
            client.cookies["sessionid"] = self.clients[role].cookies["sessionid"].value
        return client

    def sign_everybody_in(self) -> None:
        """A browser for each who can have one."""
        for role, person in {**self.people, **self.authors}.items():
            self.clients[role] = Client()
            self.clients[role].force_login(person)
        for role, guest in self.guests.items():
            self.clients[role] = enter(guest)

    @property
    def spoken(self) -> list[AgendaItem]:
        """Every question with positions that stay sealed to others."""
        return [self.sealed, self.beforehand, self.deferred, self.returned]


def make_world() -> World:
    people = {role: make_person(f"{name} Vale") for role, name in zip(MEMBERS[1:6], _NAMES, strict=True)}
    people |= {"lead": make_person("Lea Vale"), "administrator": make_person("Ada Vale", administers=True)}
    authors = {"mo": make_person("Mo Vale"), "ann": make_person("Ann Vale")}
    closed = make_project("Undertow", lead=people["lead"], openness="closed", purpose="Hagstone.")
    for role in ("member", "participant", "facilitator"):
        make_membership(closed, people[role])
    make_membership(closed, people["observer"], Role.OBSERVER)
    CalendarAddress.objects.create(person=people["outsider"], token_hash=hash_of("calendar-token"))
    memberships = [make_membership(closed, author) for author in authors.values()]
    closed_record = make_record(closed, by=people["facilitator"])
    fay, taking_part = people["facilitator"], [people["participant"], *authors.values()]
    meeting = make_meeting(closed, by=fay, people=taking_part, is_live=True, title="Hagstone forum")
    deferred = _deferred_while_sealed(meeting, fay, authors)
    items = {
        "sealed": _spoken(make_question(meeting, by=fay, state=ItemState.SEALED), authors),
        "beforehand": _spoken(make_question(meeting, by=fay, question="Do we start early?"), authors),
        "returned": _spoken(make_question(meeting, by=fay, question="Do we come back?"), authors),
    }
    actions.return_question(items["returned"].pk, by=fay)
    items["returned"].refresh_from_db()
    return World(
        people=people,
        authors=authors,
        closed=closed,
        meeting=meeting,
        draft_meeting=make_meeting(closed, by=fay, people=taking_part, title="Hagstone review"),
        over=make_meeting(closed, by=fay, people=taking_part, title="Hagstone past", state=MeetingState.CLOSED),
        deferred=deferred,
        sealed_record=deferred.record,
        # Written down before what the walk adds: of one moment, chance would order the two.
        closed_action=make_action(
            make_record(closed, by=fay), by=fay, title="Move the Hagstone.", at=timezone.now() - timedelta(hours=1)
        ),
        membership=memberships[1],
        invitation=make_invitation("new@elsewhere.example", by=people["lead"], project=closed, token="token"),
        departed=make_person("Gone Vale", left_at=timezone.now()),
        absence=Absence.objects.create(person=people["member"], first_day=date(2026, 1, 5), last_day=date(2026, 1, 9)),
        # Before what is parked on a walk: at the same moment either could come first.
        parked=make_parked(meeting, by=people["participant"], raised_at=timezone.now() - timedelta(minutes=5)),
        mail=LocalMail.objects.create(sender="b@x.example", to="x@x.example", subject="Hello", text="A", headers=""),
        passkey=WebAuthn.add(people["member"], "Laptop", _CREDENTIAL).instance,
        closed_blocker=make_blocker(closed_record, by=people["facilitator"], remover=people["participant"]),
        **items,
        **_open_things(people, authors),
        **_guests(meeting),
    )


# What came of registering a device that nobody has any more.
_CREDENTIAL = json.loads(Device().make({"publicKey": {"challenge": "AAAA"}}))


def _guests(meeting: Meeting) -> dict[str, Any]:
    """Who is in by a link, whose link somebody else knocks with, and a link that is free."""
    elsewhere = Meeting.objects.get(title="Open forum")
    guests = {"guest": make_guest(meeting, "Gus Vale"), "stranger_guest": make_guest(elsewhere, "Stu Vale")}
    knock = Knock.objects.create(guest=guests["guest"], browser="0123456789abcdef", letters="XYZ")
    return {"guests": guests, "invited_guest": make_guest(meeting, "Una Vale", token="guest-token"), "knock": knock}


_NAMES = ("Oz", "Obi", "Mem", "Pat", "Fay")


def reseal(world: World, *, option: int | None, because: str, objects: bool) -> None:
    """Let both authors have said something else, in the same places at the same moments."""
    for item in world.spoken:
        for position in Position.objects.filter(item=item).order_by("pk"):
            answer = Answer.OPTION if option is not None else Answer.UNSURE
            chosen = item.options.get(rank=option) if option is not None else None
            _seal_again(item, position, answer, chosen, because, objects)


def _seal_again(
    item: AgendaItem, position: Position, answer: Answer, chosen: Option | None, because: str, objects: bool
) -> None:
    """What is settled takes no position: it is as if it had been written so before."""
    states = AgendaItem.objects.filter(pk=item.pk)
    if item.state == ItemState.SETTLED:
        states.update(state=ItemState.SCHEDULED, settled_at=None, outcome="")
        sealed.seal(position, answer, chosen, because, objects)
        states.update(state=ItemState.SETTLED, settled_at=item.settled_at, outcome=item.outcome)
    elif item.state == ItemState.DRAFT:
        states.update(state=ItemState.SCHEDULED, meeting=Meeting.objects.order_by("created_at").first())
        sealed.seal(position, answer, chosen, because, objects)
        states.update(state=ItemState.DRAFT, meeting=None)
    else:
        sealed.seal(position, answer, chosen, because, objects)


def _spoken(item: AgendaItem, authors: dict[str, User]) -> AgendaItem:
    make_position(item, authors["mo"], option=0, because="Quillwort.", objects_otherwise=True)
    make_position(item, authors["ann"], answer=Answer.NONE, because="Saxifrage.")
    return item


def _deferred_while_sealed(meeting: Meeting, fay: User, authors: dict[str, User]) -> AgendaItem:
    item = _spoken(make_question(meeting, by=fay, question="Do we wait?", state=ItemState.SEALED), authors)
    missing = actions.Settlement(
        Outcome.DEFERRED, "The audit.", bringer=fay, bring_by=timezone.localdate() + timedelta(days=9)
    )
    actions.settle(item.pk, missing, by=fay)
    item.refresh_from_db()
    return item


def _open_things(people: dict[str, User], authors: dict[str, User]) -> dict[str, Any]:
    """An open project everybody sees, with a meeting where one question is revealed and one settled."""
    fay, pat = people["facilitator"], people["participant"]
    project = make_project("Daylight", lead=people["lead"])
    make_membership(project, fay)
    meeting = make_meeting(project, by=fay, people=[pat, *authors.values()], is_live=True, title="Open forum")
    settled = make_question(meeting, by=fay, question="Is it settled?", state=ItemState.SEALED)
    make_position(settled, authors["mo"], because="Said in the open.")
    record = make_record(reveal(settled), by=fay)
    revealed = make_question(meeting, by=fay, question="Is it revealed?", state=ItemState.SEALED)
    make_position(revealed, authors["mo"], because="Said in the open too.")
    reveal(revealed)
    objection = Objection.objects.create(item=revealed, person=pat, harm="It would break the rota.")
    nudge = make_nudge(make_record(project, by=fay), fay, token="answer-token")
    return {
        "open": project,
        "open_meeting": meeting,
        "settled": settled,
        "record": record,
        "action": make_action(record, by=fay),
        "revealed": revealed,
        "objection": objection,
        "blocker": make_blocker(record, by=fay, remover=people["member"]),
        "stuck_action": make_carried_action(record, by=fay, owner=pat),
        "nudge": nudge,
        "stop_link": StopLink.objects.create(person=fay, mail=nudge.mail, token_hash=hash_of("stop-token")),
    }
