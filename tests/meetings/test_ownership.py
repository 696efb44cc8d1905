"""Who carries a decision: nobody, asked, accepted; and back."""

from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import Decision, Meeting
from meetings.states import Outcome, Ownership
from projects.errors import RuleBroken
from projects.live import Region
from projects.models import User
from projects.models.project import Openness
from tests.at_once import at_once
from tests.build import make_project
from tests.build_meetings import make_record, noon

from .conftest import History
from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)


@pytest.fixture
def nobodys(meeting: Meeting, fay: User) -> Decision:
    return make_record(meeting, by=fay)


@pytest.fixture
def asked(meeting: Meeting, fay: User, mo: User) -> Decision:
    return make_record(meeting, by=fay, owner=mo, owner_asked_at=NOW, owner_asked_by=fay)


@pytest.fixture
def accepted(meeting: Meeting, fay: User, mo: User) -> Decision:
    return make_record(meeting, by=fay, owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)


def now_of(record: Decision) -> tuple[User | None, Ownership]:
    found = Decision.objects.get(pk=record.number)
    return found.owner, found.ownership


@time_machine.travel(NOW, tick=False)
def test_asking_is_a_request(
    nobodys: Decision, fay: User, mo: User, noted: History, announced: list[tuple[int, set[str]]]
) -> None:
    record = actions.ask_owner(nobodys.number, mo, by=fay)

    assert now_of(record) == (mo, Ownership.ASKED)
    assert (record.owner_asked_at, record.owner_asked_by, record.unowned_since) == (NOW, fay, None)
    assert noted() == [("ask_owner", "Fay Lund")]
    assert [regions for _, regions in announced] == [{Region.FLOOR}]


def test_who_names_themselves_has_said_yes(nobodys: Decision, fay: User) -> None:
    assert now_of(actions.ask_owner(nobodys.number, fay, by=fay)) == (fay, Ownership.ACCEPTED)


def test_another_may_be_asked_while_nobody_said_yes(asked: Decision, fay: User, lea: User) -> None:
    assert now_of(actions.ask_owner(asked.number, lea, by=fay)) == (lea, Ownership.ASKED)


def test_who_observes_names_nobody(nobodys: Decision, obi: User, mo: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.ask_owner(nobodys.number, mo, by=obi)


def test_what_somebody_carries_is_not_given_away_by_asking(accepted: Decision, fay: User, lea: User) -> None:
    with pytest.raises(RuleBroken, match="Mo Adeyemi carries this"):
        actions.ask_owner(accepted.number, lea, by=fay)


def test_nobody_is_asked_who_does_not_see_the_project(fay: User, oz: User) -> None:
    record = make_record(make_project("Secret", lead=fay, openness=Openness.CLOSED), by=fay)

    with pytest.raises(RuleBroken, match="does not see this project"):
        actions.ask_owner(record.number, oz, by=fay)


def test_the_one_who_was_asked_says_yes(asked: Decision, mo: User, noted: History) -> None:
    actions.accept(asked.number, by=mo)
    actions.accept(asked.number, by=mo)

    assert now_of(asked) == (mo, Ownership.ACCEPTED)
    assert noted() == [("accept", "Mo Adeyemi")]


def test_anybody_who_sees_it_may_take_what_nobody_carries(nobodys: Decision, obi: User) -> None:
    assert now_of(actions.accept(nobodys.number, by=obi)) == (obi, Ownership.ACCEPTED)


def test_nobody_takes_what_another_was_asked_to_carry(asked: Decision, lea: User) -> None:
    with pytest.raises(RuleBroken, match="Mo Adeyemi was asked to carry this"):
        actions.accept(asked.number, by=lea)


@time_machine.travel(NOW, tick=False)
def test_not_me_leaves_it_to_nobody_since_now(asked: Decision, mo: User, noted: History) -> None:
    record = actions.decline(asked.number, by=mo, because="I am away until March.")

    assert now_of(record) == (None, Ownership.NOBODY)
    assert record.unowned_since == NOW
    assert noted() == [("decline", "Mo Adeyemi")]


def test_not_me_but_her(asked: Decision, mo: User, lea: User) -> None:
    record = actions.decline(asked.number, by=mo, suggested=lea)

    assert now_of(record) == (lea, Ownership.ASKED)
    assert record.owner_asked_by == mo


def test_only_who_is_asked_now_declines(asked: Decision, accepted: Decision, mo: User, lea: User) -> None:
    for number, person in ((asked.number, lea), (accepted.number, mo)):
        with pytest.raises(RuleBroken, match="not asked"):
            actions.decline(number, by=person)


def test_handing_on_needs_a_reason(accepted: Decision, mo: User, lea: User) -> None:
    with pytest.raises(RuleBroken, match="Say why"):
        actions.hand_on(accepted.number, by=mo, to=lea, because="")

    assert now_of(actions.hand_on(accepted.number, by=mo, to=lea, because="She knows the clinics.")) == (
        lea,
        Ownership.ASKED,
    )


def test_handing_back_makes_it_nobodys(accepted: Decision, mo: User) -> None:
    assert now_of(actions.hand_on(accepted.number, by=mo, to=None, because="I change teams.")) == (
        None,
        Ownership.NOBODY,
    )


def test_who_neither_carries_nor_prepares_hands_nothing_on(accepted: Decision, obi: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.hand_on(accepted.number, by=obi, to=None, because="Because.")


def test_what_was_not_decided_has_no_owner(meeting: Meeting, fay: User) -> None:
    record = make_record(meeting, by=fay, outcome=Outcome.DROPPED)

    with pytest.raises(RuleBroken, match="Only what was decided"):
        actions.accept(record.number, by=fay)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_has_it(nobodys: Decision, fay: User, lea: User) -> None:
    outcomes = at_once(*(lambda one=one: actions.accept(nobodys.number, by=one) for one in (fay, lea)))

    assert sorted(isinstance(outcome, RuleBroken) for outcome in outcomes) == [False, True]


def test_the_owner_is_found_by_name_in_the_log(nobodys: Decision, fay: User, mo: User) -> None:
    actions.ask_owner(nobodys.number, mo, by=fay)

    assert Decision.objects.matching("adeyemi").get() == nobodys


def test_the_page_offers_to_take_it_and_to_ask(nobodys: Decision, fay: User, obi: User, client_of: ClientOf) -> None:
    address = reverse("record", args=[nobodys.number])

    theirs, mine = (words_of(client_of(person).get(address)) for person in (obi, fay))

    assert "I will own it" in theirs
    assert "Ask them" not in theirs
    assert "I will own it Who should carry it?" in mine


def test_the_page_asks_who_was_named(asked: Decision, mo: User, lea: User, client_of: ClientOf) -> None:
    address = reverse("record", args=[asked.number])

    assert "Mo, is it yours? Fay named you. Until you say yes, nobody owns it. Yes, I own it" in words_of(
        client_of(mo).get(address)
    )
    assert "is it yours?" not in words_of(client_of(lea).get(address))


def test_a_yes_on_the_page_is_told_in_its_history(asked: Decision, mo: User, client_of: ClientOf) -> None:
    client = client_of(mo)

    answer = client.post(reverse("accept", args=[asked.number]), follow=True)

    assert "Mo Adeyemi accepted" in words_of(answer)
    assert "Mo Adeyemi accepted it: “I own this.”" in words_of(answer)


def test_a_reason_that_is_missing_is_asked_for_beside_the_field(
    accepted: Decision, mo: User, lea: User, client_of: ClientOf
) -> None:
    answer = client_of(mo).post(reverse("hand_on", args=[accepted.number]), {"person": lea.pk})

    assert answer.status_code == 422
    assert "Say why: the next one begins with that." in words_of(answer)
    assert f'<option value="{lea.pk}" selected>' in answer.content.decode()


def test_who_has_left_the_page_open_is_told_what_happened(
    asked: Decision, mo: User, fay: User, lea: User, client_of: ClientOf
) -> None:
    actions.ask_owner(asked.number, lea, by=fay)

    answer = client_of(mo).post(reverse("accept", args=[asked.number]))

    assert answer.status_code == 409
    assert "Lea Brandt was asked to carry this." in answer.content.decode()


def test_the_room_asks_the_one_and_nobody_else(
    asked: Decision, meeting: Meeting, mo: User, lea: User, client_of: ClientOf
) -> None:
    address = reverse("room_yours", args=[meeting.pk])

    mine, theirs = (
        client_of(person).get(address, headers={"HX-Request": "true"}).content.decode() for person in (mo, lea)
    )

    assert "Mo, is it yours?" in mine
    assert reverse("accept", args=[asked.number]) in mine
    assert "is it yours?" not in theirs


def test_a_yes_in_the_room_changes_the_room(asked: Decision, mo: User, client_of: ClientOf) -> None:
    answer = client_of(mo).post(reverse("accept", args=[asked.number]), headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert 'hx-target="#room-floor"' in page
    assert "is it yours?" not in page


def test_the_page_costs_the_same_however_often_it_was_passed_on(
    nobodys: Decision, fay: User, mo: User, lea: User, client_of: ClientOf
) -> None:
    actions.ask_owner(nobodys.number, mo, by=fay)
    few = queries_of(client_of(fay), reverse("record", args=[nobodys.number]))
    for person in (lea, mo, lea):
        actions.ask_owner(nobodys.number, person, by=fay)

    assert queries_of(client_of(fay), reverse("record", args=[nobodys.number])) == few
