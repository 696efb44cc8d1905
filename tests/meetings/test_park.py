"""A question raised out of turn: parked, reworded, withdrawn and parked again."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem, Meeting, Parked
from meetings.states import MeetingState, NextStep
from projects.errors import RuleBroken, Stale
from projects.models import Project, User
from tests.build_meetings import make_meeting
from tests.build_parking import PARKED, make_parked

from .conftest import History
from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
SignedIn = Callable[[User], Client]


def lot(meeting: Meeting) -> list[str]:
    return [parked.question for parked in meeting.parked.in_lot()]


@pytest.fixture
def parked(meeting: Meeting, mo: User) -> Parked:
    return make_parked(meeting, by=mo)


def room(client: Client, meeting: Meeting) -> str:
    return client.get(reverse("room", args=[meeting.pk])).content.decode()


# Park.


def test_who_takes_part_parks_a_question_while_another_is_on_the_floor(
    on_floor: AgendaItem, mo: User, announced: list[tuple[int, set[str]]], noted: History
) -> None:
    actions.park(on_floor.meeting.pk, PARKED, by=mo)

    assert lot(on_floor.meeting) == [PARKED]
    assert announced == [(2, {"room-parking"})]
    assert noted() == [("park", "Mo Adeyemi")]


def test_between_two_questions_the_floor_changes_because_the_closing_asks_about_it(
    meeting: Meeting, mo: User, announced: list[tuple[int, set[str]]]
) -> None:
    actions.park(meeting.pk, PARKED, by=mo)

    assert announced == [(2, {"room-floor"})]


def test_everybody_in_the_room_reads_it(
    on_floor: AgendaItem, fay: User, mo: User, lea: User, obi: User, client_of: SignedIn
) -> None:
    client_of(mo).post(reverse("park", args=[on_floor.meeting_id]), {"question": PARKED})

    for person in (fay, mo, lea, obi):
        page = room(client_of(person), on_floor.meeting)
        assert PARKED in page
        assert (reverse("park", args=[on_floor.meeting_id]) in page) == (person != obi)


def test_who_observes_or_is_outside_parks_nothing(meeting: Meeting, obi: User, oz: User, client_of: SignedIn) -> None:
    for person in (obi, oz):
        assert client_of(person).post(reverse("park", args=[meeting.pk]), {"question": PARKED}).status_code == 403
        with pytest.raises(PermissionDenied):
            actions.park(meeting.pk, PARKED, by=person)

    assert lot(meeting) == []


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CLOSED, MeetingState.CANCELLED])
def test_only_an_open_room_has_a_parking_lot(state: str, project: Project, fay: User, client_of: SignedIn) -> None:
    there = make_meeting(project, by=fay, state=state)

    response = client_of(fay).post(reverse("park", args=[there.pk]), {"question": PARKED})

    assert response.status_code == 409
    assert "room-parking" not in room(client_of(fay), there)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Update on reminders", "is a status. What question does it raise?"),
        ("We should talk about the fax line", "is not a question yet."),
        ("", "Write the question first."),
        ("x" * 200 + "?", "at most 200 characters"),
    ],
)
def test_what_asks_nothing_comes_back_in_its_form_and_the_room_goes_on(
    text: str, words: str, on_floor: AgendaItem, mo: User, client_of: SignedIn
) -> None:
    address = reverse("park", args=[on_floor.meeting_id])

    piece = client_of(mo).post(address, {"question": text}, headers=HTMX)
    page = client_of(mo).post(address, {"question": text})

    for response in (piece, page):
        assert response.status_code == 422
        assert words in response.content.decode()
        assert f'value="{text}"' in response.content.decode()
    assert piece.content.decode().lstrip().startswith("<form")
    assert on_floor.question in page.content.decode()
    assert lot(on_floor.meeting) == []


def test_its_words_are_shown_as_words(meeting: Meeting, mo: User, fay: User, client_of: SignedIn) -> None:
    client_of(mo).post(reverse("park", args=[meeting.pk]), {"question": f"{HTML}?"})

    page = client_of(fay).get(reverse("room", args=[meeting.pk]))
    assert "<script>alert" not in page.content.decode()
    assert f"{HTML}?" in words_of(page)


def test_a_full_lot_costs_no_more_queries(meeting: Meeting, fay: User, mo: User, client_of: SignedIn) -> None:
    make_parked(meeting, by=mo)
    few = queries_of(client_of(fay), reverse("room", args=[meeting.pk]))

    for number in range(30):
        make_parked(meeting, by=mo if number % 2 else fay, question=f"And number {number}?")

    assert queries_of(client_of(fay), reverse("room", args=[meeting.pk])) == few


# Reword.


@pytest.mark.parametrize("who", ["mo", "fay"])
def test_who_raised_it_or_facilitates_puts_it_otherwise(
    who: str, parked: Parked, request: pytest.FixtureRequest, noted: History
) -> None:
    person = request.getfixturevalue(who)

    actions.reword_parked(parked.pk, "Who tells them?", by=person, seen_version=1)

    parked.refresh_from_db()
    assert (parked.question, parked.version) == ("Who tells them?", 2)
    assert noted() == [("reword", person.name)]


def test_the_same_words_again_change_nothing(parked: Parked, mo: User, noted: History) -> None:
    actions.reword_parked(parked.pk, PARKED, by=mo, seen_version=1)

    assert noted() == []


def test_somebody_elses_stays_as_it_is(parked: Parked, lea: User, oz: User, client_of: SignedIn) -> None:
    for person in (lea, oz):
        for verb in (
            lambda by: actions.reword_parked(parked.pk, "Mine?", by=by, seen_version=1),
            lambda by: actions.withdraw_parked(parked.pk, by=by),
        ):
            with pytest.raises(PermissionDenied):
                verb(person)

    assert lot(parked.meeting) == [PARKED]
    assert "Change what you parked" not in room(client_of(lea), parked.meeting)


def test_two_rewording_at_once_do_not_overwrite_each_other(parked: Parked, fay: User, mo: User) -> None:
    actions.reword_parked(parked.pk, "Who tells them?", by=fay, seen_version=1)

    with pytest.raises(Stale, match="It says now: Who tells them"):
        actions.reword_parked(parked.pk, "Who calls them?", by=mo, seen_version=1)


def test_a_report_does_not_become_of_it(parked: Parked, mo: User, client_of: SignedIn) -> None:
    fields = {"question": "Status of reminders", "seen_version": 1}

    response = client_of(mo).post(reverse("reword_parked", args=[parked.pk]), fields, headers=HTMX)

    assert response.status_code == 409
    assert "is a status. What question does it raise?" in response.content.decode()


# Withdraw, and park again.


def test_what_is_withdrawn_can_be_parked_again(
    parked: Parked, mo: User, fay: User, lea: User, client_of: SignedIn, noted: History
) -> None:
    client_of(mo).post(reverse("withdraw_parked", args=[parked.pk]))

    assert lot(parked.meeting) == []
    assert reverse("park_again", args=[parked.pk]) in room(client_of(mo), parked.meeting)
    assert reverse("park_again", args=[parked.pk]) in room(client_of(fay), parked.meeting)
    assert PARKED not in room(client_of(lea), parked.meeting)
    client_of(mo).post(reverse("park_again", args=[parked.pk]))
    assert lot(parked.meeting) == [PARKED]
    assert [verb for verb, _name in noted()] == ["withdrawn", "park_again"]


def test_what_the_facilitator_took_out_the_facilitator_brings_back(parked: Parked, mo: User, fay: User) -> None:
    actions.withdraw_parked(parked.pk, by=fay)

    with pytest.raises(PermissionDenied):
        actions.park_again(parked.pk, by=mo)
    actions.park_again(parked.pk, by=fay)

    assert lot(parked.meeting) == [PARKED]


def test_a_drop_by_mistake_is_undone(parked: Parked, fay: User) -> None:
    actions.give_next_step(parked.pk, NextStep.DROPPED, by=fay, reason="Nobody asks.")

    actions.park_again(parked.pk, by=fay)

    parked.refresh_from_db()
    assert (parked.next_step, parked.reason, parked.left_by) == ("", "", None)


def test_what_became_a_question_is_not_parked_again(parked: Parked, mo: User, fay: User) -> None:
    actions.give_next_step(parked.pk, NextStep.BACKLOG, by=fay)

    with pytest.raises(RuleBroken, match="waits in the project"):
        actions.park_again(parked.pk, by=fay)
    with pytest.raises(RuleBroken, match="waits in the project"):
        actions.withdraw_parked(parked.pk, by=mo)


def test_what_is_parked_is_not_parked_twice(parked: Parked, mo: User) -> None:
    with pytest.raises(RuleBroken, match="is parked"):
        actions.park_again(parked.pk, by=mo)


def test_the_answer_to_one_person_carries_what_is_theirs(parked: Parked, mo: User, client_of: SignedIn) -> None:
    response = client_of(mo).get(reverse("room_yours", args=[parked.meeting_id]), headers=HTMX)

    assert 'hx-target="#parking-yours"' in response.content.decode()
    assert reverse("reword_parked", args=[parked.pk]) in response.content.decode()
