"""One person's page: what they own, are asked and decided, as far as the reader may see it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting
from meetings.shown.person import clock_of, days_words
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_membership, make_person, make_project
from tests.build_meetings import make_position, make_question, make_record, noon

from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client: Client, person: User) -> str:
    response = client.get(reverse("person", args=[person.pk]))
    assert response.status_code == 200
    return words_of(response)


def test_what_somebody_owns_is_asked_and_decided(meeting: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    yes = {"owner_asked_at": NOW, "owner_accepted_at": NOW}
    make_record(meeting, by=fay, statement="Open in November.", owner=mo, **yes)
    make_record(meeting, by=fay, statement="Train the clinics first.", owner=mo, owner_asked_at=NOW)
    make_record(meeting, by=fay, statement="Call them all.", decider=mo)

    page = page_of(client_of(fay), mo)

    assert "Owns 1 Decided D-001 since 13 October Open in November. Online booking Review 12 November" in page
    assert "Asked 1" in page
    assert "asked on 13 October Train the clinics first." in page
    assert "Decided lately Call them all." in page
    assert "Online booking Member since 13 October 2026" in page


def test_on_ones_own_page_a_request_can_be_answered(meeting: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    asked = make_record(meeting, by=fay, owner=mo, owner_asked_at=NOW)
    browser = client_of(mo)

    page = page_of(browser, mo)
    answered = browser.post(reverse("accept", args=[asked.number]), {"from": "person"})

    assert "I was asked 1" in page
    assert "Yes, I own it" in page
    assert answered.headers["Location"] == reverse("person", args=[mo.pk])
    assert "I own 1" in page_of(browser, mo)
    assert "Yes, I own it" not in page_of(client_of(fay), mo)


def test_a_closed_project_is_on_nobodys_page_for_strangers(mo: User, oz: User, fay: User, client_of: ClientOf) -> None:
    secret = make_project("Undertow", lead=mo, openness=Openness.CLOSED, sponsor=fay)
    make_record(secret, by=mo, statement="Hagstone it is.", owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)

    for person in (mo, fay):
        stranger, insider = page_of(client_of(oz), person), page_of(client_of(mo), person)
        assert "Undertow" not in stranger
        assert "Hagstone" not in stranger
        assert "Undertow" in insider
    assert "Nothing that you can see. A decision stands here once they said yes to it." in page_of(client_of(oz), mo)


def test_what_is_sealed_is_not_on_it(meeting: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    make_position(make_question(meeting, by=fay, state="sealed"), mo, because="Quillwort.")

    for reader in (mo, fay):
        assert "Quillwort" not in page_of(client_of(reader), mo)


def test_their_time_is_told_in_their_zone(mo: User, fay: User, client_of: ClientOf) -> None:
    mo.time_zone, mo.working_days = "Asia/Tokyo", "1246"
    mo.save(update_fields=["time_zone", "working_days"])

    page = page_of(client_of(fay), mo)

    assert "Time there 21:00 JST Tokyo" in page
    assert "Works 08:30 to 17:30 Monday, Tuesday, Thursday, Saturday" in page
    assert "outside working hours" in page


@pytest.mark.parametrize(
    ("now", "works"),
    [
        (datetime(2026, 10, 13, 7, 29, tzinfo=UTC), False),
        (datetime(2026, 10, 13, 7, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 13, 16, 30, tzinfo=UTC), False),
        (datetime(2026, 10, 11, 9, 0, tzinfo=UTC), False),
    ],
)
def test_hours_begin_and_end_on_the_minute_of_their_own_day(mo: User, now: datetime, works: bool) -> None:
    mo.work_starts, mo.work_ends = time(8, 30), time(17, 30)

    assert clock_of(mo, now).works_now is works


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("12345", "Monday to Friday"),
        ("135", "Monday, Wednesday, Friday"),
        ("67", "Saturday, Sunday"),
        ("1234567", "Monday to Sunday"),
        ("1345", "Monday, Wednesday to Friday"),
    ],
)
def test_days_are_said_as_people_say_them(days: str, words: str) -> None:
    assert days_words(days) == words


def test_an_empty_page_teaches(client_of: ClientOf) -> None:
    new = make_person("New Person")

    page = page_of(client_of(new), new)

    assert "You own nothing yet" in page
    assert "A question names one decider" in page
    assert "You are in no project." in page


def test_who_left_is_shown_as_left_and_without_hours(mo: User, ada: User, fay: User, client_of: ClientOf) -> None:
    User.objects.filter(pk=mo.pk).update(left_at=NOW)

    page, admins = page_of(client_of(fay), mo), page_of(client_of(ada), mo)

    assert "Left on 13 October 2026" in page
    assert "Time there" not in page
    assert "Delete personal data" not in page
    assert "Delete personal data" in admins


def test_queries_do_not_grow(project: Project, meeting: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    client, url = client_of(fay), reverse("person", args=[mo.pk])
    make_record(meeting, by=fay, owner=mo, owner_asked_at=NOW)
    few = queries_of(client, url)
    for number in range(4):
        other = make_project(f"Project of {number}", lead=fay, sponsor=mo)
        make_membership(other, mo)
        make_record(other, by=fay, owner=mo, decider=mo, owner_asked_at=NOW, owner_accepted_at=NOW)
        make_record(other, by=fay, owner=mo, owner_asked_at=NOW)

    assert queries_of(client, url) == few


def test_a_name_is_only_a_name(fay: User, client_of: ClientOf) -> None:
    person = make_person(HTML, email="x@x.example", left_at=timezone.now())

    assert HTML.encode() not in client_of(fay).get(reverse("person", args=[person.pk])).content
