"""Who is asked nothing by mail: while nudges are paused, while they are away, and what they muted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings import actions
from meetings.models import Decision, Meeting, Muted, Nudge
from meetings.nudges import facts
from meetings.states import NudgeKind
from projects import actions as project_actions
from projects.models import Absence, Event, Mail, Organisation, Project, User
from tests.build import make_person, make_project

from .follow_up import CLOSED, DUE, decided, held, owe, send
from .pages import words_of

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


@pytest.fixture
def closed(project: Project, fay: User, mo: User) -> Meeting:
    return held(project, fay, mo)


@pytest.fixture
def unowned(closed: Meeting, fay: User, mo: User) -> Decision:
    """Mo decided, nobody carries it."""
    return decided(closed, fay, mo, "Open to the first 64.")


# Everything.


def test_an_administrator_pauses_everything_and_resumes_it(unowned: Decision, ada: User, client_of: ClientOf) -> None:
    browser = client_of(ada)
    assert "Pause every nudge?" in words_of(browser.get("/people/nudges/"))

    browser.post("/people/nudges/")
    place = Organisation.objects.get()
    assert (place.nudges_paused_by, owe()) == (ada, 0)
    assert "Let nudges go out again?" in words_of(browser.get("/people/nudges/"))

    browser.post("/people/nudges/", {"resume": "1"})
    assert owe() == 1
    assert [event.verb for event in Event.objects.order_by("pk")] == ["pause-nudges", "resume-nudges"]


def test_what_waits_waits_and_leaves_once_afterwards(unowned: Decision, ada: User, outbox: list[Any]) -> None:
    owe()
    project_actions.pause_nudges(by=ada)
    send()
    assert not outbox
    assert Mail.objects.waiting().count() == 1

    project_actions.resume_nudges(by=ada)
    send()
    send()
    assert len(outbox) == 1


def test_what_does_not_stand_any_more_does_not_leave_afterwards(
    unowned: Decision, ada: User, mo: User, outbox: list[Any]
) -> None:
    owe()
    project_actions.pause_nudges(by=ada)
    actions.accept(unowned.number, by=mo)
    project_actions.resume_nudges(by=ada)

    send()

    assert not outbox


def test_everybody_reads_that_they_are_paused(project: Project, ada: User, mo: User, client_of: ClientOf) -> None:
    project_actions.pause_nudges(by=ada)

    for address in ("/today/", "/people/", reverse("project", args=[project.slug])):
        page = words_of(client_of(mo).get(address))
        assert "Bearing asks nobody anything by mail. Ada" in page
        assert "Let them go out again" not in page
    assert "Let them go out again" in words_of(client_of(ada).get("/people/"))


def test_nobody_else_may(project: Project, lea: User, mo: User) -> None:
    with pytest.raises(PermissionDenied):
        project_actions.pause_nudges(by=lea)
    with pytest.raises(PermissionDenied):
        project_actions.pause_project_nudges(project.pk, by=mo)


# One project.


def test_a_lead_pauses_their_project_alone(
    unowned: Decision, project: Project, fay: User, mo: User, lea: User, client_of: ClientOf, outbox: list[Any]
) -> None:
    other = decided(held(make_project("Elsewhere", lead=fay), fay, mo), fay, mo, "Wait.")
    owe()
    browser = client_of(lea)
    address = reverse("project_nudges", args=[project.slug])
    assert address in browser.get(reverse("project", args=[project.slug])).text

    browser.post(address)
    send()

    assert "Wait." in outbox[0].body
    assert "first 64" not in outbox[0].body
    assert [nudge.object_id for nudge in Nudge.objects.all()] == [str(other.number)]
    assert f"by mail about {project.name}. Lea" in words_of(client_of(mo).get(reverse("project", args=[project.slug])))

    browser.post(address, {"resume": "1"})
    assert owe(DUE + timedelta(days=1)) == 1, "as if it had never been owed"


def test_a_letter_about_a_paused_project_alone_waits(
    unowned: Decision, project: Project, lea: User, outbox: list[Any]
) -> None:
    owe()
    project_actions.pause_project_nudges(project.pk, by=lea)
    send()
    assert (len(outbox), Mail.objects.waiting().count()) == (0, 1)

    project_actions.resume_project_nudges(project.pk, by=lea)
    send()
    assert len(outbox) == 1


def test_twice_is_once(project: Project, ada: User) -> None:
    first = project_actions.pause_nudges(by=ada).nudges_paused_at

    assert project_actions.pause_nudges(by=ada).nudges_paused_at == first
    project_actions.resume_nudges(by=ada)
    project_actions.resume_nudges(by=ada)
    assert Event.objects.count() == 2


# Away, holidays, another hour.


def away(person: User, first: date, last: date) -> None:
    Absence.objects.create(person=person, first_day=first, last_day=last)


def test_who_is_away_is_asked_when_they_are_back(unowned: Decision, mo: User, outbox: list[Any]) -> None:
    away(mo, date(2026, 10, 19), date(2026, 10, 20))

    assert [owe(), owe(DUE + timedelta(days=1)), owe(DUE + timedelta(days=2))] == [0, 0, 1]


def test_who_has_gone_away_since_is_not_written_to(unowned: Decision, mo: User, outbox: list[Any]) -> None:
    owe()
    away(mo, date(2026, 10, 19), date(2026, 10, 19))

    send()
    assert not outbox

    send(DUE + timedelta(days=1))
    assert len(outbox) == 1


def test_a_holiday_is_a_day_off(unowned: Decision, mo: User) -> None:
    """On Monday 26 October 2026 Ireland has a bank holiday."""
    User.objects.filter(pk=mo.pk).update(holidays="IE", time_zone="Europe/Dublin")
    Meeting.objects.update(closed_at=CLOSED + timedelta(days=7))

    assert [owe(DUE + timedelta(days=7)), owe(DUE + timedelta(days=8))] == [0, 1]


def test_not_before_the_hour_of_their_mail(unowned: Decision, mo: User) -> None:
    """Due at eleven on Monday; on Tuesday it is due from the morning on."""
    User.objects.filter(pk=mo.pk).update(letter_at="10:30")
    tuesday = DUE + timedelta(days=1)

    assert owe(tuesday.replace(hour=10, minute=19)) == 0
    assert owe(tuesday.replace(hour=10, minute=41)) == 1


def test_the_hours_of_many_are_one_question(project: Project) -> None:
    def asked(people: list[User]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(facts.hours_of_all(people)) == len(people)
        return len(queries)

    people = [make_person() for _ in range(6)]
    for person in people:
        away(person, date(2026, 10, 19), date(2026, 10, 20))

    assert asked(people) == asked(people[:1]) == 1


# Muted.


def test_what_somebody_muted_is_not_owed_nor_listed(unowned: Decision, mo: User) -> None:
    Muted.objects.create(person=mo, kind=NudgeKind.UNOWNED)
    out = StringIO()

    with time_machine.travel(DUE, tick=False):
        call_command("nudges", "--tomorrow", stdout=out)

    assert owe() == 0
    assert out.getvalue() == "Nothing is owed by the end of tomorrow.\n"


def test_another_kind_muted_changes_nothing(unowned: Decision, mo: User) -> None:
    Muted.objects.create(person=mo, kind=NudgeKind.REVIEW)

    assert owe() == 1


# Ask in person.


def test_the_record_says_whom_no_mail_asks(unowned: Decision, fay: User, mo: User, client_of: ClientOf) -> None:
    page = reverse("record", args=[unowned.number])
    assert "ask in person" not in words_of(client_of(fay).get(page))

    Muted.objects.create(person=mo, kind=NudgeKind.UNOWNED)

    assert "Mo Adeyemi: no email, ask in person." in words_of(client_of(fay).get(page))


def test_and_of_who_was_asked_to_carry_it(closed: Meeting, fay: User, mo: User, lea: User, client_of: ClientOf) -> None:
    record = decided(closed, fay, mo, "Go.", owner=lea, owner_asked_at=CLOSED)
    Muted.objects.create(person=lea, kind=NudgeKind.ACCEPTANCE)

    assert "Lea" in (found := words_of(client_of(fay).get(reverse("record", args=[record.number]))))
    assert "no email, ask in person." in found


def test_the_record_says_who_is_away(unowned: Decision, fay: User, mo: User, client_of: ClientOf) -> None:
    away(mo, date(2026, 10, 18), date(2026, 10, 23))

    with time_machine.travel(DUE, tick=False):
        found = words_of(client_of(fay).get(reverse("record", args=[unowned.number])))

    assert "Mo Adeyemi is away until 23 October and is asked nothing by mail." in found


def test_a_persons_page_says_that_they_are_away(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    away(mo, date(2026, 10, 18), date(2026, 10, 23))

    with time_machine.travel(DUE, tick=False):
        found = words_of(client_of(fay).get(reverse("person", args=[mo.pk])))

    assert "Now away until 23 October" in found
