"""Guests: invited by a link, in by one browser, and in one meeting alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import AgendaItem, Guest, GuestLink, Knock, Meeting
from meetings.states import ItemState, MeetingState
from projects import delivery
from projects.models import Event, Mail, Project, User
from tests.build_meetings import enter, make_guest, make_meeting, make_position, make_question

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
LINK = re.compile(r"http://[^\s\"]+/guest/([\w-]{20,})/")


@pytest.fixture
def meeting(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo], is_live=True, title="Rota forum")


@pytest.fixture
def item(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED)


def invite(client: Client, meeting: Meeting, **fields: str) -> Any:
    return client.post(reverse("guests", args=[meeting.pk]), {"name": "Gus Hill", **fields})


def open_link(token: str, client: Client | None = None) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.get(reverse("guest_link", args=[token]))


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Inviting.


def test_the_facilitator_is_shown_a_link_once(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    client = client_of(fay)

    response = invite(client, meeting)

    token = LINK.search(response.content.decode())[1]  # type: ignore[index]
    guest = Guest.objects.get()
    assert "The link of Gus Hill" in words(response)
    assert (guest.person.name, guest.person.email, guest.person.is_guest) == ("Gus Hill", "", True)
    assert meeting.participants.filter(person=guest.person).exists()
    assert token not in client.get(reverse("guests", args=[meeting.pk])).content.decode()
    assert token not in str([*GuestLink.objects.values(), *Event.objects.values(), *Mail.objects.values()])
    assert "no-store" in response["Cache-Control"]


def test_with_an_address_a_link_of_its_own_is_mailed(
    meeting: Meeting, fay: User, client_of: ClientOf, outbox: list[Any]
) -> None:
    shown = LINK.search(invite(client_of(fay), meeting, email="gus@elsewhere.example").content.decode())[1]  # type: ignore[index]

    delivery.deliver(Mail.objects.get(kind="guest_link").pk)

    mailed = LINK.search(outbox[-1].body)[1]
    assert outbox[-1].recipients() == ["Gus Hill <gus@elsewhere.example>"]
    assert "Fay Lund would like you in Rota forum" in outbox[-1].body
    assert mailed != shown
    for token in (shown, mailed):
        assert open_link(token)[1].status_code == 200


def test_only_the_facilitator_invites(meeting: Meeting, mo: User, lea: User, client_of: ClientOf) -> None:
    for person in (mo, lea):
        assert invite(client_of(person), meeting).status_code == 403
    assert not Guest.objects.exists()


def test_somebody_with_an_account_is_named_not_invited(
    meeting: Meeting, fay: User, mo: User, client_of: ClientOf
) -> None:
    response = invite(client_of(fay), meeting, email=mo.email.upper())

    assert response.status_code == 409
    assert "Mo Adeyemi has an account here: name them as a participant." in words(response)


def test_two_guests_have_two_names(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    invite(client_of(fay), meeting)

    response = invite(client_of(fay), meeting, name="gus hill")

    assert response.status_code == 409
    assert Guest.objects.count() == 1


def test_nobody_is_invited_to_what_is_over(project: Project, fay: User, client_of: ClientOf) -> None:
    over = make_meeting(project, by=fay, state=MeetingState.CLOSED)

    assert invite(client_of(fay), over).status_code == 409


def test_a_name_and_an_address_are_asked_for_in_words(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    response = client_of(fay).post(reverse("guests", args=[meeting.pk]), {"name": " ", "email": "gus"})

    assert response.status_code == 422
    assert "Say who it is: the room sees this name." in words(response)


def test_lists_of_people_say_guest_and_pages_of_the_house_have_none(
    meeting: Meeting, fay: User, client_of: ClientOf
) -> None:
    make_guest(meeting)
    client = client_of(fay)

    assert "Gus Hill guest" in words(client.get(reverse("meeting", args=[meeting.pk])))
    assert "Gus Hill guest" in words(client.get(reverse("guests", args=[meeting.pk])))
    for name in ("people", "create_project"):
        assert "Gus Hill" not in words(client.get(reverse(name)))
    assert "Gus Hill" not in words(client.get(reverse("name_participants", args=[meeting.pk])))
    assert "Gus Hill" not in words(client.get(reverse("project_people", args=[meeting.project.slug])))


def test_naming_participants_leaves_guests_where_they_are(
    meeting: Meeting, fay: User, mo: User, client_of: ClientOf
) -> None:
    guest = make_guest(meeting)

    client_of(fay).post(reverse("name_participants", args=[meeting.pk]), {"people": [mo.pk]})

    assert meeting.participants.filter(person=guest.person).exists()


# The link.


def test_a_link_says_who_invites_to_what_and_changes_nothing(meeting: Meeting) -> None:
    guest = make_guest(meeting, token="the-link")

    _client, response = open_link("the-link")

    said = words(response)
    assert response.status_code == 200
    assert "Fay Lund invites you as Gus Hill, a guest." in said
    assert "Rota forum" in said
    assert "Enter as Gus Hill" in said
    assert response["X-Robots-Tag"] == "noindex"
    guest.refresh_from_db()
    assert guest.browser == ""


def test_entering_binds_the_link_to_this_browser(meeting: Meeting, item: AgendaItem) -> None:
    make_guest(meeting, token="the-link")
    client, _response = open_link("the-link")

    response = client.post(reverse("guest_link", args=["the-link"]))

    assert response["Location"] == reverse("room", args=[meeting.pk])
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    room = client.get(response["Location"])
    assert room.status_code == 200
    assert "Gus Hill , guest" in words(room)
    assert "Seal my position" in words(room)


def test_a_reused_link_in_the_same_browser_leads_back(meeting: Meeting) -> None:
    make_guest(meeting, token="the-link")
    client = Client()
    client.post(reverse("guest_link", args=["the-link"]))

    again = client.post(reverse("guest_link", args=["the-link"]))

    assert again.status_code == 302
    assert client.get(reverse("room", args=[meeting.pk])).status_code == 200


def test_a_forged_link_opens_nothing(meeting: Meeting) -> None:
    make_guest(meeting, token="the-link")

    for token in ("the-links", "THE-LINK", "x" * 4000, "%00"):
        client, response = open_link(token)
        assert response.status_code == 404
        assert "This link opens nothing" in words(response)
        assert client.post(reverse("guest_link", args=[token])).status_code == 404
        assert client.post(reverse("knock", args=[token])).status_code == 404


@pytest.mark.parametrize(
    ("state", "said"),
    [(MeetingState.CLOSED, "Rota forum is over"), (MeetingState.CANCELLED, "Rota forum was cancelled")],
)
def test_an_expired_link_says_so_kindly(state: str, said: str, meeting: Meeting) -> None:
    guest = make_guest(meeting, token="the-link")
    inside = enter(guest)
    Meeting.objects.filter(pk=meeting.pk).update(state=state, closed_at=timezone.now())

    for response in (open_link("the-link")[1], inside.get(reverse("room", args=[meeting.pk]))):
        assert response.status_code == 410
        assert said in words(response)
    assert Client().post(reverse("guest_link", args=["the-link"])).status_code == 410


def test_a_withdrawn_link_says_so_and_whoever_was_in_is_out(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    guest = make_guest(meeting, token="the-link")
    inside = enter(guest)

    client_of(fay).post(reverse("withdraw_guest", args=[guest.pk]))

    assert not meeting.participants.filter(person=guest.person).exists()
    for response in (open_link("the-link")[1], inside.get(reverse("room", args=[meeting.pk]))):
        assert response.status_code == 410
        assert "This link was taken back" in words(response)


def test_a_new_link_kills_the_old_one_and_whoever_was_in_by_it(
    meeting: Meeting, fay: User, client_of: ClientOf
) -> None:
    guest = make_guest(meeting, token="the-link")
    inside = enter(guest)

    response = client_of(fay).post(reverse("renew_guest_link", args=[guest.pk]))

    token = LINK.search(response.content.decode())[1]  # type: ignore[index]
    assert open_link("the-link")[1].status_code == 404
    assert open_link(token)[1].status_code == 200
    assert inside.get(reverse("room", args=[meeting.pk])).status_code == 403


def test_who_has_spoken_stays_on_the_list_when_their_link_is_taken_back(
    meeting: Meeting, item: AgendaItem, fay: User
) -> None:
    guest = make_guest(meeting)
    make_position(item, guest.person)

    actions.withdraw_guest(guest.pk, by=fay)

    assert meeting.participants.filter(person=guest.person).exists()


# A second browser.


def test_a_forwarded_link_asks_the_facilitator(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    enter(make_guest(meeting, token="the-link"))
    second, response = open_link("the-link")
    assert "This link is in use on another device." in words(response)
    assert second.post(reverse("guest_link", args=["the-link"])).status_code == 409

    second.post(reverse("knock", args=["the-link"]))

    letters = Knock.objects.get().letters
    assert letters in words(open_link("the-link", second)[1])
    room = words(client_of(fay).get(reverse("room", args=[meeting.pk])))
    assert "Somebody asks to come in as Gus Hill, on another device" in room
    assert letters in room
    assert second.get(reverse("room", args=[meeting.pk])).status_code == 403


def test_letting_in_moves_the_place_and_the_first_browser_is_told(
    meeting: Meeting, fay: User, client_of: ClientOf
) -> None:
    guest = make_guest(meeting, token="the-link")
    first, second = enter(guest), Client()
    second.post(reverse("knock", args=["the-link"]))

    client_of(fay).post(reverse("let_in", args=[Knock.objects.get().pk]))

    assert second.get(reverse("room", args=[meeting.pk])).status_code == 200
    lost = first.get(reverse("room", args=[meeting.pk]))
    assert lost.status_code == 403
    assert "Your link is in use on another device" in words(lost)
    assert not Knock.objects.exists()


def test_turned_away_it_is_told_so_and_does_not_ask_again(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    guest = make_guest(meeting, token="the-link")
    first, second = enter(guest), Client()
    second.post(reverse("knock", args=["the-link"]))

    client_of(fay).post(reverse("turn_away", args=[Knock.objects.get().pk]))

    assert "Fay Lund did not let this device in." in words(open_link("the-link", second)[1])
    second.post(reverse("knock", args=["the-link"]))
    assert not Knock.objects.waiting().exists()
    assert first.get(reverse("room", args=[meeting.pk])).status_code == 200


def test_a_link_passed_round_does_not_fill_the_facilitators_screen(meeting: Meeting) -> None:
    enter(make_guest(meeting, token="the-link"))

    answers = [Client().post(reverse("knock", args=["the-link"])).status_code for _ in range(5)]

    assert answers == [302, 302, 302, 409, 409]


def test_nobody_else_answers_a_knock(
    meeting: Meeting, mo: User, oz: User, client_of: ClientOf, project: Project
) -> None:
    enter(make_guest(meeting, token="the-link"))
    Client().post(reverse("knock", args=["the-link"]))
    asked = Knock.objects.get()

    assert client_of(mo).post(reverse("let_in", args=[asked.pk])).status_code == 403
    assert client_of(mo).post(reverse("turn_away", args=[asked.pk])).status_code == 403
    assert Knock.objects.waiting().exists()


def test_somebody_signed_in_is_told_whose_link_it_is(meeting: Meeting, mo: User, client_of: ClientOf) -> None:
    make_guest(meeting, token="the-link")
    client = client_of(mo)

    response = open_link("the-link", client)[1]

    assert "In this browser you are signed in as Mo Adeyemi." in words(response)
    assert client.post(reverse("guest_link", args=["the-link"])).status_code == 409
    assert client.post(reverse("knock", args=["the-link"])).status_code == 409
    assert client.get(reverse("settings")).status_code == 200


def test_leaving_frees_the_link(meeting: Meeting) -> None:
    guest = make_guest(meeting, token="the-link")
    client = enter(guest)

    response = client.post(reverse("leave_as_guest"))

    assert "You have left Rota forum" in words(response)
    assert client.get(reverse("room", args=[meeting.pk])).status_code == 302
    assert "Enter as Gus Hill" in words(open_link("the-link")[1])


def test_one_browser_has_one_place(meeting: Meeting, project: Project, fay: User) -> None:
    other = make_meeting(project, by=fay, is_live=True, title="Other forum")
    here, there = make_guest(meeting, token="here"), make_guest(other, "Gus Hill", token="there")
    client = Client()
    client.post(reverse("guest_link", args=["here"]))

    client.post(reverse("guest_link", args=["there"]))

    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.browser, bool(there.browser)) == ("", True)
    assert client.get(reverse("room", args=[other.pk])).status_code == 200
    assert client.get(reverse("room", args=[meeting.pk])).status_code == 404
