"""The room through HTTP: who gets which pieces, when nothing is sent, and what a refusal keeps."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem, Decision, LaterPosition, Meeting, Objection, Position
from meetings.states import Answer, ItemState, Outcome
from projects.models import User
from tests.build_meetings import make_position, make_question, reveal

from .pages import Elements, words_of

HTMX = {"HX-Request": "true"}
SignedIn = Callable[[User], Client]


@pytest.fixture
def sealed(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay, state=ItemState.SEALED, decider=fay)


def room(client: Client, meeting: Meeting, query: str = "") -> HttpResponse:
    return client.get(reverse("room", args=[meeting.pk]) + query)


def changes(client: Client, meeting: Meeting, version: int = 0) -> HttpResponse:
    return client.get(reverse("changes", args=[meeting.pk]), {"version": version}, headers=HTMX)


def test_the_facilitator_has_the_controls_and_no_form_for_a_position(
    sealed: AgendaItem, fay: User, client_of: SignedIn
) -> None:
    page = room(client_of(fay), sealed.meeting)

    assert reverse("reveal", args=[sealed.pk]) in page.content.decode()
    assert "position" not in Elements(page).ids


def test_a_participant_has_the_form_and_no_controls(sealed: AgendaItem, mo: User, client_of: SignedIn) -> None:
    page = room(client_of(mo), sealed.meeting)

    assert reverse("reveal", args=[sealed.pk]) not in page.content.decode()
    assert "position" in Elements(page).ids


def test_an_observer_is_told_so_while_nothing_is_on_the_floor(
    scheduled: AgendaItem, obi: User, mo: User, client_of: SignedIn
) -> None:
    words = "You observe this meeting: you read, and take no position. Ask Fay if you should take part."

    assert words in words_of(room(client_of(obi), scheduled.meeting))
    assert words not in words_of(room(client_of(mo), scheduled.meeting))


def test_an_observer_has_neither(sealed: AgendaItem, obi: User, client_of: SignedIn) -> None:
    page = room(client_of(obi), sealed.meeting)

    assert page.status_code == 200
    assert reverse("reveal", args=[sealed.pk]) not in page.content.decode()
    assert "position" not in Elements(page).ids


def test_nothing_is_sent_while_nothing_changed(sealed: AgendaItem, mo: User, client_of: SignedIn) -> None:
    version = sealed.meeting.version

    answer = changes(client_of(mo), sealed.meeting, version)

    assert answer.status_code == 304
    assert answer.content == b""


def test_one_act_is_one_version_and_its_regions(sealed: AgendaItem, mo: User, lea: User, client_of: SignedIn) -> None:
    version = sealed.meeting.version
    watching = client_of(lea)

    said = {"answer": sealed.options.first().pk, "because": "It keeps the promise."}
    client_of(mo).post(reverse("give_position", args=[sealed.pk]), said, headers=HTMX)

    sealed.meeting.refresh_from_db()
    assert sealed.meeting.version == version + 1
    answer = changes(watching, sealed.meeting, version)
    assert {"room-bar", "room-floor", "room-people"} <= Elements(answer).ids
    assert "2 of 3 have not spoken" in answer.content.decode()
    assert "It keeps the promise." not in answer.content.decode()


def test_the_author_alone_reads_what_they_sealed(sealed: AgendaItem, mo: User, fay: User, client_of: SignedIn) -> None:
    make_position(sealed, mo, because="Only Mo knows this.")

    assert "Only Mo knows this." in room(client_of(mo), sealed.meeting).content.decode()
    assert "Only Mo knows this." not in room(client_of(fay), sealed.meeting).content.decode()


def test_changing_a_position_shows_it_in_the_form_again(sealed: AgendaItem, mo: User, client_of: SignedIn) -> None:
    make_position(sealed, mo, because="Only Mo knows this.")

    page = room(client_of(mo), sealed.meeting, "?change=1")

    assert "position" in Elements(page).ids
    assert "Only Mo knows this." in page.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_position_without_an_answer_is_refused_and_keeps_its_reason(
    sealed: AgendaItem, mo: User, client_of: SignedIn, headers: dict[str, str]
) -> None:
    url = reverse("give_position", args=[sealed.pk])

    answer = client_of(mo).post(url, {"because": "Because I said so."}, headers=headers)

    assert answer.status_code == 422
    assert "Choose an option, or say that you can’t judge yet." in answer.content.decode()
    assert "Because I said so." in answer.content.decode()
    assert not Position.objects.exists()


def test_a_reason_over_ninety_characters_is_refused_and_kept(sealed: AgendaItem, mo: User, client_of: SignedIn) -> None:
    long = "x" * 91
    said = {"answer": sealed.options.first().pk, "because": long}

    answer = client_of(mo).post(reverse("give_position", args=[sealed.pk]), said, headers=HTMX)

    assert answer.status_code == 422
    assert long in answer.content.decode()


def test_the_facilitator_takes_a_position_on_a_screen_of_their_own(
    sealed: AgendaItem, fay: User, client_of: SignedIn
) -> None:
    client = client_of(fay)
    said = {"answer": sealed.options.first().pk, "because": "I am asked too.", "screen": "own"}

    answer = client.post(reverse("give_position", args=[sealed.pk]), said)

    assert answer.status_code == 302
    assert "I am asked too." in client.get(answer.url).content.decode()
    assert "I am asked too." not in room(client, sealed.meeting).content.decode()


def test_a_question_without_options_takes_a_line(meeting: Meeting, fay: User, mo: User, client_of: SignedIn) -> None:
    item = make_question(meeting, by=fay, options=(), mode="unblock", state=ItemState.SEALED)
    url = reverse("give_position", args=[item.pk])

    refused = client_of(mo).post(url, {"answer": "none", "because": ""})
    given = client_of(mo).post(url, {"answer": "none", "because": "The vendor has to answer."})

    assert refused.status_code == 422
    assert given.status_code == 302
    assert Position.objects.count() == 1


def test_the_loser_of_a_reveal_is_told_when_it_happened(sealed: AgendaItem, fay: User, client_of: SignedIn) -> None:
    url = reverse("reveal", args=[sealed.pk])
    client_of(fay).post(url)

    answer = client_of(fay).post(url, headers=HTMX)

    assert answer.status_code == 409
    assert "Already revealed at" in answer.content.decode()


def test_a_position_after_the_reveal_is_refused_and_given_back(
    sealed: AgendaItem, mo: User, client_of: SignedIn
) -> None:
    reveal(sealed)
    said = {"answer": sealed.options.first().pk, "because": "A moment too late."}

    answer = client_of(mo).post(reverse("give_position", args=[sealed.pk]), said)

    assert answer.status_code == 409
    assert "Already revealed at" in answer.content.decode()
    assert "A moment too late." in answer.content.decode()


def test_everybody_reads_everything_once_revealed(
    sealed: AgendaItem, mo: User, lea: User, fay: User, obi: User, client_of: SignedIn
) -> None:
    make_position(sealed, mo, because="Mo’s reason.")
    reveal(sealed)

    for person in (mo, lea, fay, obi):
        assert "Mo’s reason." in room(client_of(person), sealed.meeting).content.decode()


def test_a_change_of_mind_stands_beside_what_was_sealed(
    sealed: AgendaItem, mo: User, fay: User, client_of: SignedIn
) -> None:
    make_position(sealed, mo, option=0, because="Mo’s first reason.")
    reveal(sealed)
    said = {"answer": sealed.options.get(rank=1).pk, "because": "Lea is right."}

    client_of(mo).post(reverse("change_mind", args=[sealed.pk]), said)

    page = room(client_of(fay), sealed.meeting).content.decode()
    assert "Mo’s first reason." in page
    assert "changed to B" in page
    assert "after the reveal, was A" in page
    assert LaterPosition.objects.get().answer == Answer.OPTION


def test_an_objection_needs_its_harm(sealed: AgendaItem, mo: User, client_of: SignedIn) -> None:
    reveal(sealed)

    answer = client_of(mo).post(reverse("raise_objection", args=[sealed.pk]), {"harm": ""}, headers=HTMX)

    assert answer.status_code == 422
    assert not Objection.objects.exists()


def test_a_record_without_a_reason_is_refused_and_keeps_its_statement(
    sealed: AgendaItem, fay: User, client_of: SignedIn, organisation: object
) -> None:
    reveal(sealed)
    sent = {"outcome": "decided", "statement": "open it on Monday", "option": "other", "seen_version": sealed.version}

    answer = client_of(fay).post(reverse("settle", args=[sealed.pk]), sent, headers=HTMX)

    assert answer.status_code == 422
    assert "open it on Monday" in answer.content.decode()
    assert "Say why this option beat the others." in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_decision_is_recorded_with_five_fields(
    sealed: AgendaItem, fay: User, mo: User, client_of: SignedIn, organisation: object
) -> None:
    reveal(sealed)
    sent = {
        "outcome": "decided",
        "statement": "open it on Monday",
        "because": "The clinics are ready.",
        "option": sealed.options.first().pk,
        "owner": mo.pk,
        "seen_version": sealed.version,
    }

    client_of(fay).post(reverse("settle", args=[sealed.pk]), sent)

    record = Decision.objects.get()
    assert (record.statement, record.owner, record.owner_accepted_at) == ("Open it on Monday", mo, None)
    assert record.reference == "D-001"


def test_a_one_way_door_asks_what_is_expected(
    sealed: AgendaItem, fay: User, client_of: SignedIn, organisation: object
) -> None:
    reveal(sealed)
    sent = {
        "outcome": "decided",
        "statement": "sell it",
        "because": "It is time.",
        "option": "other",
        "door": "one-way",
        "seen_version": sealed.version,
    }

    answer = client_of(fay).post(reverse("settle", args=[sealed.pk]), sent)

    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_a_member_who_does_not_facilitate_is_forbidden_to_settle(
    sealed: AgendaItem, mo: User, client_of: SignedIn
) -> None:
    answer = client_of(mo).post(reverse("settle", args=[sealed.pk]), {"outcome": "dropped"})

    assert answer.status_code == 403


def test_defer_opens_its_form_while_positions_are_sealed(sealed: AgendaItem, fay: User, client_of: SignedIn) -> None:
    page = room(client_of(fay), sealed.meeting, "?outcome=deferred")

    ids = Elements(page).ids
    assert "deferred-because" in ids
    assert "decided-because" not in ids


def test_what_was_deferred_twice_offers_no_third_time(sealed: AgendaItem, fay: User, client_of: SignedIn) -> None:
    AgendaItem.objects.filter(pk=sealed.pk).update(deferrals=2)

    page = room(client_of(fay), sealed.meeting, "?outcome=deferred")

    assert "deferred-because" not in Elements(page).ids
    assert "Deferred twice already: decide it, escalate it or drop it." in page.content.decode()


def test_the_own_screen_says_why_there_is_nothing_to_give(
    sealed: AgendaItem, obi: User, fay: User, client_of: SignedIn, organisation: object
) -> None:
    url = reverse("position", args=[sealed.pk])

    watching = client_of(obi).get(url).content.decode()
    settlement = actions.Settlement(outcome=Outcome.DROPPED, because="It answers itself.")
    actions.settle(sealed.pk, settlement, by=fay)
    settled = client_of(fay).get(url).content.decode()

    assert "Those named as participants take a position." in watching
    assert "This question has left the floor." in settled


def test_an_objection_to_another_option_is_no_dissent_from_the_chosen_one(
    sealed: AgendaItem, fay: User, mo: User, lea: User, client_of: SignedIn, organisation: object
) -> None:
    chosen, other = sealed.options.all()[:2]
    make_position(sealed, mo, option=0)
    make_position(sealed, lea, option=1)
    reveal(sealed)
    actions.raise_objection(sealed.pk, by=mo, option_id=other.pk, harm="It has no offline mode.")
    actions.raise_objection(sealed.pk, by=lea, option_id=chosen.pk, harm="It costs us a year.")
    sent = {
        "outcome": "decided",
        "statement": "open it",
        "because": "It is ready.",
        "option": chosen.pk,
        "dissenters": [mo.pk, lea.pk],
        "seen_version": sealed.version,
    }

    client_of(fay).post(reverse("settle", args=[sealed.pk]), sent)

    dissents = Decision.objects.get().dissents.all()
    assert [(one.person, one.text, one.is_objection) for one in dissents] == [(lea, "It costs us a year.", True)]


def test_the_own_screen_shows_what_was_said_once_the_question_is_settled(
    sealed: AgendaItem, fay: User, mo: User, client_of: SignedIn, organisation: object
) -> None:
    make_position(sealed, mo, because="Mo’s reason.")
    actions.settle(sealed.pk, actions.Settlement(outcome=Outcome.DROPPED, because="It answers itself."), by=fay)

    page = client_of(mo).get(reverse("position", args=[sealed.pk])).content.decode()

    assert "Your position stays sealed for ever, to you alone" in page
    assert "Mo’s reason." in page
    assert reverse("withdraw_position", args=[sealed.pk]) not in page


def test_each_voice_says_whose_it_is_so_that_a_page_can_mark_its_own(
    sealed: AgendaItem, mo: User, lea: User, client_of: SignedIn
) -> None:
    make_position(sealed, mo)
    reveal(sealed)

    mine, theirs = (room(client_of(person), sealed.meeting).content.decode() for person in (mo, lea))

    assert f'data-voice="{mo.pk}"' in mine
    assert f'data-voice="{mo.pk}"' in theirs
    assert f'data-person="{mo.pk}"' in mine
