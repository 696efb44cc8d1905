"""The room's own screen: what it shows in each state, that nothing can be pressed, and for whom it is."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions, regions
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState, MeetingState
from projects.live import Audience, Region
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_membership, make_person
from tests.build_meetings import make_meeting, make_position, make_question, make_record, reveal

from .pages import queries_of, words_of

HTMX = {"HX-Request": "true"}
SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED, decider=fay)


def display(client: Client, meeting: Meeting) -> HttpResponse:
    return client.get(reverse("display", args=[meeting.pk]))


def test_nothing_can_be_pressed_even_by_the_facilitator(sealed: AgendaItem, fay: User, client_of: SignedIn) -> None:
    page = display(client_of(fay), sealed.meeting).content.decode()

    assert re.findall(r"<(?:a|button|form|select|textarea|details)\b", page) == []
    assert re.findall(r'<input (?!type="hidden")', page) == []


def test_while_sealed_it_shows_the_question_and_who_is_silent(
    sealed: AgendaItem, fay: User, mo: User, client_of: SignedIn
) -> None:
    make_position(sealed, mo, because="Only Mo knows this.")
    make_position(sealed, fay, because="Only Fay knows this.")

    page = display(client_of(fay), sealed.meeting)

    assert sealed.question in words_of(page)
    assert "1 of 3 has not spoken" in words_of(page)
    assert "knows this." not in page.content.decode()


def test_what_is_parked_stands_in_its_foot_until_positions_need_the_room(
    sealed: AgendaItem, fay: User, mo: User, client_of: SignedIn
) -> None:
    foot = re.compile(r'<footer class="parking-foot".*?</footer>', re.DOTALL)
    empty = foot.search(display(client_of(fay), sealed.meeting).content.decode())
    for question in ("Who calls the clinics?", "Who pays for it?"):
        actions.park(sealed.meeting.pk, question, by=mo)

    said = foot.search(display(client_of(fay), sealed.meeting).content.decode())

    assert empty is not None
    assert "<p" not in empty[0]
    assert said is not None
    assert " ".join(re.sub(r"<[^>]+>", " ", said[0]).split()) == "Parking lot 2 Who pays for it?"
    make_position(sealed, mo)
    reveal(sealed)
    assert "parking-foot" not in display(client_of(fay), sealed.meeting).content.decode()


def test_what_is_parked_is_pushed_as_a_piece_of_its_own(sealed: AgendaItem, mo: User) -> None:
    actions.park(sealed.meeting.pk, "Who pays for it?", by=mo)

    room = regions.context(regions.look(sealed.meeting_id, None), Audience.DISPLAY)
    pushed = render_to_string(regions.pieces_of(Audience.DISPLAY), room | {"shown": [Region.PARKING]})

    assert re.findall(r'hx-target="(#[\w-]+)"', pushed) == ["#room-parking"]
    assert "Who pays for it?" in pushed


def test_once_revealed_it_shows_every_reason(sealed: AgendaItem, fay: User, mo: User, client_of: SignedIn) -> None:
    make_position(sealed, mo, because="Mo’s reason.")
    reveal(sealed)

    assert "Mo’s reason." in words_of(display(client_of(fay), sealed.meeting))


def test_in_a_crowd_only_the_fewest_are_read_out(sealed: AgendaItem, fay: User, mo: User, client_of: SignedIn) -> None:
    for number in range(12):
        person = make_person(f"Person {number}")
        sealed.meeting.participants.create(person=person)
        make_position(sealed, person, option=1, because="With the many.")
    make_position(sealed, mo, option=0, because="Alone against all.")
    reveal(sealed)

    words = words_of(display(client_of(fay), sealed.meeting))

    assert "Alone against all." in words
    assert "With the many." not in words


def test_before_it_opens_it_counts_down_in_the_last_hour(project: Project, fay: User, client_of: SignedIn) -> None:
    meeting = make_meeting(project, by=fay)

    page = display(client_of(fay), meeting)

    assert "Fay opens the room" in words_of(page)
    assert "data-until" in page.content.decode()


@pytest.mark.parametrize("late", [timedelta(minutes=1), timedelta(days=2)])
def test_once_its_time_has_come_it_says_that_it_is_not_open_yet(
    project: Project, fay: User, client_of: SignedIn, late: timedelta
) -> None:
    meeting = make_meeting(project, by=fay, starts_at=timezone.now() - late)

    assert "Fay has not opened the room yet. It was to open" in words_of(display(client_of(fay), meeting))


def test_between_questions_it_shows_what_was_settled_last(
    sealed: AgendaItem, fay: User, client_of: SignedIn, organisation: object
) -> None:
    make_question(sealed.meeting, by=fay, question="What comes after?")
    record = make_record(sealed, by=fay)

    words = words_of(display(client_of(fay), sealed.meeting))

    assert record.statement in words
    assert "What comes after?" in words


@pytest.mark.parametrize(
    ("state", "says"),
    [(MeetingState.CLOSED, "Closed: 0 questions were settled."), (MeetingState.CANCELLED, "was cancelled")],
)
def test_when_it_is_over_it_says_so(project: Project, fay: User, client_of: SignedIn, state: str, says: str) -> None:
    meeting = make_meeting(project, by=fay, state=state)

    assert says in words_of(display(client_of(fay), meeting))


@pytest.mark.parametrize("name", ["display", "display_changes"])
def test_it_is_for_whoever_sees_the_meeting(
    sealed: AgendaItem, project: Project, obi: User, oz: User, client_of: SignedIn, name: str
) -> None:
    Project.objects.filter(pk=project.pk).update(openness=Openness.CLOSED)
    url = reverse(name, args=[sealed.meeting_id])

    assert Client().get(url).status_code == 302
    assert client_of(oz).get(url).status_code == 404
    assert client_of(obi).get(url).status_code == 200


def test_it_asks_for_changes_and_gets_none_or_all(sealed: AgendaItem, fay: User, client_of: SignedIn) -> None:
    client, url = client_of(fay), reverse("display_changes", args=[sealed.meeting_id])

    same = client.get(url, {"version": sealed.meeting.version}, headers=HTMX)
    older = client.get(url, {"version": 0}, headers=HTMX).content.decode()

    assert same.status_code == 304
    assert 'id="room-floor"' in older
    assert reverse("reveal", args=[sealed.pk]) not in older


def test_its_queries_do_not_grow_with_people(sealed: AgendaItem, fay: User, client_of: SignedIn) -> None:
    client, url = client_of(fay), reverse("display", args=[sealed.meeting_id])
    few = queries_of(client, url)
    for number in range(20):
        person = make_person(f"Person {number}")
        make_membership(sealed.project, person)
        sealed.meeting.participants.create(person=person)
        make_position(sealed, person)

    assert queries_of(client, url) == few
