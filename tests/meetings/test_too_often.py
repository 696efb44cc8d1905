"""What a link leads to may be pressed so often a minute, by one link and from one place; nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import Muted, Nudge, StopLink
from meetings.states import MeetingState
from meetings.views.often import PER_MINUTE
from projects.models import Mail, Project, User
from projects.models.project import hash_of
from tests.build_meetings import make_guest, make_meeting, make_nudge, make_record
from tests.security.test_link_storm import rows

from .pages import words_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 14, 9, 30, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ADDRESSES = {
    "answer": "answer-link", "disown_link": "answer-link", "stop": "stop-link", "guest_link": "guest-link",
    "knock": "guest-link",
}  # fmt: skip


@pytest.fixture(autouse=True)
def links(project: Project, fay: User, mo: User) -> Nudge:
    over = make_meeting(project, by=fay, state=MeetingState.CLOSED, starts_at=NOW - timedelta(days=1))
    nudge = make_nudge(make_record(over, by=fay, decider=mo), mo, token="answer-link")
    Nudge.objects.update(expires_at=NOW + timedelta(days=14))
    mail = Mail.objects.create(kind="nudge", object_id="2026-10-14", recipient=mo.email, since=NOW)
    StopLink.objects.create(mail=mail, person=mo, token_hash=hash_of("stop-link"), created_at=NOW)
    make_guest(make_meeting(project, by=fay, starts_at=NOW + timedelta(hours=1)), token="guest-link")
    return nudge


def press(name: str, token: str = "", client: Client | None = None, **sent: Any) -> Any:
    return (client or Client()).post(reverse(name, args=[token or ADDRESSES[name]]), sent)


@pytest.mark.parametrize("name", ADDRESSES)
def test_one_link_is_pressed_so_often_in_a_minute_and_no_more(name: str) -> None:
    with time_machine.travel(NOW, tick=False):
        answers = [press(name, answer="nothing") for _ in range(PER_MINUTE["link"] + 1)]
    with time_machine.travel(NOW + MINUTE, tick=False):
        later = press(name, answer="nothing")

    assert 429 not in [one.status_code for one in answers[:-1]]
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "60")
    assert "no-store" in answers[-1]["Cache-Control"]
    assert answers[-1]["X-Robots-Tag"] == "noindex"
    assert later.status_code != 429


@pytest.mark.parametrize("name", ADDRESSES)
def test_links_that_are_guessed_are_counted_by_who_guesses(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PER_MINUTE, "client", 12)

    with time_machine.travel(NOW, tick=False):
        guessed = [press(name, f"guess-{number}").status_code for number in range(13)]
        elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(reverse(name, args=["guess-14"]))

    assert guessed == [404] * 12 + [429]
    assert elsewhere.status_code == 404


def test_what_is_refused_does_nothing_and_what_was_typed_is_there_to_be_sent_again(links: Nudge) -> None:
    typed = "It was only ever a trial <b>run</b>."
    with time_machine.travel(NOW, tick=False):
        for _ in range(PER_MINUTE["link"]):
            press("answer", answer="nothing")
        refused = press("answer", answer="drop", drop_words=typed)

    words = words_of(refused)
    assert "That was pressed very often just now" in words
    assert "Wait a minute, then press once more" in words
    assert typed in words
    page = refused.content.decode()
    assert 'name="answer" value="drop"' in page
    assert 'name="drop_words" value="It was only ever a trial &lt;b&gt;run&lt;/b&gt;."' in page
    links.refresh_from_db()
    assert links.answer == ""


def test_a_mail_program_is_told_in_a_line() -> None:
    with time_machine.travel(NOW, tick=False):
        answers = [press("stop", **{"List-Unsubscribe": "One-Click"}) for _ in range(PER_MINUTE["link"] + 1)]

    assert [one.status_code for one in answers] == [200] * PER_MINUTE["link"] + [429]
    assert answers[-1]["Content-Type"] == "text/plain; charset=utf-8"
    assert "Location" not in answers[-1]
    assert len(answers[-1].content) < 100
    assert not Muted.objects.exists(), "the letter of this test asked nothing"


@pytest.mark.parametrize("name", ["answer", "disown_link", "stop", "guest_link"])
def test_looking_is_not_counted(name: str) -> None:
    address = reverse(name, args=[ADDRESSES[name]])
    before = rows()

    with time_machine.travel(NOW, tick=False):
        statuses = {Client().get(address).status_code for _ in range(PER_MINUTE["link"] + 5)}

    assert statuses == {200}
    assert rows() == before


def test_a_token_stands_in_no_count() -> None:
    """What is counted is kept in a table: nothing in it can be pressed."""
    press("answer", answer="nothing")

    assert "press-link" in str(rows())
    assert "answer-link" not in str(rows())
