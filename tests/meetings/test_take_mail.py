"""A mail that comes in: words of who was asked, what came back, what calendars answer, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.actions.meeting import Plan
from meetings.exchange.calendar import invitation
from meetings.models import Decision, Meeting, Nudge, Reply
from meetings.states import MeetingState
from projects.models import Became, Event, Mail, Project, ReceivedMail, User
from tests.at_once import at_once
from tests.build import make_project
from tests.build_meetings import make_meeting
from tests.letters_in import bounce_of, calendar_reply, reply_to, written

from .conftest import History
from .follow_up import decided, held, owe, send
from .pages import words_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
MAILBOX = "replies@larkhill.example"


@pytest.fixture
def asked(project: Project, fay: User, mo: User) -> Decision:
    """Mo decided, nobody carries it, and a mail has asked Mo who does."""
    record = decided(held(project, fay, mo), fay, mo, "Open to the first 64.")
    owe()
    send()
    return record


def mailed(outbox: list[Any], **headers: str) -> Became:
    return actions.take_mail(reply_to(outbox[0], **headers))


def test_words_of_who_was_asked_stand_on_the_record(
    asked: Decision, mo: User, fay: User, outbox: list[Any], noted: History, client_of: SignedIn
) -> None:
    state = Decision.objects.values().get(pk=asked.pk)
    assert mailed(outbox, text="I can do it <b>from Monday</b>.\nNot before.") == Became.REPLY

    page = client_of(fay).get(reverse("record", args=[asked.number]))
    reply = Reply.objects.get()
    assert (reply.text, reply.person) == ("I can do it <b>from Monday</b>.\nNot before.", mo)
    assert "Mo Adeyemi answered the mail:" in words_of(page)
    assert "&lt;b&gt;from Monday&lt;/b&gt;" in page.content.decode()
    assert noted() == [("reply", "Mo Adeyemi")]
    assert "Monday" not in str(Event.objects.values_list("detail"))
    assert Decision.objects.values().get(pk=asked.pk) == state, "words are words"
    assert Nudge.objects.get().answered_at is None
    assert len(outbox) == 1, "nobody is mailed"


def test_it_is_taken_once(asked: Decision, outbox: list[Any]) -> None:
    assert [mailed(outbox) for _ in "123"] == [Became.REPLY] * 3
    assert Reply.objects.count() == ReceivedMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_bring_it_at_once_one_takes_it(asked: Decision, outbox: list[Any]) -> None:
    raw = reply_to(outbox[0])

    results = at_once(*[partial(actions.take_mail, raw)] * 4)

    assert results == [Became.REPLY] * 4
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("sender", ["oz.petrov@larkhill.example", "mo.adeyemi@larkhill.example, oz@x.example", "", "x"])
def test_from_anybody_else_it_is_counted_and_shown_to_nobody(asked: Decision, sender: str, outbox: list[Any]) -> None:
    raw = reply_to(outbox[0], sender=sender or "nobody")

    assert actions.take_mail(raw) == Became.STRANGER
    assert not Reply.objects.exists()
    assert ReceivedMail.objects.counted() == {"stranger": 1}


def test_capitals_make_no_difference(asked: Decision, outbox: list[Any]) -> None:
    assert mailed(outbox, sender="Mo <MO.Adeyemi@Larkhill.example>") == Became.REPLY


@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "Auto-Generated; owner-email=x"}, {"Return_Path": "<>"},
        {"Precedence": "bulk"}, {"Precedence": "Junk"}, {"Precedence": "list"}, {"List_Id": "<a.b>"},
        {"List_Unsubscribe": "<mailto:a@b>"}, {"X_Auto_Response_Suppress": "All"},
    ],
    ids=str,
)  # fmt: skip
def test_what_a_machine_wrote_is_ignored(asked: Decision, header: dict[str, str], outbox: list[Any]) -> None:
    assert mailed(outbox, **header) == Became.IGNORED
    assert not Reply.objects.exists()


def test_what_says_that_no_machine_wrote_it_counts(asked: Decision, outbox: list[Any]) -> None:
    assert mailed(outbox, Auto_Submitted="no", Return_Path="<mo@x.example>") == Became.REPLY


def test_what_we_wrote_ourselves_goes_round_no_second_time(asked: Decision, outbox: list[Any], settings: Any) -> None:
    settings.REPLY_MAILBOX = MAILBOX

    for number, sender in enumerate(["bearing@localhost", MAILBOX, "replies+abc@larkhill.example"]):
        assert mailed(outbox, sender=sender, name=f"r{number}") == Became.IGNORED


def test_with_a_mailbox_the_letter_asks_for_answers_there_too(
    project: Project, fay: User, mo: User, outbox: list[Any], settings: Any
) -> None:
    settings.REPLY_MAILBOX = MAILBOX
    decided(held(project, fay, mo), fay, mo, "Open to the first 64.")
    owe()
    send()

    human, address = outbox[0].reply_to
    token = address.partition("+")[2].partition("@")[0]
    assert human == "Fay Lund <fay.lund@larkhill.example>"
    assert (address.startswith("replies+"), token) == (True, token.lower())
    assert token not in str(Mail.objects.values())
    assert "An answer to this mail reaches Fay Lund and stands on the record." in outbox[0].body
    headers = {"From": mo.email, "To": address.upper(), "Message-ID": "<a@b>"}
    assert actions.take_mail(written(headers, "From Monday.")) == Became.REPLY


def test_what_the_letter_left_out_gets_no_words(asked: Decision, outbox: list[Any]) -> None:
    Nudge.objects.update(moot="It has moved on.")

    assert mailed(outbox) == Became.UNKNOWN


def test_who_has_left_or_sees_it_no_more_adds_nothing(fay: User, mo: User, outbox: list[Any]) -> None:
    closed = make_project("Undertow", lead=mo, openness="closed")
    decided(held(closed, fay, mo), fay, mo, "Open to the first 64.")
    owe()
    send()
    closed.memberships.all().delete()
    Meeting.objects.get().participants.filter(person=mo).delete()

    assert mailed(outbox) == Became.STRANGER
    User.objects.filter(pk=mo.pk).update(left_at=timezone.now())
    assert mailed(outbox, name="r2") == Became.STRANGER


def test_words_without_end_are_cut(asked: Decision, outbox: list[Any]) -> None:
    mailed(outbox, text="word " * 5000)

    assert len(Reply.objects.get().text) == 1000
    assert Reply.objects.get().text.endswith("…")


def test_a_mail_that_says_nothing_of_its_own(asked: Decision, outbox: list[Any]) -> None:
    assert mailed(outbox, text="") == Became.EMPTY


def test_who_is_forgotten_takes_their_words_along(asked: Decision, mo: User, outbox: list[Any], ada: User) -> None:
    mailed(outbox)

    actions.end_account(mo.pk, by=ada, is_forgotten=True)

    assert not Reply.objects.exists()


def message_id(outbox: list[Any]) -> str:
    return str(outbox[0].extra_headers["Message-ID"])


@pytest.mark.parametrize("quotes", ["text/rfc822-headers", "message/rfc822"])
def test_what_came_back_for_good_is_said_where_it_was_sent_from(
    quotes: str, asked: Decision, fay: User, mo: User, outbox: list[Any], client_of: SignedIn
) -> None:
    assert actions.take_mail(bounce_of(message_id(outbox), quotes=quotes)) == Became.BOUNCE

    mail = Mail.objects.get(kind="nudge")
    mo.refresh_from_db()
    assert mail.refused == "550 5.1.1 No such person"
    assert mail.sent_at
    assert mo.mail_bounced_at
    page = words_of(client_of(fay).get(reverse("record", args=[asked.number])))
    assert "The mail came back: 550 5.1.1 No such person" in page


def test_what_may_still_arrive_does_nothing(asked: Decision, mo: User, outbox: list[Any]) -> None:
    assert actions.take_mail(bounce_of(message_id(outbox), status="4.4.1")) == Became.IGNORED
    mo.refresh_from_db()
    assert (Mail.objects.get(kind="nudge").refused, mo.mail_bounced_at) == ("", None)


def test_a_made_up_name_of_a_mail_returns_nothing(asked: Decision, outbox: list[Any]) -> None:
    number = Mail.objects.get(kind="nudge").pk

    for made_up in (f"<nudge.2026-10-19.1.1.{number}@localhost>", "<x@y>", f"<.{'9' * 30}@y>"):
        assert actions.take_mail(bounce_of(made_up, name=made_up.strip("<>").partition("@")[0])) == Became.UNKNOWN


def test_who_counts_up_to_the_name_of_a_mail_silences_nobody(asked: Decision, mo: User, outbox: list[Any]) -> None:
    """Its day, its moment and its number can be guessed; what they were sealed with cannot."""
    mail = Mail.objects.get(kind="nudge")
    guessed = f"nudge.{mail.object_id}.{mail.step}.{int(mail.since.timestamp() * 1000)}"
    real = message_id(outbox).strip("<>").partition("@")[0]

    for number, left in enumerate([f"{guessed}.{mail.pk}", f"{guessed}..{mail.pk}", f"{guessed}.{'0' * 32}.{mail.pk}"]):
        assert actions.take_mail(bounce_of(f"<{left}@localhost>", name=f"g{number}")) == Became.UNKNOWN
        forged = {"From": mo.email, "Message-ID": f"<f{number}@x>", "In-Reply-To": f"<{left}@localhost>"}
        assert actions.take_mail(written(forged, "Let it go.")) == Became.UNKNOWN

    mo.refresh_from_db()
    mail.refresh_from_db()
    assert (mo.mail_bounced_at, mail.refused) == (None, "")
    assert real.startswith(f"{guessed}.")
    assert len(real.split(".")[-2]) == 32


def test_a_code_that_arrived_says_that_mail_arrives(mo: User, client: Client, outbox: list[Any]) -> None:
    User.objects.filter(pk=mo.pk).update(mail_bounced_at=timezone.now())
    client.post(reverse("account_login"), {"email": mo.email})
    code = next(word for word in outbox[-1].body.split() if len(word) == 6 and word.isupper() and word.isalpha())

    client.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"})
    mo.refresh_from_db()
    assert mo.mail_bounced_at
    client.post(reverse("account_confirm_login_code"), {"code": code})

    mo.refresh_from_db()
    assert mo.mail_bounced_at is None


@pytest.fixture
def planned(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo], state=MeetingState.ANNOUNCED)


def answer(meeting: Meeting, person: User, said: str = "DECLINED", **more: str) -> Became:
    return actions.take_mail(calendar_reply(f"{meeting.pk}@localhost", person.email, said, **more))


def test_a_no_in_the_calendar_is_shown_beside_the_person(
    planned: Meeting, fay: User, mo: User, client_of: SignedIn, noted: History
) -> None:
    assert answer(planned, mo) == Became.ANSWER

    page = words_of(client_of(fay).get(reverse("meeting", args=[planned.pk])))
    assert "Mo Adeyemi said no in the calendar" in page
    assert "Said no in the calendar: Mo Adeyemi" in page, "who facilitates is told before the meeting"
    assert "Said no in the calendar: " not in words_of(client_of(mo).get(reverse("meeting", args=[planned.pk])))
    assert noted() == [("answer-invitation", "Mo Adeyemi")]
    assert planned.participants.count() == 2, "nobody is taken off for it"


def test_the_last_thing_said_counts_and_not_what_came_last(planned: Meeting, mo: User) -> None:
    answer(planned, mo, "ACCEPTED", dtstamp="20261013T090000Z", name="c1")

    assert answer(planned, mo, "DECLINED", dtstamp="20261013T080000Z", name="c2") == Became.IGNORED
    assert answer(planned, mo, "TENTATIVE", dtstamp="20261013T100000Z", name="c3") == Became.ANSWER
    assert planned.participants.get(person=mo).calendar_answer == "tentative"


def test_an_answer_is_about_the_time_that_it_was_given_for(planned: Meeting, fay: User, mo: User) -> None:
    answer(planned, mo, "ACCEPTED")
    plan = Plan(planned.title, planned.plan_ends_at, planned.time_zone, 50)
    actions.change_meeting(planned.pk, plan, by=fay)

    assert planned.participants.get(person=mo).calendar_answer == ""
    assert answer(planned, mo, "DECLINED", name="c2") == Became.IGNORED
    assert answer(planned, mo, "DECLINED", name="c3", sequence="1") == Became.ANSWER


def test_nobody_answers_for_somebody_else(planned: Meeting, mo: User, oz: User) -> None:
    assert answer(planned, mo, sender=oz.email) == Became.STRANGER
    assert answer(planned, oz, name="c2") == Became.STRANGER
    assert answer(planned, mo, "DELEGATED", name="c3") == Became.UNKNOWN
    assert actions.take_mail(calendar_reply("not-ours@localhost", mo.email, name="c4")) == Became.UNKNOWN


def test_a_calendar_is_asked_for_answers_where_they_are_read(planned: Meeting, settings: Any) -> None:
    settings.REPLY_MAILBOX = MAILBOX
    text = invitation(planned, [planned.facilitator], [], now=timezone.now()).text.replace("\r\n ", "")

    assert 'ORGANIZER;CN="Fay Lund":mailto:replies@larkhill.example' in text
    assert "RSVP=TRUE" in text


def test_about_nothing_of_ours(mo: User) -> None:
    assert actions.take_mail(written({"From": mo.email, "Message-ID": "<a@b>"}, "Hello?")) == Became.UNKNOWN
    assert not Event.objects.exists()
