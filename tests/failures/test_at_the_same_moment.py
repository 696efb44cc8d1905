"""Two browsers at the same moment, through HTTP: one wins, the other is told in words, nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import sealed
from meetings.models import AgendaItem, Decision, Meeting, Position
from meetings.states import ItemState, Outcome
from meetings.views import room as room_views
from projects.models import Event, Project, User
from tests.at_once import at_once
from tests.build_meetings import make_meeting, make_position, make_question

pytestmark = pytest.mark.django_db(transaction=True)

ClientOf = Callable[[User], Client]
ROUNDS = range(4)


@pytest.fixture
def meeting(project: Project, fay: User, mo: User, lea: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo, lea], is_live=True)


@pytest.fixture
def on_floor(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED)


def posts(client: Client, name: str, thing: Any, fields: dict[str, Any] | None = None, **headers: str) -> Any:
    return lambda: client.post(reverse(name, args=[thing.pk]), fields or {}, **headers)


def statuses(responses: list[Any]) -> Counter[int]:
    return Counter(response.status_code for response in responses)


def refusal_in(responses: list[Any]) -> str:
    return next(response.content.decode() for response in responses if response.status_code == 409)


def decided(item: AgendaItem, by: User, statement: str) -> dict[str, Any]:
    item.refresh_from_db()
    fields = {"outcome": Outcome.DECIDED, "seen_version": item.version, "statement": statement, "because": "Ready."}
    return {**fields, "option": item.options.first().pk, "decider": by.pk}


def dropped(item: AgendaItem) -> dict[str, Any]:
    item.refresh_from_db()
    return {"outcome": Outcome.DROPPED, "seen_version": item.version, "because": "Nobody needs it."}


@pytest.mark.parametrize("_round", ROUNDS)
def test_reveal_and_reveal(_round: int, on_floor: AgendaItem, fay: User, client_of: ClientOf) -> None:
    tabs = [client_of(fay), client_of(fay)]

    responses = at_once(*(posts(tab, "reveal", on_floor) for tab in tabs))

    assert statuses(responses) == {302: 1, 409: 1}
    assert "Already revealed at" in refusal_in(responses)
    assert Event.objects.filter(verb="reveal").count() == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_reveal_and_position(
    _round: int, on_floor: AgendaItem, fay: User, mo: User, lea: User, client_of: ClientOf
) -> None:
    make_position(on_floor, lea, because="It was there before.")
    give = {"answer": str(on_floor.options.first().pk), "because": "Just in time, or not."}
    browsers = posts(client_of(fay), "reveal", on_floor), posts(client_of(mo), "give_position", on_floor, give)

    revealed, given = at_once(*browsers)

    on_floor.refresh_from_db()
    reasons = [one.because for one in sealed.read(on_floor, None)]
    assert revealed.status_code == 302
    if given.status_code == 302:
        assert reasons == ["It was there before.", "Just in time, or not."]
        assert Position.objects.get(person=mo).given_at <= on_floor.revealed_at
    else:
        assert given.status_code == 409
        assert "Already revealed at" in given.content.decode()
        assert "Just in time, or not." in given.content.decode()
        assert reasons == ["It was there before."]


@pytest.mark.parametrize("_round", ROUNDS)
def test_settle_and_settle(_round: int, on_floor: AgendaItem, meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    client_of(fay).post(reverse("reveal", args=[on_floor.pk]))
    tabs = [client_of(fay), client_of(fay)]
    forms = [decided(on_floor, fay, "Open to the first clinics"), decided(on_floor, fay, "Wait for the audit first")]

    responses = at_once(*(posts(tab, "settle", on_floor, form) for tab, form in zip(tabs, forms, strict=True)))

    assert statuses(responses) == {302: 1, 409: 1}
    record = Decision.objects.get()
    lost = next(form["statement"] for form in forms if form["statement"] != record.statement)
    assert "Already settled at" in refusal_in(responses)
    assert lost in refusal_in(responses)


@pytest.mark.parametrize("htmx", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["page", "htmx"])
def test_settled_by_another_between_finding_and_reading(
    htmx: dict[str, str], on_floor: AgendaItem, fay: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, form = client_of(fay), client_of(fay), dropped(on_floor)
    plain = room_views.room_context

    def late(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(room_views, "room_context", plain)
        assert first.post(reverse("settle", args=[on_floor.pk]), form).status_code == 302
        return plain(*args, **kwargs)

    monkeypatch.setattr(room_views, "room_context", late)
    response = second.post(reverse("settle", args=[on_floor.pk]), form, **htmx)

    assert response.status_code == 409
    assert "Already settled at" in response.content.decode()
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_reveal_and_drop(_round: int, on_floor: AgendaItem, mo: User, fay: User, client_of: ClientOf) -> None:
    make_position(on_floor, mo, because="Mine alone, perhaps.")
    tabs = client_of(fay), client_of(fay)

    revealed, settled = at_once(
        posts(tabs[0], "reveal", on_floor), posts(tabs[1], "settle", on_floor, dropped(on_floor))
    )

    on_floor.refresh_from_db()
    assert {revealed.status_code, settled.status_code} == {302, 409}
    assert bool(on_floor.revealed_at) == (revealed.status_code == 302)
    assert bool(sealed.read(on_floor, None)) == bool(on_floor.revealed_at)


def test_facilitator_closes_while_another_tab_opens(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    item = make_question(meeting, by=fay)
    tabs = client_of(fay), client_of(fay)

    closed, opened = at_once(posts(tabs[0], "close_meeting", meeting), posts(tabs[1], "open_question", item))

    meeting.refresh_from_db()
    item.refresh_from_db()
    assert sorted([closed.status_code, opened.status_code]) == [302, 409]
    assert (meeting.state, item.state) in {("closed", ItemState.DRAFT), ("live", ItemState.SEALED)}


def test_withdrawing_and_giving(on_floor: AgendaItem, mo: User, client_of: ClientOf) -> None:
    make_position(on_floor, mo)
    tabs = client_of(mo), client_of(mo)
    give = {"answer": "unsure", "because": "Said again."}

    responses = at_once(posts(tabs[0], "withdraw_position", on_floor), posts(tabs[1], "give_position", on_floor, give))

    assert statuses(responses) == {302: 2}
    assert [one.because for one in sealed.read(on_floor, mo)] in ([], ["Said again."])


@pytest.mark.parametrize("_round", ROUNDS)
def test_the_last_two_leads_leave(_round: int, project: Project, lea: User, mo: User, client_of: ClientOf) -> None:
    project.memberships.filter(person=mo).update(role="lead")
    leaving = [posts(client_of(one.person), "remove_member", one) for one in project.memberships.filter(role="lead")]

    responses = at_once(*leaving)

    assert statuses(responses) == {302: 1, 409: 1}
    assert "Nobody would lead" in refusal_in(responses)
    assert project.memberships.filter(role="lead").count() == 1


def test_two_prepare_the_same_question(meeting: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    item = make_question(meeting, by=fay, options=())
    rows = {"options-TOTAL_FORMS": 0, "options-INITIAL_FORMS": 0, "mode": "decide", "seen_version": item.version}
    asked = ["Do we open it in May?", "Do we open it in June?"]
    forms = [{**rows, "question": question} for question in asked]

    responses = at_once(
        *(posts(client_of(one), "question", item, form) for one, form in zip([fay, mo], forms, strict=True))
    )

    item.refresh_from_db()
    assert statuses(responses) == {302: 1, 409: 1}
    lost = next(question for question in asked if question != item.question)
    assert lost in refusal_in(responses)


def test_a_page_from_before_the_meeting_was_moved(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    """A stale room still works: its position goes to the question, not to what stands there now."""
    first, second = make_question(meeting, by=fay), make_question(meeting, by=fay, question="And the second?")
    client = client_of(fay)
    client.post(reverse("open_question", args=[first.pk]))
    client.post(reverse("settle", args=[first.pk]), dropped(first))
    client.post(reverse("open_question", args=[second.pk]))

    response = client.post(reverse("give_position", args=[first.pk]), {"answer": "unsure", "because": "Too late now."})

    assert response.status_code == 409
    assert "Already settled at" in response.content.decode()
    assert "Too late now." in response.content.decode()
    assert not second.positions.exists()


def test_a_bring_by_day_is_the_meetings_day(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    """Yesterday in Pago Pago may be today in London, and the other way round."""
    meeting = make_meeting(project, by=fay, people=[mo], is_live=True, time_zone="Pacific/Kiritimati")
    item = make_question(meeting, by=fay, state=ItemState.SEALED)
    today = timezone.localdate(timezone=meeting.zone)
    form = {"outcome": Outcome.DEFERRED, "seen_version": item.version, "because": "Numbers.", "bringer": mo.pk}

    refused = client_of(fay).post(
        reverse("settle", args=[item.pk]), {**form, "bring_by": (today - timedelta(days=1)).isoformat()}
    )
    accepted = client_of(fay).post(reverse("settle", args=[item.pk]), {**form, "bring_by": today.isoformat()})

    assert (refused.status_code, accepted.status_code) == (422, 302)
