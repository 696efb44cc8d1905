"""Sealing a position, beforehand or on the floor, and replacing it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from meetings import actions, sealed
from meetings.models import AgendaItem, Position
from meetings.states import Answer, ItemState
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import Event, Project, User
from tests.build_meetings import make_meeting, make_position, make_question, make_record, reveal

from .conftest import History

pytestmark = pytest.mark.django_db


def give(item: AgendaItem, person: User, option: int | None = 0, **said: Any) -> AgendaItem:
    chosen = None if option is None else item.options.get(rank=option).pk
    fields = {"answer": Answer.OPTION, "option_id": chosen, "because": "", "objects_otherwise": False}
    return actions.give_position(item.pk, by=person, **fields | said)


def test_it_is_sealed(
    on_floor: AgendaItem, mo: User, fay: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    give(on_floor, mo, 1, because="Nothing collides there.", objects_otherwise=True)

    (spoken,) = sealed.read(on_floor, mo)
    assert spoken.option_id == on_floor.options.get(rank=1).pk
    assert (spoken.answer, spoken.because, spoken.objects_otherwise) == (
        Answer.OPTION, "Nothing collides there.", True,
    )  # fmt: skip
    assert sealed.read(on_floor, fay) == []
    assert noted() == [("give_position", "Mo Adeyemi")]
    assert announced == [(2, {Region.PEOPLE})]
    version = on_floor.version
    on_floor.refresh_from_db()
    # Fifty positions must not make the facilitator's open form stale.
    assert on_floor.version == version


def test_the_log_says_that_and_never_what(on_floor: AgendaItem, mo: User) -> None:
    give(on_floor, mo, because="hush-hush")

    event = Event.objects.latest("pk")
    assert event.detail == {}
    assert "hush" not in f"{event} {event.verb} {event.kind}"


@pytest.mark.parametrize("answer", [Answer.NONE, Answer.UNSURE])
def test_neither_of_the_other_answers_keeps_an_option(answer: Answer, on_floor: AgendaItem, mo: User) -> None:
    give(on_floor, mo, 0, answer=answer)

    (spoken,) = sealed.read(on_floor, mo)
    assert (spoken.answer, spoken.option_id) == (answer, None)


def test_giving_it_again_replaces_it_and_nobody_counts_twice(on_floor: AgendaItem, mo: User, noted: History) -> None:
    give(on_floor, mo, 0, because="First thought.")
    give(on_floor, mo, 2, because="Second thought.")

    assert on_floor.positions.count() == 1
    (spoken,) = sealed.read(on_floor, mo)
    assert (spoken.option_id, spoken.because) == (on_floor.options.get(rank=2).pk, "Second thought.")
    assert [verb for verb, _person in noted()] == ["give_position", "replace_position"]


def test_replacing_it_moves_its_time(on_floor: AgendaItem, mo: User) -> None:
    assert on_floor.opened_at
    before = on_floor.opened_at - timedelta(days=1)
    make_position(on_floor, mo, given_at=before)

    give(on_floor, mo)

    assert Position.objects.get(item=on_floor, person=mo).given_at > before


def test_it_may_be_given_before_the_room_is_open(project: Project, fay: User, mo: User) -> None:
    item = make_question(make_meeting(project, by=fay, people=[mo]), by=fay)

    give(item, mo)

    assert item.positions.count() == 1


def test_the_facilitator_gives_one_too(on_floor: AgendaItem, fay: User) -> None:
    give(on_floor, fay)

    assert len(sealed.read(on_floor, fay)) == 1


def test_who_does_not_take_part_is_refused(on_floor: AgendaItem, obi: User, oz: User, noted: History) -> None:
    for person in (obi, oz):
        with pytest.raises(PermissionDenied, match="You observe this meeting"):
            give(on_floor, person)

    assert not on_floor.positions.exists()
    assert noted() == []


def test_after_the_reveal_it_is_too_late(on_floor: AgendaItem, mo: User, lea: User) -> None:
    make_position(on_floor, mo, option=0, because="Sealed.")
    reveal(on_floor)

    for person in (mo, lea):
        with pytest.raises(RuleBroken, match="Already revealed at"):
            give(on_floor, person, 1, because="Too late.")

    assert [spoken.because for spoken in sealed.read(on_floor, None)] == ["Sealed."]


def test_on_a_settled_question_it_is_too_late(on_floor: AgendaItem, fay: User, mo: User) -> None:
    make_record(on_floor, by=fay)

    with pytest.raises(RuleBroken, match=r"Already settled at .*: decided"):
        give(on_floor, mo)


def test_a_waiting_question_takes_none(waiting: AgendaItem, mo: User) -> None:
    with pytest.raises(RuleBroken, match="not on an agenda"):
        give(waiting, mo)


def test_an_option_of_another_question_is_not_on_the_list(on_floor: AgendaItem, waiting: AgendaItem, mo: User) -> None:
    elsewhere = waiting.options.get(rank=0).pk

    with pytest.raises(RuleBroken, match="no longer on the list"):
        give(on_floor, mo, option_id=elsewhere)

    assert on_floor.state == ItemState.SEALED
    assert not on_floor.positions.exists()


@pytest.mark.parametrize("screen", ["room", "own"])
def test_an_empty_form_about_a_question_taken_off_the_agenda_is_answered_in_words(
    waiting: AgendaItem, mo: User, client_of: Callable[[User], Client], screen: str
) -> None:
    answered = client_of(mo).post(reverse("give_position", args=[waiting.pk]), {"screen": screen})

    assert answered.status_code == 409
    assert "not on an agenda" in answered.content.decode()
