"""Sealing what somebody said who could not do it here."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from meetings import actions, sealed
from meetings.models import AgendaItem, Position
from meetings.states import Answer
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import Event, User
from tests.build_meetings import make_position, make_record, reveal

from .conftest import History
from .pages import words_of

SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def said(item: AgendaItem, because: str = "Only Mo knows this.") -> dict[str, Any]:
    option_id = item.options.first().pk  # type: ignore[union-attr]
    return {"answer": Answer.OPTION, "option_id": option_id, "because": because, "objects_otherwise": False}


def test_it_is_sealed_for_its_author_alone_and_marked(
    on_floor: AgendaItem, fay: User, mo: User, lea: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    actions.give_on_behalf(on_floor.pk, mo, by=fay, **said(on_floor))

    position = Position.objects.get()
    assert (position.person, position.given_by) == (mo, fay)
    assert [spoken.because for spoken in sealed.read(on_floor, mo)] == ["Only Mo knows this."]
    for other in (fay, lea, None):
        assert sealed.read(on_floor, other) == []
    assert noted() == [("give_on_behalf", "Fay Lund")]
    assert Event.objects.latest("pk").detail == {"person": mo.pk}
    assert announced == [(2, {Region.PEOPLE})]


def test_the_person_replaces_it_and_then_it_is_theirs(on_floor: AgendaItem, fay: User, mo: User) -> None:
    actions.give_on_behalf(on_floor.pk, mo, by=fay, **said(on_floor))

    actions.give_position(on_floor.pk, by=mo, **said(on_floor, "I said something else."))

    assert Position.objects.get().given_by is None
    assert [spoken.because for spoken in sealed.read(on_floor, mo)] == ["I said something else."]


def test_who_has_spoken_is_not_spoken_for(on_floor: AgendaItem, fay: User, mo: User) -> None:
    make_position(on_floor, mo, because="Mo’s own.")

    with pytest.raises(RuleBroken, match="Only they can change it"):
        actions.give_on_behalf(on_floor.pk, mo, by=fay, **said(on_floor))

    assert [spoken.because for spoken in sealed.read(on_floor, mo)] == ["Mo’s own."]


def test_not_for_oneself_nor_for_who_does_not_take_part(on_floor: AgendaItem, fay: User, obi: User) -> None:
    for person in (fay, obi):
        with pytest.raises(RuleBroken, match="takes part and has not spoken"):
            actions.give_on_behalf(on_floor.pk, person, by=fay, **said(on_floor))


def test_the_facilitator_alone_may(on_floor: AgendaItem, mo: User, lea: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.give_on_behalf(on_floor.pk, lea, by=mo, **said(on_floor))


def test_not_after_the_reveal(revealed: AgendaItem, fay: User, mo: User) -> None:
    with pytest.raises(RuleBroken, match="Already revealed"):
        actions.give_on_behalf(revealed.pk, mo, by=fay, **said(revealed))


def test_nobody_speaks_for_themselves_on_behalf(on_floor: AgendaItem, mo: User) -> None:
    with pytest.raises(IntegrityError, match="position_given_by_another"):
        Position.objects.create(item=on_floor, person=mo, given_by=mo)


def test_the_page_lists_the_silent_and_keeps_nothing_readable(
    on_floor: AgendaItem, fay: User, mo: User, lea: User, client_of: SignedIn
) -> None:
    client, url = client_of(fay), reverse("give_on_behalf", args=[on_floor.pk])
    sent = {"person": mo.pk, "answer": on_floor.options.first().pk, "because": "Only Mo knows this."}

    before = words_of(client.get(url))
    answer = client.post(url, sent, follow=True)

    assert "Mo Adeyemi" in before
    assert "Lea Brandt" in before
    assert "Fay Lund" not in before
    assert "Mo Adeyemi" not in words_of(answer)
    assert "Sealed for Mo Adeyemi." in answer.content.decode()
    room = client.get(reverse("room", args=[on_floor.meeting_id])).content.decode()
    assert "Only Mo knows this." not in answer.content.decode() + room


def test_without_a_person_or_an_answer_it_is_refused_and_kept(
    on_floor: AgendaItem, fay: User, client_of: SignedIn
) -> None:
    answer = client_of(fay).post(reverse("give_on_behalf", args=[on_floor.pk]), {"because": "Kept here."})

    assert answer.status_code == 422
    assert "Kept here." in answer.content.decode()


def test_the_person_sees_who_wrote_it_down(on_floor: AgendaItem, fay: User, mo: User, client_of: SignedIn) -> None:
    actions.give_on_behalf(on_floor.pk, mo, by=fay, **said(on_floor))

    assert "Fay Lund wrote it down for you." in words_of(client_of(mo).get(reverse("room", args=[on_floor.meeting_id])))


def test_the_lanes_and_the_record_say_so(
    on_floor: AgendaItem, fay: User, mo: User, lea: User, client_of: SignedIn, organisation: object
) -> None:
    actions.give_on_behalf(on_floor.pk, mo, by=fay, **said(on_floor))
    on_floor.refresh_from_db()
    reveal(on_floor)

    room = words_of(client_of(lea).get(reverse("room", args=[on_floor.meeting_id])))
    record = make_record(on_floor, by=fay)
    page = words_of(client_of(lea).get(reverse("record", args=[record.number])))

    assert "written down by Fay Lund" in room
    assert "written down by Fay Lund" in page


def test_who_may_open_the_page(
    on_floor: AgendaItem, scheduled: AgendaItem, mo: User, oz: User, fay: User, client_of: SignedIn
) -> None:
    on_floor.project.openness = "closed"
    on_floor.project.save(update_fields=["openness"])
    url = reverse("give_on_behalf", args=[on_floor.pk])

    assert Client().get(url).status_code == 302
    assert client_of(oz).get(url).status_code == 404
    assert client_of(mo).get(url).status_code == 403
    reveal(on_floor)
    assert client_of(fay).get(url).status_code == 409
