"""One's settings: when mail may come, days off, what it may ask, and who above oneself hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings import actions
from meetings.models import Muted
from meetings.nudges.words import KIND_WORDS
from meetings.states import NudgeKind
from projects import actions as project_actions
from projects.countries import COUNTRIES
from projects.days_off import is_holiday, parts_of
from projects.models import Absence, Event, Project, User
from tests.at_once import at_once
from tests.build import make_person

from .pages import words_of

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
TODAY = date(2026, 10, 12)


@pytest.fixture
def browser(project: Project, mo: User, client_of: ClientOf) -> Client:
    return client_of(mo)


def iso(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


# The hour.


def test_the_hour_of_the_mail_is_saved_by_itself(browser: Client, mo: User) -> None:
    response = browser.post("/settings/mail/", {"letter_at": "07:30"})

    mo.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, "/settings/#mail")
    assert (mo.letter_at, mo.name) == (time(7, 30), "Mo Adeyemi")
    assert '<option value="07:30" selected>' in browser.get("/settings/").text
    assert Event.objects.get().verb == "choose-letter-hour"


@pytest.mark.parametrize("sent", ["06:30", "11:30", "09:10", "noon", ""])
def test_another_hour_is_refused_in_words(sent: str, browser: Client, mo: User) -> None:
    response = browser.post("/settings/mail/", {"letter_at": sent})

    mo.refresh_from_db()
    assert response.status_code == 422
    assert "field__error" in response.text
    assert mo.letter_at == time(9)


# What it may ask.


def test_every_kind_has_words_and_a_place_on_the_page(browser: Client) -> None:
    page = words_of(browser.get("/settings/"))

    assert set(KIND_WORDS) == set(NudgeKind)
    assert all(f"{words.name}" in page and f"{words.sent}" in page for words in KIND_WORDS.values())


def test_what_is_not_ticked_is_muted_and_what_is_ticked_again_is_not(browser: Client, mo: User) -> None:
    wanted = [kind.value for kind in NudgeKind if kind != NudgeKind.UNOWNED]

    browser.post("/settings/kinds/", {"kinds": wanted})
    assert [row.kind for row in Muted.objects.filter(person=mo)] == ["unowned"]
    assert browser.get("/settings/").text.count('name="kinds" value="unowned" id') == 1

    browser.post("/settings/kinds/", {"kinds": [*wanted, "unowned"]})
    assert not Muted.objects.exists()


def test_a_kind_that_nobody_knows_is_refused(browser: Client) -> None:
    assert browser.post("/settings/kinds/", {"kinds": ["gossip"]}).status_code == 422
    assert not Muted.objects.exists()


# Days off.


def test_an_absence_is_added_listed_and_removed(browser: Client, mo: User, fay: User, client_of: ClientOf) -> None:
    browser.post("/settings/away/", {"first_day": iso(3), "last_day": iso(9)})

    absence = Absence.objects.get(person=mo)
    page = browser.get("/settings/")
    assert f"/settings/away/{absence.pk}/remove/" in page.text
    assert "asks you nothing by mail while you are away" in words_of(page)

    client_of(fay).post(f"/settings/away/{absence.pk}/remove/")
    assert Absence.objects.exists(), "somebody else's"
    browser.post(f"/settings/away/{absence.pk}/remove/")
    assert not Absence.objects.exists()


def test_one_day_needs_no_last(browser: Client) -> None:
    browser.post("/settings/away/", {"first_day": iso(1)})

    assert Absence.objects.get().is_one_day


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (5, 4, "The last day is not before the first."),
        (-9, -8, "That is over already."),
        (1, 400, "That is more than a year"),
        (10, 12, "You have said already that you are away on some of these days."),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(first: int, last: int, words: str, browser: Client, mo: User) -> None:
    Absence.objects.create(
        person=mo,
        first_day=timezone.localdate() + timedelta(days=12),
        last_day=timezone.localdate() + timedelta(days=20),
    )

    response = browser.post("/settings/away/", {"first_day": iso(first), "last_day": iso(last)})

    assert response.status_code == 422
    assert words in words_of(response)
    assert Absence.objects.count() == 1


def test_a_country_and_then_a_part_of_it(browser: Client, mo: User) -> None:
    browser.post("/settings/holidays/", {"country": "DE"})
    mo.refresh_from_db()
    assert mo.holidays == "DE"
    assert '<option value="BY">Bayern</option>' in browser.get("/settings/").text

    browser.post("/settings/holidays/", {"country": "DE", "part": "BY"})
    mo.refresh_from_db()
    assert mo.holidays == "DE-BY"

    browser.post("/settings/holidays/", {"country": "FR", "part": "BY"})
    mo.refresh_from_db()
    assert mo.holidays == "FR", "a part belongs to its country"


def test_a_place_that_nobody_knows_is_refused(browser: Client, mo: User) -> None:
    assert browser.post("/settings/holidays/", {"country": "ZZ"}).status_code == 422
    mo.refresh_from_db()
    assert mo.holidays == ""


def test_holidays_of_a_place() -> None:
    epiphany, christmas = date(2026, 1, 6), date(2026, 12, 25)

    assert [is_holiday(place, epiphany) for place in ("", "DE", "DE-BY", "GB", "XX")] == [
        False,
        False,
        True,
        False,
        False,
    ]
    assert is_holiday("DE", christmas)


def test_every_country_has_holidays_that_can_be_kept() -> None:
    for country in COUNTRIES:
        is_holiday(country, TODAY)
        codes = [f"{country}-{code}" for code, _name in parts_of(country)]
        assert all(len(code) <= 30 and "-" not in code[3:] for code in codes), country


# Above you.


def test_a_contact_is_named_and_taken_back(browser: Client, mo: User, lea: User) -> None:
    browser.post("/settings/contact/", {"contact": lea.pk})
    mo.refresh_from_db()
    assert mo.escalates_to == lea

    browser.post("/settings/contact/", {"contact": ""})
    mo.refresh_from_db()
    assert mo.escalates_to is None


def test_neither_oneself_nor_a_guest_nor_who_left(browser: Client, mo: User) -> None:
    gone = make_person(left_at=timezone.now())
    guest = User.objects.create(name="Gus Hill", guest_since=timezone.now())

    refused = [browser.post("/settings/contact/", {"contact": one.pk}).status_code for one in (mo, gone, guest)]

    assert refused == [422, 422, 422]
    mo.refresh_from_db()
    assert mo.escalates_to is None


@pytest.mark.django_db(transaction=True)
def test_two_may_name_each_other_at_once(project: Project, mo: User, fay: User) -> None:
    for _ in range(5):
        at_once(partial(project_actions.name_contact, fay, by=mo), partial(project_actions.name_contact, mo, by=fay))

    assert set(User.objects.exclude(escalates_to=None)) == {mo, fay}


def test_who_leaves_is_nobodys_contact(project: Project, mo: User, fay: User, lea: User, ada: User) -> None:
    project_actions.name_contact(fay, by=mo)
    project_actions.name_contact(lea, by=fay)

    actions.end_account(fay.pk, by=ada)

    assert not User.objects.exclude(escalates_to=None).exists()


def test_who_is_forgotten_leaves_nothing_of_it(project: Project, mo: User, ada: User) -> None:
    project_actions.add_absence(timezone.localdate(), timezone.localdate(), by=mo)
    project_actions.choose_holidays("DE", by=mo)
    actions.choose_kinds(set(), by=mo)

    actions.end_account(mo.pk, by=ada, is_forgotten=True)

    mo.refresh_from_db()
    assert (mo.holidays, mo.letter_at) == ("", time(9))
    assert not Absence.objects.exists()
    assert not Muted.objects.exists()


# The page.


def test_the_page_asks_the_same_number_of_questions_however_much_is_said(browser: Client, mo: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/settings/").status_code == 200
        return len(queries)

    before = asked()
    for number in range(5):
        make_person()
        day = timezone.localdate() + timedelta(days=number)
        Absence.objects.create(person=mo, first_day=day, last_day=day)
    actions.choose_kinds(set(), by=mo)

    assert asked() == before


def test_every_form_carries_its_token(browser: Client, mo: User) -> None:
    Absence.objects.create(person=mo, first_day=timezone.localdate(), last_day=timezone.localdate())

    page = browser.get("/settings/").text.partition("<main")[2]

    forms = page.split("<form")[1:]
    assert len(forms) == 7
    assert all('name="csrfmiddlewaretoken"' in form for form in forms)


def test_all_of_it_in_german(browser: Client, mo: User) -> None:
    User.objects.filter(pk=mo.pk).update(language="de", holidays="DE")

    page: Any = browser.get("/settings/").text

    assert all(words in page for words in ("Wann Bearing schreiben darf", "Freie Tage", "Österreich", "Das ganze Land"))
