"""On each record: who was asked what by mail, when, and what they answered, whatever became of the mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import Decision, Nudge
from meetings.shown.nudges import asks_of
from meetings.states import ThingKind
from projects.models import Mail, Project, User

from .asked import EVERY, Scene, mailed
from .follow_up import DUE, LONDON
from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
OF_A_RECORD = [name for name in EVERY if not name.startswith(("position", "pre-read", "nothing"))]


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with time_machine.travel(DUE, tick=False):
        yield


@pytest.fixture
def scene(project: Project, fay: User, mo: User) -> Scene:
    return Scene(project, fay, mo)


def page_for(client: Client) -> str:
    return words_of(client.get(reverse("record", args=[Decision.objects.get().number])))


@pytest.mark.parametrize("name", OF_A_RECORD)
def test_the_record_tells_of_every_ask(name: str, scene: Scene, obi: User, client_of: ClientOf) -> None:
    nudge = mailed(scene, name)

    words = page_for(client_of(obi))

    verb = "told" if name.startswith("ownership") else "asked"
    assert f"19 October Bearing {verb} {nudge.person.name} by mail" in words
    assert "Not reached by mail" not in words


def test_and_what_was_answered_in_the_words_of_the_button(
    scene: Scene, obi: User, client: Client, client_of: ClientOf
) -> None:
    mailed(scene, "blocker")
    client.post("/answer/a-token/", {"answer": "clear"})

    told = "Bearing asked Rem Castle by mail to clear “The contract wording is not released”: “I’ll clear it”"
    assert told in page_for(client_of(obi))


def test_a_mail_in_doubt_is_told_and_said_to_those_who_prepare(
    scene: Scene, fay: User, obi: User, client_of: ClientOf
) -> None:
    nudge = mailed(scene, "quiet")
    Mail.objects.filter(pk=nudge.mail_id).update(sent_at=None, claimed_at=DUE - timedelta(hours=1))

    told, prepared = page_for(client_of(obi)), page_for(client_of(fay))

    assert "what is in the way of “Tell the venues”; nobody knows whether the mail arrived" in told
    assert "Not reached by mail" not in told
    assert "Not reached by mail Ola Berg (ola.berg@larkhill.example): The mail was being sent" in prepared


def test_a_refused_one_names_the_address_to_those_who_prepare_alone(
    scene: Scene, fay: User, obi: User, client_of: ClientOf
) -> None:
    nudge = mailed(scene, "acceptance of an action")
    Mail.objects.filter(pk=nudge.mail_id).update(sent_at=None, refused="550 No such person here")

    told, prepared = page_for(client_of(obi)), page_for(client_of(fay))

    assert "whether “Tell the venues” is theirs; the mail did not leave" in told
    assert "550" not in told
    assert "(ola.berg@larkhill.example): The mail did not leave: 550 No such person here" in prepared


def test_what_moved_on_before_it_left_says_so(scene: Scene, fay: User, obi: User, client_of: ClientOf) -> None:
    nudge = mailed(scene, "quiet")
    Nudge.objects.filter(pk=nudge.pk).update(moot="This is done.", token_hash="", expires_at=None)

    assert "; not sent after all: This is done." in page_for(client_of(obi))
    assert "Not reached by mail" not in page_for(client_of(fay)), "nobody need be asked in person"


def test_what_waits_to_leave_is_not_told_yet(scene: Scene, obi: User, client_of: ClientOf) -> None:
    scene.ask(EVERY["quiet"](scene))

    assert "by mail" not in page_for(client_of(obi))


def test_of_one_thing_alone(scene: Scene) -> None:
    first, other = mailed(scene, "quiet", "one"), mailed(scene, "quiet", "two")

    found = asks_of(Nudge.objects.all(), LONDON, DUE.date(), thing=ThingKind.ACTION, of=first.object_id)

    assert [(one.person, one.day, one.answer) for one in found] == [(scene.ola, "19 October", "")]
    assert other.object_id != first.object_id


def test_more_asks_cost_no_more_queries(scene: Scene, obi: User, client_of: ClientOf) -> None:
    mailed(scene, "quiet", "one")
    client, number = client_of(obi), Decision.objects.get().number
    few = queries_of(client, reverse("record", args=[number]))
    nudge = Nudge.objects.get()
    for step in (2, 3):
        nudge.pk, nudge.step, nudge.token_hash = None, step, f"{step}" * 64
        nudge.save(force_insert=True)

    assert queries_of(client, reverse("record", args=[number])) == few
