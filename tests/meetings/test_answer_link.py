"""A link in a mail: looking changes nothing, one press answers once, and what is spent says so kindly."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Decision, Meeting, Nudge, NudgeAnswer
from meetings.states import MeetingState, Ownership
from projects.live import Region
from projects.logs import WithoutKeys
from projects.models import Membership, Project, User
from tests.at_once import at_once, refusals
from tests.build import make_person
from tests.build_meetings import make_meeting, make_nudge, make_record
from tests.security.test_headers import tables

from .conftest import History
from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
LINK, NOT_ME = "/answer/a-token/", "/answer/a-token/not-me/"


@pytest.fixture
def closed(project: Project, fay: User, mo: User, lea: User) -> Meeting:
    return make_meeting(
        project, by=fay, people=[lea], state=MeetingState.CLOSED, starts_at=timezone.now() - timedelta(days=1)
    )


@pytest.fixture
def record(closed: Meeting, fay: User, mo: User) -> Decision:
    return make_record(closed, by=fay, decider=mo, statement="Open to the first 64.")


@pytest.fixture
def nudge(record: Decision, mo: User) -> Nudge:
    """Mo was asked, and has not answered."""
    return make_nudge(record, mo, token="a-token")


def now_of(record: Decision) -> tuple[User | None, Ownership]:
    found = Decision.objects.get(pk=record.pk)
    return found.owner, found.ownership


def answered(nudge: Nudge) -> str:
    nudge.refresh_from_db()
    assert bool(nudge.answer) == bool(nudge.answered_at)
    return nudge.answer


# Answering.


def test_it_shows_the_question_and_who_answers(nudge: Nudge, client: Client) -> None:
    response = client.get(LINK)

    words = words_of(response)
    assert "You are answering as Mo Adeyemi I’m not Mo" in words
    assert "Who carries “Open to the first 64”?" in words
    assert "Confirm my answer" in words


@pytest.mark.parametrize(("query", "chosen"), [("", "own"), ("?answer=own", "own"), ("?answer=name", "name")])
def test_the_button_of_the_mail_only_preselects(query: str, chosen: str, nudge: Nudge, client: Client) -> None:
    page = client.get(LINK + query).content.decode()

    assert page.count(" checked") == 1
    assert f'value="{chosen}" checked' in page
    assert answered(nudge) == ""


def test_i_will_owns_and_accepts_in_one_act(
    nudge: Nudge, record: Decision, mo: User, client: Client, noted: History, announced: list[Any]
) -> None:
    response = client.post(LINK, {"answer": "own"})

    assert (response.status_code, response["Location"]) == (302, LINK)
    assert now_of(record) == (mo, Ownership.ACCEPTED)
    assert answered(nudge) == "own"
    assert noted() == [("accept", "Mo Adeyemi")]
    assert [regions for _, regions in announced] == [{Region.FLOOR}]
    assert "sessionid" not in client.cookies, "never a session from a link"
    words = words_of(client.get(LINK))
    assert "It’s yours: “Open to the first 64”" in words
    assert "What happens next" in words


def test_somebody_else_is_asked_and_not_assigned(
    nudge: Nudge, record: Decision, lea: User, client: Client, noted: History
) -> None:
    client.post(LINK, {"answer": "name", "name_person": lea.pk})

    assert now_of(record) == (lea, Ownership.ASKED)
    assert Decision.objects.get(pk=record.pk).owner_asked_by == nudge.person
    assert answered(nudge) == "name"
    assert noted() == [("ask_owner", "Mo Adeyemi")]
    assert "Lea Brandt is asked now" in words_of(client.get(LINK))


def test_the_record_tells_what_was_answered(
    nudge: Nudge, record: Decision, lea: User, obi: User, client: Client, client_of: ClientOf
) -> None:
    client.post(LINK, {"answer": "name", "name_person": lea.pk})

    words = words_of(client_of(obi).get(reverse("record", args=[record.number])))

    assert "Bearing asked Mo Adeyemi by mail who carries it" in words
    assert "Mo Adeyemi asked Lea Brandt to own it, answering the mail" in words


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose one answer."),
        ({"answer": "cancel"}, "Choose one answer."),
        ({"answer": "name"}, "Choose one person."),
        ({"answer": "name", "name_person": "0"}, "Choose one person."),
        ({"answer": "name", "name_person": "x"}, "Choose one person."),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(sent: dict[str, str], says: str, nudge: Nudge, client: Client) -> None:
    response = client.post(LINK, sent | {"csrfmiddlewaretoken": "x"})

    assert response.status_code == 422
    assert says in words_of(response)
    assert answered(nudge) == ""


def test_only_people_near_it_are_named_to_whoever_holds_the_link(
    nudge: Nudge, oz: User, mo: User, lea: User, client: Client
) -> None:
    words = words_of(client.get(LINK))

    assert "Lea Brandt" in words
    assert "Oz Petrov" not in words, "an open project is not the whole organisation's address book"
    assert client.post(LINK, {"answer": "name", "name_person": oz.pk}).status_code == 422
    assert client.post(LINK, {"answer": "name", "name_person": mo.pk}).status_code == 422


def test_without_its_token_of_the_form_nothing_is_answered(nudge: Nudge) -> None:
    assert Client(enforce_csrf_checks=True).post(LINK, {"answer": "own"}).status_code == 403
    assert answered(nudge) == ""


# Once.


def test_a_second_press_shows_what_the_first_did(
    nudge: Nudge, record: Decision, lea: User, mo: User, client: Client
) -> None:
    client.post(LINK, {"answer": "own"})

    again = client.post(LINK, {"answer": "name", "name_person": lea.pk})

    assert again.status_code == 200
    assert "It’s yours" in words_of(again)
    assert now_of(record) == (mo, Ownership.ACCEPTED)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(nudge: Nudge, record: Decision, lea: User, noted: History) -> None:
    results = at_once(
        partial(actions.answer_by_link, "a-token", actions.Said(NudgeAnswer.OWN)),
        partial(actions.answer_by_link, "a-token", actions.Said(NudgeAnswer.NAME, lea)),
        partial(actions.answer_by_link, "a-token", actions.Said(NudgeAnswer.OWN)),
        partial(actions.disown_link, "a-token"),
    )

    assert len(refusals(results)) == 3
    assert len(noted()) == 1
    assert answered(nudge)


def test_looking_changes_nothing_however_often(
    nudge: Nudge, record: Decision, lea: User, mo: User, client_of: ClientOf
) -> None:
    make_nudge(record, lea, token="expired", expires_at=timezone.now() - timedelta(days=1))
    addresses = [LINK, NOT_ME, f"{LINK}?answer=own", f"{LINK}?answer=name", "/answer/expired/", "/answer/forged/"]
    visitors = [Client(), client_of(mo), client_of(lea)]
    before = tables()

    for visitor in visitors:
        for address in addresses * 3:
            for method in ("get", "head", "options", "put", "delete"):
                getattr(visitor, method)(address)

    assert tables() == before


# What is spent, kindly.


def spent(client: Client, status: int = 410) -> str:
    """What the page says, to who looks and to who presses; nothing of it changes anything."""
    before = tables()
    seen, pressed = client.get(LINK), client.post(LINK, {"answer": "own"})
    assert (seen.status_code, pressed.status_code) == (status, status)
    assert words_of(seen) == words_of(pressed)
    assert tables() == before
    return words_of(seen)


def test_somebody_carries_it_already(nudge: Nudge, record: Decision, lea: User, client: Client) -> None:
    actions.accept(record.number, by=lea)

    assert "Lea Brandt carries it already" in spent(client)


def test_somebody_was_asked_meanwhile(nudge: Nudge, record: Decision, fay: User, lea: User, client: Client) -> None:
    actions.ask_owner(record.number, lea, by=fay)

    assert "Lea Brandt was asked meanwhile" in spent(client)


def test_it_has_moved_on(nudge: Nudge, record: Decision, lea: User, client: Client) -> None:
    actions.accept(record.number, by=lea)
    actions.hand_on(record.number, by=lea, to=None, because="I am away.")

    assert "a new mail asks you" in spent(client)


def test_it_has_run_out_and_shows_nothing_any_more(nudge: Nudge, client: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        words = spent(client)

    assert "sign in, and answer on its page" in words
    assert "first 64" not in words


def test_a_forged_one_opens_nothing(db: None, client: Client) -> None:
    assert "This link opens nothing" in spent(client, 404)


def test_who_was_removed_is_refused_kindly_and_sees_nothing(
    nudge: Nudge, project: Project, mo: User, client: Client
) -> None:
    Project.objects.filter(pk=project.pk).update(openness="closed")
    Membership.objects.filter(person=mo).delete()

    words = spent(client)

    assert "not yours to answer any more" in words
    assert "ask Fay Lund" in words
    assert "first 64" not in words
    assert "Online booking" not in words


def test_what_was_answered_and_handed_back_says_so(nudge: Nudge, record: Decision, mo: User, client: Client) -> None:
    client.post(LINK, {"answer": "own"})
    actions.hand_on(record.number, by=mo, to=None, because="I am away.")

    assert "since then it was handed back" in words_of(client.get(LINK))


# Somebody else has it.


def test_i_am_not_that_person_closes_it_and_is_told(
    nudge: Nudge, record: Decision, fay: User, client: Client, client_of: ClientOf, noted: History
) -> None:
    assert "You are not Mo Adeyemi?" in words_of(client.get(NOT_ME))

    response = client.post(NOT_ME)

    assert response.status_code == 302
    assert answered(nudge) == "disowned"
    assert noted() == [("disown_link", "")]
    assert now_of(record) == (None, Ownership.NOBODY)
    words = spent(client)
    assert "This link is closed" in words
    assert "first 64" not in words
    told = words_of(client_of(fay).get(reverse("record", args=[record.number])))
    assert "The mail to Mo Adeyemi was opened by somebody else, who closed its link" in told
    assert "Somebody else opened the mail and closed its link. Ask them in person." in told


def test_signed_in_as_somebody_else_it_says_whose_it_is(
    nudge: Nudge, record: Decision, lea: User, client_of: ClientOf
) -> None:
    client = client_of(lea)

    seen, pressed, disowned = client.get(LINK), client.post(LINK, {"answer": "own"}), client.post(NOT_ME)

    assert "This link is Mo Adeyemi’s You are signed in as Lea Brandt" in words_of(seen)
    assert "Confirm my answer" not in words_of(seen)
    assert (pressed.status_code, disowned.status_code) == (403, 403)
    assert "Sign out first" in words_of(pressed)
    assert now_of(record) == (None, Ownership.NOBODY)


def test_signed_in_as_themselves_it_is_answered(nudge: Nudge, record: Decision, mo: User, client_of: ClientOf) -> None:
    client_of(mo).post(LINK, {"answer": "own"})

    assert now_of(record) == (mo, Ownership.ACCEPTED)


# How it is kept.


@pytest.mark.parametrize("address", [LINK, NOT_ME, "/answer/forged/"])
def test_nobody_keeps_the_page_or_passes_its_address_on(address: str, nudge: Nudge, client: Client) -> None:
    response = client.get(address)

    assert {"no-store", "private"} <= set(response["Cache-Control"].replace(" ", "").split(","))
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"


def test_the_logs_do_not_keep_the_token(nudge: Nudge, client: Client, caplog: Any) -> None:
    caplog.handler.addFilter(WithoutKeys())
    Client(enforce_csrf_checks=True).post(LINK, {"answer": "own"})
    client.post(LINK)
    client.get("/answer/another-token/")

    assert [record.getMessage() for record in caplog.records]
    assert "token" not in caplog.text.replace("CSRF token", "").replace("CSRF cookie", "")
    assert "/answer/…/" in caplog.text


def test_every_line_of_the_log_is_read_for_keys() -> None:
    handlers = logging.getLogger().handlers

    assert [one for handler in handlers for one in handler.filters if isinstance(one, WithoutKeys)]


def test_in_the_language_of_who_was_asked(nudge: Nudge, mo: User, client: Client) -> None:
    User.objects.filter(pk=mo.pk).update(language="de")

    response = client.get(LINK, headers={"Accept-Language": "en"})

    assert "Du antwortest als Mo Adeyemi" in words_of(response)
    assert '<html lang="de">' in response.content.decode()
    assert response["Content-Language"] == "de"


def test_more_people_cost_no_more_queries(nudge: Nudge, project: Project, closed: Meeting, client: Client) -> None:
    few = queries_of(client, LINK)
    for _number in range(5):
        Membership.objects.create(project=project, person=make_person())

    assert queries_of(client, LINK) == few
