"""Asking above: the owner reads the words a working day before, and says go ahead, not yet, or other words."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Blocker, Decision
from meetings.nudges.conditions import conditions
from meetings.states import BlockerState, NudgeKind, ThingKind
from projects.errors import RuleBroken
from projects.models import Organisation, Project, User
from projects.models.project import Openness
from tests.build_blockers import make_blocker
from tests.build_meetings import make_nudge, make_record

from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = timezone.now()


@pytest.fixture
def carried(project: Project, fay: User, mo: User, lea: User) -> Decision:
    """Mo carries it; Lea sponsors its project."""
    project.sponsor = lea
    project.save()
    return make_record(project, by=fay, owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)


@pytest.fixture
def one(carried: Decision, mo: User, oz: User) -> Blocker:
    return make_blocker(carried, by=mo, remover=oz)


def announce(one: Blocker, owner: User, since: datetime | None = None) -> None:
    """Its owner was told by mail that who is above is asked next."""
    about = {"kind": NudgeKind.BLOCKER, "thing": ThingKind.BLOCKER, "object_id": str(one.pk), "decision": one.decision}
    make_nudge(
        make_record(one.decision.project, by=one.raised_by), owner, token=f"t{since}", role="owner", step=3,
        since=since or one.asked_at, **about,
    )  # fmt: skip


def page_of(client: Client, one: Blocker) -> str:
    return words_of(client.get(reverse("blocker", args=[one.pk])))


def test_the_owner_reads_it_as_it_will_go_out(one: Blocker, mo: User, oz: User, client_of: ClientOf) -> None:
    announce(one, mo)
    shown = page_of(client_of(mo), one)

    client_of(mo).post(reverse("allow_escalation", args=[one.pk]))

    one.refresh_from_db()
    assert one.escalation_words in shown
    assert "Unless you say no, Lea" in shown
    assert one.state == BlockerState.ESCALATED
    assert one.escalation_words in page_of(client_of(oz), one)


def test_before_it_is_announced_the_words_can_be_changed_and_nothing_sent(
    one: Blocker, mo: User, client_of: ClientOf
) -> None:
    said = page_of(client_of(mo), one)

    assert "If there is no answer, Lea" in said
    assert "Change the words" in said
    assert "Go ahead" not in said
    assert "Not yet" not in said


def test_the_words_are_the_houses_whoever_presses(one: Blocker, mo: User, client_of: ClientOf) -> None:
    shown = page_of(client_of(mo), one)
    User.objects.filter(pk=mo.pk).update(language="de")

    client_of(mo).post(reverse("allow_escalation", args=[one.pk]))

    one.refresh_from_db()
    assert Organisation.objects.get().language == "en-gb"
    assert one.escalation_words in shown


def test_the_longest_names_fit(carried: Decision, mo: User, oz: User, fay: User) -> None:
    User.objects.filter(pk__in=[mo.pk, oz.pk]).update(name="x" * 100)
    long = make_record(carried.project, by=fay, owner=mo, owner_asked_at=NOW, statement="y" * 300)
    one = make_blocker(long, by=mo, remover=oz, obstacle="z" * 300)

    actions.allow_escalation(one.pk, by=mo)

    one.refresh_from_db()
    assert 0 < len(one.escalation_words) <= 600
    assert "z" * 300 in one.escalation_words


def test_other_words_go_out(one: Blocker, mo: User, client_of: ClientOf) -> None:
    client_of(mo).post(reverse("reword_escalation", args=[one.pk]), {"words": "Could you\nhelp us?"})
    client_of(mo).post(reverse("allow_escalation", args=[one.pk]))

    one.refresh_from_db()
    assert one.escalation_words == "Could you help us?"


def test_not_yet_says_why(one: Blocker, mo: User, client_of: ClientOf) -> None:
    url = reverse("hold_escalation", args=[one.pk])

    assert client_of(mo).post(url, {"because": " "}).status_code == 422
    assert client_of(mo).post(url, {"because": "Oz is back on Monday."}).status_code == 302

    one.refresh_from_db()
    assert one.held_because == "Oz is back on Monday."
    assert "Oz is back on Monday." in page_of(client_of(mo), one)


@pytest.mark.parametrize("verb", ["allow_escalation", "hold_escalation", "reword_escalation"])
def test_only_its_owner_speaks_of_going_above(one: Blocker, fay: User, oz: User, verb: str) -> None:
    said = {"hold_escalation": {"because": "No."}, "reword_escalation": {"words": "Help."}}.get(verb, {})
    for person in (fay, oz):
        with pytest.raises(PermissionDenied):
            getattr(actions, verb)(one.pk, by=person, **said)


def test_a_promise_that_nothing_came_of_is_asked_above_too(one: Blocker, mo: User, oz: User, lea: User) -> None:
    actions.promise_removal(one.pk, by=oz)

    actions.allow_escalation(one.pk, by=mo)

    one.refresh_from_db()
    assert (one.state, one.waits_for) == (BlockerState.ESCALATED, lea)


def test_not_yet_after_a_promise_gives_days_again(one: Blocker, mo: User, oz: User) -> None:
    actions.promise_removal(one.pk, by=oz)
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        actions.hold_escalation(one.pk, by=mo, because="They are at it.")

        (condition,) = conditions(timezone.now(), {}, kinds=[NudgeKind.BLOCKER])

        assert condition.since == timezone.now()
        assert condition.first_step == 3


def test_who_is_above_promises_and_is_the_one(one: Blocker, mo: User, lea: User, client_of: ClientOf) -> None:
    actions.allow_escalation(one.pk, by=mo)

    client_of(lea).post(reverse("promise_removal", args=[one.pk]))

    one.refresh_from_db()
    assert (one.state, one.remover) == (BlockerState.PROMISED, lea)


def test_whom_the_remover_named_for_it_is_asked_before_the_sponsor(one: Blocker, mo: User, oz: User, fay: User) -> None:
    User.objects.filter(pk=oz.pk).update(escalates_to=fay)

    actions.allow_escalation(one.pk, by=mo)

    one.refresh_from_db()
    assert one.escalated_to == fay


@pytest.mark.parametrize("who", ["oz", "mo"])
def test_neither_the_remover_nor_the_owner_is_asked_above(
    project: Project, one: Blocker, mo: User, oz: User, who: str, client_of: ClientOf
) -> None:
    Project.objects.filter(pk=project.pk).update(sponsor={"oz": oz, "mo": mo}[who])

    with pytest.raises(RuleBroken, match="Nobody above"):
        actions.allow_escalation(one.pk, by=mo)

    assert "Nobody above is known here" in page_of(client_of(mo), one)


def test_who_does_not_see_the_project_is_not_asked_above(project: Project, one: Blocker, mo: User, lea: User) -> None:
    User.objects.filter(pk=lea.pk).update(left_at=NOW, administrator_since=None)
    Project.objects.filter(pk=project.pk).update(openness=Openness.CLOSED)

    with pytest.raises(RuleBroken, match="Nobody above"):
        actions.allow_escalation(one.pk, by=mo)


def test_today_tells_the_owner(one: Blocker, mo: User, fay: User, client_of: ClientOf) -> None:
    assert "About to be asked above" not in words_of(client_of(mo).get(reverse("today")))
    announce(one, mo)

    assert "About to be asked above" in words_of(client_of(mo).get(reverse("today")))
    assert "About to be asked above" not in words_of(client_of(fay).get(reverse("today")))


def test_once_answered_today_is_quiet_until_it_is_announced_again(one: Blocker, mo: User, client_of: ClientOf) -> None:
    announce(one, mo)
    held = actions.hold_escalation(one.pk, by=mo, because="Not this week.")
    assert "About to be asked above" not in words_of(client_of(mo).get(reverse("today")))

    announce(one, mo, since=held.escalation_held_at)

    assert "About to be asked above" in words_of(client_of(mo).get(reverse("today")))


def test_the_page_costs_the_same_whatever_came_of_it(one: Blocker, mo: User, oz: User, client_of: ClientOf) -> None:
    client, url = client_of(mo), reverse("blocker", args=[one.pk])
    few = queries_of(client, url)
    for _more in range(4):
        make_blocker(one.decision, by=mo, remover=oz)

    assert queries_of(client, url) == few
