"""What one's own act is answered with, and where it leads: short while the page is pushed to anyway."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, Meeting
from meetings.states import Answer, ItemState
from projects.models import User
from tests.build_meetings import make_question

from .pages import Elements

SignedIn = Callable[[User], Client]


@pytest.fixture
def sealed(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED, decider=fay)


FOLLOWING = {"HX-Request": "true", "Bearing-Stream": "open"}


def test_a_page_that_is_pushed_to_is_told_which_version_is_due(
    sealed: AgendaItem, fay: User, client_of: SignedIn
) -> None:
    answer = client_of(fay).post(reverse("pause", args=[sealed.pk]), headers=FOLLOWING)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Bearing-Version"] == str(Meeting.objects.get(pk=sealed.meeting_id).version)


def test_a_participant_who_is_pushed_to_is_answered_with_their_own_part(
    sealed: AgendaItem, mo: User, client_of: SignedIn
) -> None:
    said = {"answer": Answer.NONE, "because": "Only Mo knows this."}

    answer = client_of(mo).post(reverse("give_position", args=[sealed.pk]), said, headers=FOLLOWING)

    assert "Only Mo knows this." in answer.content.decode()
    assert {"room-floor", "room-bar", "room-people"}.isdisjoint(Elements(answer).ids)
    assert answer.headers["Bearing-Version"] == str(Meeting.objects.get(pk=sealed.meeting_id).version)


def test_what_is_refused_is_said_also_to_a_page_that_is_pushed_to(
    sealed: AgendaItem, mo: User, client_of: SignedIn
) -> None:
    refused = client_of(mo).post(reverse("give_position", args=[sealed.pk]), {"answer": ""}, headers=FOLLOWING)

    assert refused.status_code == 422
    assert "position" in Elements(refused).ids


def test_asking_is_always_answered_in_full(sealed: AgendaItem, fay: User, client_of: SignedIn) -> None:
    url = reverse("changes", args=[sealed.meeting_id])

    assert "room-floor" in Elements(client_of(fay).get(url, {"version": 0}, headers=FOLLOWING)).ids


def test_a_question_prepared_in_between_leads_back_to_the_room(
    meeting: Meeting, fay: User, client_of: SignedIn
) -> None:
    item = make_question(meeting, by=fay)
    said = {"question": "Do we ask otherwise?", "mode": "decide", "seen_version": item.version}
    rows = {"options-TOTAL_FORMS": 0, "options-INITIAL_FORMS": 0}

    answer = client_of(fay).post(reverse("question", args=[item.pk]), said | rows)

    assert answer.headers["Location"] == reverse("room", args=[meeting.pk])
