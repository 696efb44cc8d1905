"""That it isn't theirs, and that it isn't worth doing: the answers that every ask has besides yes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from meetings.models import Action, AgendaItem, Blocker, Decision, Nudge, QuestionAbout, Snooze
from meetings.nudges.likeliest import likeliest
from meetings.states import ActionState, BlockerState, NudgeKind, Ownership, ThingKind
from projects.models import Event, Project, User
from tests.build_actions import make_action

from .asked import Scene, mailed
from .conftest import History
from .follow_up import CLOSED, DUE
from .pages import words_of

pytestmark = pytest.mark.django_db

LINK = "/answer/a-token/"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with time_machine.travel(DUE, tick=False):
        yield


@pytest.fixture
def scene(project: Project, fay: User, mo: User) -> Scene:
    return Scene(project, fay, mo)


def give(client: Client, answer: str, **parts: Any) -> str:
    """What the page says from then on."""
    response = client.post(LINK, {"answer": answer, **{f"{answer}_{part}": said for part, said in parts.items()}})
    assert response.status_code == 302, words_of(response)
    return words_of(client.get(LINK))


# Who is likeliest to carry a decision.


def carries(record: Decision, person: User) -> None:
    asked = {"owner": person, "owner_asked_at": CLOSED, "owner_accepted_at": CLOSED, "unowned_since": None}
    make_action(record, by=person, state=ActionState.ACCEPTED, **asked)


def test_who_carries_what_follows_is_likelier_than_who_asked_the_question(scene: Scene) -> None:
    record = scene.record()
    assert likeliest(record, scene.mo) == scene.fay

    carries(record, scene.ola)

    assert likeliest(record, scene.mo) == scene.ola
    assert likeliest(record, scene.ola) == scene.fay


def test_who_said_no_or_never_answered_is_not_proposed(scene: Scene) -> None:
    record = scene.record()
    carries(record, scene.ola)
    Event.objects.create(kind="agendaitem", object_id=str(record.item_id), verb="decline", by=scene.ola)
    assert likeliest(record, scene.mo) == scene.fay

    nudge = mailed(scene, "acceptance")
    about = {"kind": NudgeKind.ACCEPTANCE, "thing": ThingKind.DECISION, "object_id": str(record.pk)}
    Nudge.objects.filter(pk=nudge.pk).update(person=scene.fay, **about)

    assert likeliest(record, scene.mo) is None


def test_whose_name_was_read_is_asked_although_another_is_likelier_by_then(scene: Scene, client: Client) -> None:
    mailed(scene, "unowned, decider")
    page = client.get(LINK)
    assert "I will" in words_of(page)
    assert "Ask Fay They are asked, not assigned. Ask someone else" in words_of(page)
    assert f'name="suggested_person" value="{scene.fay.pk}"' in page.content.decode()
    carries(Decision.objects.get(), scene.ola)

    said = give(client, "suggested", person=scene.fay.pk)

    assert Decision.objects.get().owner == scene.fay
    assert Decision.objects.get().ownership == Ownership.ASKED
    assert "Fay Lund is asked now" in said


# Who was asked to carry it finds that nobody should.


def test_a_doubt_gives_a_decision_back_with_its_reason(scene: Scene, client: Client, noted: History) -> None:
    mailed(scene, "acceptance")

    said = give(client, "drop", words="The venues know already.")

    assert Decision.objects.get().ownership == Ownership.NOBODY
    assert not Decision.objects.get().is_let_go
    assert noted() == [("decline", "Ola Berg")]
    assert Event.objects.latest("pk").detail == {
        "reason": "The venues know already.", "is_doubted": True, "by_mail": True,
    }  # fmt: skip
    assert "Thank you: your doubt is heard" in said


def test_a_doubt_about_an_action_stands_in_its_history(scene: Scene, client: Client, client_of: Any) -> None:
    mailed(scene, "acceptance of an action")

    give(client, "drop", words="The venues know already.")

    action = Action.objects.get()
    assert (action.state, action.owner) == (ActionState.NOBODY, None)
    page = words_of(client_of(scene.mo).get(f"/actions/{action.pk}/"))
    assert "Ola Berg said “it isn’t worth doing”: The venues know already." in page


@pytest.mark.parametrize("name", ["acceptance, stand-in", "acceptance of an action, stand-in", "quiet, stand-in"])
def test_who_stands_in_may_let_it_go(name: str, scene: Scene, client: Client) -> None:
    mailed(scene, name)

    said = give(client, "drop", words="It was only a trial.")

    ended = Action.objects.filter(state=ActionState.DROPPED) if "action" in name or "quiet" in name else None
    assert ended.exists() if ended is not None else Decision.objects.get().is_let_go
    assert "It is let go" in said


# A review.


def test_at_its_review_who_carries_it_hands_it_on_with_a_reason(scene: Scene, client: Client, noted: History) -> None:
    mailed(scene, "review")
    assert client.post(LINK, {"answer": "decline"}).status_code == 422

    said = give(client, "decline", person=scene.rem.pk, words="I have moved to another team.")

    record = Decision.objects.get()
    assert (record.owner, record.ownership, record.handed_on) == (scene.rem, Ownership.ASKED, 1)
    assert noted() == [("hand_on", "Ola Berg")]
    assert Event.objects.latest("pk").detail["by_mail"] is True
    assert "Rem Castle is asked now" in said


def test_at_its_review_it_is_let_go_with_a_reason(scene: Scene, client: Client) -> None:
    mailed(scene, "review, decider")

    said = give(client, "drop", words="Nobody calls any more.")

    assert Decision.objects.get().retired_because == "Nobody calls any more."
    assert "It is let go" in said


def test_the_meeting_reads_what_it_should_know_about_a_review(scene: Scene, client: Client) -> None:
    mailed(scene, "review")

    give(client, "agenda", words="Two venues have left.")

    item = QuestionAbout.objects.get().item
    assert item.context.endswith("Ola Berg wrote: Two venues have left.")
    assert item.question == "Does “Tell the venues” still hold?"


def test_a_review_waits_some_days_when_its_reader_asks_for_them(scene: Scene, client: Client) -> None:
    mailed(scene, "review")

    give(client, "snooze", days=3)

    assert Snooze.objects.get().person == scene.ola
    assert not QuestionAbout.objects.exists()


# Before anybody above is asked.


@pytest.mark.parametrize(("answer", "state"), [("cleared", BlockerState.REMOVED), ("cannot", BlockerState.CONSTRAINT)])
def test_who_waits_says_that_nobody_above_is_needed(
    answer: str, state: BlockerState, scene: Scene, client: Client
) -> None:
    mailed(scene, "blocker, before asking above")

    give(client, answer, words="The contract was signed.")

    assert Blocker.objects.get().state == state


def test_who_waits_names_somebody_else(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker, before asking above")
    assert "Somebody else can remove it" in words_of(client.get(LINK))
    assert client.post(LINK, {"answer": "name"}).status_code == 422

    said = give(client, "name", person=scene.mo.pk)

    assert (Blocker.objects.get().remover, Blocker.objects.get().state) == (scene.mo, BlockerState.ASKED)
    assert "Mo Adeyemi is asked now" in said


# A meeting that has nothing to decide.


def test_here_is_a_question_puts_it_on_the_agenda(scene: Scene, client: Client) -> None:
    nudge = mailed(scene, "nothing to decide")

    said = give(client, "question", words="Do we keep both venues?")

    item = AgendaItem.objects.get(question="Do we keep both venues?")
    assert (str(item.meeting_id), item.created_by) == (nudge.object_id, scene.fay)
    assert "Your question is on the agenda" in said


@pytest.mark.parametrize("words", ["Update on the venues", "We keep both venues."])
def test_what_asks_nothing_is_said_beside_the_field(words: str, scene: Scene, client: Client) -> None:
    mailed(scene, "nothing to decide")

    response = client.post(LINK, {"answer": "question", "question_words": words})

    assert response.status_code == 422
    assert "That asks nothing of the room yet" in words_of(response)
    assert words in response.content.decode()
