"""What is rare: a night over midnight and a change of the clocks, names of any script and length, a sudden end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem, Meeting
from meetings.states import MeetingState
from projects.live import Region
from projects.models import Project, User
from tests.build import make_person
from tests.build_meetings import make_meeting, make_question
from tests.build_parking import make_parked

from .mails import leave
from .pages import words_of

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]
BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 10, 24, 23, 30, tzinfo=BERLIN)
# An hour after the clocks went from 03:00 back to 02:00.
NIGHT = datetime(2026, 10, 25, 3, 10, tzinfo=BERLIN)
NAMES = ["محمد عبد الرحمن", "יעל כהן", "X", "Maximiliane-Alexandrina von und zu Hohenstauffen-Wittelsbach"]


def closed(project: Project, fay: User, begins: datetime, ends: datetime) -> Meeting:
    return make_meeting(
        project, by=fay, starts_at=begins, opened_at=begins, closed_at=ends, state=MeetingState.CLOSED,
        time_zone="Europe/Berlin",
    )  # fmt: skip


def read(client: Client, page: str, meeting: Meeting) -> str:
    response = client.get(reverse(page, args=[meeting.pk]))
    assert response.status_code == 200
    return words_of(response)


# Midnight and the clocks.


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (EVENING, NIGHT, "24 October 2026, 23:30 CEST to 25 October, 03:10 CET"),
        (EVENING, EVENING + timedelta(minutes=50), "24 October 2026, 23:30 to 25 October, 00:20 CEST"),
        (EVENING, EVENING + timedelta(minutes=20), "24 October 2026, 23:30 to 23:50 CEST"),
        (NIGHT - timedelta(hours=2, minutes=20), NIGHT, "25 October 2026, 00:50 CEST to 03:10 CET"),
        (
            datetime(2026, 12, 31, 23, 30, tzinfo=BERLIN),
            datetime(2027, 1, 1, 0, 20, tzinfo=BERLIN),
            "31 December 2026, 23:30 to 1 January 2027, 00:20 CET",
        ),
    ],
)
def test_the_summary_says_on_which_day_and_by_which_clock_it_ended(
    begins: datetime, ends: datetime, words: str, project: Project, fay: User, client_of: SignedIn
) -> None:
    assert words in read(client_of(fay), "summary", closed(project, fay, begins, ends))


def test_its_mail_says_the_same(project: Project, fay: User, outbox: list[Any]) -> None:
    meeting = make_meeting(
        project, by=fay, starts_at=EVENING, opened_at=EVENING, is_live=True, time_zone="Europe/Berlin"
    )
    User.objects.filter(pk=fay.pk).update(time_zone="Europe/Berlin")
    with time_machine.travel(NIGHT, tick=False):
        actions.close_meeting(meeting.pk, by=fay)
        leave()

    assert "24 October 2026, 23:30 CEST to 25 October, 03:10 CET" in outbox[-1].body


def test_the_room_ends_by_the_clock_that_is_then(project: Project, fay: User, client_of: SignedIn) -> None:
    night = {"starts_at": EVENING, "opened_at": EVENING, "length_minutes": 240, "time_zone": "Europe/Berlin"}
    meeting = make_meeting(project, by=fay, is_live=True, **night)

    with time_machine.travel(EVENING, tick=False):
        page = client_of(fay).get(reverse("room", args=[meeting.pk])).content.decode()

    assert "Ends 02:30 CET" in page
    assert "24 October 2026, 23:30 CEST" in read(client_of(fay), "meeting", meeting)


def test_the_hours_of_that_night_are_those_that_passed(project: Project, fay: User, client_of: SignedIn) -> None:
    meeting = closed(project, fay, EVENING, NIGHT)

    assert "280 min changed nothing" in read(client_of(fay), "summary", meeting)


# Names.


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_and_length_stands_apart_from_what_is_around_it(
    name: str, project: Project, fay: User, client_of: SignedIn
) -> None:
    person = make_person(name, "somebody@larkhill.example")
    meeting = make_meeting(project, by=fay, people=[person], is_live=True)
    make_question(meeting, by=fay, decider=person)
    parked = make_parked(meeting, by=person)

    for page in ("meeting", "room", "display"):
        assert client_of(fay).get(reverse(page, args=[meeting.pk])).status_code == 200
    room = client_of(fay).get(reverse("room", args=[meeting.pk])).content.decode()
    assert f"<bdi>{name}</bdi>" in room[room.index(f'id="parked-{parked.pk}"') :].partition("</li>")[0]
    actions.send_to_backlog(meeting.pk, by=fay)
    actions.close_meeting(meeting.pk, by=fay)
    summary = client_of(fay).get(reverse("summary", args=[meeting.pk])).content.decode()
    assert summary.count(f"<bdi>{name}</bdi>") == 2


# Cancelled while people are in it.


def test_a_meeting_cancelled_under_way_says_so_to_everybody_in_it(
    scheduled: AgendaItem,
    fay: User,
    mo: User,
    obi: User,
    client_of: SignedIn,
    announced: list[tuple[int, set[str]]],
) -> None:
    meeting = scheduled.meeting
    assert meeting is not None

    actions.cancel_meeting(meeting.pk, by=fay)

    assert announced == [(2, {region.value for region in Region})]
    for person in (fay, mo, obi):
        assert "This meeting was cancelled." in read(client_of(person), "room", meeting)
    assert "This meeting was cancelled." in read(client_of(mo), "display", meeting)
