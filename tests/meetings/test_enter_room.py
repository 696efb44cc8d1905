"""Keeping who was there."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem, Attendance, Meeting
from projects.errors import RuleBroken
from projects.models import Project, User
from tests.build_meetings import make_meeting, make_record

from .conftest import History
from .pages import words_of

HTMX = {"HX-Request": "true"}
SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def test_who_enters_was_there_once(
    meeting: Meeting, mo: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    actions.enter_room(meeting.pk, by=mo)
    actions.enter_room(meeting.pk, by=mo)

    assert [one.person for one in meeting.attendances.all()] == [mo]
    assert noted() == [("enter", "Mo Adeyemi")]
    assert announced == []


def test_an_observer_was_there_too(meeting: Meeting, obi: User) -> None:
    actions.enter_room(meeting.pk, by=obi)

    assert meeting.attendances.get().person == obi


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_only_an_open_room_is_entered(project: Project, fay: User, state: str) -> None:
    meeting = make_meeting(project, by=fay, state=state)

    with pytest.raises(RuleBroken):
        actions.enter_room(meeting.pk, by=fay)


def test_the_database_keeps_it_once(meeting: Meeting, mo: User) -> None:
    Attendance.objects.create(meeting=meeting, person=mo)

    with pytest.raises(IntegrityError, match="attendance_once_a_meeting"):
        Attendance.objects.create(meeting=meeting, person=mo)


def test_the_page_sends_it_and_without_script_a_button_does(meeting: Meeting, mo: User, client_of: SignedIn) -> None:
    client, url = client_of(mo), reverse("enter_room", args=[meeting.pk])
    room = reverse("room", args=[meeting.pk])

    first = client.get(room).content.decode()
    by_itself = client.post(url, headers=HTMX)
    by_hand = client.post(url)
    then = client.get(room).content.decode()

    assert "data-enter" in first
    assert "I am here" in first
    assert (by_itself.status_code, by_hand.status_code, by_hand.url) == (204, 302, room)
    assert "data-enter" not in then


def test_a_room_that_is_not_open_is_asked_for_later(project: Project, fay: User, client_of: SignedIn) -> None:
    meeting = make_meeting(project, by=fay)

    page = client_of(fay).get(reverse("room", args=[meeting.pk])).content.decode()

    assert "data-enter" in page
    assert "data-open" not in page
    assert "I am here" not in page


def test_the_meeting_and_its_records_say_how_many_were_there(
    on_floor: AgendaItem, fay: User, mo: User, obi: User, client_of: SignedIn, organisation: object
) -> None:
    for person in (fay, mo, obi):
        actions.enter_room(on_floor.meeting_id, by=person)
    record = make_record(on_floor, by=fay)
    client = client_of(mo)

    assert "3 were there" in words_of(client.get(reverse("meeting", args=[on_floor.meeting_id])))
    assert "3 were there" in words_of(client.get(reverse("record", args=[record.number])))


def test_a_stranger_and_a_visitor_find_nothing(meeting: Meeting, oz: User, client_of: SignedIn) -> None:
    meeting.project.openness = "closed"
    meeting.project.save(update_fields=["openness"])
    url = reverse("enter_room", args=[meeting.pk])

    assert Client().post(url).status_code == 302
    assert client_of(oz).post(url).status_code == 404
