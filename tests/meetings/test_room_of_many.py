"""The room with many people in it: what it asks of the database, and what stands for circles."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem, Meeting
from meetings.states import Answer, ItemState, Outcome
from projects import presence
from projects.models import User
from tests.build import make_membership, make_person
from tests.build_meetings import make_position, make_question, make_record, reveal

SignedIn = Callable[[User], Client]


@pytest.fixture
def sealed(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED, decider=fay)


def room(client: Client, meeting: Meeting) -> HttpResponse:
    return client.get(reverse("room", args=[meeting.pk]))


def test_the_number_of_queries_does_not_grow_with_people_and_questions(
    sealed: AgendaItem, fay: User, client_of: SignedIn
) -> None:
    client = client_of(fay)
    room(client, sealed.meeting)
    with CaptureQueriesContext(connection) as few:
        room(client, sealed.meeting)
    _fill(sealed, fay)

    with CaptureQueriesContext(connection) as many:
        room(client, sealed.meeting)

    assert len(many) == len(few)


def test_the_number_of_queries_does_not_grow_once_revealed(
    sealed: AgendaItem, fay: User, mo: User, client_of: SignedIn
) -> None:
    make_position(sealed, mo)
    crowd = _fill(sealed, fay)
    client = client_of(fay)
    reveal(sealed)
    room(client, sealed.meeting)
    with CaptureQueriesContext(connection) as few:
        room(client, sealed.meeting)
    for person in crowd:
        option_id = sealed.options.get(rank=1).pk
        actions.change_mind(sealed.pk, by=person, answer=Answer.OPTION, option_id=option_id, because="Now I see.")
        actions.raise_objection(sealed.pk, by=person, option_id=option_id, harm="It hurts.")

    with CaptureQueriesContext(connection) as many:
        room(client, sealed.meeting)

    assert len(many) == len(few)


def test_between_questions_who_is_here_comes_first(
    sealed: AgendaItem, fay: User, mo: User, client_of: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(sealed, fay)
    make_record(sealed, by=fay, outcome=Outcome.DROPPED)
    monkeypatch.setattr(presence, "here", lambda _room: frozenset({mo.pk}))

    page = room(client_of(mo), sealed.meeting).content.decode()

    roll = page[page.index('class="roll') :]
    assert roll.index(f'id="face-{mo.pk}"') < roll.index(f'id="face-{fay.pk}"')
    # In a crowd the names of the absent stand only where they are few, as those of the silent do.
    assert roll.count("person--away person--silent") == 22


def _fill(item: AgendaItem, fay: User) -> list[User]:
    """Twenty more people who have spoken and ten more questions."""
    people = [make_person(f"Person {number}") for number in range(20)]
    for person in people:
        make_membership(item.project, person)
        item.meeting.participants.create(person=person)
        make_position(item, person)
    for number in range(10):
        make_question(item.meeting, by=fay, question=f"What about number {number}?")
    return people


def test_in_a_crowd_of_hundreds_numbers_stand_for_circles(
    sealed: AgendaItem, fay: User, mo: User, client_of: SignedIn
) -> None:
    crowd = [make_person(f"Somebody {number}") for number in range(62)]
    sealed.meeting.participants.bulk_create(
        sealed.meeting.participants.model(meeting=sealed.meeting, person=person) for person in crowd
    )
    for number, person in enumerate(crowd[:40]):
        make_position(sealed, person, option=0, because=f"Reason {number}.")
    client = client_of(mo)

    before = room(client, sealed.meeting).content.decode()
    for person in crowd[40:60]:
        make_position(sealed, person, option=1)
    few = room(client, sealed.meeting).content.decode()
    reveal(sealed)
    after = room(client, sealed.meeting).content.decode()

    assert "25 of 65 have not spoken" in before
    assert before.count('id="face-') == 0
    assert few.count('id="face-') == 5
    assert after.count("crowd__circles") == 0
    assert "28 more reasons" in after
    assert f'href="{reverse("positions", args=[sealed.pk])}#lane-' in after
    assert after.count("Reason ") == 12
    assert client.get(reverse("positions", args=[sealed.pk])).content.decode().count("Reason ") == 40
