"""The mails of every kind of ask: what they say, in both languages, and what no title or name can do to them."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest

from meetings import actions
from meetings.models import Action, Blocker, Decision, Nudge
from meetings.states import NudgeKind
from projects.models import Mail, Organisation, Project, User
from tests.build_blockers import make_about
from tests.test_mail_words import ENGLISH_NEVER, GERMAN_NEVER, never

from .asked import EVERY, Scene
from .follow_up import DUE, links, send
from .mails import received

pytestmark = pytest.mark.django_db

LANGUAGES = ("en-gb", "de")
ALSO_NEVER = ("Deadline", "Status", "wann ist", "fälliges", "fällige", "erinnern", "Fristen", "zu spät")
# What carries the address of its own ask in it is a key; what does not is answered after signing in.
WITHOUT_ANSWERS = {NudgeKind.OWNERSHIP, NudgeKind.POSITION, NudgeKind.PRE_READ}


@pytest.fixture
def scene(project: Project, fay: User, mo: User) -> Scene:
    return Scene(project, fay, mo)


def sent(scene: Scene, name: str, outbox: list[Any]) -> Any:
    """The mail of one ask, as it is handed to the server."""
    scene.ask(EVERY[name](scene))
    send()
    assert len(outbox) == 1, list(Mail.objects.values_list("refused", flat=True))
    return outbox[0]


def html_of(mail: Any) -> str:
    (html,) = [part.content for part in mail.alternatives]
    return html


def words_of_html(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERY)
def test_it_is_short_ends_in_answers_and_never_asks_when(
    name: str, language: str, scene: Scene, outbox: list[Any]
) -> None:
    User.objects.update(language=language)
    Organisation.objects.update(language=language)

    mail = sent(scene, name, outbox)

    text = re.sub(r"http\S+", "", mail.body)
    both = f"{mail.subject}\n{text}\n{words_of_html(html_of(mail))}"
    assert len(text.split()) < 90
    assert never((*ENGLISH_NEVER, *GERMAN_NEVER, *ALSO_NEVER)).findall(both) == []
    assert len(mail.subject) <= 110
    assert set(re.findall(r"http\S+", mail.body)) == set(re.findall(r'href="([^"]+)"', html_of(mail)))
    assert bool(links(mail.body)) == (Nudge.objects.get().kind not in WITHOUT_ANSWERS)
    assert "Fewer calls" not in both, "what was expected is not shown before the judgement"
    assert not re.search(r"[{}%]|None|\[|\]", both)


@pytest.mark.parametrize(
    "title", ["x" * 60, "Tell every venue in the north " * 6 + "and then all others.", "שָׁלוֹם 12 “a” <b>"]
)
@pytest.mark.parametrize("name", EVERY)
def test_any_title_and_any_name(
    name: str, title: str, project: Project, fay: User, mo: User, outbox: list[Any]
) -> None:
    scene = Scene(project, fay, mo, title=title, obstacle=title)
    names = {scene.ola: "שרה כהן", scene.rem: 'O\'Neil, "Bob" <b@evil.example>', scene.mo: "Dr. Ng, Mo"}
    for person, called in names.items():
        person.name = called
        person.save(update_fields=["name"])

    message = received(sent(scene, name, outbox))

    (to,) = message["To"].addresses
    assert to.addr_spec == Nudge.objects.get().person.email
    assert len(message["Reply-To"].addresses) == 1
    assert "<b>" not in html_of(outbox[0])
    assert len(message["Subject"]) <= 190


@pytest.mark.parametrize("name", EVERY)
def test_a_line_break_puts_in_no_header(name: str, project: Project, fay: User, mo: User, outbox: list[Any]) -> None:
    evil = "Go\r\nBcc: all@evil.example\r\n\r\nBody\u2028X-A: 1\x0b\x0cX-B: 2"
    scene = Scene(project, fay, mo, title=evil, obstacle=evil)
    for person in (scene.ola, scene.rem, scene.spo, fay, mo):
        person.name = f"A {evil}"[:100]
        person.save(update_fields=["name"])

    wire = sent(scene, name, outbox).message().as_bytes(linesep="\r\n")

    message = message_from_bytes(wire, policy=policy.default)
    heads = wire.partition(b"\r\n\r\n")[0].lower()
    assert not re.search(rb"^(bcc|x-a|x-b):", heads, re.MULTILINE)
    assert message["Bcc"] is None
    assert len(message["To"].addresses) == 1


# What single kinds say.


def test_the_first_two_asks_of_a_thread_have_one_subject(scene: Scene, outbox: list[Any]) -> None:
    asked = EVERY["quiet"](scene)
    scene.ask(asked)
    asked.step = 2
    scene.ask(asked)
    send()

    first, second = (received(mail) for mail in outbox)
    assert {mail.subject for mail in outbox} == {"What’s in the way of “Tell the venues”?"}
    assert first["References"] == second["References"]
    assert first["References"].startswith(f"<action.{asked.of.pk}.{scene.ola.pk}@")


def test_the_third_says_that_it_is_the_last_and_all_get_shorter(scene: Scene, outbox: list[Any]) -> None:
    for name in ("quiet", "quiet, shorter"):
        scene.ask(EVERY[name](scene))
    send()
    one, two = (mail.body for mail in outbox)
    scene.ask(EVERY["quiet, last"](scene))
    send()

    assert len(re.sub(r"http\S+", "", one)) > len(re.sub(r"http\S+", "", two))
    assert "I’ll stop after this one." in outbox[2].body


def test_a_review_says_to_who_decided_that_they_decided(scene: Scene, outbox: list[Any]) -> None:
    asked = EVERY["review"](scene)
    Decision.objects.update(owner=None, owner_accepted_at=None, unowned_since=asked.since)

    scene.ask(replace(asked, person=scene.mo))
    send()

    assert "because you made the decision" in outbox[0].body


def test_a_blocker_comes_from_who_waits_and_later_quotes_them(scene: Scene, outbox: list[Any]) -> None:
    mail = sent(scene, "blocker, again", outbox)

    assert mail.reply_to == ["Ola Berg <ola.berg@larkhill.example>"]
    assert "Ola wrote: “The contract wording is not released”." in mail.body


def test_who_waits_is_shown_exactly_what_goes_out(scene: Scene, outbox: list[Any]) -> None:
    sent(scene, "blocker, before asking above", outbox)
    (shown,) = re.findall(r"exactly this:\n(.+)\n", outbox[0].body)
    actions.allow_escalation(Blocker.objects.get().pk, by=scene.ola)

    assert Blocker.objects.get().escalation_words == shown


def test_all_three_get_the_same_words(scene: Scene, outbox: list[Any]) -> None:
    asked = EVERY["escalation, contact"](scene)
    for role, person in (("contact", scene.spo), ("remover", scene.rem), ("owner", scene.ola)):
        asked.role, asked.person = role, person  # type: ignore[assignment]
        scene.ask(asked)
    send()

    said = {re.sub(r"http\S+", "", mail.body.partition("\n")[2]).split("An answer to")[0] for mail in outbox}
    assert len(outbox) == 3
    assert len(said) == 1
    assert len({mail.subject for mail in outbox}) == 1


def test_asked_from_above_the_whole_house_reads_its_own_language(scene: Scene, outbox: list[Any]) -> None:
    User.objects.filter(pk=scene.ola.pk).update(language="de")

    mail = sent(scene, "blocker, before asking above", outbox)

    assert mail.subject.startswith("Morgen würde ich Spo")
    assert "both want it solved" in mail.body, "as it goes out"


def test_a_letter_gathers_its_asks_the_subject_is_the_first(scene: Scene, outbox: list[Any]) -> None:
    letter = Mail.objects.create(kind="nudge", object_id="2026-10-19", recipient=scene.ola.email, since=DUE)
    for name in ("acceptance", "quiet", "position"):
        scene.ask(EVERY[name](scene), letter)
    send()

    (mail,) = outbox
    assert mail.subject == "Is “Tell the venues” yours? (and 2 more questions)"
    assert len(links(mail.body)) == 2
    assert mail.body.count("Choosing opens Bearing") == 1
    assert len(received(mail)["References"].split()) == 3


def test_what_is_answered_after_signing_in_has_no_key(scene: Scene, outbox: list[Any]) -> None:
    sent(scene, "position", outbox)

    nudge = Nudge.objects.get()
    assert (nudge.token_hash, nudge.expires_at, nudge.moot) == ("", None, "")
    assert "/answer/" not in html_of(outbox[0])


def test_what_landed_on_an_agenda_meanwhile_does_not_leave(scene: Scene, outbox: list[Any]) -> None:
    asked = EVERY["quiet"](scene)
    scene.ask(asked)
    make_about(asked.of.decision, by=scene.fay, action=asked.of)
    send()

    assert not outbox
    assert Mail.objects.get(kind="nudge").refused == "It is a question for a meeting now."


@pytest.mark.parametrize("model", [Action, Decision])
def test_what_ended_meanwhile_does_not_leave(model: Any, scene: Scene, outbox: list[Any]) -> None:
    asked = EVERY["quiet"](scene)
    scene.ask(asked)
    if model is Action:
        actions.finish_action(asked.of.pk, by=scene.ola)
    else:
        actions.let_go(asked.of.decision_id, by=scene.fay, because="Not worth it.")
    send()

    assert not outbox
    assert Mail.objects.get(kind="nudge").refused
