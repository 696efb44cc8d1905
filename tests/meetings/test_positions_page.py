"""All that was said on a question, on one page: after the reveal, to whoever may see the room."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem
from meetings.states import Answer, Outcome
from projects.models import User
from tests.build import make_person
from tests.build_meetings import make_position, make_record, reveal

from .pages import queries_of, words_of

SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def url_of(item: AgendaItem) -> str:
    return reverse("positions", args=[item.pk])


def test_it_holds_every_reason_in_its_lane(on_floor: AgendaItem, mo: User, obi: User, client_of: SignedIn) -> None:
    make_position(on_floor, mo, because="Mo’s reason.")
    reveal(on_floor)
    option_id = on_floor.options.get(rank=1).pk
    actions.change_mind(on_floor.pk, by=mo, answer=Answer.OPTION, option_id=option_id, because="Now I see.")

    words = words_of(client_of(obi).get(url_of(on_floor)))

    assert "1 of 3 took a position" in words
    assert "Open to every clinic 0" in words
    assert "Mo Adeyemi Mo’s reason. changed to B" in words
    assert "Mo Adeyemi Now I see. after the reveal, was A" in words


def test_sealed_it_is_nobodys(on_floor: AgendaItem, mo: User, fay: User, client_of: SignedIn) -> None:
    make_position(on_floor, mo, because="Only Mo knows this.")

    for person in (mo, fay):
        answer = client_of(person).get(url_of(on_floor))
        assert answer.status_code == 409
        assert "Every position is sealed until the reveal." in answer.content.decode()
        assert "Only Mo knows this." not in answer.content.decode()


def test_what_was_never_revealed_stays_sealed(on_floor: AgendaItem, mo: User, fay: User, client_of: SignedIn) -> None:
    make_position(on_floor, mo, because="Only Mo knows this.")
    make_record(on_floor, by=fay, outcome=Outcome.DROPPED)

    answer = client_of(mo).get(url_of(on_floor))

    assert answer.status_code == 409
    assert "What was never revealed stays sealed for ever" in answer.content.decode()


def test_the_number_of_queries_does_not_grow_with_people(revealed: AgendaItem, mo: User, client_of: SignedIn) -> None:
    client = client_of(mo)
    _say(revealed, mo)
    few = queries_of(client, url_of(revealed))
    for number in range(10):
        person = make_person(f"Somebody {number}")
        revealed.meeting.participants.create(person=person)
        _say(revealed, person)

    assert queries_of(client, url_of(revealed)) == few


def _say(item: AgendaItem, person: User) -> None:
    option_id = item.options.get(rank=0).pk
    actions.change_mind(item.pk, by=person, answer=Answer.OPTION, option_id=option_id, because="Now I see.")


def test_a_stranger_and_a_visitor_find_nothing(revealed: AgendaItem, oz: User, client_of: SignedIn) -> None:
    revealed.project.openness = "closed"
    revealed.project.save(update_fields=["openness"])

    assert Client().get(url_of(revealed)).status_code == 302
    assert client_of(oz).get(url_of(revealed)).status_code == 404
