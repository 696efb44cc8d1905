"""Rooms full of people, each with a session and a ticket. Needs Django set up."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.utils import timezone

from meetings import actions
from meetings.models import AgendaItem, Meeting
from meetings.states import Answer
from projects import live
from projects.live import Region, make_ticket
from projects.models import Project, Session, User
from projects.sessions import SessionStore
from tests.benchmarks.sample import BACKEND
from tests.build import make_organisation, make_project
from tests.build_meetings import make_meeting, make_question


@dataclass(frozen=True)
class Seat:
    """A person's stream: where it is asked for, and in whose session."""

    path: str
    session_key: str


@dataclass(frozen=True)
class Hall:
    """A live meeting with a question on the floor. The first seat is the facilitator's."""

    meeting_id: UUID
    item_id: UUID
    seats: list[Seat]

    def version(self) -> int:
        return Meeting.objects.values_list("version", flat=True).get(pk=self.meeting_id)


def make_people(count: int) -> list[User]:
    make_organisation()
    first = User.objects.count()
    people = [
        User(name=f"Person {number}", email=f"p{number}@larkhill.example", password="!")
        for number in range(first, first + count)
    ]
    return User.objects.bulk_create(people, batch_size=1000)


def sessions_of(people: Sequence[User]) -> list[str]:
    """A session for each, as signing in leaves it."""
    store, expires = SessionStore(), timezone.now() + timedelta(days=1)
    rows = [
        Session(
            session_key=secrets.token_hex(16),
            expire_date=expires,
            person=person,
            signed_in_at=timezone.now(),
            session_data=store.encode(
                {
                    SESSION_KEY: str(person.pk),
                    BACKEND_SESSION_KEY: BACKEND,
                    HASH_SESSION_KEY: person.get_session_auth_hash(),
                }
            ),
        )
        for person in people
    ]
    Session.objects.bulk_create(rows, batch_size=1000)
    return [row.session_key for row in rows]


def make_hall(project: Project, people: Sequence[User], participants: int) -> Hall:
    """The first facilitates, the next take part, all others observe."""
    meeting = make_meeting(project, by=people[0], people=people[1 : participants + 1], is_live=True)
    item = make_question(meeting, by=people[0])
    actions.open_question(item.pk, by=people[0])
    keys = sessions_of(people)
    seats = [
        Seat(f"/live/{make_ticket(meeting.pk, person.pk, key)}/", key) for person, key in zip(people, keys, strict=True)
    ]
    return Hall(meeting.pk, item.pk, seats)


def one_hall(people: int, participants: int) -> Hall:
    everybody = make_people(max(people, 2))
    return make_hall(make_project(f"Hall of {people}", lead=everybody[0]), everybody, min(participants, people - 1))


def many_halls(rooms: int, people_each: int) -> list[Hall]:
    everybody = make_people(rooms * people_each)
    project = make_project(f"Halls {rooms}", lead=everybody[0])
    groups = [everybody[at : at + people_each] for at in range(0, len(everybody), people_each)]
    return [make_hall(project, group, people_each) for group in groups]


def give_positions(item_id: UUID, rate: float, seconds: float) -> int:
    """What the verb leaves behind, without what it costs: rows changed, version raised, names announced.

    So many in a second, or as many as possible; returns how many.
    """
    item = AgendaItem.objects.get(pk=item_id)
    people = _who_takes_part(item)
    began, made = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < seconds:
        if made <= passed * rate:
            _replace_position(item, people[made % len(people)])
            made += 1
        else:
            time.sleep(0.002)
    return made


def _who_takes_part(item: AgendaItem) -> list[int]:
    """Everybody has given a position by the verb itself."""
    people = list(User.objects.filter(participations__meeting=item.meeting).order_by("pk"))[1:]
    said = {"answer": Answer.OPTION, "option_id": item.options.all()[0].pk, "because": "", "objects_otherwise": False}
    for person in people:
        actions.give_position(item.pk, by=person, **said)
    return [person.pk for person in people]


def _replace_position(item: AgendaItem, person_id: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH said AS (UPDATE meetings_position SET given_at = now() WHERE item_id = %s AND person_id = %s) "
            "UPDATE meetings_meeting SET version = version + 1 WHERE id = %s RETURNING version",
            [item.pk, person_id, item.meeting_id],
        )
        (version,) = cursor.fetchone()
        live.announce("meeting", item.meeting_id, version, Region.PEOPLE, people=[person_id])
