"""A question's place in the order: after another one, while somebody else orders too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState
from projects.errors import RuleBroken, Stale
from projects.models import User
from tests.at_once import at_once, refusals
from tests.build_meetings import make_meeting, make_question

from .conftest import History
from .pages import words_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
SignedIn = Callable[[User], Client]


def order(meeting: Meeting) -> str:
    """The first letters, in order."""
    return "".join(item.question[0] for item in meeting.items.in_order())


@pytest.fixture
def five(meeting: Meeting, fay: User) -> dict[str, AgendaItem]:
    return {letter: make_question(meeting, by=fay, question=f"{letter} comes now?") for letter in "ABCDE"}


def move(five: dict[str, AgendaItem], which: str, after: str, by: User, seen: int = 1) -> AgendaItem:
    beyond = five[after].pk if after else None
    return actions.move_question(five[which].pk, by=by, after=beyond, seen_agenda_version=seen)


def send(client: Client, item: AgendaItem, after: AgendaItem | None, seen: int = 1, **said: Any) -> Any:
    fields = {"after": after.pk if after else "", "agenda_version": seen}
    return client.post(reverse("move_question", args=[item.pk]), fields, **said)


@pytest.mark.parametrize(
    ("which", "after", "expected"),
    [("E", "", "EABCD"), ("A", "E", "BCDEA"), ("B", "D", "ACDBE"), ("D", "A", "ADBCE"), ("C", "", "CABDE")],
)
def test_it_goes_right_after_another_one(
    which: str, after: str, expected: str, five: dict[str, AgendaItem], meeting: Meeting, mo: User, noted: History
) -> None:
    move(five, which, after, mo)

    assert order(meeting) == expected
    meeting.refresh_from_db()
    assert (meeting.version, meeting.agenda_version) == (2, 2)
    assert noted() == [("move", "Mo Adeyemi")]


@pytest.mark.parametrize(("which", "after"), [("A", ""), ("C", "B")])
def test_where_it_is_already_nothing_moves(
    which: str, after: str, five: dict[str, AgendaItem], meeting: Meeting, fay: User, noted: History
) -> None:
    move(five, which, after, fay)

    meeting.refresh_from_db()
    assert (order(meeting), meeting.version) == ("ABCDE", 1)
    assert noted() == []


def test_places_with_gaps_are_passed_over(five: dict[str, AgendaItem], meeting: Meeting, fay: User) -> None:
    actions.return_question(five["B"].pk, by=fay)

    move(five, "E", "A", fay, seen=2)

    assert order(meeting) == "AECD"


# Somebody else orders too.


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (("E", "A"), ("D", "B"), "AEBDC"),
        (("E", "A"), ("C", "A"), "ACEBD"),
        (("A", "E"), ("D", ""), "DBCEA"),
    ],
)
def test_two_moves_of_different_questions_both_hold(
    first: Any, then: Any, expected: str, five: dict[str, AgendaItem], meeting: Meeting, fay: User, mo: User
) -> None:
    move(five, *first, fay)
    move(five, *then, mo, seen=1)

    assert order(meeting) == expected


@pytest.mark.parametrize("then", [("E", "C"), ("B", "E")])
def test_what_somebody_else_moved_is_not_moved_on_what_was_seen_before(
    then: Any, five: dict[str, AgendaItem], meeting: Meeting, fay: User, mo: User, noted: History
) -> None:
    move(five, "E", "A", fay)

    with pytest.raises(Stale, match="changed the order"):
        move(five, *then, mo, seen=1)

    assert order(meeting) == "AEBCD"
    assert noted() == [("move", "Fay Lund")]


def test_after_one_that_was_taken_off_is_nowhere(five: dict[str, AgendaItem], fay: User, mo: User) -> None:
    actions.return_question(five["B"].pk, by=fay)

    with pytest.raises(Stale):
        move(five, "E", "B", mo, seen=1)
    with pytest.raises(RuleBroken, match="back in its project"):
        move(five, "B", "", mo, seen=1)


def test_taken_off_and_put_back_it_is_somewhere_else(
    five: dict[str, AgendaItem], meeting: Meeting, fay: User, mo: User
) -> None:
    actions.return_question(five["B"].pk, by=fay)
    actions.schedule(five["B"].pk, meeting.pk, by=fay)

    with pytest.raises(Stale):
        move(five, "B", "", mo, seen=1)

    assert order(meeting) == "ACDEB"


def test_a_question_that_was_added_meanwhile_is_in_nobodys_way(
    five: dict[str, AgendaItem], waiting: AgendaItem, meeting: Meeting, fay: User, mo: User
) -> None:
    actions.schedule(waiting.pk, meeting.pk, by=fay)

    move(five, "E", "", mo, seen=1)

    assert order(meeting) == "EABCDD"


@pytest.mark.parametrize("seen", [-1, 0, 2, 2**31])
def test_an_order_that_nobody_saw(seen: int, five: dict[str, AgendaItem], fay: User) -> None:
    with pytest.raises(Stale):
        move(five, "E", "", fay, seen=seen)


def test_after_itself_or_a_question_of_another_agenda(five: dict[str, AgendaItem], meeting: Meeting, fay: User) -> None:
    elsewhere = make_question(make_meeting(meeting.project, by=fay), by=fay)

    for after in (five["E"].pk, elsewhere.pk):
        with pytest.raises(Stale):
            actions.move_question(five["E"].pk, by=fay, after=after, seen_agenda_version=1)


@pytest.mark.parametrize("state", [ItemState.SEALED, ItemState.REVEALED])
def test_what_is_on_the_floor_stays_where_it_is(
    state: str, five: dict[str, AgendaItem], meeting: Meeting, fay: User
) -> None:
    on_floor = make_question(meeting, by=fay, state=state)

    with pytest.raises(RuleBroken):
        actions.move_question(on_floor.pk, by=fay, after=None, seen_agenda_version=1)


def test_a_question_that_waits_has_no_place(waiting: AgendaItem, fay: User) -> None:
    with pytest.raises(RuleBroken, match="not on an agenda"):
        actions.move_question(waiting.pk, by=fay, after=None, seen_agenda_version=1)


def test_who_does_not_prepare_moves_nothing(five: dict[str, AgendaItem], obi: User, oz: User) -> None:
    for person in (obi, oz):
        with pytest.raises(PermissionDenied):
            move(five, "E", "", person)


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_both_hold(five: dict[str, AgendaItem], meeting: Meeting, fay: User, mo: User) -> None:
    results = at_once(lambda: move(five, "E", "A", fay), lambda: move(five, "D", "B", mo))

    assert refusals(results) == []
    assert order(meeting) == "AEBDC"
    meeting.refresh_from_db()
    assert meeting.agenda_version == 3


@pytest.mark.django_db(transaction=True)
def test_of_one_question_the_first_move_holds(
    five: dict[str, AgendaItem], meeting: Meeting, fay: User, mo: User
) -> None:
    results = at_once(lambda: move(five, "C", "", fay), lambda: move(five, "C", "E", mo))

    (refusal,) = refusals(results)
    assert isinstance(refusal, Stale)
    assert order(meeting) in {"CABDE", "ABDEC"}


# The page.


def test_the_page_says_where_it_is_now(five: dict[str, AgendaItem], fay: User, client_of: SignedIn) -> None:
    piece = send(client_of(fay), five["E"], five["A"], headers=HTMX)

    assert piece.status_code == 200
    assert "“E comes now?” is now question 2 of 5." in piece.content.decode()
    assert 'hx-target="#agenda-list"' in piece.content.decode()
    page = send(client_of(fay), five["A"], five["B"], seen=2)
    assert page.url == f"{reverse('meeting', args=[five['A'].meeting_id])}#question-{five['A'].pk}"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "piece"])
def test_a_refusal_comes_with_the_order_as_it_is(
    headers: dict[str, str], five: dict[str, AgendaItem], meeting: Meeting, fay: User, mo: User, client_of: SignedIn
) -> None:
    move(five, "E", "A", fay)

    response = send(client_of(mo), five["E"], None, headers=headers)

    assert response.status_code == 409
    html = response.content.decode()
    assert "Somebody changed the order here after you saw it." in html
    assert "This is the order as it is now." in html
    places = [html.index(f'id="question-{five[letter].pk}"') for letter in "AEBCD"]
    assert places == sorted(places)
    assert 'name="agenda_version" value="2"' in html


def test_the_buttons_change_places_with_the_neighbours(
    five: dict[str, AgendaItem], meeting: Meeting, fay: User, client_of: SignedIn
) -> None:
    page = client_of(fay).get(reverse("meeting", args=[meeting.pk])).content.decode()

    for letter, up, down in [("A", None, "B"), ("C", "A", "D"), ("E", "C", None)]:
        row = page[page.index(f'id="question-{five[letter].pk}"') :].partition("</li>")[0]
        assert (f'value="{five[up].pk}" data-up' in row) if up else ("data-up" not in row)
        assert (f'value="{five[down].pk}" data-down' in row) if down else ("data-down" not in row)
    row = page[page.index(f'id="question-{five["B"].pk}"') :].partition("</li>")[0]
    assert 'value="" data-up' in row


def test_who_only_reads_has_nothing_to_move(
    five: dict[str, AgendaItem], meeting: Meeting, obi: User, client_of: SignedIn
) -> None:
    page = client_of(obi).get(reverse("meeting", args=[meeting.pk]))

    assert "Move up" not in words_of(page)
    assert "data-order" not in page.content.decode()
