"""The mail that says what came of a meeting: owed with the closing, sent once, to who was there and who was not."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Attendance, Decision, Meeting
from meetings.states import MeetingState, Outcome
from projects import delivery, tasks
from projects.errors import RuleBroken
from projects.models import Mail, Project, User
from tests.at_once import at_once, refusals
from tests.build_meetings import make_meeting, make_question, make_record, noon

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
START = noon(2026, 10, 13)


def owed() -> list[str]:
    return list(Mail.objects.filter(kind="summary").order_by("recipient").values_list("recipient", flat=True))


def send_everything() -> None:
    """An hour after the meeting began."""
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        for mail in Mail.objects.filter(kind="summary"):
            tasks.send_mail(mail.pk)


def letter_to(person: User, outbox: list[Any]) -> Any:
    (found,) = [mail for mail in outbox if person.email in mail.to[0]]
    return found


@pytest.fixture
def held(project: Project, fay: User, mo: User, lea: User, obi: User) -> Meeting:
    """Fay and Mo are there, Lea is not; Obi looks in."""
    meeting = make_meeting(project, by=fay, people=[mo, lea], is_live=True, opened_at=START, starts_at=START)
    for person in (fay, mo, obi):
        Attendance.objects.create(meeting=meeting, person=person)
    return meeting


def close(meeting: Meeting, by: User) -> None:
    with time_machine.travel(START + timedelta(minutes=50), tick=False):
        actions.close_meeting(meeting.pk, by=by)


def test_it_is_owed_to_those_who_were_there_and_those_who_were_not(
    held: Meeting, fay: User, mo: User, lea: User
) -> None:
    close(held, fay)

    assert owed() == sorted(person.email for person in (fay, mo, lea))
    assert {mail.asked_by for mail in Mail.objects.all()} == {fay}


def test_it_is_owed_by_the_closing_alone(held: Meeting, fay: User) -> None:
    make_question(held, by=fay, state="sealed")

    with pytest.raises(RuleBroken):
        actions.close_meeting(held.pk, by=fay)

    assert owed() == []


def test_a_cancelled_meeting_owes_none(held: Meeting, fay: User) -> None:
    actions.cancel_meeting(held.pk, by=fay)

    assert owed() == []


def test_what_it_says(held: Meeting, fay: User, mo: User, lea: User, outbox: list[Any]) -> None:
    record = make_record(held, by=fay, statement="Open to the first 64.", owner=mo, owner_asked_at=START)
    make_record(held, by=fay, outcome=Outcome.DEFERRED, question="What comes first?", because="No-shows.", bringer=mo)
    make_question(held, by=fay, question="Do we tell the owners?")
    close(held, fay)

    send_everything()

    mail = letter_to(mo, outbox)
    assert mail.subject == "What came of Online booking forum on 13 October"
    assert mail.reply_to == ["Fay Lund <fay.lund@larkhill.example>"]
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "One decided, one deferred, one not reached." in mail.body
    assert f"Decided, {record.reference}: Open to the first 64." in mail.body
    assert "Mo Adeyemi was asked. Until they say yes, nobody owns it." in mail.body
    assert "What is missing: No-shows." in mail.body
    assert "- Do we tell the owners?" in mail.body
    assert reverse("record", args=[record.pk]) in mail.body
    assert reverse("summary", args=[held.pk]) in mail.body
    assert "because you were in the room" in mail.body
    assert "were not in the room" in letter_to(lea, outbox).body


def test_the_html_repeats_the_text(held: Meeting, fay: User, mo: User, outbox: list[Any]) -> None:
    make_record(held, by=fay, statement="Open <b>now</b>.")
    close(held, fay)

    send_everything()

    (html,) = [part.content for part in letter_to(mo, outbox).alternatives]
    assert "One decided" in html
    assert "Open &lt;b&gt;now&lt;/b&gt;." in html
    assert "Nobody owns it yet." in html
    assert "50 changed nothing" in html
    assert reverse("summary", args=[held.pk]) in html


def test_each_reads_it_in_their_own_language_and_zone(
    held: Meeting, fay: User, mo: User, lea: User, outbox: list[Any]
) -> None:
    User.objects.filter(pk=mo.pk).update(language="de", time_zone="Europe/Berlin")
    User.objects.filter(pk=lea.pk).update(time_zone="Asia/Tokyo")
    make_record(held, by=fay)
    close(held, fay)

    send_everything()

    assert "13:00 to 13:50 BST" in letter_to(fay, outbox).body
    assert "14:00 bis 14:50 CEST" in letter_to(mo, outbox).body
    assert "21:00 to 21:50 JST" in letter_to(lea, outbox).body


def test_it_says_how_things_stand_when_it_leaves(held: Meeting, fay: User, mo: User, outbox: list[Any]) -> None:
    record = make_record(held, by=fay, owner=mo, owner_asked_at=START)
    close(held, fay)
    Decision.objects.filter(pk=record.pk).update(owner_accepted_at=timezone.now())

    send_everything()

    assert "Mo Adeyemi owns it." in letter_to(fay, outbox).body


def test_who_may_not_see_it_any_more_gets_none(fay: User, mo: User, held: Meeting, outbox: list[Any]) -> None:
    close(held, fay)
    User.objects.filter(pk=mo.pk).update(email="moved@larkhill.example")

    send_everything()

    mail = Mail.objects.get(recipient="mo.adeyemi@larkhill.example")
    assert mail.refused == "Nobody has this address any more."
    assert len(outbox) == 2


# Once, whatever happens.


def test_the_database_refuses_a_second_one(held: Meeting, fay: User) -> None:
    close(held, fay)
    mail = Mail.objects.filter(kind="summary")[0]
    mail.pk = None

    with pytest.raises(IntegrityError, match="mail_owed_once"), transaction.atomic():
        mail.save(force_insert=True)


def test_a_promise_repeated_is_one_promise(held: Meeting, fay: User, mo: User) -> None:
    owe = partial(delivery.owe_each, "summary", held.pk, [fay.email, mo.email], by=fay, since=START)

    owe()
    owe()

    assert owed() == [fay.email, mo.email]


@pytest.fixture
def queue_away() -> Iterator[None]:
    before = current_app.conf.broker_write_url, current_app.conf.broker_url
    current_app.conf.broker_write_url = current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    yield
    current_app.conf.broker_write_url, current_app.conf.broker_url = before


@pytest.mark.usefixtures("queue_away")
def test_with_the_worker_away_it_goes_out_once_and_later(
    held: Meeting, fay: User, client_of: ClientOf, outbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_question(held, by=fay, question="Do we tell the owners?")
    told: list[int] = []

    response = client_of(fay).post(reverse("close_meeting", args=[held.pk]))

    held.refresh_from_db()
    assert (response.status_code, held.state) == (302, MeetingState.CLOSED)
    assert not outbox
    assert Mail.objects.waiting().count() == 3
    monkeypatch.setattr(delivery, "_tell_worker", lambda mail_id, timeout_seconds: told.append(mail_id))
    for minutes in (1, 2):
        delivery.sweep(timezone.now() + timedelta(minutes=minutes))
    for mail_id in told:
        tasks.send_mail(mail_id)
    assert len(told) == 6, "nobody had taken them when the sweep came again"
    assert len(outbox) == 3
    assert not Mail.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one(held: Meeting, fay: User, outbox: list[Any]) -> None:
    close(held, fay)
    mails = Mail.objects.filter(kind="summary").values_list("pk", flat=True)

    results = at_once(*[partial(delivery.deliver, mails[0])] * 4)

    assert results == [None] * 4
    assert len(outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_closed_by_two_at_once_it_is_owed_once(held: Meeting, fay: User) -> None:
    results = at_once(*[partial(actions.close_meeting, held.pk, by=fay)] * 3)

    assert len(refusals(results)) == 2
    assert len(owed()) == 3
