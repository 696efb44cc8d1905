"""What the answers to each kind of ask do: at once, in the reader's name, and nothing but that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from meetings import actions
from meetings.models import Action, Blocker, Decision, Nudge, NudgeAnswer, QuestionAbout, Snooze, Why
from meetings.nudges.answers import Part, answers_to, needs_of
from meetings.nudges.ladders import LADDERS, Role
from meetings.nudges.offers import offer
from meetings.states import ActionState, BlockerState, NudgeKind, Ownership
from projects.errors import RuleBroken
from projects.models import Mail, Project, User

from .asked import EVERY, WEEKS_AGO, Scene, mailed
from .conftest import History
from .follow_up import DUE, owe
from .pages import words_of

pytestmark = pytest.mark.django_db

LINK = "/answer/a-token/"
WITHOUT = {NudgeKind.OWNERSHIP, NudgeKind.POSITION, NudgeKind.PRE_READ}
ANSWERABLE = [name for name in EVERY if not name.startswith(("ownership", "position", "pre-read"))]

# What an ask has and this one does not, as things stand.
UNFIT = {
    # There are no words to change where nobody is above.
    ("blocker, nobody above", NudgeAnswer.REWORD),
    # She asked the question herself, and nothing follows from it yet.
    ("unowned, facilitator", NudgeAnswer.SUGGESTED),
    # He does not carry it.
    ("review, decider", NudgeAnswer.DECLINE),
}


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with time_machine.travel(DUE, tick=False):
        yield


@pytest.fixture
def scene(project: Project, fay: User, mo: User) -> Scene:
    return Scene(project, fay, mo)


def give(client: Client, answer: str, **parts: Any) -> None:
    sent = {"answer": answer, **{f"{answer}_{part}": value for part, value in parts.items()}}
    response = client.post(LINK, sent)
    assert response.status_code == 302, words_of(response)


def done(client: Client) -> str:
    response = client.get(LINK)
    assert response.status_code == 200
    return words_of(response)


def action() -> Action:
    return Action.objects.select_related("owner").get()


def blocker() -> Blocker:
    return Blocker.objects.select_related("remover", "escalated_to", "action").get()


# The table.


def test_every_ask_of_a_ladder_has_answers_or_leads_to_a_page() -> None:
    asks = [(kind, step, role) for kind, steps in LADDERS.items() for step in steps for role in step.to]
    without = {kind for kind, step, role in asks if not answers_to(kind, step.number, role)}

    assert without == WITHOUT


def test_every_answer_has_words_and_every_part_a_label() -> None:
    for kind, steps in LADDERS.items():
        for step in steps:
            for role in (*step.to, Role.DECIDER):
                for answer in answers_to(kind, step.number, role):
                    found = offer(kind, step.number, role, answer)
                    assert str(found.label)
                    assert len(found.asks) == len(needs_of(kind, role, answer))


def test_one_answer_is_that_it_is_not_theirs_and_another_that_it_is_not_worth_doing() -> None:
    elsewhere = {NudgeAnswer.NAME, NudgeAnswer.DECLINE}
    not_worth_it = {NudgeAnswer.DROP, NudgeAnswer.CANNOT}
    for kind in (NudgeKind(one) for one in NudgeKind if one not in {*WITHOUT, NudgeKind.NOTHING_TO_DECIDE}):
        for step in LADDERS[kind]:
            for role in step.to:
                assert elsewhere & set(answers_to(kind, step.number, role))
                assert not_worth_it & set(answers_to(kind, step.number, role))


# The page.


@pytest.mark.parametrize("name", ANSWERABLE)
def test_the_page_asks_one_thing_preselects_and_offers_what_its_mail_offers(
    name: str, scene: Scene, client: Client
) -> None:
    nudge = mailed(scene, name)
    answers = answers_to(NudgeKind(nudge.kind), nudge.step, Role(nudge.role))

    for answer in answers:
        page = client.get(f"{LINK}?answer={answer}").content.decode()
        assert page.count(" checked") == 1
        assert (f'value="{answer}" checked' in page) is ((name, answer) not in UNFIT)

    words = words_of(client.get(LINK))
    assert f"You are answering as {nudge.person.name}" in words
    assert "This page can answer only this one thing." in words
    assert "Fewer calls" not in words


@pytest.mark.parametrize("name", ANSWERABLE)
def test_no_answer_of_another_ask_is_taken(name: str, scene: Scene, client: Client) -> None:
    nudge = mailed(scene, name)
    foreign = set(NudgeAnswer) - set(answers_to(NudgeKind(nudge.kind), nudge.step, Role(nudge.role)))
    foreign |= {answer for unfit, answer in UNFIT if unfit == name}

    for answer in foreign:
        assert client.post(LINK, {"answer": answer, f"{answer}_words": "x"}).status_code == 422
        with pytest.raises(RuleBroken):
            actions.answer_by_link("a-token", actions.Said(NudgeAnswer(answer), None, "x", 1))

    nudge.refresh_from_db()
    assert nudge.answer == ""


@pytest.mark.parametrize("name", ANSWERABLE)
def test_what_belongs_to_an_answer_is_asked_for(name: str, scene: Scene, client: Client) -> None:
    nudge = mailed(scene, name)
    kind = NudgeKind(nudge.kind)

    for answer in answers_to(kind, nudge.step, Role(nudge.role)):
        required = [need for need in needs_of(kind, Role(nudge.role), answer) if need.is_required]
        if required:
            response = client.post(LINK, {"answer": answer})
            assert response.status_code == 422
            with pytest.raises(RuleBroken):
                actions.answer_by_link("a-token", actions.Said(answer))
        if [need for need in needs_of(kind, Role(nudge.role), answer) if need.part == Part.PERSON]:
            outside = User.objects.create(email="oz@larkhill.example", name="Oz Outside")
            named = {"answer": answer, f"{answer}_person": outside.pk, f"{answer}_words": "x"}
            assert client.post(LINK, named).status_code == 422
            with pytest.raises(RuleBroken):
                actions.answer_by_link("a-token", actions.Said(answer, outside, "x"))
            outside.delete()


# Who carries it.


def test_a_decision_is_let_go_with_a_reason(scene: Scene, client: Client, noted: History) -> None:
    mailed(scene, "unowned, decider")

    give(client, "drop", words="Not worth it.")

    record = Decision.objects.get()
    assert (record.is_let_go, record.retired_by, record.retired_because) == (True, scene.mo, "Not worth it.")
    assert noted() == [("let_go", "Mo Adeyemi")]
    assert "It is let go" in done(client)


def test_yes_it_is_mine(scene: Scene, client: Client) -> None:
    mailed(scene, "acceptance of an action")

    give(client, "own")

    assert (action().state, action().owner) == (ActionState.ACCEPTED, scene.ola)
    assert "It’s yours: “Tell the venues”" in done(client)


@pytest.mark.parametrize("name", ["acceptance", "acceptance of an action"])
def test_not_me_but_somebody_else(name: str, scene: Scene, client: Client) -> None:
    mailed(scene, name)

    give(client, "decline", person=scene.rem.pk, words="No time.")

    carried = action() if "action" in name else Decision.objects.get()
    assert (carried.owner, carried.ownership) == (scene.rem, Ownership.ASKED)
    assert "Rem Castle is asked now" in done(client)


@pytest.mark.parametrize("name", ["acceptance", "acceptance of an action"])
def test_not_me_alone_leaves_it_to_nobody(name: str, scene: Scene, client: Client) -> None:
    mailed(scene, name)

    give(client, "decline")

    carried = action() if "action" in name else Decision.objects.get()
    assert carried.ownership == Ownership.NOBODY
    assert "Thank you: it isn’t yours" in done(client)


@pytest.mark.parametrize("name", ["acceptance", "acceptance of an action"])
def test_mine_but_something_is_in_the_way_asks_the_remover_in_the_next_window(
    name: str, scene: Scene, client: Client
) -> None:
    mailed(scene, name)

    give(client, "blocked", words="No contract.", person=scene.rem.pk)

    assert (blocker().obstacle, blocker().remover, blocker().state) == ("No contract.", scene.rem, BlockerState.ASKED)
    carried = action() if "action" in name else Decision.objects.get()
    assert (carried.owner, carried.ownership) == (scene.ola, Ownership.ACCEPTED)
    assert owe(DUE + timedelta(minutes=1)) == 1
    assert Nudge.objects.filter(kind="blocker").get().person == scene.rem
    assert "something is in the way" in done(client)


@pytest.mark.parametrize("name", ["acceptance, stand-in", "acceptance of an action, stand-in", "quiet, stand-in"])
@pytest.mark.parametrize("answer", ["own", "name"])
def test_who_decided_stands_in_for_who_is_away(name: str, answer: str, scene: Scene, client: Client) -> None:
    mailed(scene, name)
    before = action().handed_on if "acceptance, s" not in name else 0

    give(client, answer, **({"person": scene.rem.pk} if answer == "name" else {}))

    carried = Decision.objects.get() if "acceptance, s" in name else action()
    assert carried.owner == (scene.mo if answer == "own" else scene.rem)
    assert carried.ownership == (Ownership.ACCEPTED if answer == "own" else Ownership.ASKED)
    assert carried.handed_on == before, "being away is no handing on"


@pytest.mark.parametrize(("answer", "parts"), [("own", {}), ("drop", {"words": "Nobody needs it."})])
def test_nobody_took_an_action(answer: str, parts: dict[str, str], scene: Scene, client: Client) -> None:
    mailed(scene, "unowned action, let it go?")

    give(client, answer, **parts)

    assert action().state == (ActionState.ACCEPTED if answer == "own" else ActionState.DROPPED)


# What is quiet.


def test_it_is_moving(scene: Scene, client: Client) -> None:
    mailed(scene, "quiet")

    give(client, "moving")

    assert action().touched_at == DUE
    assert "Good: it’s moving" in done(client)


def test_an_obstacle_is_an_answer_even_when_nobody_is_named(scene: Scene, client: Client) -> None:
    mailed(scene, "quiet")

    give(client, "blocked", words="No contract.")

    assert (action().state, action().touched_at) == (ActionState.BLOCKED, DUE)
    assert blocker().state == BlockerState.OPEN
    assert owe(DUE + timedelta(days=2)) == 0


def test_handed_on_with_a_reason(scene: Scene, client: Client) -> None:
    mailed(scene, "quiet")

    give(client, "decline", person=scene.rem.pk, words="No authority.")

    assert (action().owner, action().state, action().handed_on) == (scene.rem, ActionState.ASKED, 1)


def test_left_alone_for_some_days_twice_at_most(scene: Scene, client: Client) -> None:
    mailed(scene, "quiet")

    give(client, "snooze", days="5")

    snooze = Snooze.objects.get()
    assert (snooze.person, snooze.number, snooze.until) == (scene.ola, 1, date(2026, 10, 26))
    assert action().touched_at == WEEKS_AGO
    assert "Nobody asks you for these days" in done(client)
    Snooze.objects.create(**{**{f: getattr(snooze, f) for f in ("kind", "thing", "object_id", "person", "since")},
                             "number": 2, "until": snooze.until})  # fmt: skip
    nudge = Nudge.objects.get()
    nudge.answer, nudge.answered_at = "", None
    nudge.save()
    assert "Ask me again in a few days" not in done(client)
    assert client.post(LINK, {"answer": "snooze", "snooze_days": "3"}).status_code == 422


def test_waiting_on_somebody_is_an_obstacle_and_no_snooze(scene: Scene, client: Client) -> None:
    mailed(scene, "quiet")
    assert client.post(LINK, {"answer": "snooze", "snooze_person": scene.rem.pk}).status_code == 422

    give(client, "snooze", person=scene.rem.pk, words="Their signature.", days="2")

    assert not Snooze.objects.exists()
    assert (blocker().obstacle, blocker().remover) == ("Their signature.", scene.rem)
    assert "something is in the way" in done(client)


# Whatever is spent.


@pytest.mark.parametrize("name", ANSWERABLE)
def test_what_moved_on_answers_kindly(name: str, scene: Scene, client: Client) -> None:
    nudge = mailed(scene, name)
    nudge.since -= timedelta(days=1)
    nudge.save(update_fields=["since"])

    response = client.get(LINK)

    assert response.status_code == 410
    assert "You are answering as" not in words_of(response)
    assert client.post(LINK, {"answer": "own"}).status_code == 410


@pytest.mark.parametrize("name", ANSWERABLE)
def test_an_expired_or_closed_link_names_nothing(name: str, scene: Scene, client: Client) -> None:
    nudge = mailed(scene, name)
    client.post(f"{LINK}not-me/")
    closed = words_of(client.get(LINK))
    Nudge.objects.filter(pk=nudge.pk).update(answer="", answered_at=None, expires_at=DUE - timedelta(hours=1))

    expired = words_of(client.get(LINK))

    assert "This link is closed" in closed
    assert "This link has run out" in expired
    assert not [words for words in (closed, expired) if "venues" in words or "contract" in words]


def test_nothing_is_done_about_it_while_who_carries_it_is_left_alone(scene: Scene, client: Client) -> None:
    """The third ask is the last, and the agenda comes two days after it: but not into the five that were asked for."""
    nudge = mailed(scene, "quiet")
    since = WEEKS_AGO - timedelta(days=11)
    Action.objects.update(touched_at=since)
    Nudge.objects.update(since=since)
    for step in (2, 3):
        nudge.pk, nudge.step, nudge.since, nudge.token_hash, nudge.expires_at = None, step, since, "", None
        nudge.save(force_insert=True)

    give(client, "snooze", days="5")

    owe(DUE + timedelta(days=4))
    assert not QuestionAbout.objects.exists()
    owe(DUE + timedelta(days=7))
    assert QuestionAbout.objects.exists()


def test_an_action_that_nobody_took_becomes_a_question_when_asking_has_ended(scene: Scene) -> None:
    action = scene.action()

    for days in range(14):
        moment = DUE + timedelta(days=days)
        with time_machine.travel(moment, tick=False):
            owe(moment)
            Mail.objects.update(claimed_at=moment, sent_at=moment)

    raised = QuestionAbout.objects.select_related("item").get()
    assert (raised.action, raised.why) == (action, Why.UNOWNED)
    assert raised.item.question == "Who should carry “Tell the venues”, or should we let it go?"
    asked = Nudge.objects.filter(kind=NudgeKind.UNOWNED_ACTION).order_by("pk").values_list("step", "role")
    assert list(asked) == [(1, "owner"), (2, "facilitator"), (2, "owner"), (3, "facilitator")]
