"""What the answers about an obstacle, a review and a meeting do: at once, in the reader's name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from meetings import actions
from meetings.models import Meeting, Nudge, QuestionAbout
from meetings.states import ActionState, BlockerState, MeetingState
from projects.models import Mail, Project, User

from .asked import Scene, mailed
from .conftest import History
from .follow_up import DUE, owe
from .test_answers import action, blocker, done, give

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with time_machine.travel(DUE, tick=False):
        yield


@pytest.fixture
def scene(project: Project, fay: User, mo: User) -> Scene:
    return Scene(project, fay, mo)


# What is in the way.


def test_i_will_clear_it(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker")

    give(client, "clear")

    assert (blocker().state, blocker().promised_at) == (BlockerState.PROMISED, DUE)
    assert "the ball is with you" in done(client)


@pytest.mark.parametrize(("answer", "state"), [("cleared", BlockerState.REMOVED), ("cannot", BlockerState.CONSTRAINT)])
def test_it_is_cleared_or_cannot_be(answer: str, state: str, scene: Scene, client: Client) -> None:
    mailed(scene, "blocker")

    give(client, answer, words="As it is.")

    assert (blocker().state, blocker().ending, blocker().ended_by) == (state, "As it is.", scene.rem)
    assert action().state == ActionState.ACCEPTED
    assert QuestionAbout.objects.exists() == (answer == "cannot")
    done(client)


def test_who_promised_may_promise_again(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker, promised")

    give(client, "clear")

    assert (blocker().state, blocker().promised_at) == (BlockerState.PROMISED, DUE)


def test_it_is_not_me_but_her(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker")

    give(client, "name", person=scene.spo.pk)

    assert (blocker().remover, blocker().state) == (scene.spo, BlockerState.ASKED)
    assert "Spo Dunn is asked now" in done(client)
    assert owe(DUE + timedelta(minutes=1)) == 1
    assert Nudge.objects.exclude(answer="name").get().person == scene.spo


def test_it_is_not_me_and_nobody_known(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker")

    give(client, "name")

    assert (blocker().remover, blocker().state) == (None, BlockerState.OPEN)
    assert "Thank you: it isn’t you" in done(client)


def test_go_ahead_asks_above_at_once(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker, before asking above")

    give(client, "allow")

    assert (blocker().state, blocker().escalated_to) == (BlockerState.ESCALATED, scene.spo)
    assert "Spo Dunn is asked now" in done(client)


def test_with_nobody_above_it_is_a_question_for_the_meeting(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker, nobody above")
    assert "Shall the meeting decide" in done(client)

    give(client, "allow")

    assert QuestionAbout.objects.get().blocker == blocker()
    assert "It is a question for the next meeting" in done(client)


def test_not_yet_holds_it_back_for_five_days(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker, before asking above")

    give(client, "hold", words="He is back on Monday.")

    assert (blocker().state, blocker().held_because) == (BlockerState.ASKED, "He is back on Monday.")
    assert "Nobody else is asked yet" in done(client)


def test_other_words_go_out_as_they_are(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker, before asking above")
    assert "both want it solved" in done(client)

    give(client, "reword", words="Please sign.")

    assert blocker().escalation_words == "Please sign."
    assert "“Please sign.”" in done(client)
    actions.allow_escalation(blocker().pk, by=scene.ola)
    assert blocker().escalation_words == "Please sign."


@pytest.mark.parametrize("who", ["contact", "remover", "owner"])
@pytest.mark.parametrize(
    ("answer", "state"), [("clear", "promised"), ("cleared", "removed"), ("name", "asked"), ("cannot", "constraint")]
)
def test_each_of_the_three_answers_for_all(who: str, answer: str, state: str, scene: Scene, client: Client) -> None:
    mailed(scene, f"escalation, {who}")

    give(client, answer, **({"person": scene.fay.pk} if answer == "name" else {}))

    assert blocker().state == state
    done(client)


# Meetings and reviews.


def test_looking_again_is_put_on_the_agenda(scene: Scene, client: Client) -> None:
    mailed(scene, "review")

    give(client, "agenda")

    assert QuestionAbout.objects.get().item.question == "Does “Tell the venues” still hold?"
    assert "It is a question for the meeting" in done(client)


def test_cancelling_sends_the_reading(scene: Scene, client: Client) -> None:
    mailed(scene, "nothing to decide")

    give(client, "cancel")

    assert Meeting.objects.get(title="Tell the venues").state == MeetingState.CANCELLED
    assert Mail.objects.filter(kind="meeting_hour_back").count() == 3
    assert "The meeting is cancelled" in done(client)


def test_keeping_it_says_why(scene: Scene, client: Client, noted: History) -> None:
    mailed(scene, "nothing to decide")

    give(client, "keep", words="We meet the new colleague.")

    assert Meeting.objects.get(title="Tell the venues").state == MeetingState.ANNOUNCED
    assert noted() == [("keep_meeting", "Fay Lund")]
    assert "It takes place" in done(client)
