"""What people read before: written over what was seen, added to, shown where it helps."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import Meeting
from meetings.states import MeetingState
from projects.errors import RuleBroken, Stale
from projects.models import Event, Project, User
from tests.build_meetings import make_meeting

from .conftest import History
from .pages import HTML, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def test_it_replaces_what_was_seen(meeting: Meeting, mo: User, noted: History, announced: list[Any]) -> None:
    actions.write_pre_read(meeting.pk, "**31%** book online.", by=mo, seen_version=1)

    meeting.refresh_from_db()
    assert (meeting.pre_read, meeting.pre_read_version, meeting.version) == ("**31%** book online.", 2, 2)
    assert noted() == [("write_pre_read", "Mo Adeyemi")]
    assert Event.objects.latest("pk").detail == {"characters": 20}
    assert announced == [(2, {"room-floor"})]


def test_two_do_not_overwrite_each_other(meeting: Meeting, mo: User, lea: User, client_of: ClientOf) -> None:
    actions.write_pre_read(meeting.pk, "Mo wrote this.", by=mo, seen_version=1)

    with pytest.raises(Stale, match="Somebody changed the pre-read"):
        actions.write_pre_read(meeting.pk, "Lea wrote that.", by=lea, seen_version=1)
    response = client_of(lea).post(
        reverse("write_pre_read", args=[meeting.pk]), {"text": "Lea wrote that.", "seen_version": 1}
    )

    meeting.refresh_from_db()
    assert meeting.pre_read == "Mo wrote this."
    assert response.status_code == 409
    assert "Lea wrote that." in words_of(response), "nothing typed is lost"


def test_a_paragraph_goes_to_the_end(meeting: Meeting, mo: User) -> None:
    actions.add_to_pre_read(meeting.pk, "Update on reminders", by=mo)
    actions.add_to_pre_read(meeting.pk, "Status of deposits", by=mo)

    meeting.refresh_from_db()
    assert (meeting.pre_read, meeting.pre_read_version) == ("Update on reminders\n\nStatus of deposits", 3)


def test_a_full_one_takes_no_more(meeting: Meeting, mo: User) -> None:
    actions.write_pre_read(meeting.pk, "x" * 19_990, by=mo, seen_version=1)

    with pytest.raises(RuleBroken, match="is full"):
        actions.add_to_pre_read(meeting.pk, "Update on reminders", by=mo)


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
def test_of_a_meeting_that_is_over_it_stays(state: str, project: Project, fay: User) -> None:
    over = make_meeting(project, by=fay, state=state)

    with pytest.raises(RuleBroken, match="is over"):
        actions.write_pre_read(over.pk, "Later.", by=fay, seen_version=1)
    with pytest.raises(RuleBroken, match="is over"):
        actions.add_to_pre_read(over.pk, "Later.", by=fay)


def test_those_who_prepare_write_it(meeting: Meeting, obi: User, oz: User) -> None:
    for person in (obi, oz):
        with pytest.raises(PermissionDenied):
            actions.write_pre_read(meeting.pk, "Mine.", by=person, seen_version=1)
        with pytest.raises(PermissionDenied):
            actions.add_to_pre_read(meeting.pk, "Mine.", by=person)


def test_everybody_who_sees_the_meeting_reads_it(meeting: Meeting, mo: User, obi: User, client_of: ClientOf) -> None:
    client_of(mo).post(
        reverse("write_pre_read", args=[meeting.pk]), {"text": f"- 31% book online\n\n{HTML}", "seen_version": 1}
    )

    response = client_of(obi).get(reverse("meeting", args=[meeting.pk]))

    assert "<li>31% book online</li>" in response.content.decode()
    assert HTML in words_of(response)
    assert "Edit the pre-read" not in words_of(response)


def test_who_waits_in_the_room_is_offered_it(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    waiting = make_meeting(project, by=fay, people=[mo])
    url = reverse("room", args=[waiting.pk])
    assert "pre-read" not in words_of(client_of(mo).get(url))

    actions.write_pre_read(waiting.pk, "word " * 800, by=fay, seen_version=1)

    assert "Read the pre-read, 4 minutes" in words_of(client_of(mo).get(url))
