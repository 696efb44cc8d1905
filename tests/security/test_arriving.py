"""What is the first of its kind may come between two queries of a page that said there was none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import CalendarAddress, Knock, Meeting
from meetings.states import ItemState, MeetingState
from projects.models import Absence, LocalMail, Project, User
from projects.models.project import hash_of
from tests.build import make_invitation, make_mail, make_membership, make_person, make_project
from tests.build_actions import make_action
from tests.build_blockers import make_about, make_blocker, make_carried_action
from tests.build_meetings import make_guest, make_meeting, make_nudge, make_position, make_question, make_record, reveal
from tests.build_parking import make_parked

from .between import read_while

pytestmark = pytest.mark.django_db
ALONE = (
    "home", "today", "log", "meetings", "projects", "people", "settings", "security", "nudges", "outbox",
    "calendar_address", "ask_somewhere", "call_meeting",
)  # fmt: skip
OF_A_PROJECT = ("project", "edit_project", "project_nudges", "project_people", "ask")
OF_A_MEETING = (
    "meeting", "change_meeting", "room", "display", "changes", "room_yours", "display_changes", "guests", "summary",
)  # fmt: skip


@dataclass
class Beginning:
    """Nothing but a person, their project and a meeting that is open."""

    lea: User
    project: Project
    meeting: Meeting

    def fill(self) -> None:
        """Let there be something of every kind."""
        mo = make_person("Mo Vale")
        make_membership(self.project, mo)
        self.meeting.participants.create(person=mo)
        self._fill_the_room(mo)
        self._fill_the_log(mo)
        make_meeting(self.project, by=self.lea, people=[mo], state=MeetingState.ANNOUNCED)
        make_project("Daylight", lead=mo)
        make_invitation(by=self.lea, project=self.project)
        make_mail()
        LocalMail.objects.create(sender="b@x.example", to="x@x.example", subject="Hello", text="A", headers="")
        Absence.objects.create(person=self.lea, first_day=timezone.localdate(), last_day=timezone.localdate())
        CalendarAddress.objects.create(person=self.lea, token_hash=hash_of("calendar-token"))

    def _fill_the_room(self, mo: User) -> None:
        make_record(self.meeting, by=self.lea)
        make_position(make_question(self.meeting, by=self.lea), mo)
        floor = make_question(self.meeting, by=self.lea, state=ItemState.SEALED)
        make_position(floor, mo, objects_otherwise=True)
        make_position(floor, self.lea)
        reveal(floor)
        make_parked(self.meeting, by=mo)
        Knock.objects.create(guest=make_guest(self.meeting), browser="0123456789abcdef", letters="XYZ")

    def _fill_the_log(self, mo: User) -> None:
        make_question(self.project, by=mo)
        record = make_record(self.project, by=self.lea, owner=self.lea, dissents=[(mo, "No.")])
        make_about(record, by=self.lea)
        make_nudge(record, self.lea)
        make_action(record, by=self.lea)
        make_action(record, by=mo, owner=self.lea)
        make_carried_action(record, by=mo, owner=self.lea)
        make_blocker(record, by=mo, remover=self.lea)
        make_blocker(record, by=self.lea)


@pytest.fixture
def beginning(settings: Any) -> Beginning:
    settings.LOCAL = True
    lea = make_person("Lea Vale", administers=True)
    project = make_project("Undertow", lead=lea)
    return Beginning(lea, project, make_meeting(project, by=lea, is_live=True))


def addresses(beginning: Beginning) -> Iterator[str]:
    yield from map(reverse, ALONE)
    yield reverse("person", args=[beginning.lea.pk])
    for name in OF_A_PROJECT:
        yield reverse(name, args=[beginning.project.slug])
    for name in OF_A_MEETING:
        yield reverse(name, args=[beginning.meeting.pk])


def test_everything_comes_while_a_page_is_read(beginning: Beginning, client: Client) -> None:
    client.force_login(beginning.lea)

    for address in addresses(beginning):
        nth = 1
        while status := read_while(beginning.fill, client, address, nth):
            assert status < 500, (address, nth)
            nth += 1
        assert nth > 2, address
