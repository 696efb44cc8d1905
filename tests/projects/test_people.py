"""Everybody, one's own settings, and what administrators do."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from projects.models import Absence, Event, Invitation, Mail, Organisation, User
from tests.build import HOURS, make_invitation, make_mail, make_person, make_project

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
SETTINGS = {"name": "Mo A.", "time_zone": "Asia/Tokyo", "language": "en-gb", **HOURS}


def test_strangers_are_asked_to_sign_in() -> None:
    for path in ("/people/", "/settings/", "/projects/", "/projects/new/"):
        assert Client().get(path).headers["Location"] == f"/sign-in/?next={path}"


def test_everybody_sees_everybody_and_only_administrators_manage(client_of: ClientOf, mo: User, ada: User) -> None:
    make_invitation(by=ada)

    member, administrator = (client_of(person).get("/people/").content.decode() for person in (mo, ada))

    assert "Ada Reis" in member
    assert "new@elsewhere.example" not in member
    assert "Make administrator" not in member
    assert "new@elsewhere.example" in administrator
    assert administrator.count("Make administrator") == 1


def test_make_administrator(client_of: ClientOf, mo: User, ada: User) -> None:
    assert client_of(mo).post(f"/people/{mo.pk}/administrator/").status_code == 403

    response = client_of(ada).post(f"/people/{mo.pk}/administrator/")

    mo.refresh_from_db()
    assert response.status_code == 302
    assert mo.is_administrator
    assert [(event.verb, event.by, event.object_id) for event in Event.objects.all()] == [
        ("make-administrator", ada, str(mo.pk))
    ]
    assert client_of(ada).post(f"/people/{mo.pk}/administrator/").status_code == 409
    assert client_of(ada).post("/people/999999/administrator/").status_code == 404


def test_change_settings(client_of: ClientOf, mo: User) -> None:
    response = client_of(mo).post("/settings/", SETTINGS)

    mo.refresh_from_db()
    assert response.status_code == 302
    assert (mo.name, mo.time_zone) == ("Mo A.", "Asia/Tokyo")
    assert Event.objects.get().verb == "change-settings"


def test_working_hours_are_saved(client_of: ClientOf, mo: User) -> None:
    hours = {"working_days": ["7", "1", "3"], "work_starts": "07:15", "work_ends": "12:00"}

    client_of(mo).post("/settings/", {**SETTINGS, **hours})

    mo.refresh_from_db()
    assert (mo.working_days, mo.work_starts, mo.work_ends) == ("137", time(7, 15), time(12))
    page = client_of(mo).get("/settings/").content.decode()
    assert 'value="07:15"' in page
    assert len(re.findall(r'name="working_days"[^>]*checked', page)) == 3


def test_hours_that_cannot_be_are_refused_in_words_and_kept(client_of: ClientOf, mo: User) -> None:
    wrong = {**SETTINGS, "work_starts": "17:00", "work_ends": "09:00", "working_days": []}

    page = client_of(mo).post("/settings/", wrong).content.decode()

    assert "Work ends after it starts, on the same day." in page
    assert "Choose at least one day." in page
    assert 'value="Mo A."' in page


WRONG_HOURS: list[dict[str, Any]] = [
    {"working_days": []},
    {"working_days": ["8"]},
    {"work_starts": "later"},
    {"work_ends": "09:00"},
]


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 101}, {"time_zone": "Mars"}, {"language": "xx"}, *WRONG_HOURS]
)
def test_settings_that_cannot_be_are_given_back(client_of: ClientOf, mo: User, wrong: dict[str, str]) -> None:
    response = client_of(mo).post("/settings/", {**SETTINGS, **wrong})

    assert response.status_code == 422
    assert not Event.objects.exists()
    mo.refresh_from_db()
    assert mo.name == "Mo Adeyemi"


def test_an_older_spelling_of_a_zone_stays(client_of: ClientOf) -> None:
    person = make_person(time_zone="Asia/Calcutta")

    assert client_of(person).post("/settings/", {**SETTINGS, "time_zone": "Asia/Calcutta"}).status_code == 302


def test_times_are_told_in_the_readers_zone(client_of: ClientOf, ada: User) -> None:
    User.objects.update(time_zone="Asia/Tokyo")
    invitation = make_invitation(by=ada)
    noon = datetime(2026, 5, 4, 20, 30, tzinfo=UTC)
    make_mail("invitation", invitation.pk, invitation.email, claimed_at=noon, sent_at=noon)

    assert "Mailed on 5 May, 05:30" in client_of(ada).get("/people/").content.decode()


def test_people_take_the_same_queries_for_many(client_of: ClientOf, mo: User, django_assert_num_queries: Any) -> None:
    client = client_of(mo)
    with django_assert_num_queries(5):
        client.get("/people/")
    [make_person() for _number in range(5)]

    with django_assert_num_queries(5):
        client.get("/people/")


def _two_organisations(_ada: User) -> None:
    Organisation.objects.create(pk=2, name="Another")


def _an_invitation_twice(ada: User) -> None:
    make_invitation("A@x.example", by=ada)
    make_invitation("a@x.example", by=ada)


def _sent_unclaimed(_ada: User) -> None:
    make_mail(sent_at=timezone.now())


def _owed_twice(_ada: User) -> None:
    now = timezone.now()
    make_mail(since=now)
    make_mail(since=now)


def _changed(ada: User, **change: Any) -> None:
    User.objects.filter(pk=ada.pk).update(**change)


def _a_guest(**change: Any) -> None:
    User.objects.create(name="Gus Hill", guest_since=timezone.now(), **change)


def _guest() -> User:
    return User.objects.create(name="Gus Hill", guest_since=timezone.now())


def _away(person: User, first: int, last: int) -> Absence:
    day = date(2026, 10, 12)
    return Absence.objects.create(
        person=person, first_day=day + timedelta(days=first), last_day=day + timedelta(days=last)
    )


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (_two_organisations, "organisation_only_one"),
        (_an_invitation_twice, "invitation_open_once"),
        (lambda ada: make_invitation(by=ada, role="emperor"), "invitation_role_known"),
        (_sent_unclaimed, "mail_claimed_before_sent"),
        (_owed_twice, "mail_owed_once"),
        (lambda ada: _changed(ada, work_starts=time(18)), "user_work_starts_before_it_ends"),
        (lambda ada: _changed(ada, working_days=""), "user_works_on_some_day"),
        (lambda ada: _changed(ada, working_days="18"), "user_works_on_some_day"),
        (lambda ada: _changed(ada, letter_at=time(9, 15)), "user_letter_at_a_half_hour"),
        (lambda ada: _changed(ada, letter_at=time(11, 30)), "user_letter_at_a_half_hour"),
        (lambda ada: _changed(ada, holidays="Germany"), "user_holidays_of_a_place"),
        (lambda ada: _changed(ada, escalates_to=ada), "user_escalates_to_somebody_else"),
        (lambda ada: _changed(ada, escalates_to=make_person(left_at=timezone.now())), "has left"),
        (lambda ada: _changed(ada, escalates_to=_guest()), "a guest takes part in one meeting"),
        (lambda ada: Organisation.objects.update(nudges_paused_at=timezone.now()), "organisation_paused_by_somebody"),
        (lambda ada: Organisation.objects.update(nudges_paused_by=ada), "organisation_paused_by_somebody"),
        (lambda ada: make_project(nudges_paused_by=ada), "project_paused_by_somebody"),
        (lambda ada: _away(ada, 5, 4), "absence_ends_after_it_begins|range lower bound"),
        (lambda ada: _away(ada, 0, 366), "absence_a_year_at_most"),
        (lambda ada: [_away(ada, 1, 5), _away(ada, 5, 9)], "absence_once_a_day"),
        (lambda ada: _changed(ada, left_at=timezone.now()), "user_who_left_administers_nothing"),
        (lambda ada: _changed(ada, forgotten_at=timezone.now()), "user_forgotten_left_and_has_no_address"),
        (lambda _ada: _a_guest(forgotten_at=timezone.now()), "user_forgotten_left_and_has_no_address"),
        (lambda ada: _changed(ada, email="x@forgotten.invalid"), "user_forgotten_left_and_has_no_address"),
    ],
)
def test_the_database_refuses_the_opposite(ada: User, change: Callable[[User], object], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change(ada)


def test_a_withdrawn_invitation_leaves_room_for_another(ada: User) -> None:
    make_invitation(by=ada, withdrawn_at=timezone.now())
    make_invitation(by=ada)

    assert Invitation.objects.open().count() == 1
    assert Mail.objects.count() == 0


@pytest.mark.parametrize("act", ["update", "delete"])
def test_events_are_only_ever_added(ada: User, act: str) -> None:
    event = Event.objects.create(by=ada, verb="x", kind="user", object_id="1")

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(verb="y") if act == "update" else event.delete()
