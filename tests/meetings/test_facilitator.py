"""Handing a meeting over, and taking it over from somebody who has gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Meeting
from meetings.states import MeetingState
from projects import presence
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import Event, Project, User
from tests.build_meetings import make_meeting

from .conftest import History

HTMX = {"HX-Request": "true"}
SignedIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool | None], None]:
    """Says what is known of whether the facilitator has gone."""
    return lambda answer: monkeypatch.setattr(presence, "is_gone", lambda *_asked: answer)


def test_the_facilitator_hands_over_and_stays_a_participant(
    meeting: Meeting, fay: User, mo: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    actions.hand_over(meeting.pk, mo, by=fay)

    meeting.refresh_from_db()
    assert meeting.facilitator == mo
    assert meeting.participants.filter(person=fay).exists()
    assert noted() == [("hand_over", "Fay Lund")]
    assert Event.objects.latest("pk").detail == {"to": mo.pk}
    assert announced == [(2, {Region.BAR, Region.FLOOR})]


def test_handing_over_to_oneself_changes_nothing(
    meeting: Meeting, fay: User, noted: History, announced: list[object]
) -> None:
    actions.hand_over(meeting.pk, fay, by=fay)

    assert (noted(), announced) == ([], [])


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
def test_a_meeting_that_is_over_is_handed_over_no_more(project: Project, fay: User, mo: User, state: str) -> None:
    over = make_meeting(project, by=fay, people=[mo], state=state)

    with pytest.raises(RuleBroken, match="is over"):
        actions.hand_over(over.pk, mo, by=fay)


def test_only_a_participant_receives_it(meeting: Meeting, fay: User, obi: User) -> None:
    with pytest.raises(RuleBroken, match="Obi Nwosu does not take part"):
        actions.hand_over(meeting.pk, obi, by=fay)


def test_only_the_facilitator_hands_over(meeting: Meeting, mo: User, lea: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.hand_over(meeting.pk, lea, by=mo)


def test_a_participant_takes_over_from_who_has_gone(
    meeting: Meeting, fay: User, mo: User, gone: Callable[..., None], noted: History, announced: list[object]
) -> None:
    gone(True)

    actions.take_over(meeting.pk, by=mo)

    meeting.refresh_from_db()
    assert meeting.facilitator == mo
    assert noted() == [("take_over", "Mo Adeyemi")]
    assert Event.objects.latest("pk").detail == {"before": fay.pk}
    assert announced == [(2, {Region.BAR, Region.FLOOR})]


def test_nobody_takes_over_from_who_is_here(meeting: Meeting, mo: User, lea: User, gone: Callable[..., None]) -> None:
    gone(False)

    for person in (mo, lea):
        with pytest.raises(RuleBroken, match="Fay Lund is here"):
            actions.take_over(meeting.pk, by=person)


def test_while_it_is_not_known_who_is_here_only_the_lead_takes_over(
    meeting: Meeting, mo: User, lea: User, gone: Callable[..., None]
) -> None:
    gone(None)

    with pytest.raises(RuleBroken, match="Whether Fay Lund has gone is not known yet"):
        actions.take_over(meeting.pk, by=mo)
    actions.take_over(meeting.pk, by=lea)

    meeting.refresh_from_db()
    assert meeting.facilitator == lea


def test_the_second_who_takes_over_is_told_of_the_first(
    meeting: Meeting, mo: User, lea: User, gone: Callable[..., None]
) -> None:
    gone(True)
    actions.take_over(meeting.pk, by=mo)
    gone(False)

    with pytest.raises(RuleBroken, match="Mo Adeyemi is here"):
        actions.take_over(meeting.pk, by=lea)


def test_who_observes_does_not_take_over(meeting: Meeting, obi: User, gone: Callable[..., None]) -> None:
    gone(True)

    with pytest.raises(PermissionDenied):
        actions.take_over(meeting.pk, by=obi)


def test_before_it_was_to_begin_nobody_takes_over(
    project: Project, fay: User, mo: User, gone: Callable[..., None]
) -> None:
    gone(True)
    soon = make_meeting(project, by=fay, people=[mo])
    late = make_meeting(project, by=fay, people=[mo], starts_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(RuleBroken, match="has not begun"):
        actions.take_over(soon.pk, by=mo)
    actions.take_over(late.pk, by=mo)

    late.refresh_from_db()
    assert late.facilitator == mo


def test_the_one_who_comes_back_is_a_participant(
    meeting: Meeting, fay: User, mo: User, gone: Callable[..., None], client_of: SignedIn
) -> None:
    gone(True)
    actions.take_over(meeting.pk, by=mo)

    page = client_of(fay).get(reverse("room", args=[meeting.pk]))

    assert not page.context["facilitates"]
    assert page.context["takes_part"]


def test_whoever_hands_over_comes_to_another_page(
    meeting: Meeting, fay: User, mo: User, lea: User, client_of: SignedIn
) -> None:
    url, room = reverse("hand_over", args=[meeting.pk]), reverse("room", args=[meeting.pk])

    plain = client_of(fay).post(url, {"person": mo.pk})
    live = client_of(mo).post(url, {"person": lea.pk}, headers=HTMX)

    assert (plain.status_code, plain.url) == (302, room)
    assert live.headers["HX-Redirect"] == room


@pytest.mark.parametrize("person", ["", "0", "nobody"])
def test_a_name_that_is_not_on_the_list_is_refused(
    meeting: Meeting, fay: User, client_of: SignedIn, person: str
) -> None:
    assert client_of(fay).post(reverse("hand_over", args=[meeting.pk]), {"person": person}).status_code == 409


@pytest.mark.parametrize("name", ["hand_over", "take_over"])
def test_a_stranger_and_a_visitor_find_nothing(meeting: Meeting, oz: User, client_of: SignedIn, name: str) -> None:
    meeting.project.openness = "closed"
    meeting.project.save(update_fields=["openness"])
    url = reverse(name, args=[meeting.pk])

    assert Client().post(url).status_code == 302
    assert client_of(oz).post(url).status_code == 404


def test_the_room_offers_it_where_it_helps(
    meeting: Meeting, fay: User, mo: User, obi: User, client_of: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, take_over = reverse("room", args=[meeting.pk]), reverse("take_over", args=[meeting.pk])
    monkeypatch.setattr(presence, "here", lambda _room: frozenset({mo.pk}))

    assert reverse("hand_over", args=[meeting.pk]) in client_of(fay).get(room).content.decode()
    offer = client_of(mo).get(room).content.decode()
    assert take_over in offer
    assert "While that is not known" in offer
    assert take_over not in client_of(obi).get(room).content.decode()
    monkeypatch.setattr(presence, "here", lambda _room: frozenset({mo.pk, fay.pk}))
    assert take_over not in client_of(mo).get(room).content.decode()
