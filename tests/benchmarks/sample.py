"""Larkhill with a live room, and as many records as are wished."""

from __future__ import annotations

import uuid
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models.base import ModelState
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem, Decision, Meeting, Option, Participant
from meetings.states import Answer, ItemState, MeetingState
from projects.models import User
from projects.sessions import SessionStore

BACKEND = "projects.signin.Backend"


@dataclass
class Sample:
    """Pages of one moment: by name, their address and the session of who looks."""

    pages: dict[str, tuple[str, str]]

    def queries(self, page: str) -> int:
        """How many one view of it takes, the second time."""
        path, session_key = self.pages[page]
        client = Client(headers={"host": "localhost"})
        client.cookies["sessionid"] = session_key
        assert client.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)


def make_sample(records: int) -> Sample:
    actions.load_sample()
    meeting = Meeting.objects.filter(state__in=[MeetingState.DRAFT, MeetingState.LIVE]).earliest("starts_at")
    _open(meeting)
    fill_log(records)
    fay, mo = session_of(meeting.facilitator), session_of(_participants(meeting)[-1])
    room = reverse("room", args=[meeting.pk])
    return Sample(
        {
            "room, facilitator": (room, fay),
            "room, participant": (room, mo),
            f"log of {Decision.objects.count():,}": (reverse("log"), fay),
            "today": (reverse("today"), fay),
            "meetings": (reverse("meetings"), fay),
            "a meeting of 40 questions": (reverse("meeting", args=[make_long_agenda(meeting)]), fay),
        }
    )


def make_long_agenda(like: Meeting) -> uuid.UUID:
    """A meeting of the same people, with forty questions ready to be opened."""
    models = [item for item in like.items.in_order() if item.options.exists()]
    meeting = _copy(like, state=MeetingState.DRAFT, opened_at=None, announced_at=None, ical_sequence=0)
    meeting.save(force_insert=True)
    everybody = [Participant(meeting=meeting, person=person) for person in [like.facilitator, *_participants(like)]]
    Participant.objects.bulk_create(everybody)
    for place in range(40):
        model = models[place % len(models)]
        clean = {"state": ItemState.SCHEDULED, "outcome": "", "clock_started_at": None, "seconds_used": 0}
        clean |= {"opened_at": None, "revealed_at": None, "settled_at": None, "carried_from": None}
        item = _copy(model, meeting=meeting, position=place + 1, **clean)
        item.save(force_insert=True)
        Option.objects.bulk_create(_copy(option, pk=None, item=item) for option in model.options.all())
    return meeting.pk


def _open(meeting: Meeting) -> None:
    """The question that decides is on the floor, and half of the room has spoken."""
    fay = meeting.facilitator
    if not meeting.is_live:
        actions.open_room(meeting.pk, by=fay)
    item = meeting.items.filter(options__isnull=False, state=ItemState.SCHEDULED).distinct().in_order()[0]
    actions.open_question(item.pk, by=fay)
    for person in _participants(meeting)[::2]:
        actions.give_position(
            item.pk, by=person, answer=Answer.OPTION, option_id=item.options.all()[0].pk,
            because="It keeps the promise.", objects_otherwise=False,
        )  # fmt: skip


def _participants(meeting: Meeting) -> list[User]:
    people = User.objects.filter(participations__meeting=meeting).exclude(pk=meeting.facilitator_id)
    return list(people.order_by("pk"))


def session_of(person: User) -> str:
    """A session as signing in leaves it."""
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), BACKEND
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def fill_log(records: int) -> None:
    """Copies of the records that are there, in copies of their meetings, until there are so many."""
    models = list(Decision.objects.select_related("item", "meeting").order_by("number"))
    last = models[-1].number
    meetings: dict[tuple[uuid.UUID, int], Meeting] = {}
    copies = []
    for count in range(records - len(models)):
        model, turn = models[count % len(models)], count // len(models)
        meeting = meetings.setdefault((model.meeting_id, turn), _copy(model.meeting))
        item = _copy(model.item, meeting=meeting, carried_from=None)
        copies.append(_copy(model, pk=last + 1 + count, item=item, meeting=meeting))
    Meeting.objects.bulk_create(meetings.values(), batch_size=1000)
    AgendaItem.objects.bulk_create([record.item for record in copies], batch_size=1000)
    Decision.objects.bulk_create(copies, batch_size=1000)


def _copy(model: Any, **changed: Any) -> Any:
    made = copy(model)
    made._state = ModelState()
    for name, value in ({"pk": uuid.uuid4()} | changed).items():
        setattr(made, name, value)
    return made
