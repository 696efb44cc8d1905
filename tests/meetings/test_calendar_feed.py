"""A person's own calendar at its address: what stands in it, who may read it, and that it stops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from meetings import actions
from meetings.models import CalendarAddress, Decision, Meeting
from meetings.states import MeetingState
from projects.models import Membership, Project, User
from tests.build import make_membership, make_person, make_project
from tests.build_meetings import make_guest, make_meeting, make_position, make_question, make_record

from .conftest import History
from .pages import words_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
NAMES = ["شيماء الحسيني", "N" * 60, "李", 'Ö\'Neil, "Z"; x:y\\n', "Wilhelmina van der Westhuizen-Okonkwo"]
SOON = timezone.now() + timedelta(days=20)


def announced(project: Project, fay: User, *people: User, **fields: Any) -> Meeting:
    return make_meeting(project, by=fay, people=people, **{"state": MeetingState.ANNOUNCED} | fields)


def read(token: str, **headers: str) -> Any:
    return Client().get(f"/calendar/{token}.ics", headers=headers)


def text_of(person: User) -> str:
    return read(actions.make_calendar_address(by=person)).content.decode()


def parsed(text: str) -> Calendar:
    (calendar,) = IcsCalendarStream.from_ics(text).calendars
    return calendar


def entries(person: User) -> dict[str, Any]:
    """By the left side of what names them."""
    return {event.uid.partition("@")[0]: event for event in parsed(text_of(person)).events}


def test_it_holds_the_meetings_of_a_person_and_nobody_elses(project: Project, fay: User, mo: User) -> None:
    theirs = announced(project, fay, mo, title="Booking forum")
    make_question(theirs, by=fay, question="Do we open it, now; or never?")
    announced(project, fay, title="Without Mo")
    make_meeting(project, by=fay, people=[mo], title="Not announced")

    (event,) = entries(mo).values()

    assert (event.summary, event.status, event.sequence) == ("Booking forum", "CONFIRMED", 0)
    assert event.uid.startswith(str(theirs.pk))
    assert (event.dtstart, event.dtend) == (
        theirs.starts_at.replace(microsecond=0),
        theirs.plan_ends_at.replace(microsecond=0),
    )
    assert "1. Do we open it, now; or never?" in event.description
    assert event.attendees == []


def test_who_facilitates_has_it_too(project: Project, fay: User) -> None:
    meeting = announced(project, fay)
    meeting.participants.all().delete()

    assert list(entries(fay)) == [str(meeting.pk)]


def test_a_cancelled_meeting_stands_there_as_cancelled(project: Project, fay: User, mo: User) -> None:
    meeting = announced(project, fay, mo)
    before = entries(mo)[str(meeting.pk)].sequence
    actions.cancel_meeting(meeting.pk, by=fay)

    event = entries(mo)[str(meeting.pk)]

    assert event.status == "CANCELLED"
    assert event.sequence > before
    assert not event.description


def test_a_live_and_a_closed_one_stay(project: Project, fay: User, mo: User) -> None:
    was = {"announced_at": timezone.now() - timedelta(days=3)}
    live = announced(project, fay, mo, is_live=True, state=MeetingState.LIVE, **was)
    closed = announced(project, fay, mo, state=MeetingState.CLOSED, starts_at=timezone.now() - timedelta(days=2), **was)
    announced(project, fay, mo, state=MeetingState.CLOSED, starts_at=timezone.now() - timedelta(days=200), **was)

    assert set(entries(mo)) == {str(live.pk), str(closed.pk)}


def test_nothing_sealed_is_in_it(project: Project, fay: User, mo: User) -> None:
    item = make_question(announced(project, fay, mo), by=fay)
    make_position(item, mo, because="Quillwort.")

    assert "Quillwort" not in text_of(mo) + text_of(fay)


def review(project: Project, fay: User, **fields: Any) -> Decision:
    return make_record(project, by=fay, **{"review_on": SOON.date()} | fields)


def test_a_review_is_a_whole_day_of_who_decided_and_who_carries_it(
    project: Project, fay: User, mo: User, lea: User
) -> None:
    record = review(project, fay, owner=mo, owner_asked_at=SOON, owner_accepted_at=SOON, expected="Fewer calls.")

    for person in (fay, mo):
        event = entries(person)[f"review-{record.number}"]
        assert (event.dtstart, event.dtend) == (SOON.date(), SOON.date() + timedelta(days=1))
        assert type(event.dtstart) is date
        assert event.summary == f"Look again: {record.statement}"
        assert event.status == "CONFIRMED"
    assert "Fewer calls" not in text_of(mo), "how it was decided is judged before that is seen"
    assert not entries(lea)


def correct(record: Decision, by: User, **said: Any) -> None:
    seen = Decision.objects.get(pk=record.pk).version
    actions.correct(record.number, said, reason="A slip.", by=by, seen_version=seen)


def test_who_was_asked_and_has_not_said_yes_reviews_nothing(project: Project, fay: User, mo: User) -> None:
    review(project, fay, owner=mo, owner_asked_at=SOON)

    assert not entries(mo)


def test_another_day_raises_the_number_and_no_day_cancels_it(project: Project, fay: User) -> None:
    record = review(project, fay)
    key, later = f"review-{record.number}", SOON.date() + timedelta(days=9)

    first = entries(fay)[key]
    correct(record, fay, review_on=later)
    second = entries(fay)[key]
    correct(record, fay, review_on=None)
    third = entries(fay)[key]

    assert [one.sequence for one in (first, second, third)] == [0, 1, 2]
    assert [one.dtstart for one in (first, second, third)] == [SOON.date(), later, later]
    assert [one.status for one in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_what_one_may_not_see_any_more_is_gone(fay: User, mo: User) -> None:
    closed = make_project("Undertow", lead=fay, openness="closed")
    make_membership(closed, mo)
    review(closed, fay, decider=mo)
    assert entries(mo)

    Membership.objects.filter(person=mo).delete()

    assert not entries(mo)


@pytest.mark.parametrize("name", NAMES)
def test_lines_end_and_fold_as_they_must(name: str, project: Project) -> None:
    person = make_person(name, "n@larkhill.example")
    make_question(announced(project, person, title=name), by=person, question=f"{name} " * 2 + "?")
    review(project, person, statement=f"{name}, {name}")

    text = text_of(person)

    lines = text.encode().split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    summaries = {event.summary for event in parsed(text).events}
    assert summaries == {name, f"Look again: {name}, {name}"[:200]}


def test_the_answer_is_private_and_says_when_nothing_has_changed(project: Project, fay: User, mo: User) -> None:
    meeting = announced(project, fay, mo)
    token = actions.make_calendar_address(by=mo)
    first = read(token)

    again = read(token, **{"If-None-Match": first["ETag"]})
    Meeting.objects.filter(pk=meeting.pk).update(title="Another")
    changed = read(token, **{"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert first["Cache-Control"] == again["Cache-Control"] == "private"
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["X-Robots-Tag"] == "noindex"
    assert not first.cookies
    assert Client().head(f"/calendar/{token}.ics").status_code == 200
    assert Client().post(f"/calendar/{token}.ics").status_code == 405


def test_it_is_asked_so_often_and_no_more(mo: User) -> None:
    token = actions.make_calendar_address(by=mo)

    with time_machine.travel(timezone.now(), tick=False):
        statuses = [read(token).status_code for _ in range(32)]

        assert statuses == [200] * 30 + [429] * 2
        assert read(token)["Retry-After"] == "60"


def test_its_queries_do_not_grow(project: Project, fay: User, mo: User) -> None:
    token = actions.make_calendar_address(by=mo)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert read(token).status_code == 200
        return len(queries)

    def more() -> None:
        make_question(announced(project, fay, mo), by=fay)
        review(project, fay, decider=mo)

    more()
    before = count()
    for _ in range(4):
        more()

    assert count() == before


def test_it_speaks_the_language_of_its_person(project: Project, fay: User, mo: User) -> None:
    User.objects.filter(pk=mo.pk).update(language="de")
    mo.refresh_from_db()
    review(project, fay, decider=mo)

    assert "Wieder ansehen" in text_of(mo)


def test_the_address_is_shown_once_and_kept_as_a_hash(mo: User, client_of: SignedIn, noted: History) -> None:
    client = client_of(mo)
    before = words_of(client.get(reverse("calendar_address")))
    page = client.post(reverse("calendar_address"))
    token = page.content.decode().partition("/calendar/")[2].partition(".ics")[0]

    assert "Make an address" in before
    assert read(token).status_code == 200
    assert token not in str(CalendarAddress.objects.values())
    assert token not in client.get(reverse("calendar_address")).content.decode()
    assert "no-store" in page["Cache-Control"]
    assert noted() == [("make-calendar-address", "Mo Adeyemi")]


def test_a_new_address_stops_the_old_one_at_once(mo: User) -> None:
    old = actions.make_calendar_address(by=mo)
    new = actions.make_calendar_address(by=mo)

    assert (read(old).status_code, read(new).status_code) == (404, 200)


def test_one_ends_it_oneself(mo: User, client_of: SignedIn, noted: History) -> None:
    token = actions.make_calendar_address(by=mo)

    response = client_of(mo).post(reverse("end_calendar_address"), follow=True)

    assert "has no address any more" in response.content.decode()
    assert read(token).status_code == 404
    assert noted()[-1] == ("end-calendar-address", "Mo Adeyemi")


def test_leaving_ends_it(mo: User) -> None:
    token = actions.make_calendar_address(by=mo)

    actions.end_account(mo.pk, by=mo)

    assert read(token).status_code == 404
    assert not CalendarAddress.objects.exists()


def test_a_guest_has_none(project: Project, fay: User) -> None:
    guest = make_guest(announced(project, fay))

    with pytest.raises(Exception, match="a guest takes part in one meeting"):
        actions.make_calendar_address(by=guest.person)


@pytest.mark.parametrize("token", ["x", "%00", "..", "x" * 4000])
def test_an_address_that_is_none(token: str, mo: User) -> None:
    actions.make_calendar_address(by=mo)

    assert read(token).status_code == 404


def test_one_review_is_put_into_a_calendar_from_its_record(project: Project, fay: User, client_of: SignedIn) -> None:
    record = review(project, fay)
    page = client_of(fay).get(reverse("record", args=[record.number]))
    address = reverse("review_calendar", args=[record.number])

    response = client_of(fay).get(address)

    assert address in page.content.decode()
    (event,) = parsed(response.content.decode()).events
    assert event.uid.startswith(f"review-{record.number}@")
    assert response["Content-Disposition"] == f'attachment; filename="{record.reference}.ics"'


def test_a_record_without_a_day_offers_none(project: Project, fay: User, client_of: SignedIn) -> None:
    record = make_record(project, by=fay, review_on=None)

    assert "review.ics" not in client_of(fay).get(reverse("record", args=[record.number])).content.decode()
    assert client_of(fay).get(reverse("review_calendar", args=[record.number])).status_code == 404
