"""One record at its permanent address: what was said, and what stays sealed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem, Meeting
from meetings.states import Answer, Door, ItemState, Outcome
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_person, make_project
from tests.build_meetings import make_meeting, make_position, make_question, make_record, noon, reveal

from .pages import HTML, queries_of, words_of
from .settlements import settlement

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client: Client, number: int) -> str:
    response = client.get(reverse("record", args=[number]))
    assert response.status_code == 200
    return words_of(response)


def test_the_address_is_the_number_as_people_say_it(project: Project, fay: User, client_of: ClientOf) -> None:
    record = make_record(project, by=fay)
    client = client_of(fay)

    assert reverse("record", args=[record.number]) == "/decisions/D-001/"
    assert client.get("/decisions/D-001/").status_code == 200
    assert client.get("/decisions/1/")["Location"] == "/decisions/D-001/"
    assert [client.get(f"/decisions/{one}/").status_code for one in ("D-002", "2", "D-999999999", "D-1", "9" * 30)] == [
        404, 404, 404, 404, 404,
    ]  # fmt: skip


def test_a_record_of_a_closed_project_is_not_there_for_strangers(fay: User, oz: User, client_of: ClientOf) -> None:
    make_record(make_project("Secret", lead=fay, openness=Openness.CLOSED), by=fay)

    assert [client_of(oz).get(path).status_code for path in ("/decisions/D-001/", "/decisions/1/")] == [404, 404]
    assert client_of(fay).get("/decisions/D-001/").status_code == 200


def test_what_was_decided_why_by_whom_and_when(
    project: Project, fay: User, mo: User, lea: User, client_of: ClientOf
) -> None:
    make_record(
        project, by=fay, at=NOW, question="How fast do we open?", statement="Open to the pilot clinics.",
        because="They plan early.\n\nAnd they asked.", decider=lea, door=Door.ONE_WAY, confidence=80,
        expected="Half of them stay.", owner=mo, owner_asked_at=NOW,
    )  # fmt: skip

    page = page_of(client_of(fay), 1)

    assert "How fast do we open? Open to the pilot clinics. Decided 13 October 2026, 13:00 BST" in page
    assert "Decided by Lea Brandt" in page
    assert "Because They plan early. And they asked." in page
    assert "Owner MA Mo Adeyemi asked, has not said yes yet Can we go back? One-way door How sure 80%" in page
    assert "Review on 12 November 2026 in 4 weeks Recorded by Fay Lund" in page
    assert "We expect Review on 12 November 2026, in 4 weeks Half of them stay." in page


def test_a_decision_without_owner_says_nobody(project: Project, fay: User, client_of: ClientOf) -> None:
    make_record(project, by=fay)

    assert "Owner ? Nobody" in page_of(client_of(fay), 1)


def test_times_are_in_the_zone_of_the_meeting(project: Project, fay: User, client_of: ClientOf) -> None:
    meeting = make_meeting(project, by=fay, time_zone="America/New_York")
    make_record(meeting, by=fay, at=datetime(2026, 10, 13, 2, 30, tzinfo=UTC))

    assert "12 October 2026, 22:30 EDT" in page_of(client_of(fay), 1)


def test_who_stood_where(meeting: Meeting, fay: User, mo: User, lea: User, client_of: ClientOf) -> None:
    item = make_question(meeting, by=fay, state=ItemState.SEALED)
    make_position(item, mo, option=0, because="Everybody at once.")
    make_position(item, lea, option=1, because="Slowly first.")
    make_position(item, fay, answer=Answer.UNSURE, because="Too little to go by.")
    reveal(item)
    make_record(item, by=fay, option=item.options.get(rank=1), dissents=[(mo, "It splits the clinics.")])

    response = client_of(fay).get(reverse("record", args=[1]))

    stands = {stand.letter or stand.label: stand for stand in response.context["stands"]}
    assert [(key, stand.names, stand.is_chosen) for key, stand in stands.items()] == [
        ("A", "Mo Adeyemi", False), ("B", "Lea Brandt", True), ("C", "", False),
        ("I can’t judge yet", "Fay Lund", False),
    ]  # fmt: skip
    page = words_of(response)
    assert "3 of 3 took a position" in page
    assert page.index("Slowly first.") > page.index("Open to the first 64 Chosen")
    assert "Dissent 1 MA It splits the clinics. Mo Adeyemi" in page


def test_a_change_of_mind_counts_where_it_went_and_shows_both(
    meeting: Meeting, fay: User, mo: User, client_of: ClientOf
) -> None:
    item = make_question(meeting, by=fay, state=ItemState.SEALED)
    make_position(item, mo, option=0, because="Everybody at once.")
    reveal(item)
    later = item.options.get(rank=1)
    actions.change_mind(item.pk, by=mo, answer=Answer.OPTION, option_id=later.pk, because="Lea is right.")
    make_record(item, by=fay)

    first, second, _third = client_of(fay).get(reverse("record", args=[1])).context["stands"]

    assert (first.names, second.names) == ("", "Mo Adeyemi")
    assert [voice.because for voice in first.voices] == ["Everybody at once."]


@pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.ESCALATED, Outcome.DROPPED])
def test_what_was_never_revealed_stays_sealed_for_ever(
    outcome: Outcome, meeting: Meeting, fay: User, mo: User, lea: User, client_of: ClientOf
) -> None:
    item = make_question(meeting, by=fay, state=ItemState.SEALED)
    make_position(item, mo, option=0, because="Sealed words.")
    make_position(item, lea, option=1, because="Sealed words.")
    make_record(item, by=fay, outcome=outcome, entitled=3)

    for reader in (fay, mo, lea):
        response = client_of(reader).get(reverse("record", args=[1]))

        assert "Sealed words." not in response.content.decode()
        assert [stand.voices for stand in response.context["stands"]] == [[], [], []]
        assert "2 of 3 had spoken. What was never revealed stays sealed for ever" in words_of(response)


def test_a_deferred_question_names_who_brings_what_and_where_it_is(
    on_floor: AgendaItem, fay: User, mo: User, client_of: ClientOf
) -> None:
    actions.settle(on_floor.pk, settlement(Outcome.DEFERRED, by=fay, because="The margin.", bringer=mo), by=fay)
    again = on_floor.carried_to

    assert "What is missing The margin." in page_of(client_of(fay), 1)
    assert "Who brings it MA Mo Adeyemi" in page_of(client_of(fay), 1)
    assert "Where it is now It waits for an agenda" in page_of(client_of(fay), 1)

    next_one = make_meeting(on_floor.project, by=fay, title="Next forum", starts_at=noon(2026, 10, 20))
    actions.schedule(again.pk, next_one.pk, by=fay)

    assert "Where it is now Next forum , 20 October" in page_of(client_of(fay), 1)


def test_a_question_that_came_back_shows_both_ways(
    on_floor: AgendaItem, meeting: Meeting, fay: User, client_of: ClientOf
) -> None:
    actions.settle(on_floor.pk, settlement(Outcome.DEFERRED, by=fay), by=fay)
    again = actions.schedule(on_floor.carried_to.pk, meeting.pk, by=fay)
    actions.open_question(again.pk, by=fay)
    actions.settle(again.pk, settlement(Outcome.DROPPED, by=fay), by=fay)

    assert "Where it is now D-002 : Dropped" in page_of(client_of(fay), 1)
    second = page_of(client_of(fay), 2)
    assert "Dropped; Fay Lund recorded it" in second
    assert "Deferred; Fay Lund recorded it D-001" in second


def test_where_it_came_back_is_told_to_those_who_may_know(fay: User, oz: User, client_of: ClientOf) -> None:
    secret = make_project("Secret", lead=fay, openness=Openness.CLOSED)
    item = make_question(make_meeting(secret, by=fay, people=[oz], is_live=True), by=fay, state=ItemState.SEALED)
    actions.settle(item.pk, settlement(Outcome.DEFERRED, by=fay), by=fay)
    actions.schedule(item.carried_to.pk, make_meeting(secret, by=fay, title="Board dinner").pk, by=fay)

    assert "Board dinner" in page_of(client_of(fay), 1)
    assert "Board dinner" not in page_of(client_of(oz), 1)


def test_escalated_and_dropped_say_why(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    make_record(project, by=fay, outcome=Outcome.ESCALATED, because="Legal must read it.", escalated_to=mo)
    make_record(project, by=fay, outcome=Outcome.DROPPED, because="Nobody asked for it.")

    assert "Why this room could not decide it Legal must read it." in page_of(client_of(fay), 1)
    assert "Who can decide this MA Mo Adeyemi" in page_of(client_of(fay), 1)
    assert "Why this question should not exist Nobody asked for it." in page_of(client_of(fay), 2)


def test_the_history_says_what_happened_and_never_who_sealed_what(
    scheduled: AgendaItem, meeting: Meeting, fay: User, mo: User, client_of: ClientOf
) -> None:
    actions.open_question(scheduled.pk, by=fay)
    first = scheduled.options.first()
    actions.give_position(
        scheduled.pk, by=mo, answer=Answer.OPTION, option_id=first.pk, because="Yes.", objects_otherwise=False
    )
    actions.reveal_positions(scheduled.pk, by=fay)
    actions.change_mind(scheduled.pk, by=mo, answer=Answer.NONE, option_id=None, because="No.")
    actions.settle(scheduled.pk, settlement(Outcome.DECIDED, by=fay), by=fay)

    history = client_of(fay).get(reverse("record", args=[1])).context["history"]

    assert [line.words for line in history] == [
        "Decided; Fay Lund recorded it", "Mo Adeyemi spoke after the reveal", "Positions revealed, 1 of 3",
        "On the floor",
    ]  # fmt: skip


def test_the_context_is_markdown_that_does_no_harm(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    item = make_question(meeting, by=fay, state=ItemState.SEALED, context=f"# Slipped\n\n**Six** weeks. {HTML}")
    make_record(item, by=fay, outcome=Outcome.DROPPED)

    html = client_of(fay).get(reverse("record", args=[1])).content.decode()

    assert "<h3>Slipped</h3>" in html
    assert "<strong>Six</strong>" in html
    assert "<script>alert" not in html


def test_what_people_wrote_is_shown_as_text(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    make_record(project, by=fay, statement=HTML, because=HTML, expected=HTML, dissents=[(mo, HTML)])

    response = client_of(fay).get(reverse("record", args=[1]))

    assert "<script>alert" not in response.content.decode()
    assert "<b>bold" not in response.content.decode()
    assert words_of(response).count("<script>alert(1)</script>") == 4


def test_more_people_cost_no_more_queries(project: Project, fay: User, client_of: ClientOf) -> None:
    for number, size in [(1, 3), (2, 40)]:
        people = [make_person() for _one in range(size)]
        item = make_question(make_meeting(project, by=fay, people=people), by=fay, state=ItemState.SEALED)
        for person in people:
            make_position(item, person, option=person.pk % 3)
        reveal(item)
        assert make_record(item, by=fay, dissents=[(person, "No.") for person in people]).number == number
    client = client_of(fay)

    few, many = (queries_of(client, reverse("record", args=[number])) for number in (1, 2))

    assert many == few
