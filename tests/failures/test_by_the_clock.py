"""Another zone than the reader's, and the two nights on which the clocks change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, Decision, Meeting
from meetings.states import ItemState, Outcome
from projects.models import Project, User
from tests.build_meetings import make_meeting, make_question

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
FORWARD = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
BACK = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)


def meet(project: Project, fay: User, zone: str, starts_at: datetime) -> Meeting:
    return make_meeting(project, by=fay, is_live=True, time_zone=zone, starts_at=starts_at, opened_at=starts_at)


def text_of(client: Client, name: str, thing: Meeting | AgendaItem) -> str:
    return " ".join(client.get(reverse(name, args=[thing.pk])).content.decode().split())


@pytest.mark.parametrize("change", [FORWARD, BACK], ids=["forward", "back"])
def test_the_clock_of_a_question_counts_real_minutes(
    change: datetime, project: Project, fay: User, client_of: ClientOf
) -> None:
    with time_machine.travel(change - timedelta(minutes=5), tick=False) as now:
        client = client_of(fay)
        meeting = meet(project, fay, "Europe/London", change - timedelta(minutes=5))
        item = make_question(meeting, by=fay, timebox_minutes=12)
        client.post(reverse("open_question", args=[item.pk]))
        now.move_to(change + timedelta(minutes=5))

        assert "2:00 left of 12 minutes" in text_of(client, "room", meeting)
        client.post(reverse("pause", args=[item.pk]))

    item.refresh_from_db()
    assert item.seconds_used == 600


@pytest.mark.parametrize(
    ("change", "ends"), [(FORWARD, "Ends 02:15 BST"), (BACK, "Ends 01:15 GMT")], ids=["forward", "back"]
)
def test_the_end_is_told_by_the_clock_on_the_wall(
    change: datetime, ends: str, project: Project, fay: User, client_of: ClientOf
) -> None:
    starts = change - timedelta(minutes=35)
    with time_machine.travel(starts, tick=False):
        meeting = meet(project, fay, "Europe/London", starts)

        assert ends in text_of(client_of(fay), "room", meeting)


def test_a_refusal_tells_the_time_of_the_room_and_not_of_the_reader(
    project: Project, fay: User, client_of: ClientOf
) -> None:
    User.objects.filter(pk=fay.pk).update(time_zone="Asia/Tokyo")
    with time_machine.travel("2026-07-01 09:20:00+00:00", tick=False):
        item = make_question(meet(project, fay, "Europe/London", datetime(2026, 7, 1, 9, tzinfo=UTC)), by=fay)
        client = client_of(fay)
        client.post(reverse("open_question", args=[item.pk]))
        client.post(reverse("reveal", args=[item.pk]))

        refused = client.post(reverse("reveal", args=[item.pk]))

    assert refused.status_code == 409
    assert "Already revealed at 10:20" in refused.content.decode()


@pytest.mark.parametrize(
    "zone", ["Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns", "Antarctica/Troll", "UTC"]
)
def test_a_whole_meeting_in_any_zone(zone: str, project: Project, fay: User, client_of: ClientOf) -> None:
    """At a moment when it is another day in most of them, and the day of the change in some."""
    with time_machine.travel("2026-03-29 00:59:30+00:00", tick=False):
        client, meeting = client_of(fay), meet(project, fay, zone, datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
        item = make_question(meeting, by=fay, state=ItemState.SEALED)
        today = datetime.now(meeting.zone).date()
        deferral = {"outcome": Outcome.DEFERRED, "because": "Numbers.", "bringer": fay.pk, "seen_version": item.version}

        past = client.post(
            reverse("settle", args=[item.pk]), {**deferral, "bring_by": (today - timedelta(days=1)).isoformat()}
        )
        settled = client.post(reverse("settle", args=[item.pk]), {**deferral, "bring_by": today.isoformat()})

        assert (past.status_code, settled.status_code) == (422, 302)
        pages = [reverse("room", args=[meeting.pk]), reverse("meeting", args=[meeting.pk]), reverse("log")]
        pages += [reverse("record", args=[Decision.objects.get().pk]), reverse("meetings")]
        assert [client.get(page).status_code for page in pages] == [200] * len(pages)
