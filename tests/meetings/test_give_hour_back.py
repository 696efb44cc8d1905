"""Nothing to decide: the pre-read is mailed and the hour given back, in one act."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import Meeting
from meetings.states import ItemState, MeetingState
from projects.errors import RuleBroken
from projects.models import Mail, Project, User
from tests.build_meetings import make_meeting, make_question

from .conftest import History
from .mails import entry, leave, owed, parsed, received
from .pages import words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def bare(project: Project, fay: User, mo: User) -> Meeting:
    """A draft without a question, and with something to read."""
    return make_meeting(project, by=fay, people=[mo], pre_read="**31%** book online.")


def test_it_is_cancelled_and_everybody_reads_instead(
    bare: Meeting, fay: User, noted: History, outbox: list[Any]
) -> None:
    actions.give_hour_back(bare.pk, by=fay)
    leave()

    bare.refresh_from_db()
    assert bare.state == MeetingState.CANCELLED
    assert noted() == [("give_hour_back", "Fay Lund")]
    assert owed(bare) == [("hour_back", "fay"), ("hour_back", "mo")]
    mail = received(outbox[0])
    assert "**31%** book online." in mail.get_body(("plain",)).get_content()
    assert "<strong>31%</strong> book online." in mail.get_body(("html",)).get_content()
    assert not [one for one in mail.walk() if one.get_content_type() == "text/calendar"], "nobody had an entry"


def test_an_announced_one_leaves_the_calendars_in_the_same_mail(bare: Meeting, fay: User, outbox: list[Any]) -> None:
    actions.announce_meeting(bare.pk, by=fay)
    leave()
    outbox.clear()

    actions.give_hour_back(bare.pk, by=fay)
    leave()

    calendar, event = parsed(entry(outbox[0]))
    assert (calendar.method, event.sequence, len(outbox)) == ("CANCEL", 1, 2)
    assert "**31%** book online." in outbox[0].body


def test_questions_that_can_wait_go_back_uncounted(bare: Meeting, fay: User) -> None:
    item = make_question(bare, by=fay)

    actions.give_hour_back(bare.pk, by=fay)

    item.refresh_from_db()
    assert (item.state, item.times_not_reached) == (ItemState.DRAFT, 0)


def test_an_open_room_is_closed_instead(meeting: Meeting, fay: User) -> None:
    with pytest.raises(RuleBroken, match="Close the meeting"):
        actions.give_hour_back(meeting.pk, by=fay)

    assert not Mail.objects.exists()


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
def test_what_is_over_gives_nothing_back(state: str, project: Project, fay: User) -> None:
    over = make_meeting(project, by=fay, state=state)

    with pytest.raises(RuleBroken, match="This meeting"):
        actions.give_hour_back(over.pk, by=fay)


def test_only_the_facilitator_gives_it_back(bare: Meeting, mo: User, lea: User) -> None:
    for person in (mo, lea):
        with pytest.raises(PermissionDenied):
            actions.give_hour_back(bare.pk, by=person)


def test_an_empty_agenda_offers_it_and_asks_first(bare: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    client, url = client_of(fay), reverse("give_hour_back", args=[bare.pk])
    offer = "Nothing to decide: send the pre-read and give people their hour back."
    assert offer in words_of(client.get(reverse("meeting", args=[bare.pk])))
    assert offer not in words_of(client_of(mo).get(reverse("meeting", args=[bare.pk])))

    words = words_of(client.get(url))

    assert "mo.adeyemi@larkhill.example" in words
    assert "31%" in words
    assert not Mail.objects.exists()
    assert client.post(url)["Location"] == reverse("meeting", args=[bare.pk])
    assert Mail.objects.count() == 2
    assert client.post(url).status_code == 409


def test_a_meeting_just_called_is_taught_to_ask_first(project: Project, fay: User, client_of: ClientOf) -> None:
    fresh = make_meeting(project, by=fay)

    words = words_of(client_of(fay).get(reverse("meeting", args=[fresh.pk])))

    assert words.index("No question is on the agenda yet.") < words.index("Nothing to decide: send the pre-read")


def test_with_questions_it_stands_beside_cancelling(bare: Meeting, fay: User, client_of: ClientOf) -> None:
    make_question(bare, by=fay)

    words = words_of(client_of(fay).get(reverse("meeting", args=[bare.pk])))

    assert "Send the pre-read instead" in words
    assert "Nothing to decide:" not in words
