"""The first follow-up: owed from what is true, one letter a day, checked again when it leaves, sent once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from io import StringIO
from smtplib import SMTPRecipientsRefused
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from celery import current_app
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from config.celery import app as celery
from meetings import actions, tasks
from meetings.models import Attendance, Decision, Meeting, Nudge, QuestionAbout
from meetings.nudges import facts
from meetings.nudges.policy import ASKED_WITHIN
from meetings.states import MeetingState
from projects import delivery
from projects.models import Event, Mail, Project, User
from projects.models.project import hash_of
from projects.tasks import send_mail
from tests.at_once import at_once
from tests.build_meetings import make_meeting

from .follow_up import CLOSED, DUE, LONDON, decided, held, links, owe, send
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


# Owing it.


def test_four_working_hours_after_closing_the_decider_is_owed_one_letter(unowned: Decision, mo: User) -> None:
    assert owe(DUE - timedelta(minutes=1)) == 0
    assert owe() == 1

    nudge = Nudge.objects.get()
    assert (nudge.kind, nudge.object_id, nudge.person, nudge.step) == ("unowned", str(unowned.number), mo, 1)
    assert nudge.since == CLOSED
    assert (nudge.mail.recipient, nudge.mail.object_id) == (mo.email, "2026-10-19")
    assert nudge.token_hash == ""


def test_two_sweeps_one_after_the_other_owe_it_once(unowned: Decision) -> None:
    with time_machine.travel(CLOSED, tick=False):
        tasks.owe_nudges.apply()

    assert [owe(), owe(), owe(DUE + timedelta(days=1))] == [1, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_owe_it_once(unowned: Decision) -> None:
    results = at_once(*[partial(actions.owe_nudges, DUE)] * 4)

    assert sorted(results) == [0, 0, 0, 1]
    assert (Nudge.objects.count(), Mail.objects.count()) == (1, 1)


@pytest.mark.parametrize("state", [MeetingState.LIVE, MeetingState.CANCELLED])
def test_only_a_closed_meeting_asks(state: str, unowned: Decision, closed: Meeting) -> None:
    Meeting.objects.filter(pk=closed.pk).update(state=state)

    assert owe() == 0


def test_who_is_asked_already_is_no_nobody(closed: Meeting, fay: User, mo: User, lea: User) -> None:
    """Nobody is asked who carries it; who was named is asked whether they do."""
    decided(closed, fay, mo, "Go.", owner=lea, owner_asked_at=CLOSED)

    assert owe() == 1
    assert Nudge.objects.values_list("kind", "person").get() == ("acceptance", lea.pk)


def test_each_in_their_own_working_hours(closed: Meeting, fay: User, mo: User, lea: User) -> None:
    """Lea is in Auckland, where Monday morning comes before London's."""
    User.objects.filter(pk=lea.pk).update(time_zone="Pacific/Auckland", work_starts="09:00", work_ends="15:00")
    decided(closed, fay, mo, "One.")
    decided(closed, fay, lea, "Two.")
    monday = datetime(2026, 10, 19, 13, 0, tzinfo=ZoneInfo("Pacific/Auckland"))

    assert [owe(monday - timedelta(minutes=1)), owe(monday), owe(DUE)] == [0, 1, 1]


def test_several_decisions_are_one_letter_the_weighty_first(
    closed: Meeting, fay: User, mo: User, outbox: list[Any]
) -> None:
    for number in range(6):
        decided(closed, fay, mo, f"Decision {number}.", door="one-way" if number == 4 else "two-way")

    assert [owe(), owe()] == [1, 0]
    send()

    (mail,) = outbox
    assert mail.subject == "Who carries “Decision 4”? (and 4 more questions)"
    assert re.findall(r"Decision \d", mail.body) == [f"Decision {number}" for number in (4, 0, 1, 2, 3)]
    assert len(links(mail.body)) == 5
    assert owe(DUE + timedelta(days=1)) == 1, "the sixth on their next day"


def test_nobody_is_written_to_while_they_are_in_a_meeting(unowned: Decision, project: Project, mo: User) -> None:
    room = make_meeting(project, by=mo, is_live=True, opened_at=DUE - timedelta(minutes=10))
    Attendance.objects.create(meeting=room, person=mo)

    assert owe() == 0
    Meeting.objects.filter(pk=room.pk).update(state=MeetingState.CLOSED, closed_at=DUE)
    assert owe() == 1


def test_what_was_owed_before_waits_until_the_meeting_they_sit_in_has_ended(
    unowned: Decision, project: Project, mo: User, outbox: list[Any]
) -> None:
    owe()
    room = make_meeting(project, by=mo, state=MeetingState.LIVE, starts_at=DUE, opened_at=DUE)
    Attendance.objects.create(meeting=room, person=mo)
    send(DUE + timedelta(minutes=5))
    assert outbox == []

    Meeting.objects.filter(pk=room.pk).update(state=MeetingState.CLOSED, closed_at=DUE + timedelta(minutes=30))
    send(DUE + timedelta(minutes=31))

    assert len(outbox) == 1


def test_what_was_missed_long_ago_makes_no_flood(unowned: Decision) -> None:
    owe(DUE + ASKED_WITHIN)

    assert not Nudge.objects.filter(kind="unowned").exists()


def test_handed_back_it_is_asked_about_again(unowned: Decision, mo: User) -> None:
    owe()
    send()
    with time_machine.travel(DUE, tick=False):
        actions.accept(unowned.number, by=mo)
        actions.hand_on(unowned.number, by=mo, to=None, because="I am away.")

    assert owe(DUE + timedelta(days=1)) == 1
    assert Nudge.objects.count() == 2


# Checked again when it leaves.


def test_accepted_meanwhile_it_does_not_leave_and_says_why(unowned: Decision, mo: User, outbox: list[Any]) -> None:
    owe()
    actions.accept(unowned.number, by=mo)

    send()

    assert not outbox
    assert Mail.objects.get(kind="nudge").refused == "Mo Adeyemi carries this."
    assert Nudge.objects.get().token_hash == ""


def test_asked_meanwhile_it_does_not_leave(unowned: Decision, fay: User, lea: User, outbox: list[Any]) -> None:
    owe()
    actions.ask_owner(unowned.number, lea, by=fay)

    send()

    assert not outbox
    assert "was asked to carry this" in Mail.objects.get(kind="nudge").refused


def test_a_meeting_that_is_open_again_asks_nothing(unowned: Decision, closed: Meeting, outbox: list[Any]) -> None:
    owe()
    Meeting.objects.filter(pk=closed.pk).update(state=MeetingState.LIVE)

    send()

    assert not outbox
    assert Mail.objects.get().refused == "This has moved on since it was asked."


def test_what_still_stands_leaves_without_what_does_not(
    unowned: Decision, closed: Meeting, fay: User, mo: User, outbox: list[Any]
) -> None:
    second = decided(closed, fay, mo, "Wait.")
    owe()
    actions.accept(unowned.number, by=mo)

    send()

    (mail,) = outbox
    assert "Wait." in mail.body
    assert "first 64" not in mail.body
    assert {nudge.object_id: bool(nudge.moot) for nudge in Nudge.objects.all()} == {
        str(unowned.number): True,
        str(second.number): False,
    }


def test_who_sees_it_no_more_is_not_written_to(
    unowned: Decision, project: Project, mo: User, outbox: list[Any]
) -> None:
    owe()
    Project.objects.filter(pk=project.pk).update(openness="closed")
    unowned.meeting.participants.filter(person=mo).delete()
    mo.memberships.all().delete()

    send()

    assert not outbox
    assert Mail.objects.get().refused == "They may not see this decision any more."


# Whatever stops: once, and in their hours.


@pytest.fixture
def queue_away() -> Iterator[None]:
    before = current_app.conf.broker_write_url, current_app.conf.broker_url
    current_app.conf.broker_write_url = current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    yield
    current_app.conf.broker_write_url, current_app.conf.broker_url = before


@pytest.mark.usefixtures("queue_away")
def test_a_worker_that_was_away_sends_it_once_later_and_in_their_hours(
    unowned: Decision, mo: User, outbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was away from the closing on, came back, owed the letter, and died until the night."""
    told: list[int] = []
    monkeypatch.setattr(delivery, "_tell_worker", lambda *mails, timeout_seconds: told.extend(mails))
    assert owe(DUE + timedelta(hours=2)) == 1
    night = datetime(2026, 10, 19, 22, 0, tzinfo=LONDON)
    at_work = datetime(2026, 10, 20, 8, 30, tzinfo=LONDON)
    morning = facts.hours_of(mo).letter_time(at_work.date(), mo.pk)

    for moment in (night, night + timedelta(seconds=30), at_work, morning, morning + timedelta(seconds=30)):
        with time_machine.travel(moment, tick=False):
            assert owe(moment) == 0
            told.clear()
            delivery.sweep()
            for mail_id in told:
                send_mail(mail_id)
            assert len(outbox) == (1 if moment >= morning else 0)

    assert not Mail.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one(unowned: Decision, outbox: list[Any]) -> None:
    owe()
    mail = Mail.objects.get()

    with time_machine.travel(DUE, tick=False):
        results = at_once(*[partial(delivery.deliver, mail.pk)] * 4)

    assert results == [None] * 4
    assert len(outbox) == 1
    assert Nudge.objects.get().token_hash == hash_of(links(outbox[0].body)[0])


class Refusing(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({"mo": (550, b"No such person here")})


def test_a_refused_mail_is_shown_to_those_who_prepare(
    unowned: Decision, fay: User, obi: User, client_of: ClientOf, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    owe()
    send()

    page = reverse("record", args=[unowned.number])
    told = "Mo Adeyemi (mo.adeyemi@larkhill.example): The mail did not leave: 550 No such person here"
    assert told in words_of(client_of(fay).get(page))
    assert "550" not in words_of(client_of(obi).get(page))


def test_the_record_tells_who_was_asked_by_mail(unowned: Decision, obi: User, client_of: ClientOf) -> None:
    page = reverse("record", args=[unowned.number])
    owe()
    assert "by mail" not in words_of(client_of(obi).get(page))

    send()

    assert "19 October Bearing asked Mo Adeyemi by mail who carries it" in words_of(client_of(obi).get(page))


# For whoever runs it.


def test_what_would_be_sent_is_listed_and_nothing_is_owed(unowned: Decision) -> None:
    out = StringIO()

    with time_machine.travel(CLOSED + timedelta(hours=1), tick=False):
        call_command("nudges", "--tomorrow", stdout=out)
    with time_machine.travel(DUE - timedelta(days=1), tick=False):
        call_command("nudges", "--tomorrow", stdout=out)

    assert out.getvalue().splitlines() == [
        "Nothing is owed by the end of tomorrow.",
        "2026-10-19 11:00 BST  Mo Adeyemi <mo.adeyemi@larkhill.example>, as decider (unowned 1 of 4): "
        f"D-{unowned.number:03d} “Open to the first 64.”, because nobody owns it",
    ]
    assert not Mail.objects.exists()


def test_a_sweep_by_hand(unowned: Decision) -> None:
    out = StringIO()

    with time_machine.travel(DUE, tick=False):
        call_command("nudges", "--sweep", stdout=out)

    assert out.getvalue() == "1 letter is owed.\n"


def test_beat_asks_for_it_every_minute() -> None:
    entry = celery.conf.beat_schedule["owe-nudges"]

    assert (entry["task"], entry["schedule"]) == (tasks.owe_nudges.name, 60)
    assert entry["options"]["expires"] < 60


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_do_each_deed_once(unowned: Decision, mo: User, fay: User) -> None:
    """It was asked about in vain, and four beats come in the minute in which it goes on the agenda."""
    for days in range(5):
        owe(DUE + timedelta(days=days))
        send(DUE + timedelta(days=days))
    Nudge.objects.update(owed_at=CLOSED)

    at_once(*[partial(actions.owe_nudges, DUE + timedelta(days=10))] * 4)

    assert QuestionAbout.objects.filter(decision=unowned).count() == 1
    assert Event.objects.filter(verb="raise_question").count() == 1


def test_who_wrote_an_action_down_is_asked_about_it_as_anybody_four_working_hours_later(
    closed: Meeting, fay: User, mo: User, lea: User
) -> None:
    """Writing it down is no answer; saying what becomes of it is."""
    accepted = {"owner": fay, "owner_asked_at": CLOSED, "owner_accepted_at": CLOSED}
    record = decided(closed, fay, mo, "Open to the first 64.", **accepted)
    with time_machine.travel(CLOSED):
        written = actions.add_action(record.number, "Tell the clinics", by=fay)
        moved = actions.add_action(record.number, "Tell the press", by=fay, owner=lea)
        actions.hand_on_action(actions.accept_action(moved.pk, by=lea).pk, by=fay, to=None, because="Too much.")

    assert owe(DUE - timedelta(minutes=5)) == 0
    assert owe(DUE + timedelta(minutes=5)) == 1
    assert [(one.object_id, one.person) for one in Nudge.objects.all()] == [(str(written.pk), fay)]
