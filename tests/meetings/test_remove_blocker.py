"""Who was asked answers: I'll clear it, it is cleared, it isn't me, it can't be cleared. Its owner may do more."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Blocker, Decision, QuestionAbout, Why
from meetings.states import BlockerState, ItemState
from projects.errors import RuleBroken
from projects.models import Project, User
from projects.models.project import Openness
from tests.at_once import at_once, refusals
from tests.build_blockers import make_blocker
from tests.build_meetings import make_meeting, make_record

from .conftest import History
from .pages import words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = timezone.now()


@pytest.fixture
def carried(project: Project, fay: User, mo: User) -> Decision:
    return make_record(project, by=fay, owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)


@pytest.fixture
def one(carried: Decision, mo: User, oz: User) -> Blocker:
    """Mo waits for Oz."""
    return make_blocker(carried, by=mo, remover=oz)


def post(client: Client, verb: str, one: Blocker, **fields: object) -> Blocker:
    assert client.post(reverse(verb, args=[one.pk]), fields).status_code == 302
    return Blocker.objects.get(pk=one.pk)


def test_a_promise_is_told(one: Blocker, oz: User, mo: User, client_of: ClientOf, noted: History) -> None:
    found = post(client_of(oz), "promise_removal", one)

    assert (found.state, found.remover) == (BlockerState.PROMISED, oz)
    assert noted() == [("promise_removal", "Oz Petrov")]
    said = words_of(client_of(mo).get(reverse("blocker", args=[one.pk])))
    assert "Oz Petrov said on" in said
    assert "The ball is with Oz Petrov" in said


def test_nobody_promises_for_another(one: Blocker, mo: User) -> None:
    with pytest.raises(RuleBroken, match="Oz Petrov was asked"):
        actions.promise_removal(one.pk, by=mo)


def test_cleared_gives_the_ball_back(one: Blocker, oz: User, mo: User, client_of: ClientOf) -> None:
    found = post(client_of(oz), "clear_blocker", one, how="Legal said yes.")

    assert (found.state, found.ended_by, found.ending) == (BlockerState.REMOVED, oz, "Legal said yes.")
    said = words_of(client_of(mo).get(reverse("record", args=[one.decision_id])))
    assert "The ball is with you" in said
    assert "Legal said yes." in said


def test_it_is_not_me_but_them(one: Blocker, oz: User, lea: User, client_of: ClientOf) -> None:
    found = post(client_of(oz), "decline_removal", one, suggested=lea.pk)

    assert (found.state, found.remover) == (BlockerState.ASKED, lea)


def test_it_is_not_me_and_nobody_i_know(one: Blocker, oz: User, client_of: ClientOf) -> None:
    found = post(client_of(oz), "decline_removal", one)

    assert (found.state, found.remover) == (BlockerState.OPEN, None)


def test_the_owner_names_another(one: Blocker, mo: User, lea: User, client_of: ClientOf) -> None:
    found = post(client_of(mo), "name_remover", one, person=lea.pk)

    assert (found.state, found.remover) == (BlockerState.ASKED, lea)


def test_the_same_again_is_refused(one: Blocker, mo: User, oz: User) -> None:
    with pytest.raises(RuleBroken, match="already"):
        actions.name_remover(one.pk, oz, by=mo)


def test_what_cannot_be_cleared_becomes_a_question(
    one: Blocker, oz: User, mo: User, fay: User, client_of: ClientOf
) -> None:
    found = post(client_of(oz), "accept_constraint", one, because="It is the law.")

    about = QuestionAbout.objects.get()
    assert (found.state, about.why, about.blocker) == (BlockerState.CONSTRAINT, Why.CONSTRAINT, found)
    assert about.item.question == "“The contract wording is not released” is in the way: what do we do?"
    assert "It is the law." in about.item.context
    assert about.item.state == ItemState.DRAFT
    page = words_of(client_of(mo).get(reverse("blocker", args=[one.pk])))
    assert "this waits in the project for an agenda" in page


def test_it_goes_first_on_the_next_agenda(
    project: Project, one: Blocker, fay: User, mo: User, oz: User, client_of: ClientOf
) -> None:
    coming = make_meeting(project, by=fay, starts_at=timezone.now() + timedelta(days=1), title="Next forum")

    actions.accept_constraint(one.pk, by=oz, because="It is the law.")

    item = QuestionAbout.objects.get().item
    assert (item.meeting, item.position) == (coming, 1)
    said = words_of(client_of(mo).get(reverse("record", args=[one.decision_id])))
    assert "this is on the agenda of “Next forum”" in said
    assert "it is to be decided" in said
    assert "Cannot be removed." in words_of(client_of(fay).get(reverse("meeting", args=[coming.pk])))
    assert "Cannot be removed." in words_of(client_of(fay).get(reverse("question", args=[item.pk])))


def test_why_is_asked_for(one: Blocker, oz: User, client_of: ClientOf) -> None:
    response = client_of(oz).post(reverse("accept_constraint", args=[one.pk]), {"because": ""})

    assert response.status_code == 422
    assert "Say why" in words_of(response)


def test_the_record_that_answered_is_linked(one: Blocker, fay: User, mo: User, oz: User, client_of: ClientOf) -> None:
    actions.accept_constraint(one.pk, by=oz, because="It is the law.")
    item = QuestionAbout.objects.get().item
    item.meeting, item.state = make_meeting(item.project, by=fay, is_live=True), ItemState.SEALED
    item.position, item.opened_at, item.clock_started_at = 1, timezone.now(), timezone.now()
    item.save()
    answer = make_record(item, by=fay, statement="Sign with the old wording.", option=None)

    said = words_of(client_of(mo).get(reverse("record", args=[one.decision_id])))

    assert "this was answered" in said
    assert answer.reference in said
    assert "it is to be decided" not in said


def test_who_raised_it_takes_it_back(one: Blocker, mo: User, client_of: ClientOf) -> None:
    found = post(client_of(mo), "withdraw_blocker", one, because="My mistake.")

    assert (found.state, found.ending) == (BlockerState.WITHDRAWN, "My mistake.")


def test_the_remover_does_not_take_it_back(one: Blocker, oz: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.withdraw_blocker(one.pk, by=oz)


def test_an_ended_one_offers_nothing(one: Blocker, oz: User, mo: User, client_of: ClientOf) -> None:
    actions.clear_blocker(one.pk, by=mo)

    page = client_of(oz).get(reverse("blocker", args=[one.pk]))

    assert 'method="post" action="/blockers/' not in page.content.decode()
    assert client_of(oz).post(reverse("promise_removal", args=[one.pk])).status_code == 409


def test_who_may_not_see_the_record_sees_nothing_in_its_way(
    project: Project, carried: Decision, mo: User, lea: User, oz: User, client_of: ClientOf
) -> None:
    one = make_blocker(carried, by=mo, remover=lea)
    Project.objects.filter(pk=project.pk).update(openness=Openness.CLOSED)

    assert client_of(oz).get(reverse("blocker", args=[one.pk])).status_code == 404
    assert client_of(oz).post(reverse("clear_blocker", args=[one.pk])).status_code == 404


def test_when_the_remover_leaves_nobody_is_named(
    one: Blocker, oz: User, mo: User, ada: User, client_of: ClientOf
) -> None:
    actions.end_account(oz.pk, by=ada)

    one.refresh_from_db()
    assert (one.state, one.remover) == (BlockerState.OPEN, None)
    said = words_of(client_of(mo).get(reverse("record", args=[one.decision_id])))
    assert "Nobody is named who could remove it." in said
    assert "The ball is with you" in said


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(one: Blocker, oz: User, mo: User) -> None:
    results = at_once(
        partial(actions.clear_blocker, one.pk, by=oz), partial(actions.accept_constraint, one.pk, by=mo, because="No.")
    )

    (refused,) = refusals(results)
    assert isinstance(refused, RuleBroken)
    assert QuestionAbout.objects.count() == (Blocker.objects.get().state == BlockerState.CONSTRAINT)


@pytest.mark.django_db(transaction=True)
def test_a_promise_and_another_name_at_once_leave_one_remover(one: Blocker, oz: User, mo: User, lea: User) -> None:
    at_once(partial(actions.promise_removal, one.pk, by=oz), partial(actions.name_remover, one.pk, lea, by=mo))

    one.refresh_from_db()
    assert (one.state, one.remover) == (BlockerState.ASKED, lea)
