"""A guest's calendar: the entry comes with their link, follows every move, and goes when they need not come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from ical.event import Event

from meetings import actions
from meetings.actions.meeting import Plan
from meetings.models import Guest, Meeting
from projects.models import Mail, Project, User
from tests.build_meetings import make_meeting, make_question

from .mails import entry, leave, parsed, received

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
GUS = "gus@elsewhere.example"


@pytest.fixture
def meeting(project: Project, fay: User, mo: User) -> Meeting:
    meeting = make_meeting(project, by=fay, people=[mo], title="Rota forum")
    make_question(meeting, by=fay)
    return meeting


def invite(meeting: Meeting, fay: User, email: str = GUS, name: str = "Gus Hill") -> Guest:
    guest, _token = actions.invite_guest(meeting.pk, name=name, email=email, by=fay)
    leave()
    return guest


def move(meeting: Meeting, fay: User, days: int) -> None:
    actions.change_meeting(
        meeting.pk, Plan(meeting.title, timezone.now() + timedelta(days=days), "Europe/London", 50), by=fay
    )
    leave()


def last(outbox: list[Any]) -> tuple[str | None, Event]:
    """What the calendar was told to do last, and with what."""
    calendar, event = parsed(entry(outbox[-1]))
    return calendar.method, event


def test_the_entry_comes_with_the_link_and_tells_nothing_else(meeting: Meeting, fay: User, outbox: list[Any]) -> None:
    invite(meeting, fay)

    method, event = last(outbox)
    text = entry(outbox[-1])
    assert (method, event.uid.partition("@")[0], event.sequence) == ("REQUEST", str(meeting.pk), 0)
    assert event.start == meeting.starts_at.replace(microsecond=0)
    assert [one.uri for one in event.attendees] == [f"mailto:{GUS}"]
    # A calendar is shown to others: neither the link nor the agenda stands in it.
    assert "http" not in text
    assert "?" not in event.description
    assert "/guest/" in received(outbox[-1]).get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_without_an_address_nothing_is_sent_and_no_number_rises(meeting: Meeting, fay: User) -> None:
    invite(meeting, fay, email="")

    move(meeting, fay, 3)

    meeting.refresh_from_db()
    assert meeting.ical_sequence == 0
    assert not Mail.objects.exists()


def test_a_move_and_a_cancellation_reach_the_same_entry(meeting: Meeting, fay: User, outbox: list[Any]) -> None:
    invite(meeting, fay)
    move(meeting, fay, 3)
    moved = last(outbox)
    meeting.refresh_from_db()

    actions.cancel_meeting(meeting.pk, by=fay)
    leave()

    method, event = last(outbox)
    assert (moved[0], moved[1].sequence, moved[1].start) == ("REQUEST", 1, meeting.starts_at.replace(microsecond=0))
    assert (method, event.uid, event.sequence) == ("CANCEL", moved[1].uid, 2)
    assert [one.uri for one in event.attendees] == [f"mailto:{GUS}"]
    assert len(outbox) == 3


def test_a_new_name_alone_leaves_the_number(meeting: Meeting, fay: User, outbox: list[Any]) -> None:
    invite(meeting, fay)
    meeting.refresh_from_db()

    plan = Plan("Rota and rest", meeting.starts_at, meeting.time_zone, meeting.length_minutes)
    actions.change_meeting(meeting.pk, plan, by=fay)
    leave()

    method, event = last(outbox)
    assert (method, event.sequence, event.summary) == ("REQUEST", 0, "Rota and rest")


def test_taken_off_the_entry_goes_and_comes_again_under_a_higher_number(
    meeting: Meeting, fay: User, outbox: list[Any]
) -> None:
    guest = invite(meeting, fay)
    actions.withdraw_guest(guest.pk, by=fay)
    leave()
    method, event = last(outbox)
    assert (method, event.sequence, [one.uri for one in event.attendees]) == ("CANCEL", 1, [f"mailto:{GUS}"])
    assert outbox[-1].subject == "You need not come: Rota forum"
    assert "This mail takes it out of your calendar." in outbox[-1].body

    # As the same guest with a new link, taken off once more, and as another of the same address.
    actions.renew_guest_link(guest.pk, by=fay)
    leave()
    assert (last(outbox)[0], last(outbox)[1].sequence) == ("REQUEST", 2)
    actions.withdraw_guest(guest.pk, by=fay)
    leave()
    invite(meeting, fay, name="Gus Hill again")

    assert (last(outbox)[0], last(outbox)[1].sequence) == ("REQUEST", 4)


def test_whose_link_never_left_hears_nothing_when_it_is_taken_back(
    meeting: Meeting, fay: User, outbox: list[Any]
) -> None:
    guest, _token = actions.invite_guest(meeting.pk, name="Gus Hill", email=GUS, by=fay)

    actions.withdraw_guest(guest.pk, by=fay)
    leave()

    assert outbox == []
    assert Mail.objects.get().refused == "The link was taken back before this mail left."


def test_who_takes_part_again_keeps_the_entry(meeting: Meeting, fay: User, outbox: list[Any]) -> None:
    guest = invite(meeting, fay)
    actions.withdraw_guest(guest.pk, by=fay)

    actions.renew_guest_link(guest.pk, by=fay)
    leave()

    assert [last([one])[0] for one in outbox] == ["REQUEST", "REQUEST"]
    assert Mail.objects.get(kind="guest_taken_off").refused == "They take part again."


def test_participants_are_not_told_before_it_is_announced_because_of_a_guest(
    meeting: Meeting, fay: User, outbox: list[Any]
) -> None:
    invite(meeting, fay)

    move(meeting, fay, 3)
    actions.cancel_meeting(meeting.pk, by=fay)
    leave()

    assert {one.recipients()[0] for one in outbox} == {f"Gus Hill <{GUS}>"}


def test_an_address_that_bounced_is_shown_to_who_prepares(
    meeting: Meeting, fay: User, mo: User, client_of: ClientOf
) -> None:
    guest = invite(meeting, fay)
    Mail.objects.update(refused="550 no such mailbox", sent_at=None)
    page = client_of(fay).get(reverse("meeting", args=[meeting.pk])).content.decode()
    guests = client_of(fay).get(reverse("guests", args=[meeting.pk])).content.decode()

    for text in (page, guests):
        assert "The mail did not leave: 550 no such mailbox" in text
        assert "Gus Hill" in text
    assert "1 person may not know of this meeting" in page
    assert guest.email in page


def test_the_facilitators_page_says_bounced_although_they_came_in(
    meeting: Meeting, fay: User, client_of: ClientOf
) -> None:
    guest = invite(meeting, fay)
    Guest.objects.filter(pk=guest.pk).update(browser="ab", bound_at=timezone.now())
    move(meeting, fay, 3)
    Mail.objects.filter(kind="guest_news").update(refused="550 mailbox full", sent_at=None)

    assert "550 mailbox full" in client_of(fay).get(reverse("guests", args=[meeting.pk])).content.decode()
