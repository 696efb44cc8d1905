"""What was in the way stands in the history of the action and of the decision: named, renamed, cleared or not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Action, Decision
from meetings.shown.history import OBSTACLE_WORDS
from projects.models import Event, Project, User
from tests.build_blockers import make_carried_action
from tests.build_meetings import make_record

from .pages import words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = timezone.now()


@pytest.fixture
def carried(project: Project, fay: User, mo: User) -> Decision:
    return make_record(project, by=fay, owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)


@pytest.fixture
def action(carried: Decision, fay: User, mo: User) -> Action:
    return make_carried_action(carried, by=fay, owner=mo)


def told(client: Client, name: str, thing: object) -> str:
    return words_of(client.get(reverse(name, args=[thing])))


def test_named_renamed_declined_and_cleared(
    action: Action, carried: Decision, mo: User, lea: User, obi: User, fay: User, client_of: ClientOf
) -> None:
    one = actions.block(carried.number, "No contract.", by=mo, remover=lea, action_id=action.pk)
    actions.decline_removal(one.pk, by=lea)
    actions.name_remover(one.pk, fay, by=mo)
    actions.promise_removal(one.pk, by=fay)
    actions.clear_blocker(one.pk, by=fay, how="Signed today.")

    for page in (told(client_of(obi), "action", action.pk), told(client_of(obi), "record", carried.number)):
        for words in (
            "Mo Adeyemi said what is in the way: “No contract”",
            "Mo Adeyemi asked Lea Brandt to remove “No contract”",
            "Lea Brandt said about “No contract”: “It isn’t me”",
            "Mo Adeyemi asked Fay Lund to remove “No contract”",
            "Fay Lund said about “No contract”: “I’ll clear it”",
            "Fay Lund said that “No contract” is cleared: Signed today.",
        ):
            assert words in page


def test_what_cannot_be_cleared_and_what_was_taken_back(
    carried: Decision, mo: User, lea: User, obi: User, client_of: ClientOf
) -> None:
    law = actions.block(carried.number, "The law", by=mo, remover=lea)
    actions.accept_constraint(law.pk, by=lea, because="It is the law.")
    room = actions.block(carried.number, "The room", by=mo)
    actions.withdraw_blocker(room.pk, by=mo)

    page = told(client_of(obi), "record", carried.number)

    assert "Lea Brandt said that “The law” can’t be cleared: It is the law." in page
    assert "Mo Adeyemi said that “The room” is not in the way any more" in page


def test_going_above_is_told(
    project: Project, carried: Decision, mo: User, lea: User, obi: User, client_of: ClientOf
) -> None:
    project.sponsor = obi
    project.save()
    one = actions.block(carried.number, "The budget", by=mo, remover=lea)
    actions.hold_escalation(one.pk, by=mo, because="She is on it.")
    actions.reword_escalation(one.pk, "Can you release it?", by=mo)
    actions.allow_escalation(one.pk, by=mo)

    page = told(client_of(obi), "record", carried.number)

    assert "Mo Adeyemi wants nobody above to be asked about “The budget” yet: She is on it." in page
    assert "Mo Adeyemi changed the words about “The budget” for above" in page
    assert "Mo Adeyemi asked Obi Nwosu about “The budget”, a step above" in page


def test_another_action_and_another_decision_tell_nothing_of_it(
    project: Project, action: Action, carried: Decision, fay: User, mo: User, client_of: ClientOf
) -> None:
    other = make_record(project, by=fay)
    sibling = make_carried_action(carried, by=fay, owner=mo)

    actions.block(carried.number, "No contract", by=mo, action_id=action.pk)

    assert "No contract" not in told(client_of(mo), "action", sibling.pk)
    assert "No contract" not in told(client_of(mo), "record", other.number)


def test_every_verb_of_a_blocker_has_its_words(carried: Decision, mo: User, lea: User, ada: User) -> None:
    """Whatever a verb notes of what is in the way is told."""
    one = actions.block(carried.number, "No contract", by=mo, remover=lea)
    actions.end_account(lea.pk, by=ada)
    actions.clear_blocker(one.pk, by=mo)

    assert set(Event.objects.filter(kind="blocker").values_list("verb", flat=True)) <= set(OBSTACLE_WORDS)
