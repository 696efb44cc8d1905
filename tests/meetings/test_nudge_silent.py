"""Asking the silent, each on their own page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import AgendaItem
from projects import live
from projects.errors import RuleBroken
from projects.models import Event, User
from tests.build_meetings import make_position

from .conftest import History

HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """(channel, message) of everything that left, to somebody who listens."""
    left: list[tuple[str, object]] = []

    def publish(kind: str, _object_id: object, message: object) -> bool:
        left.append((kind, message))
        return True

    monkeypatch.setattr(live, "_publish", publish)
    return left


def test_the_silent_are_asked_and_nothing_else_moves(
    on_floor: AgendaItem, fay: User, mo: User, lea: User, noted: History, told: list[tuple[str, object]]
) -> None:
    make_position(on_floor, lea)

    actions.nudge_silent(on_floor.pk, by=fay)

    assert told == [("people", {"people": [mo.pk], "event": "nudged"})]
    assert noted() == [("nudge_silent", "Fay Lund")]
    assert Event.objects.latest("pk").detail == {}
    before = on_floor.meeting.version
    on_floor.meeting.refresh_from_db()
    assert on_floor.meeting.version == before


def test_once_a_minute_at_most(on_floor: AgendaItem, fay: User, told: list[object]) -> None:
    actions.nudge_silent(on_floor.pk, by=fay)

    with pytest.raises(RuleBroken, match="Give them a minute"):
        actions.nudge_silent(on_floor.pk, by=fay)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        actions.nudge_silent(on_floor.pk, by=fay)

    assert len(told) == 2


def test_the_facilitator_alone_may(on_floor: AgendaItem, mo: User, told: list[object]) -> None:
    with pytest.raises(PermissionDenied):
        actions.nudge_silent(on_floor.pk, by=mo)


def test_not_before_the_question_opens(scheduled: AgendaItem, fay: User) -> None:
    with pytest.raises(RuleBroken, match="not on the floor"):
        actions.nudge_silent(scheduled.pk, by=fay)


def test_not_once_revealed(revealed: AgendaItem, fay: User) -> None:
    with pytest.raises(RuleBroken, match="Already revealed"):
        actions.nudge_silent(revealed.pk, by=fay)


def test_nobody_is_asked_when_all_others_have_spoken(
    on_floor: AgendaItem, fay: User, mo: User, lea: User, told: list[object]
) -> None:
    make_position(on_floor, mo)
    make_position(on_floor, lea)

    with pytest.raises(RuleBroken, match="Everybody else has spoken"):
        actions.nudge_silent(on_floor.pk, by=fay)
    assert told == []


@pytest.mark.usefixtures("told")
def test_the_page_says_that_it_was_done(on_floor: AgendaItem, fay: User, client_of: Callable[[User], Client]) -> None:
    url, client = reverse("nudge_silent", args=[on_floor.pk]), client_of(fay)

    live_answer = client.post(url, headers=HTMX)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        plain = client.post(url)

    assert "Asked quietly." in live_answer.content.decode()
    assert plain.status_code == 302


def test_when_nobody_listens_it_was_not_done_and_may_be_tried_again(
    on_floor: AgendaItem,
    fay: User,
    noted: History,
    client_of: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, client = reverse("nudge_silent", args=[on_floor.pk]), client_of(fay)
    monkeypatch.setattr(live, "_publish", lambda *_message: False)

    lost = client.post(url, headers=HTMX)
    noted_then = noted()
    monkeypatch.setattr(live, "_publish", lambda *_message: True)
    again = client.post(url, headers=HTMX)

    assert lost.status_code == 409
    assert "They cannot be reached just now, so nobody was asked." in lost.content.decode()
    assert "Asked quietly." not in lost.content.decode()
    assert noted_then == []
    assert "Asked quietly." in again.content.decode()
    assert noted() == [("nudge_silent", "Fay Lund")]


def test_it_is_offered_to_the_facilitator_while_others_are_silent(
    on_floor: AgendaItem, fay: User, mo: User, lea: User, client_of: Callable[[User], Client]
) -> None:
    room, url = reverse("room", args=[on_floor.meeting_id]), reverse("nudge_silent", args=[on_floor.pk])

    assert url in client_of(fay).get(room).content.decode()
    assert url not in client_of(mo).get(room).content.decode()
    make_position(on_floor, mo)
    make_position(on_floor, lea)
    assert url not in client_of(fay).get(room).content.decode()


def test_a_stranger_and_a_visitor_find_nothing(
    on_floor: AgendaItem, oz: User, client_of: Callable[[User], Client]
) -> None:
    on_floor.project.openness = "closed"
    on_floor.project.save(update_fields=["openness"])
    url = reverse("nudge_silent", args=[on_floor.pk])

    assert Client().post(url).status_code == 302
    assert client_of(oz).post(url).status_code == 404
