"""Whoever has left comes in nowhere: by an old session, stream, link or code, and not under another's hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import Meeting
from projects import live
from projects.models import Event, Invitation, Mail, Project, Session, User
from tests.build import make_invitation, make_person
from tests.build_meetings import make_meeting, make_question, make_record

from .test_left_behind import get

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def meeting(project: Project, fay: User, mo: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo], is_live=True)


def end(person: User, ada: User, **how: Any) -> None:
    actions.end_account(person.pk, by=ada, **how)


def test_every_session_ends_at_once_and_no_other(mo: User, fay: User, ada: User, client_of: ClientOf) -> None:
    phone, laptop, other = client_of(mo), client_of(mo), client_of(fay)

    end(mo, ada)

    assert [get(browser, "today")[0] for browser in (phone, laptop, other)] == [302, 302, 200]
    assert Session.objects.count() == 1


def test_a_session_written_back_by_a_request_in_flight_is_nobodys(mo: User, ada: User, client_of: ClientOf) -> None:
    """Its row is there again, and what it was signed with is not."""
    browser = client_of(mo)
    session = Session.objects.get()

    end(mo, ada)
    session.save(force_insert=True)

    assert get(browser, "today")[0] == 302


def test_the_streams_of_every_session_are_told(
    mo: User, ada: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(live, "announce_signed_out", told.append)
    keys = {client_of(mo).session.session_key, client_of(mo).session.session_key}

    end(mo, ada)

    assert set(told) == keys


def test_no_code_is_mailed_and_the_page_looks_the_same(mo: User, ada: User, outbox: list[Any]) -> None:
    end(mo, ada)

    departed, unknown = Client(), Client()
    answers = [
        departed.post("/sign-in/", {"email": mo.email}),
        unknown.post("/sign-in/", {"email": "nobody@larkhill.example"}),
    ]

    assert len({(answer.status_code, answer.headers["Location"]) for answer in answers}) == 1
    assert outbox == []


def test_a_code_mailed_before_is_worth_nothing(mo: User, ada: User, outbox: list[Any]) -> None:
    browser = Client()
    browser.post("/sign-in/", {"email": mo.email})
    code = outbox[-1].subject.split()[0]

    end(mo, ada)
    browser.post("/sign-in/code/", {"code": code})

    assert get(browser, "today")[0] == 302


def test_a_code_in_a_session_written_back_is_worth_nothing_either(mo: User, ada: User, outbox: list[Any]) -> None:
    browser = Client()
    browser.post("/sign-in/", {"email": mo.email})
    code, session = outbox[-1].subject.split()[0], Session.objects.get()

    end(mo, ada)
    session.save(force_insert=True)
    answer = browser.post("/sign-in/code/", {"code": code}, follow=True)

    assert "Your account has ended." in answer.content.decode()
    assert get(browser, "today")[0] == 302


def test_an_old_invitation_does_not_bring_them_back(project: Project, mo: User, lea: User, ada: User) -> None:
    make_invitation(mo.email, by=lea, project=project, token="old")
    used = make_invitation(mo.email, by=ada, token="used", accepted_at=mo.date_joined, accepted_by=mo)

    end(mo, ada)

    for token in ("old", "used"):
        link = reverse("invitation", args=[token])
        assert Client().get(link).status_code == 410
        assert Client().post(link, {"name": "Mo", "time_zone": "UTC"}).status_code == 410
    assert Invitation.objects.get(pk=used.pk).withdrawn_at is None
    assert not User.objects.here().filter(pk=mo.pk).exists()


def test_what_they_invited_others_to_is_closed(mo: User, ada: User) -> None:
    make_invitation("friend@elsewhere.example", by=mo, token="friend")

    end(mo, ada)

    assert Client().get(reverse("invitation", args=["friend"])).status_code == 410


def test_nobody_names_them_for_anything(
    project: Project, meeting: Meeting, mo: User, fay: User, lea: User, ada: User, client_of: ClientOf
) -> None:
    record, item = make_record(project, by=fay), make_question(project, by=fay)
    end(mo, ada)
    lead, fays, before = client_of(lea), client_of(fay), Event.objects.count()
    forged: list[tuple[Client, str, Any, dict[str, Any]]] = [
        (fays, "ask_owner", record.number, {"person": mo.pk}),
        (fays, "hand_over", meeting.pk, {"person": mo.pk}),
        (lead, "name_participants", meeting.pk, {"people": [mo.pk]}),
        (lead, "add_member", project.slug, {"person": mo.pk, "role": "lead"}),
        (lead, "edit_project", project.slug, {"name": "X", "openness": "open", "sponsor": mo.pk}),
        (client_of(ada), "make_administrator", mo.pk, {}),
        (
            fays,
            "question",
            item.pk,
            {"question": "So?", "mode": "decide", "decider": mo.pk, "seen_version": 1, **_no_options()},
        ),
    ]

    for browser, name, thing, fields in forged:
        assert browser.post(reverse(name, args=[thing]), fields).status_code in {409, 422}, name
    assert Event.objects.count() == before


def _no_options() -> dict[str, Any]:
    return {"options-TOTAL_FORMS": 0, "options-INITIAL_FORMS": 0}


def test_nothing_is_mailed_to_them(project: Project, mo: User, fay: User, lea: User, ada: User) -> None:
    """They have spoken, so they stay on the list of a meeting that is announced and closed without them."""
    planned = make_meeting(project, by=lea, people=[mo, fay])
    actions.give_position(
        make_question(planned, by=lea).pk,
        by=mo,
        answer="unsure",
        option_id=None,
        because="",
        objects_otherwise=False,
    )
    end(mo, ada)
    Mail.objects.all().delete()

    actions.announce_meeting(planned.pk, by=lea)
    actions.open_room(planned.pk, by=lea)
    actions.close_meeting(planned.pk, by=lea)

    assert planned.participants.filter(person=mo).exists()
    assert set(Mail.objects.values_list("recipient", flat=True)) == {fay.email, lea.email}


def test_the_address_of_a_forgotten_one_is_nobodys(mo: User, ada: User, outbox: list[Any]) -> None:
    end(mo, ada, is_forgotten=True)
    mo.refresh_from_db()

    Client().post("/sign-in/", {"email": mo.email})

    assert outbox == []


def test_who_is_here_stays_here(ada: User, mo: User, client_of: ClientOf) -> None:
    """Another person whose number begins with the same digits."""
    others = [make_person(pk=int(f"{mo.pk}{digit}")) for digit in range(3)]
    browsers = [client_of(other) for other in others]

    end(mo, ada)

    assert [get(browser, "today")[0] for browser in browsers] == [200, 200, 200]
