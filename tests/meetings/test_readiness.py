"""Whether a meeting is worth people's time: what each question lacks, and the timeboxes against the length."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from projects.models import User
from tests.build_meetings import make_question

from .pages import words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
READY = [
    "Every question has one decider",
    "Every decider will be in the room",
    "Every choice has its options",
    "Every question has its context",
    "Every question has its time",
    "The timeboxes fit the meeting",
]


@pytest.fixture
def page(meeting: Meeting, fay: User, client_of: ClientOf) -> Callable[[], str]:
    return lambda: words_of(client_of(fay).get(reverse("meeting", args=[meeting.pk])))


def test_with_everything_there_each_line_says_so(meeting: Meeting, fay: User, page: Callable[[], str]) -> None:
    make_question(meeting, by=fay, decider=fay)

    said = page()

    assert "1 of 1 question is ready" in said
    assert "12 of 50 minutes planned" in said
    assert "38 free" in said
    assert all(line in said for line in READY)


@pytest.mark.parametrize(
    ("lacks", "instead_of", "says"),
    [
        ({"decider": None}, READY[0], "Question 2 has no decider."),
        ({"options": []}, READY[2], "Question 2 has fewer than two options."),
        ({"options": ["Go"]}, READY[2], "Question 2 has fewer than two options."),
        ({"context": "  "}, READY[3], "Question 2 has no context."),
        ({"timebox_minutes": None}, READY[4], "Question 2 has no timebox."),
    ],
)
def test_what_a_question_lacks_is_named_with_its_number(
    lacks: dict[str, Any], instead_of: str, says: str, meeting: Meeting, fay: User, page: Callable[[], str]
) -> None:
    make_question(meeting, by=fay, decider=fay)
    make_question(meeting, by=fay, **{"decider": fay} | lacks)

    said = page()

    assert "1 of 2 questions are ready" in said
    assert says in said
    assert instead_of not in said
    assert all(line in said for line in READY if line != instead_of)


def test_a_decider_who_does_not_take_part_is_said(
    meeting: Meeting, fay: User, obi: User, page: Callable[[], str]
) -> None:
    make_question(meeting, by=fay, decider=obi)

    said = page()

    assert "Question 1 is decided by somebody who does not take part." in said
    assert READY[1] not in said


def test_where_nobody_decides_and_nothing_is_timed_neither_is_praised(
    meeting: Meeting, fay: User, page: Callable[[], str]
) -> None:
    make_question(meeting, by=fay, decider=None, timebox_minutes=None)

    said = page()

    assert READY[1] not in said
    assert READY[5] not in said
    assert "0 of 50 minutes planned" in said


@pytest.mark.parametrize(
    ("minutes", "says"),
    [
        (50, "50 of 50 minutes planned 0 free"),
        (51, "The timeboxes are 1 minute longer than the meeting."),
        (62, "The timeboxes are 12 minutes longer than the meeting."),
    ],
)
def test_the_timeboxes_stand_against_the_length(
    minutes: int, says: str, meeting: Meeting, fay: User, page: Callable[[], str]
) -> None:
    make_question(meeting, by=fay, decider=fay, timebox_minutes=minutes)

    said = page()

    assert says in said
    assert (READY[5] in said) == (minutes == 50)


def test_an_empty_agenda_has_nothing_to_be_ready(page: Callable[[], str]) -> None:
    said = page()

    assert "No question is on the agenda yet." in said
    assert "people’s time?" not in said
