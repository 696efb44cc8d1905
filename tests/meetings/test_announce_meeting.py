"""Announcing a meeting once, and keeping it right in people's calendars."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.actions.agenda import Wording
from meetings.actions.meeting import Plan
from meetings.models import Meeting
from meetings.states import MeetingState, Mode
from projects.errors import RuleBroken
from projects.models import Mail, Project, User
from tests.build import make_person
from tests.build_meetings import make_meeting, make_question

from .conftest import History
from .mails import entry, leave, owed, parsed, part, received
from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
TOMORROW = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)


@pytest.fixture
def draft(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo], starts_at=TOMORROW)


@pytest.fixture
def announced_one(draft: Meeting, fay: User, outbox: list[Any]) -> Meeting:
    actions.announce_meeting(draft.pk, by=fay)
    leave()
    outbox.clear()
    draft.refresh_from_db()
    return draft


def plan(meeting: Meeting, **changes: Any) -> Plan:
    said = {name: getattr(meeting, name) for name in ("title", "starts_at", "time_zone", "length_minutes")}
    return Plan(**said | changes)


def to(outbox: list[Any]) -> list[str]:
    return sorted(sent.to[0].partition(" ")[0] for sent in outbox)


def test_everybody_gets_one_mail_with_the_entry(
    draft: Meeting, fay: User, noted: History, announced: list[Any], outbox: list[Any]
) -> None:
    make_question(draft, by=fay, question="Do we open, or wait; who knows?")

    actions.announce_meeting(draft.pk, by=fay)
    leave()

    draft.refresh_from_db()
    assert (draft.state, draft.ical_sequence) == (MeetingState.ANNOUNCED, 0)
    assert draft.announced_at is not None
    assert noted() == [("announce", "Fay Lund")]
    assert announced == [(2, {"room-bar", "room-floor"})]
    assert to(outbox) == ["Fay", "Mo"]
    calendar, event = parsed(entry(outbox[0]))
    assert (calendar.method, event.status, event.sequence) == ("REQUEST", "CONFIRMED", 0)
    assert event.uid == f"{draft.pk}@localhost"
    assert (event.dtstart, event.dtend) == (TOMORROW, TOMORROW + timedelta(minutes=50))
    assert "1. Do we open, or wait; who knows?" in event.description
    assert event.organizer.common_name == "Fay Lund"
    asked = {str(one.uri) for one in event.attendees}
    assert asked == {"mailto:fay.lund@larkhill.example", "mailto:mo.adeyemi@larkhill.example"}


def test_the_mail_is_built_as_calendars_want_it(draft: Meeting, fay: User, outbox: list[Any]) -> None:
    actions.announce_meeting(draft.pk, by=fay)
    leave()

    mail = received(outbox[0])
    both, attached = mail.iter_parts()
    assert [mail.get_content_type(), both.get_content_type()] == ["multipart/mixed", "multipart/alternative"]
    assert [one.get_content_type() for one in both.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    assert part(outbox[0])["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "meeting.ics")
    assert attached.get_payload(decode=True).decode() == entry(outbox[0])
    assert mail["Reply-To"].addresses[0].display_name == "Fay Lund"
    assert "Auto-Submitted" not in mail, "somebody pressed Send: RFC 3834"


def test_only_once_and_only_by_who_facilitates(draft: Meeting, fay: User, mo: User, lea: User) -> None:
    for person in (mo, lea):
        with pytest.raises(PermissionDenied):
            actions.announce_meeting(draft.pk, by=person)
    actions.announce_meeting(draft.pk, by=fay)

    with pytest.raises(RuleBroken, match="announced"):
        actions.announce_meeting(draft.pk, by=fay)

    assert Mail.objects.count() == 2


def test_what_was_to_have_begun_is_not_announced(project: Project, fay: User) -> None:
    missed = make_meeting(project, by=fay, starts_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(RuleBroken, match="has passed"):
        actions.announce_meeting(missed.pk, by=fay)

    assert not Mail.objects.exists()


def test_a_move_updates_the_same_entry(announced_one: Meeting, mo: User, outbox: list[Any]) -> None:
    later = TOMORROW + timedelta(hours=2)

    actions.change_meeting(announced_one.pk, plan(announced_one, starts_at=later), by=mo)
    leave()

    calendar, event = parsed(entry(outbox[0]))
    assert (calendar.method, event.sequence, event.dtstart) == ("REQUEST", 1, later)
    assert event.uid == f"{announced_one.pk}@localhost"
    assert to(outbox) == ["Fay", "Mo"]
    assert outbox[0].subject.startswith("Changed: Online booking forum")


def test_each_further_move_rises_and_the_newest_mail_speaks(
    announced_one: Meeting, fay: User, outbox: list[Any]
) -> None:
    actions.change_meeting(announced_one.pk, plan(announced_one, length_minutes=30), by=fay)
    actions.change_meeting(announced_one.pk, plan(announced_one, length_minutes=20), by=fay)
    leave()

    assert [parsed(entry(sent))[1].sequence for sent in outbox] == [2, 2]
    assert len(outbox) == 2
    assert set(Mail.objects.refused().values_list("refused", flat=True)) == {"A newer mail says when it is."}


def test_another_title_is_told_under_the_same_number(announced_one: Meeting, fay: User, outbox: list[Any]) -> None:
    actions.change_meeting(announced_one.pk, plan(announced_one, title="The forum"), by=fay)
    leave()

    event = parsed(entry(outbox[0]))[1]
    assert (event.summary, event.sequence) == ("The forum", 0)


def test_what_changes_nothing_in_a_calendar_sends_nothing(announced_one: Meeting, fay: User, mo: User) -> None:
    before = owed(announced_one)

    actions.change_meeting(announced_one.pk, plan(announced_one, time_zone="Europe/Berlin"), by=fay)
    actions.name_participants(announced_one.pk, [mo], by=fay)
    actions.ask(announced_one.project, Wording("Do we ask this?", Mode.DECIDE), by=fay, meeting_id=announced_one.pk)
    actions.write_pre_read(announced_one.pk, "Read this.", by=fay, seen_version=1)
    actions.hand_over(announced_one.pk, mo, by=fay)
    actions.open_room(announced_one.pk, by=mo)
    actions.close_meeting(announced_one.pk, by=mo)

    announced_one.refresh_from_db()
    assert [mail for mail in owed(announced_one) if mail[0] != "summary"] == before
    assert announced_one.ical_sequence == 0


def test_who_is_added_is_invited_and_nobody_else_hears(
    announced_one: Meeting, fay: User, mo: User, lea: User, outbox: list[Any]
) -> None:
    actions.name_participants(announced_one.pk, [mo, lea], by=fay)
    leave()

    calendar, event = parsed(entry(outbox[0]))
    assert to(outbox) == ["Lea"]
    assert (calendar.method, event.sequence, len(event.attendees)) == ("REQUEST", 0, 3)


def test_who_is_taken_off_loses_the_entry(announced_one: Meeting, fay: User, mo: User, outbox: list[Any]) -> None:
    actions.name_participants(announced_one.pk, [], by=fay)
    leave()

    calendar, event = parsed(entry(outbox[0]))
    assert to(outbox) == ["Mo"]
    assert (calendar.method, event.status, event.sequence) == ("CANCEL", "CANCELLED", 1)
    assert [str(one.uri) for one in event.attendees] == ["mailto:mo.adeyemi@larkhill.example"]
    assert part(outbox[0])["Content-Type"].params["method"] == "CANCEL"


def test_who_comes_back_gets_it_under_a_higher_number(
    announced_one: Meeting, fay: User, mo: User, outbox: list[Any]
) -> None:
    actions.name_participants(announced_one.pk, [], by=fay)
    leave()

    actions.name_participants(announced_one.pk, [mo], by=fay)
    leave()

    assert [parsed(entry(sent))[1].sequence for sent in outbox] == [1, 2]


def test_who_is_back_before_the_mail_left_is_not_told_to_stay_away(
    announced_one: Meeting, fay: User, mo: User, outbox: list[Any]
) -> None:
    actions.name_participants(announced_one.pk, [], by=fay)
    actions.name_participants(announced_one.pk, [mo], by=fay)
    leave()

    assert [parsed(entry(sent))[0].method for sent in outbox] == ["REQUEST"]


@pytest.mark.parametrize("is_live", [False, True])
def test_a_cancelled_one_disappears_also_while_people_are_in_it(
    is_live: bool, announced_one: Meeting, fay: User, announced: list[Any], outbox: list[Any]
) -> None:
    if is_live:
        actions.open_room(announced_one.pk, by=fay)
        announced.clear()

    actions.cancel_meeting(announced_one.pk, by=fay)
    leave()

    calendar, event = parsed(entry(outbox[0]))
    assert (calendar.method, event.status, event.sequence) == ("CANCEL", "CANCELLED", 1)
    assert (to(outbox), len(event.attendees)) == (["Fay", "Mo"], 2)
    assert "room-floor" in announced[0][1], "who is in the room sees it at once"


def test_a_draft_is_moved_and_cancelled_in_silence(draft: Meeting, fay: User, lea: User) -> None:
    actions.change_meeting(draft.pk, plan(draft, length_minutes=20), by=fay)
    actions.name_participants(draft.pk, [lea], by=fay)
    actions.cancel_meeting(draft.pk, by=fay)

    assert not Mail.objects.exists()


def test_an_invitation_that_waited_too_long_is_not_sent(draft: Meeting, fay: User, outbox: list[Any]) -> None:
    actions.announce_meeting(draft.pk, by=fay)
    actions.cancel_meeting(draft.pk, by=fay)
    leave()

    assert {parsed(entry(sent))[0].method for sent in outbox} == {"CANCEL"}


def test_times_are_the_readers_and_the_second_day_is_said(project: Project, fay: User, outbox: list[Any]) -> None:
    """From 23:40 over midnight; in Lisbon, over the end of summer time."""
    ana = make_person("Ana Reis", time_zone="Europe/Lisbon")
    starts_at = datetime(2030, 10, 26, 23, 40, tzinfo=UTC)
    meeting = make_meeting(project, by=fay, people=[ana], starts_at=starts_at, length_minutes=100)

    actions.announce_meeting(meeting.pk, by=fay)
    leave()

    (hers,) = [sent for sent in outbox if sent.to[0].startswith("Ana")]
    assert "Sunday, 27 October 2030, 00:40 WEST to 01:20 WET" in hers.body
    event = parsed(entry(hers))[1]
    assert (event.dtstart, event.dtend) == (starts_at, starts_at + timedelta(minutes=100))
    utc = make_person("Uwe", time_zone="UTC")
    actions.name_participants(meeting.pk, [ana, utc], by=fay)
    leave()
    assert "Saturday, 26 October 2030, 23:40 to Sunday, 27 October 2030, 01:20 UTC" in outbox[-1].body


def test_the_page_says_who_will_get_what_before(draft: Meeting, fay: User, client_of: ClientOf) -> None:
    make_question(draft, by=fay)

    words = words_of(client_of(fay).get(reverse("announce_meeting", args=[draft.pk])))

    assert "mo.adeyemi@larkhill.example" in words
    assert "1. Do we open online booking to every clinic?" in words
    assert "Send 2 mails" in words
    assert not Mail.objects.exists()


def test_pressing_it_leads_back_to_the_meeting(draft: Meeting, fay: User, client_of: ClientOf) -> None:
    make_question(draft, by=fay)
    client, url = client_of(fay), reverse("announce_meeting", args=[draft.pk])
    assert "Announce" in words_of(client.get(reverse("meeting", args=[draft.pk])))

    response = client.post(url, follow=True)

    words = words_of(response)
    assert response.redirect_chain == [(reverse("meeting", args=[draft.pk]), 302)]
    assert "Announced" in words
    assert "2 mails are on their way." in response.content.decode()
    assert owed(draft) == [("announced", "fay"), ("announced", "mo")]
    assert client.post(url).status_code == 409


class Refusing(EmailBackend):
    """A mail server that does not know Mo."""

    def send_messages(self, messages: Any) -> int:
        if "mo.adeyemi" in messages[0].to[0]:
            raise SMTPRecipientsRefused({"mo.adeyemi@larkhill.example": (550, b"5.1.1 No such user")})
        return super().send_messages(messages)


def test_a_mail_that_the_server_refused_is_shown_to_the_facilitator(
    draft: Meeting, fay: User, mo: User, client_of: ClientOf, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.meetings.test_announce_meeting.Refusing"
    actions.announce_meeting(draft.pk, by=fay)
    leave()

    words = words_of(client_of(fay).get(reverse("meeting", args=[draft.pk])))

    assert "1 person may not know of this meeting" in words
    assert "Mo Adeyemi (mo.adeyemi@larkhill.example): The mail did not leave: 550 5.1.1 No such user" in words
    actions.name_participants(draft.pk, [], by=fay)
    Mail.objects.filter(kind="meeting_taken_off").update(claimed_at=timezone.now(), sent_at=timezone.now())
    assert "may not know" not in words_of(client_of(fay).get(reverse("meeting", args=[draft.pk])))


def test_doubt_and_a_worker_away_are_said_too(
    announced_one: Meeting, fay: User, obi: User, client_of: ClientOf
) -> None:
    long_ago = timezone.now() - timedelta(minutes=11)
    Mail.objects.filter(recipient__startswith="mo").update(sent_at=None, claimed_at=long_ago)
    Mail.objects.filter(recipient__startswith="fay").update(sent_at=None, claimed_at=None, since=long_ago)
    url = reverse("meeting", args=[announced_one.pk])

    words = words_of(client_of(fay).get(url))

    assert "2 people may not know of this meeting" in words
    assert "nobody knows whether it arrived" in words
    assert "still waits to be sent" in words
    assert "may not know" not in words_of(client_of(obi).get(url)), "who only reads can do nothing about it"


def test_the_page_costs_the_same_however_many_are_told(draft: Meeting, fay: User, client_of: ClientOf) -> None:
    client, url = client_of(fay), reverse("announce_meeting", args=[draft.pk])
    few = queries_of(client, url)
    actions.name_participants(draft.pk, [make_person() for _more in range(5)], by=fay)

    assert queries_of(client, url) == few
