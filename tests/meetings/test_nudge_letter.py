"""The letter of the first follow-up: what it says, from whom, and what of it is kept."""

from __future__ import annotations

import re
from typing import Any

import pytest

from meetings.models import Decision, Meeting, Nudge
from projects.models import Event, Mail, Project, User
from projects.models.project import hash_of

from .follow_up import decided, held, links, owe, send
from .mails import received

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(project: Project, fay: User, mo: User) -> Meeting:
    return held(project, fay, mo)


@pytest.fixture
def unowned(closed: Meeting, fay: User, mo: User) -> Decision:
    """Mo decided, nobody carries it."""
    return decided(closed, fay, mo, "Open to the first 64.")


def test_what_it_says(unowned: Decision, fay: User, mo: User, outbox: list[Any]) -> None:
    owe()
    send()

    (mail,) = outbox
    (token,) = links(mail.body)
    assert mail.subject == "Who carries “Open to the first 64”?"
    assert mail.to == ["Mo Adeyemi <mo.adeyemi@larkhill.example>"]
    assert mail.reply_to == ["Fay Lund <fay.lund@larkhill.example>"]
    assert mail.body.startswith("Hi Mo,\n\nOn Friday you decided: “Open to the first 64.”\nNobody has taken it on yet")
    assert f"- I will: http://localhost:8000/answer/{token}/?answer=own" in mail.body
    assert f"- Ask someone else: http://localhost:8000/answer/{token}/?answer=name" in mail.body
    assert "nothing changes until you confirm" in mail.body
    assert "because you made the decision" in mail.body
    assert len(re.sub(r"http\S+", "", mail.body).split()) < 90


def test_its_headers(unowned: Decision, mo: User, outbox: list[Any]) -> None:
    owe()
    send()

    sent = received(outbox[0])
    assert sent["Message-ID"].startswith("<nudge.2026-10-19.1.")
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["In-Reply-To"] == sent["References"]
    assert sent["References"].startswith(f"<decision.{unowned.number}.{mo.pk}@")
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]


def test_the_html_repeats_the_text_and_fetches_nothing(closed: Meeting, fay: User, mo: User, outbox: list[Any]) -> None:
    decided(closed, fay, mo, "Open <b>now</b>.")
    owe()
    send()

    (html,) = [part.content for part in outbox[0].alternatives]
    assert "Open &lt;b&gt;now&lt;/b&gt;." in html
    assert set(links(html)) == set(links(outbox[0].body))
    assert "<img" not in html


def test_in_the_readers_language(unowned: Decision, mo: User, outbox: list[Any]) -> None:
    User.objects.filter(pk=mo.pk).update(language="de")
    owe()
    send()

    assert outbox[0].subject == "Wer trägt „Open to the first 64“?"
    assert "Am Freitag hast du entschieden" in outbox[0].body


def test_who_facilitated_themselves_answers_to_the_lead(
    project: Project, closed: Meeting, fay: User, lea: User, outbox: list[Any]
) -> None:
    decided(closed, fay, fay, "Go.")
    owe()
    send()

    assert outbox[0].reply_to == [f"{lea.name} <{lea.email}>"]


@pytest.mark.parametrize("name", ["שרה כהן", "Wilhelmina van der Westhuizen-Okonkwo"])
def test_long_words_and_other_scripts(name: str, closed: Meeting, fay: User, mo: User, outbox: list[Any]) -> None:
    User.objects.filter(pk=mo.pk).update(name=name)
    decided(closed, fay, mo, "Ask every clinic in the north before the new rota begins, and then all of the others.")
    owe()
    send()

    sent = received(outbox[0])
    assert len(sent["Subject"]) < 100
    assert name in str(sent["To"])


def test_the_token_is_stored_as_its_hash_alone(unowned: Decision, outbox: list[Any], caplog: Any) -> None:
    caplog.set_level("DEBUG")
    owe()
    send()

    (token,) = links(outbox[0].body)
    nudge = Nudge.objects.get()
    assert len(token) == 43
    assert nudge.token_hash == hash_of(token)
    assert token not in caplog.text
    assert token not in str([*Mail.objects.values(), *Nudge.objects.values(), *Event.objects.values()])
