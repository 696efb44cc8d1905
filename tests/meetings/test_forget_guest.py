"""A guest asks to be forgotten: what they said stays, who they were does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import AgendaItem, Guest, GuestLink, Meeting
from meetings.states import ItemState
from projects.models import Mail, Organisation, Project, User
from tests.build_meetings import enter, make_guest, make_meeting, make_position, make_question

from .mails import leave

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
NAME, GUS = "Gustav Hill", "gustav@elsewhere.example"
FORGET = "/guest/forget/"


@pytest.fixture
def meeting(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo], is_live=True, title="Rota forum")


@pytest.fixture
def item(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED)


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def settled(item: AgendaItem, guest: Guest, fay: User) -> int:
    """The number of a record in which the guest spoke and dissented."""
    make_position(item, guest.person, because="Too early.")
    actions.reveal_positions(item.pk, by=fay)
    dissent = [actions.decision.Disagreement(guest.person, "Too early.", None, is_objection=False)]
    settlement = actions.Settlement("decided", "Ready.", statement="Open.", decider=fay, dissents=dissent)
    return int(actions.settle(item.pk, settlement, by=fay).number)


def kept_of(text: str) -> list[str]:
    """In which tables a text still stands."""
    return [
        model.__name__
        for model in apps.get_models()
        if model._meta.managed and text.lower() in str(list(model._default_manager.values())).lower()
    ]


def test_their_page_leads_to_a_question_that_changes_nothing(meeting: Meeting) -> None:
    guest = make_guest(meeting, NAME, email=GUS)
    client = enter(guest)

    page = client.get(reverse("guest_meeting", args=[meeting.pk])).content.decode()
    asked = client.get(FORGET)

    assert f'href="{FORGET}"' in page
    assert "You were in Rota forum as Gustav Hill." in words(asked)
    guest.refresh_from_db()
    assert (guest.email, guest.person.forgotten_at) == (GUS, None)


def test_what_they_said_stays_under_a_guest(
    meeting: Meeting, item: AgendaItem, fay: User, mo: User, client_of: ClientOf
) -> None:
    guest = make_guest(meeting, NAME, email=GUS, token="the-link")
    number = settled(item, guest, fay)
    client = enter(guest)

    response = client.post(FORGET)

    assert "You are forgotten here" in words(response)
    record = words(client_of(mo).get(reverse("record", args=[number])))
    assert "A guest Too early." in record
    assert "guest guest" not in record
    assert "A guest" in words(client_of(mo).get(reverse("positions", args=[item.pk])))
    assert kept_of(NAME) == kept_of(GUS) == []
    found = client_of(mo).get(reverse("log"), {"q": "Gustav"}).content.decode()
    assert reverse("record", args=[number]) not in found
    assert client.get(reverse("room", args=[meeting.pk])).status_code == 302
    assert Client().get(reverse("guest_link", args=["the-link"])).status_code == 404


def test_who_has_said_nothing_is_not_waited_for(meeting: Meeting, item: AgendaItem) -> None:
    guest = make_guest(meeting, NAME)

    enter(guest).post(FORGET)

    assert not meeting.participants.filter(person=guest.person).exists()
    version = meeting.version
    meeting.refresh_from_db()
    assert meeting.version == version + 1


def test_no_mail_reaches_them_any_more(meeting: Meeting, fay: User, outbox: list[Any]) -> None:
    guest, _token = actions.invite_guest(meeting.pk, name=NAME, email=GUS, by=fay)
    leave()
    outbox.clear()

    enter(guest).post(FORGET)
    actions.close_meeting(meeting.pk, by=fay)
    leave()

    assert not [one for one in outbox if GUS in one.recipients()[0]]
    assert not Mail.objects.filter(recipient=GUS).exists()
    assert Mail.objects.get(kind="guest_link").recipient.endswith("@forgotten.invalid")


def test_also_when_the_meeting_is_over(meeting: Meeting, item: AgendaItem, fay: User) -> None:
    guest = make_guest(meeting, NAME, email=GUS, token="the-link")
    client = enter(guest)
    settled(item, guest, fay)
    actions.close_meeting(meeting.pk, by=fay)
    over = client.get(reverse("room", args=[meeting.pk]))
    assert over.status_code == 410
    assert f'href="{FORGET}"' in over.content.decode()
    assert f'href="{FORGET}"' in client.get(reverse("guest_link", args=["the-link"])).content.decode()

    assert client.get(FORGET).status_code == 200
    assert client.post(FORGET).status_code == 200

    guest.person.refresh_from_db()
    assert guest.person.name == "A guest"
    assert meeting.participants.filter(person=guest.person).exists()


def test_only_the_device_that_has_their_place(meeting: Meeting, mo: User, client_of: ClientOf) -> None:
    guest = make_guest(meeting, NAME, token="the-link")
    lost = enter(guest)
    enter(guest)

    assert lost.post(FORGET).status_code == 403
    assert client_of(mo).post(FORGET).status_code == 404
    assert Client().post(FORGET).status_code == 302
    Guest.objects.filter(pk=guest.pk).update(browser="", bound_at=None)
    Meeting.objects.filter(pk=meeting.pk).update(state="closed", closed_at=timezone.now())
    assert lost.post(FORGET).status_code == 410
    guest.person.refresh_from_db()
    assert guest.person.name == NAME


def test_the_facilitator_reads_it_and_makes_no_new_link(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    guest = make_guest(meeting, NAME, email=GUS)
    enter(guest).post(FORGET)
    client = client_of(fay)

    page = words(client.get(reverse("guests", args=[meeting.pk])))
    response = client.post(reverse("renew_guest_link", args=[guest.pk]))

    assert "They asked to be forgotten." in page
    assert response.status_code == 409
    assert not GuestLink.objects.exists()


def test_a_guest_of_another_meeting_with_the_same_address_is_another(
    meeting: Meeting, project: Project, fay: User
) -> None:
    other = make_meeting(project, by=fay, title="Other forum")
    there, _token = actions.invite_guest(other.pk, name=NAME, email=GUS, by=fay)
    here = make_guest(meeting, NAME, email=GUS)

    enter(here).post(FORGET)

    there.refresh_from_db()
    assert (there.email, there.person.name) == (GUS, NAME)
    assert Mail.objects.get(kind="guest_link").recipient == GUS


def test_in_the_language_of_the_house(meeting: Meeting) -> None:
    Organisation.objects.update(language="de")
    guest = make_guest(meeting, NAME)

    enter(guest).post(FORGET)

    guest.person.refresh_from_db()
    assert guest.person.name == "Ein Gast"
