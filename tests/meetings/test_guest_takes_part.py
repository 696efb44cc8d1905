"""What a guest does in their one meeting, and what is said of them afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions, sealed
from meetings.models import AgendaItem, Decision, Meeting
from meetings.states import ItemState, MeetingState
from projects import delivery
from projects.errors import RuleBroken
from projects.models import Mail, Project, User
from tests.build_meetings import enter, make_guest, make_meeting, make_position, make_question, make_record

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


@pytest.fixture
def meeting(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo], is_live=True, title="Rota forum")


@pytest.fixture
def item(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED)


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Taking part.


def test_a_guest_gives_changes_and_withdraws_a_position(meeting: Meeting, item: AgendaItem) -> None:
    guest = make_guest(meeting)
    client = enter(guest)

    for because in ("I say so.", "I say it otherwise."):
        sent = {"answer": "unsure", "because": because}
        assert client.post(reverse("give_position", args=[item.pk]), sent).status_code == 302
    said = [one.because for one in sealed.read(item, guest.person)]
    client.post(reverse("withdraw_position", args=[item.pk]))

    assert said == ["I say it otherwise."]
    assert not item.positions.exists()


def test_a_guest_counts_among_those_who_speak_and_is_named_as_one(
    meeting: Meeting, item: AgendaItem, fay: User, mo: User, client_of: ClientOf
) -> None:
    guest = make_guest(meeting)
    room = words(client_of(mo).get(reverse("room", args=[meeting.pk])))
    assert "3 of 3 have not spoken" in room
    assert "Gus guest" in room
    enter(guest).post(reverse("give_position", args=[item.pk]), {"answer": "unsure", "because": "Too early."})

    actions.reveal_positions(item.pk, by=fay)

    page = client_of(mo).get(reverse("positions", args=[item.pk]))
    assert "Gus Hill guest Too early." in words(page)


def test_a_guest_objects(meeting: Meeting, item: AgendaItem, fay: User, mo: User, client_of: ClientOf) -> None:
    client = enter(make_guest(meeting))
    actions.reveal_positions(item.pk, by=fay)

    client.post(reverse("raise_objection", args=[item.pk]), {"option": "", "harm": "It breaks the rota."})

    assert "Gus Hill , guest It breaks the rota." in words(client_of(mo).get(reverse("room", args=[meeting.pk])))


def test_a_guest_reads_the_agenda_and_the_pre_read_and_leads_nowhere_else(
    project: Project, fay: User, mo: User
) -> None:
    meeting = make_meeting(project, by=fay, people=[mo], title="Rota forum", pre_read="Read **this**.")
    item = make_question(meeting, by=fay)
    client = enter(make_guest(meeting))

    pages = [
        client.get(reverse("guest_meeting", args=[meeting.pk])),
        client.get(reverse("room", args=[meeting.pk])),
        client.get(reverse("position", args=[item.pk])),
    ]

    assert "Read this ." in words(pages[0])
    assert item.question in words(pages[0])
    for response in pages:
        assert response.status_code == 200
        followed = set(re.findall(r'href="(/[^"#?]*)', response.content.decode()))
        followed = {address for address in followed if not address.startswith("/static/")}
        assert {client.get(address).status_code for address in followed} <= {200}, followed
        assert project.name not in words(response)


def test_a_guest_is_nobody_outside_their_meeting(
    meeting: Meeting, project: Project, fay: User, client_of: ClientOf
) -> None:
    client = enter(make_guest(meeting))
    other = make_meeting(project, by=fay, is_live=True)
    elsewhere = make_question(other, by=fay, state=ItemState.SEALED)

    assert client.get(reverse("room", args=[other.pk])).status_code == 404
    assert client.get(reverse("position", args=[elsewhere.pk])).status_code == 404
    assert client.post(reverse("give_position", args=[elsewhere.pk]), {"answer": "unsure"}).status_code == 404
    for name in ("today", "log", "meetings", "projects", "people", "settings"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("meeting", args=[meeting.pk])).status_code == 302
    assert client.get(reverse("display", args=[meeting.pk])).status_code == 302


def test_a_guest_does_not_facilitate(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    guest = make_guest(meeting)

    response = client_of(fay).post(reverse("hand_over", args=[meeting.pk]), {"person": guest.person_id})

    assert response.status_code == 409
    with pytest.raises(RuleBroken, match="needs an account"):
        actions.hand_over(meeting.pk, guest.person, by=fay)


def test_a_guest_carries_nothing_and_the_form_says_why(
    meeting: Meeting, item: AgendaItem, fay: User, client_of: ClientOf
) -> None:
    guest = make_guest(meeting)
    actions.reveal_positions(item.pk, by=fay)
    client = client_of(fay)

    page = client.get(reverse("room", args=[meeting.pk]))
    item.refresh_from_db()
    fields = {"outcome": "decided", "seen_version": item.version, "statement": "Open.", "because": "Ready."}
    sent = client.post(
        reverse("settle", args=[item.pk]), {**fields, "option": "other", "decider": fay.pk, "owner": guest.person_id}
    )

    assert "A guest cannot be the owner: that takes an account." in words(page)
    assert sent.status_code == 422
    with pytest.raises(RuleBroken, match="needs an account"):
        actions.settle(item.pk, actions.Settlement("decided", "Ready.", statement="Open.", owner=guest.person), by=fay)


# Afterwards, and by mail.


def test_the_summary_goes_to_a_guest_with_an_address_and_has_no_links(
    meeting: Meeting, fay: User, outbox: list[Any]
) -> None:
    make_guest(meeting, email="gus@elsewhere.example")
    make_guest(meeting, "Una Silent")

    actions.close_meeting(meeting.pk, by=fay)
    for mail in Mail.objects.filter(kind="summary"):
        delivery.deliver(mail.pk)

    (letter,) = [one for one in outbox if "Gus Hill" in one.recipients()[0]]
    assert len(outbox) == 3
    assert "You get this because you were to take part." in letter.body
    assert "http" not in letter.body


def test_a_guest_with_an_address_is_told_when_it_moves_and_when_it_is_off(
    project: Project, fay: User, outbox: list[Any]
) -> None:
    meeting = make_meeting(project, by=fay, title="Rota forum")
    make_guest(meeting, email="gus@elsewhere.example")
    plan = actions.meeting.Plan("Rota forum", timezone.now() + timedelta(days=3), "Europe/London", 50)

    actions.change_meeting(meeting.pk, plan, by=fay)
    delivery.deliver(Mail.objects.latest("pk").pk)
    actions.cancel_meeting(meeting.pk, by=fay)
    delivery.deliver(Mail.objects.latest("pk").pk)

    moved, off = outbox
    assert "Rota forum has changed. It is now:" in moved.body
    assert off.subject == "Rota forum was cancelled"


def test_the_record_names_a_guest_honestly(meeting: Meeting, item: AgendaItem, fay: User, client_of: ClientOf) -> None:
    guest = make_guest(meeting)
    make_position(item, guest.person, because="Too early.")
    actions.reveal_positions(item.pk, by=fay)
    lane = [actions.decision.Disagreement(guest.person, "Too early.", None, is_objection=False)]
    record = actions.settle(
        item.pk,
        actions.Settlement("decided", "Ready.", statement="Open.", decider=fay, dissents=lane),
        by=fay,
    )
    actions.enter_room(meeting.pk, by=guest.person)
    actions.close_meeting(meeting.pk, by=fay)

    page = words(client_of(fay).get(reverse("record", args=[record.number])))
    summary = words(client_of(fay).get(reverse("summary", args=[meeting.pk])))

    assert "Gus Hill guest Too early." in page
    assert "Gus Hill, guest" in page
    assert "Gus Hill guest" in summary


def test_a_guest_does_not_sign_in(meeting: Meeting, outbox: list[Any]) -> None:
    make_guest(meeting, email="gus@elsewhere.example")

    Client().post(reverse("account_login"), {"email": "gus@elsewhere.example"})

    assert outbox == []


def test_what_a_guest_may_see_ends_with_the_meeting(project: Project, fay: User) -> None:
    """Whatever page would ask: not only the addresses, the rows too."""
    meeting = make_meeting(project, by=fay, is_live=True)
    guest = make_guest(meeting, "Gus Hill").person
    item = make_question(meeting, by=fay)
    record = make_record(meeting, by=fay)
    seen = (AgendaItem.objects.visible_to(guest), Decision.objects.visible_to(guest))

    assert [item.pk in seen[0].values_list("pk", flat=True), record in seen[1]] == [True, True]
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED, closed_at=timezone.now())

    assert not AgendaItem.objects.visible_to(guest).exists()
    assert not Decision.objects.visible_to(guest).exists()
