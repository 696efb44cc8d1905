"""What somebody tries who has the link of a guest, or had it."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from meetings import actions
from meetings.access import OPEN_TO_GUESTS
from meetings.models import Guest, Meeting
from projects import delivery
from projects.logs import WithoutKeys
from projects.models import Mail, Project, User
from tests.at_once import at_once
from tests.build_meetings import enter, make_guest, make_meeting, make_position, make_question, make_record

pytestmark = pytest.mark.django_db

LEADS = re.compile(r'\s(?:href|action|formaction|hx-get|hx-post|data-fetch)="(/[^"]*)"')


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


def led_to(response: Any) -> set[str]:
    """The names of the addresses of ours that a page links to or sends to."""
    html = response.content.decode()
    addresses = {found.partition("?")[0].partition("#")[0] for found in LEADS.findall(html)}
    return {resolve(address).url_name or "" for address in addresses if address and not address.startswith("/static/")}


@pytest.mark.parametrize("state", ["scheduled", "sealed", "revealed", "settled", ""])
def test_nothing_on_a_guests_pages_leads_where_they_are_nobody(
    state: str, meeting: Meeting, mo: User, fay: User
) -> None:
    client = enter(guest := make_guest(meeting))
    actions.park(meeting.pk, "Who feeds the cat?", by=mo)
    pages = [reverse("room", args=[meeting.pk]), reverse("guest_meeting", args=[meeting.pk])]
    pages += [reverse("room_yours", args=[meeting.pk])]
    if state == "settled":
        make_record(meeting, by=fay)
    elif state:
        item = make_question(meeting, by=fay, state="sealed" if state == "revealed" else state)
        make_position(item, mo)
        make_position(item, guest.person)
        if state == "revealed":
            actions.reveal_positions(item.pk, by=fay)
            pages.append(reverse("positions", args=[item.pk]))
        pages.append(reverse("position", args=[item.pk]))
        pages.append(reverse("position", args=[item.pk]) + "?change=1")

    for page in pages:
        response = client.get(page, headers={"HX-Request": "true"} if "yours" in page else {})
        assert response.status_code == 200, page
        assert led_to(response) <= OPEN_TO_GUESTS | {"words"}, page


# At the same moment.


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_that_enter_at_once_one_is_in(meeting: Meeting) -> None:
    make_guest(meeting, token="token")
    browsers = [Client() for _ in range(4)]

    tried = at_once(*(partial(one.post, reverse("guest_link", args=["token"])) for one in browsers))

    assert sorted(response.status_code for response in tried) == [302, 409, 409, 409]
    rooms = [one.get(reverse("room", args=[meeting.pk])).status_code for one in browsers]
    assert sorted(rooms) == [200, 403, 403, 403]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["withdraw_guest", "renew_guest_link"])
def test_who_enters_while_their_link_is_taken_back_is_not_in(verb: str, meeting: Meeting, fay: User) -> None:
    guest, browser = make_guest(meeting, token="token"), Client()

    at_once(
        partial(getattr(actions, verb), guest.pk, by=fay),
        partial(browser.post, reverse("guest_link", args=["token"])),
    )

    assert Guest.objects.get(pk=guest.pk).browser == ""
    assert browser.get(reverse("room", args=[meeting.pk])).status_code != 200
