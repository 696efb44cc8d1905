"""Who has left, or was taken off: what they still see, and what they do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from projects.models import Project, Role, User
from tests.build import make_membership, make_project
from tests.build_meetings import make_meeting, make_position, make_question, make_record

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


@pytest.fixture
def closed(lea: User, fay: User, mo: User) -> Project:
    project = make_project("Undertow", lead=lea, openness="closed", why="Because of Hagstone.")
    make_membership(project, fay)
    make_membership(project, mo)
    return project


@pytest.fixture
def meeting(closed: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(closed, by=fay, people=[mo], is_live=True)


def remove(project: Project, person: User) -> None:
    project.memberships.filter(person=person).delete()


def get(client: Client, name: str, *args: object) -> tuple[int, str]:
    response = client.get(reverse(name, args=args))
    return response.status_code, response.content.decode()


def test_a_facilitator_who_left_the_project_does_not_read_its_backlog(
    closed: Project, meeting: Meeting, fay: User, lea: User, client_of: ClientOf
) -> None:
    """They still hold the meeting; what the project asks itself meanwhile is not theirs."""
    remove(closed, fay)
    asked = make_question(closed, by=lea, question="Do we replace Fay?")
    client = client_of(fay)

    status, page = get(client, "meeting", meeting.pk)

    assert status == 200
    assert "Do we replace Fay?" not in page
    assert get(client, "question", asked.pk)[0] == 404
    assert get(client, "project", closed.slug)[0] == 404
    assert client.post(reverse("schedule", args=[asked.pk]), {"meeting": meeting.pk}).status_code == 404


def test_a_participant_who_left_finishes_what_they_were_asked_and_no_more(
    closed: Project, meeting: Meeting, mo: User, fay: User, lea: User, client_of: ClientOf
) -> None:
    item = make_question(meeting, by=fay, state="sealed")
    other = make_meeting(closed, by=lea, title="Without them")
    elsewhere = make_record(closed, by=lea)
    remove(closed, mo)
    client = client_of(mo)

    given = client.post(reverse("give_position", args=[item.pk]), {"answer": "unsure"})

    assert given.status_code == 302
    assert get(client, "room", meeting.pk)[0] == 200
    assert get(client, "room", other.pk)[0] == 404
    assert get(client, "record", elsewhere.pk)[0] == 404
    for name in ("meetings", "projects", "log"):
        assert "Without them" not in get(client, name)[1]
        assert "Hagstone" not in get(client, name)[1]


def test_somebody_taken_off_the_list_and_out_of_the_project_sees_nothing(
    closed: Project, meeting: Meeting, mo: User, fay: User, client_of: ClientOf
) -> None:
    item = make_question(meeting, by=fay, state="sealed")
    meeting.participants.filter(person=mo).delete()
    remove(closed, mo)

    assert get(client_of(mo), "room", meeting.pk)[0] == 404
    assert get(client_of(mo), "position", item.pk)[0] == 404


def test_what_one_sealed_stays_ones_own_when_taken_off_the_list(
    closed: Project, meeting: Meeting, mo: User, fay: User, client_of: ClientOf
) -> None:
    item = make_question(meeting, by=fay, state="sealed")
    make_position(item, mo, because="Quillwort.")
    meeting.participants.filter(person=mo).delete()

    for person in (fay, mo):
        assert "Quillwort" not in get(client_of(person), "room", meeting.pk)[1]


def test_a_role_that_was_taken_away_counts_from_the_next_request(
    closed: Project, mo: User, client_of: ClientOf
) -> None:
    client = client_of(mo)
    assert client.post(reverse("ask", args=[closed.slug]), {"question": "Do we wait?"}).status_code == 302

    closed.memberships.filter(person=mo).update(role=Role.OBSERVER)

    assert client.post(reverse("ask", args=[closed.slug]), {"question": "Do we go?"}).status_code == 403


def test_an_open_project_that_closes_hides_all_of_it(
    lea: User, mo: User, oz: User, fay: User, client_of: ClientOf
) -> None:
    project = make_project("Undertow", lead=lea)
    meeting = make_meeting(project, by=lea, people=[mo], is_live=True, title="Hagstone forum")
    record = make_record(project, by=lea)
    client = client_of(oz)
    assert get(client, "record", record.pk)[0] == 200

    client_of(lea).post(reverse("edit_project", args=[project.slug]), {"name": "Undertow", "openness": "closed"})

    assert get(client, "record", record.pk)[0] == 404
    assert get(client, "room", meeting.pk)[0] == 404
    for name in ("meetings", "projects", "log", "people"):
        page = get(client, name)[1]
        assert "Undertow" not in page
        assert "Hagstone" not in page
