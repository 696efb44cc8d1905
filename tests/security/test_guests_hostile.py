"""What somebody tries who has the link of a guest, or had it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Guest, Meeting
from projects import delivery
from projects.logs import WithoutKeys
from projects.models import Mail, Project, User
from tests.build_meetings import make_guest, make_meeting, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo], is_live=True, title="Rota forum")


def enter_by(token: str) -> Client:
    client = Client()
    assert client.post(reverse("guest_link", args=[token])).status_code == 302
    return client


def test_the_log_does_not_keep_a_guests_link(meeting: Meeting, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(WithoutKeys())
    guest = make_guest(meeting, token="t" * 43)
    actions.withdraw_guest(guest.pk, by=meeting.facilitator)

    for token in ("t" * 43, "u" * 43):
        for name in ("guest_link", "knock"):
            Client().post(reverse(name, args=[token]))

    assert "/guest/…" in caplog.text
    assert "ttt" not in caplog.text
    assert "uuu" not in caplog.text


def test_a_guest_keeps_their_place_from_entering_until_after_the_meeting(project: Project, fay: User) -> None:
    to_come = make_meeting(project, by=fay, starts_at=timezone.now() + timedelta(days=5))
    make_guest(to_come, token="token")
    client = enter_by("token")

    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert client.get(reverse("room", args=[to_come.pk])).status_code == 200
        assert client.get(reverse("guest_link", args=["token"])).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert client.get(reverse("room", args=[to_come.pk])).status_code == 302


def test_asking_by_a_dead_link_costs_nobody_the_place_that_they_have(
    project: Project, meeting: Meeting, fay: User
) -> None:
    here = make_guest(meeting, token="here")
    gone = make_guest(make_meeting(project, by=fay), "Nora Vale", token="gone")
    client = enter_by("here")
    actions.withdraw_guest(gone.pk, by=fay)

    assert client.post(reverse("knock", args=["gone"])).status_code == 410

    assert Guest.objects.get(pk=here.pk).browser
    assert client.get(reverse("room", args=[meeting.pk])).status_code == 200


def test_who_left_is_invited_as_anybody_and_reads_no_summary_as_a_member(
    meeting: Meeting, mo: User, fay: User, ada: User, outbox: list[Any]
) -> None:
    address = mo.email
    actions.end_account(mo.pk, by=ada)
    actions.invite_guest(meeting.pk, name="Mo", email=address, by=fay)
    make_question(meeting, by=fay)
    actions.close_meeting(meeting.pk, by=fay)

    delivery.deliver(Mail.objects.get(kind="summary", recipient=address).pk)

    (letter,) = outbox
    assert "http://" not in letter.body


def test_whoever_is_forgotten_is_forgotten_as_a_guest_too(project: Project, mo: User, fay: User, ada: User) -> None:
    guest = make_guest(make_meeting(project, by=fay), "Mo", email=mo.email.upper())

    actions.end_account(mo.pk, by=ada, is_forgotten=True)

    assert Guest.objects.get(pk=guest.pk).email == ""
