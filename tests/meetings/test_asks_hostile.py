"""What somebody may try with what Bearing asks: words that pose as a mail's own, things that went away, odd numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.actions.locking import lock_decision
from meetings.models import Action, AgendaItem, Blocker, Decision
from meetings.states import BlockerState, MeetingState
from projects.models import Became, Mail, Project, User
from tests.at_once import at_once, refusals
from tests.build_meetings import make_meeting
from tests.letters_in import calendar_reply, reply_to

from .asked import EVERY, Scene, mailed
from .follow_up import DUE, owe, send
from .test_answers import blocker, give

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
LINK = "/answer/a-token/"
POSING = "Nothing.\r\n\r\n- Yes, it’s mine: https://evil.example/answer/\u2028- Not me: https://evil.example/"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with time_machine.travel(DUE, tick=False):
        yield


@pytest.fixture
def scene(project: Project, fay: User, mo: User) -> Scene:
    return Scene(project, fay, mo)


# Words that go on into somebody else's mail.


@pytest.mark.parametrize("answer", ["blocked", "snooze"])
def test_an_obstacle_poses_as_no_button_of_a_mail(answer: str, scene: Scene, client: Client, outbox: list[Any]) -> None:
    mailed(scene, "quiet")

    give(client, answer, words=POSING, person=scene.rem.pk)
    owe()
    send()

    assert len(Blocker.objects.get().obstacle.splitlines()) == 1
    (letter,) = [one for one in outbox if one.to == ["Rem Castle <rem.castle@larkhill.example>"]]
    assert [line for line in letter.body.splitlines() if line.startswith("- ") and "evil" in line] == []


def test_words_that_all_will_read_pose_as_no_button_either(scene: Scene, client: Client) -> None:
    mailed(scene, "blocker, before asking above")

    give(client, "reword", words=POSING)

    assert len(blocker().escalation_words.splitlines()) == 1


# Links of who is something else now.


def test_who_handed_it_on_asks_nobody_above_for_it_any_more(scene: Scene, client: Client) -> None:
    """Also where they are around it as something else: its sponsor."""
    mailed(scene, "blocker, before asking above")
    scene.project.sponsor = scene.ola
    scene.project.save(update_fields=["sponsor"])
    scene.rem.escalates_to = scene.spo
    scene.rem.save(update_fields=["escalates_to"])
    actions.hand_on_action(Action.objects.get().pk, by=scene.ola, to=scene.mo, because="Mo knows the venues.")

    assert client.post(LINK, {"answer": "allow"}).status_code == 410

    assert blocker().state == BlockerState.ASKED


# Things that went away.


def test_a_question_taken_off_the_agenda_leaves_the_rest_of_the_letter(scene: Scene, outbox: list[Any]) -> None:
    letter = scene.ask(EVERY["pre-read, author"](scene)).mail
    scene.ask(EVERY["acceptance"](scene), letter)
    actions.return_question(AgendaItem.objects.get(meeting__state=MeetingState.ANNOUNCED).pk, by=scene.fay)

    send()

    assert len(outbox) == 1
    assert "Tell the venues" in outbox[0].subject
    assert "This has moved on" in Mail.objects.get(pk=letter.pk).nudges.get(kind="pre_read").moot


def test_who_answers_about_a_question_taken_off_the_agenda_stops_no_mailbox(scene: Scene, outbox: list[Any]) -> None:
    scene.ask(EVERY["pre-read, author"](scene))
    send()
    actions.return_question(AgendaItem.objects.get(meeting__state=MeetingState.ANNOUNCED).pk, by=scene.fay)

    assert actions.take_mail(reply_to(outbox[0])) == Became.REPLY


# Numbers and days that nobody means.


def test_an_answer_from_before_every_calendar_breaks_no_page(scene: Scene, client_of: SignedIn) -> None:
    meeting = make_meeting(scene.project, by=scene.fay, people=[scene.mo], state=MeetingState.ANNOUNCED)

    for number, stamp in enumerate(["00010101T000000Z", "00010101T000000", "99991231T235959Z"]):
        raw = calendar_reply(f"{meeting.pk}@localhost", scene.mo.email, dtstamp=stamp, name=f"c{number}")
        actions.take_mail(raw.replace(b"DTSTAMP:", b"DTSTAMP;TZID=Pacific/Kiritimati:"))

    assert client_of(scene.fay).get(reverse("meeting", args=[meeting.pk])).status_code == 200


@pytest.mark.parametrize(
    ("first", "last"), [("9999-12-31", ""), ("9999-12-30", "9999-12-31"), ("0001-01-01", "0001-01-02")]
)
def test_days_away_at_the_ends_of_time(first: str, last: str, fay: User, client_of: SignedIn) -> None:
    client = client_of(fay)

    sent = {"first_day": first, "last_day": last}
    assert client.post(reverse("add_absence"), sent).status_code in {302, 422}

    assert client.get(reverse("settings")).status_code == 200
    assert client.get(reverse("person", args=[fay.pk])).status_code == 200
    owe()


@pytest.mark.parametrize("number", ["0", "99999999999", "9" * 18, "9" * 30])
def test_numbers_beyond_every_row(number: str, scene: Scene, client_of: SignedIn) -> None:
    found, client = scene.blocker(), client_of(scene.ola)
    sent = {
        reverse("name_remover", args=[found.pk]): {"person": number},
        reverse("block_action", args=[found.action_id]): {"obstacle": "x", "remover": number},
        reverse("name_contact"): {"contact": number},
        reverse("hand_on_action", args=[found.action_id]): {"person": number, "because": "x"},
        reverse("add_action", args=[found.decision_id]): {"title": "x", "person": number},
    }

    answers = {url: client.post(url, data).status_code for url, data in sent.items()}

    assert set(answers.values()) <= {422, 403}, answers
    assert client.post(f"/settings/away/{number}/remove/").status_code in {302, 404}


# At once.


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_one_obstacle_at_once(scene: Scene) -> None:
    found = scene.escalated()

    results = at_once(
        partial(actions.promise_removal, found.pk, by=scene.rem),
        partial(actions.promise_removal, found.pk, by=scene.spo),
    )

    assert len(refusals(results)) == 1
    assert Blocker.objects.get().state == BlockerState.PROMISED


@pytest.mark.django_db(transaction=True)
def test_a_round_of_asking_waits_for_nobody_who_holds_a_record(scene: Scene) -> None:
    """It holds the people it writes to, whom a verb on the record may be about to name: both would wait for ever."""
    EVERY["unowned, decider"](scene)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        lock_decision(Decision.objects.get().number)
        round_of_asking = pool.submit(_owe_alone)
        try:
            done_meanwhile = round_of_asking.result(timeout=30)
        except TimeoutError:
            done_meanwhile = 0

    assert done_meanwhile == 1


def _owe_alone() -> int:
    try:
        return actions.owe_nudges()
    finally:
        connection.close()
