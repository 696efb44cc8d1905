"""Before a meeting closes: who carries what nobody carries, one decision after the other."""

from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import Decision, Meeting
from meetings.states import MeetingState, Outcome
from projects.errors import RuleBroken
from projects.models import Event, Project, User
from tests.build import make_person, make_project
from tests.build_meetings import make_meeting, make_question, make_record, noon

from .conftest import History
from .pages import words_of

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)


@pytest.fixture
def unowned(meeting: Meeting, fay: User) -> Decision:
    return make_record(meeting, by=fay, statement="Open to the first 64.", dissents=[(fay, "Too early.")])


@time_machine.travel(NOW, tick=False)
def test_who_is_named_is_asked_and_has_not_said_yes(
    unowned: Decision, mo: User, fay: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    actions.name_owner(unowned.pk, mo, by=fay)

    unowned.refresh_from_db()
    assert (unowned.owner, unowned.owner_asked_at, unowned.owner_accepted_at) == (mo, NOW, None)
    assert noted() == [("ask_owner", "Fay Lund")]
    assert Event.objects.get(verb="ask_owner").detail == {"to": mo.pk}
    assert [regions for _version, regions in announced] == [{"room-floor"}]
    assert list(Decision.objects.matching("adeyemi early")) == [unowned], "the log finds it by who is asked"


def test_who_names_themselves_has_said_yes(unowned: Decision, fay: User) -> None:
    actions.name_owner(unowned.pk, fay, by=fay)

    unowned.refresh_from_db()
    assert not unowned.is_asked


@time_machine.travel(NOW, tick=False)
def test_nobody_yet_is_an_answer(unowned: Decision, fay: User, noted: History) -> None:
    actions.name_owner(unowned.pk, None, by=fay)

    unowned.refresh_from_db()
    assert (unowned.owner, unowned.left_unowned_at) == (None, NOW)
    assert noted() == [("leave_unowned", "Fay Lund")]


def test_after_nobody_yet_somebody_may_still_be_asked(unowned: Decision, mo: User, fay: User) -> None:
    actions.name_owner(unowned.pk, None, by=fay)

    actions.name_owner(unowned.pk, mo, by=fay)

    unowned.refresh_from_db()
    assert (unowned.owner, unowned.left_unowned_at) == (mo, None)


def test_who_was_asked_already_stays_asked(unowned: Decision, mo: User, lea: User, fay: User) -> None:
    actions.name_owner(unowned.pk, mo, by=fay)

    for person in (lea, None):
        with pytest.raises(RuleBroken, match="Mo Adeyemi was asked"):
            actions.name_owner(unowned.pk, person, by=fay)

    unowned.refresh_from_db()
    assert unowned.owner == mo


@pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.ESCALATED, Outcome.DROPPED])
def test_only_what_was_decided_has_an_owner(outcome: Outcome, meeting: Meeting, mo: User, fay: User) -> None:
    record = make_record(meeting, by=fay, outcome=outcome)

    with pytest.raises(RuleBroken, match="Only what was decided"):
        actions.name_owner(record.pk, mo, by=fay)


def test_it_is_for_the_open_room(unowned: Decision, meeting: Meeting, mo: User, fay: User) -> None:
    actions.close_meeting(meeting.pk, by=fay)

    with pytest.raises(RuleBroken, match="closed"):
        actions.name_owner(unowned.pk, mo, by=fay)


def test_only_the_facilitator_is_told_who(unowned: Decision, mo: User, lea: User, obi: User) -> None:
    for person in (mo, lea, obi):
        with pytest.raises(PermissionDenied):
            actions.name_owner(unowned.pk, person, by=person)


def test_who_does_not_see_it_cannot_be_asked(fay: User, oz: User) -> None:
    closed = make_project("Closed works", lead=fay, openness="closed")
    record = make_record(make_meeting(closed, by=fay, is_live=True), by=fay)

    with pytest.raises(RuleBroken, match="Oz Petrov does not see"):
        actions.name_owner(record.pk, oz, by=fay)


# The room.


def room_of(client: Client, meeting: Meeting) -> str:
    return words_of(client.get(reverse("room", args=[meeting.pk])))


def test_the_room_asks_for_one_after_the_other(
    unowned: Decision, meeting: Meeting, mo: User, fay: User, client_of: ClientOf
) -> None:
    second = make_record(meeting, by=fay, statement="Tell the clinics on Monday.", question="Do we tell them?")
    client = client_of(fay)

    assert "2 decisions have nobody Open to the first 64." in room_of(client, meeting)
    client.post(reverse("name_owner", args=[unowned.pk]), {"person": mo.pk})
    assert "1 decision has nobody Tell the clinics on Monday." in room_of(client, meeting)
    client.post(reverse("name_owner", args=[second.pk]), {"nobody": "1"})
    assert "Who carries this?" not in room_of(client, meeting)

    second.refresh_from_db()
    assert (second.owner, second.left_unowned_at is not None) == (None, True)


def test_others_see_that_nobody_carries_it_and_cannot_say_who(
    unowned: Decision, meeting: Meeting, mo: User, client_of: ClientOf
) -> None:
    response = client_of(mo).get(reverse("room", args=[meeting.pk]))

    assert "If it is yours, say so now." in words_of(response)
    assert reverse("name_owner", args=[unowned.pk]) not in response.content.decode()


def test_before_closing_it_says_which_questions_will_go_back(
    unowned: Decision, meeting: Meeting, fay: User, client_of: ClientOf
) -> None:
    make_question(meeting, by=fay, question="Do we tell the owners?")

    said = room_of(client_of(fay), meeting)

    assert "1 question was not reached. It goes back to the project and waits there. Do we tell the owners?" in said
    assert "1 decision has nobody" in said


def test_to_say_neither_is_refused_in_words(
    unowned: Decision, meeting: Meeting, oz: User, fay: User, client_of: ClientOf
) -> None:
    for fields in ({}, {"person": ""}, {"person": "junk"}, {"person": 10**30}):
        response = client_of(fay).post(reverse("name_owner", args=[unowned.pk]), fields)

        assert response.status_code == 409
        assert "or say that nobody carries it yet" in response.content.decode()

    unowned.refresh_from_db()
    assert unowned.left_unowned_at is None


def test_closing_does_not_wait_for_an_answer(unowned: Decision, meeting: Meeting, fay: User) -> None:
    actions.close_meeting(meeting.pk, by=fay)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED


def test_a_person_who_takes_part_without_seeing_the_project_may_be_asked(fay: User, project: Project) -> None:
    closed, guest = make_project("Closed works", lead=fay, openness="closed"), make_person("Gus Hill")
    record = make_record(make_meeting(closed, by=fay, people=[guest], is_live=True), by=fay)

    actions.name_owner(record.pk, guest, by=fay)

    record.refresh_from_db()
    assert record.owner == guest
