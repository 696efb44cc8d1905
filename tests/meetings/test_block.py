"""Something is in the way: said, and asked of who can remove it."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Action, Blocker, Decision
from meetings.states import ActionState, BlockerState, Outcome
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import Project, User
from projects.models.project import Openness
from tests.build_blockers import make_blocker, make_carried_action
from tests.build_meetings import make_guest, make_meeting, make_record

from .conftest import History
from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = timezone.now()


@pytest.fixture
def carried(project: Project, fay: User, mo: User) -> Decision:
    return make_record(project, by=fay, owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)


@pytest.fixture
def action(carried: Decision, fay: User, mo: User) -> Action:
    return make_carried_action(carried, by=fay, owner=mo)


def test_who_can_remove_it_is_asked_at_once(
    carried: Decision, mo: User, lea: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    one = actions.block(carried.number, "The contract is not signed", by=mo, remover=lea)

    assert (one.state, one.remover, one.raised_by) == (BlockerState.ASKED, lea, mo)
    assert one.asked_at is not None
    assert noted() == [("block", "Mo Adeyemi"), ("name_remover", "Mo Adeyemi")]
    assert [regions for _, regions in announced] == [{Region.FLOOR}]


def test_not_to_know_who_is_an_answer(carried: Decision, mo: User) -> None:
    one = actions.block(carried.number, "The contract is not signed", by=mo)

    assert (one.state, one.remover) == (BlockerState.OPEN, None)


def test_an_action_is_blocked_until_nothing_is_in_its_way(action: Action, carried: Decision, mo: User) -> None:
    first = actions.block(carried.number, "No data", by=mo, action_id=action.pk)
    second = actions.block(carried.number, "No room", by=mo, action_id=action.pk)
    actions.clear_blocker(first.pk, by=mo)
    action.refresh_from_db()
    assert action.state == ActionState.BLOCKED

    actions.clear_blocker(second.pk, by=mo)

    action.refresh_from_db()
    assert action.state == ActionState.ACCEPTED


def test_who_merely_sees_it_says_nothing_is_in_its_way(carried: Decision, oz: User, obi: User) -> None:
    for person in (oz, obi):
        with pytest.raises(PermissionDenied):
            actions.block(carried.number, "I do not like it", by=person)


def test_nothing_is_in_the_way_of_what_was_not_decided(project: Project, fay: User) -> None:
    deferred = make_record(project, by=fay, outcome=Outcome.DEFERRED)

    with pytest.raises(RuleBroken, match="what was decided"):
        actions.block(deferred.number, "The numbers", by=fay)


def test_who_does_not_see_the_project_or_is_a_guest_removes_nothing(
    project: Project, carried: Decision, fay: User, mo: User, oz: User
) -> None:
    Project.objects.filter(pk=project.pk).update(openness=Openness.CLOSED)
    guest = make_guest(make_meeting(project, by=fay)).person

    for person in (oz, guest):
        with pytest.raises(RuleBroken):
            actions.block(carried.number, "The contract", by=mo, remover=person)

    assert not Blocker.objects.exists()


def test_the_form_says_it_and_leads_back(carried: Decision, mo: User, lea: User, client_of: ClientOf) -> None:
    said = {"obstacle": "  The contract\nis not signed ", "remover": lea.pk}

    response = client_of(mo).post(reverse("block", args=[carried.number]), said)

    assert response["Location"].startswith(reverse("record", args=[carried.number]))
    assert Blocker.objects.get().obstacle == "The contract is not signed"


def test_nothing_said_is_a_form_again(carried: Decision, mo: User, client_of: ClientOf) -> None:
    response = client_of(mo).post(reverse("block", args=[carried.number]), {"obstacle": " "})

    assert response.status_code == 422
    assert "Say what is in the way." in words_of(response)


def test_an_action_has_the_same_form(action: Action, mo: User, client_of: ClientOf) -> None:
    url = reverse("block_action", args=[action.pk])

    assert "What is blocking it, and who can remove it?" in words_of(client_of(mo).get(url))
    assert client_of(mo).post(url, {"obstacle": "No data"}).status_code == 302
    assert Blocker.objects.get().action == action


def test_the_record_tells_what_is_in_the_way(
    carried: Decision, fay: User, mo: User, lea: User, client_of: ClientOf
) -> None:
    make_blocker(carried, by=mo, remover=lea, obstacle=HTML)
    url = reverse("record", args=[carried.number])

    mine, theirs = client_of(lea).get(url), client_of(fay).get(url)

    assert HTML in words_of(mine)
    assert "<script>alert(1)" not in mine.content.decode()
    assert "The ball is with you, to remove what is in the way" in words_of(mine)
    assert "I’ll clear it" in words_of(mine)
    assert "I’ll clear it" not in words_of(theirs)
    assert f"{lea.name} was asked on" in words_of(theirs)


def test_more_in_the_way_costs_no_more_queries(carried: Decision, mo: User, lea: User, client_of: ClientOf) -> None:
    client, url = client_of(mo), reverse("record", args=[carried.number])
    make_blocker(carried, by=mo, remover=lea)
    few = queries_of(client, url)
    for _more in range(5):
        make_blocker(carried, by=mo, remover=lea)

    assert queries_of(client, url) == few
