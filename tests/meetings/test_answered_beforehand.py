"""Who has answered before the meeting, and who has not: names, never what was said."""

from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, Meeting
from meetings.states import MeetingState
from projects.models import Project, User
from tests.build import make_person
from tests.build_meetings import make_meeting, make_position, make_question

from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


def asked(project: Project, fay: User, people: Sequence[User] = (), **fields: str) -> AgendaItem:
    return make_question(make_meeting(project, by=fay, people=people, **fields), by=fay)


def read(client: Client, meeting: Meeting | None) -> str:
    assert meeting is not None
    return words_of(client.get(reverse("meeting", args=[meeting.pk])))


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.ANNOUNCED])
def test_everybody_reads_who_is_waited_for_and_nobody_what_was_said(
    state: str, project: Project, fay: User, mo: User, lea: User, obi: User, client_of: SignedIn
) -> None:
    item = asked(project, fay, [mo, lea], state=state)
    make_position(item, fay, because="Quillwort.")

    for person in (fay, mo, obi):
        page = read(client_of(person), item.meeting)
        assert "1 of 3 has answered: waiting for Mo , Lea" in page
        assert "Quillwort" not in page


@pytest.mark.parametrize(("spoken", "words"), [(0, "Nobody has answered yet"), (2, "Everybody has answered")])
def test_nobody_and_everybody_are_not_named(
    spoken: int, words: str, project: Project, fay: User, mo: User, client_of: SignedIn
) -> None:
    item = asked(project, fay, [mo])
    for person in [fay, mo][:spoken]:
        make_position(item, person)

    page = read(client_of(fay), item.meeting)

    assert words in page
    assert "waiting for" not in page


def test_two_of_one_first_name_are_told_apart(project: Project, fay: User, client_of: SignedIn) -> None:
    item = asked(project, fay, [make_person("Ann Vale"), make_person("Ann Reis")])
    make_position(item, fay)

    assert "waiting for Ann Vale , Ann Reis" in read(client_of(fay), item.meeting)


def test_many_names_are_folded(project: Project, fay: User, client_of: SignedIn) -> None:
    item = asked(project, fay, [make_person() for _one in range(23)])
    make_position(item, fay)

    page = client_of(fay).get(reverse("meeting", args=[item.meeting_id]))

    assert "1 of 24 has answered; waiting for 23" in words_of(page)
    assert '<details class="agenda-item__answered">' in page.content.decode()


def test_once_the_room_is_open_the_room_says_it(project: Project, fay: User, client_of: SignedIn) -> None:
    item = make_question(make_meeting(project, by=fay, is_live=True), by=fay)
    make_position(item, fay)

    assert "answered" not in read(client_of(fay), item.meeting)


def test_forty_questions_and_twenty_four_people_cost_no_more_queries(
    project: Project, fay: User, client_of: SignedIn
) -> None:
    meeting = asked(project, fay).meeting
    assert meeting is not None
    few = queries_of(client_of(fay), reverse("meeting", args=[meeting.pk]))

    for _person in range(23):
        meeting.participants.create(person=make_person())
    for number in range(39):
        item = make_question(meeting, by=fay, question=f"Number {number}?")
        for participant in meeting.participants.all()[: number % 5]:
            make_position(item, participant.person)

    assert queries_of(client_of(fay), reverse("meeting", args=[meeting.pk])) == few
