"""What people see of actions, and of what was let go: the record, an action's page, the lists, the room."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Action, Blocker, Decision, Meeting
from meetings.states import ActionState
from projects.models import Project, User
from projects.models.project import Openness
from tests.build import make_project
from tests.build_actions import make_action
from tests.build_meetings import enter, make_guest, make_meeting, make_record

from .pages import HTML, Elements, queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def record(meeting: Meeting, fay: User) -> Decision:
    return make_record(meeting, by=fay, statement="Move the launch to spring.")


@pytest.fixture
def carried(record: Decision, fay: User, mo: User) -> Action:
    return make_action(record, by=fay, owner=mo, state=ActionState.ACCEPTED)


def page_of(record: Decision) -> str:
    return reverse("record", args=[record.number])


def post(client: Client, name: str, thing: Any, **fields: Any) -> Any:
    return client.post(reverse(name, args=[thing]), fields)


def test_a_record_says_what_follows_and_who_carries_it(
    record: Decision, carried: Action, fay: User, lea: User, client_of: ClientOf
) -> None:
    make_action(record, by=fay, title="Call the printer.")
    make_action(record, by=fay, owner=lea, title="Ask the band.")

    words = words_of(client_of(fay).get(page_of(record)))

    assert "What follows 3" in words
    assert "Call the printer." in words
    assert "asked on" in words
    assert "Nobody carries it" in words
    assert "overdue" not in words.lower()


def test_an_empty_record_teaches_what_an_action_is(record: Decision, fay: User, obi: User, client_of: ClientOf) -> None:
    assert "What will be different for somebody" in words_of(client_of(fay).get(page_of(record)))
    assert "Nobody has written down" in words_of(client_of(obi).get(page_of(record)))


def test_an_action_is_added_on_the_record(record: Decision, fay: User, mo: User, client_of: ClientOf) -> None:
    answer = post(client_of(fay), "add_action", record.number, title="Tell them.", person=mo.pk, **{"from": "record"})

    action = Action.objects.get()
    assert (action.title, action.owner, action.state) == ("Tell them.", mo, ActionState.ASKED)
    assert answer.url == f"{page_of(record)}#action-{action.pk}"


def test_an_action_without_a_title_is_told_beside_its_field(record: Decision, fay: User, client_of: ClientOf) -> None:
    answer = post(client_of(fay), "add_action", record.number, title="")

    assert answer.status_code == 422
    assert "Say what will change." in words_of(answer)


def test_in_the_room_an_action_without_a_title_is_refused_in_words(
    record: Decision, fay: User, client_of: ClientOf
) -> None:
    answer = client_of(fay).post(
        reverse("add_action", args=[record.number]), {"title": ""}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 409
    assert "Say what will change." in answer.content.decode()


def test_its_page_offers_to_each_what_they_may(
    carried: Action, fay: User, mo: User, obi: User, client_of: ClientOf
) -> None:
    address = reverse("action", args=[carried.pk])

    theirs, directing, reading = (words_of(client_of(one).get(address)) for one in (mo, fay, obi))
    assert "It is done" in theirs
    assert "it’s moving" in theirs
    assert "It is done" not in directing
    assert "Somebody else should carry it" in directing
    assert "Hand it on" not in reading
    assert "Let it go" not in reading


def test_what_something_is_in_the_way_of_is_not_said_to_move(
    carried: Action, record: Decision, mo: User, client_of: ClientOf
) -> None:
    actions.block(record.number, "The wording is not released.", by=mo, action_id=carried.pk)

    for address in (reverse("action", args=[carried.pk]), reverse("person", args=[mo.pk])):
        words = words_of(client_of(mo).get(address))
        assert "The wording is not released." in words
        assert "it’s moving" not in words


def test_every_answer_on_its_page_works_without_a_script(
    record: Decision, fay: User, mo: User, lea: User, client_of: ClientOf
) -> None:
    action = make_action(record, by=fay)
    by_fay, by_mo, by_lea = client_of(fay), client_of(mo), client_of(lea)
    steps: list[tuple[Client, str, dict[str, Any], str]] = [
        (by_fay, "ask_for_action", {"person": mo.pk}, "asked"),
        (by_mo, "decline_action", {"suggested": lea.pk, "because": "Away."}, "asked"),
        (by_lea, "accept_action", {}, "accepted"),
        (by_lea, "say_it_moves", {}, "accepted"),
        (by_lea, "hand_on_action", {"person": mo.pk, "because": "He knows."}, "asked"),
        (by_mo, "accept_action", {}, "accepted"),
        (by_mo, "finish_action", {"changed": "They know."}, "done"),
        (by_mo, "take_up_action", {}, "accepted"),
        (by_mo, "drop_action", {"because": "They heard."}, "dropped"),
        (by_fay, "take_up_action", {}, "nobody"),
    ]
    for client, verb, fields, state in steps:
        answer = post(client, verb, action.pk, **fields)

        assert (verb, answer.status_code, answer.url) == (verb, 302, reverse("action", args=[action.pk]))
        assert Action.objects.get(pk=action.pk).state == state
    words = words_of(by_mo.get(reverse("action", args=[action.pk])))
    for told in (
        "said “not me” and named Lea Brandt: Away.",
        "handed it on to Mo Adeyemi: He knows.",
        "it is done: They",
    ):
        assert told in words


@pytest.mark.parametrize("verb", ["ask_for_action", "hand_on_action", "drop_action", "decline_action"])
def test_a_wrong_answer_is_told_beside_its_field(
    verb: str, carried: Action, record: Decision, fay: User, client_of: ClientOf
) -> None:
    action = carried if verb == "hand_on_action" else make_action(record, by=fay)

    assert post(client_of(fay), verb, action.pk, person="x", suggested="x", because="").status_code == 422


def test_who_does_not_see_the_record_finds_no_action(fay: User, oz: User, client_of: ClientOf) -> None:
    record = make_record(make_project("Secret", lead=fay, openness=Openness.CLOSED), by=fay)
    action = make_action(record, by=fay)

    assert client_of(oz).get(reverse("action", args=[action.pk])).status_code == 404
    assert post(client_of(oz), "accept_action", action.pk).status_code == 404


def test_a_guest_sees_nothing_of_what_follows(record: Decision, meeting: Meeting, carried: Action) -> None:
    browser = enter(make_guest(meeting))

    assert browser.get(reverse("action", args=[carried.pk])).status_code == 302
    assert carried.title not in browser.get(reverse("room", args=[meeting.pk])).content.decode()


def test_what_people_wrote_stays_text(record: Decision, fay: User, mo: User, client_of: ClientOf) -> None:
    action = make_action(record, by=fay, owner=mo, state=ActionState.DONE, title=HTML, ending=HTML)

    for address in (page_of(record), reverse("action", args=[action.pk]), reverse("summary", args=[record.meeting_id])):
        assert "<script>alert" not in client_of(fay).get(address).content.decode()


def test_today_asks_for_actions_and_begins_with_the_quiet_ones(
    record: Decision, fay: User, mo: User, client_of: ClientOf
) -> None:
    long_ago = timezone.now() - timedelta(days=30)
    make_action(record, by=fay, owner=mo, title="Ask the band.")
    make_action(record, by=fay, title="Call the printer.")
    make_action(record, by=fay, owner=mo, state=ActionState.ACCEPTED, title="Fresh one.")
    make_action(record, by=fay, owner=mo, state=ActionState.ACCEPTED, title="Quiet one.", at=long_ago)

    words = words_of(client_of(mo).get(reverse("today")))

    assert "Ask the band." in words
    assert words.index("Quiet one.") < words.index("Fresh one.")
    assert words.count("Is something in the way?") == 1
    assert "Call the printer." in words_of(client_of(fay).get(reverse("today")))


def test_an_answer_on_today_and_on_ones_page_leads_back(
    record: Decision, fay: User, mo: User, client_of: ClientOf
) -> None:
    for came_from, address in (("today", reverse("today")), ("person", reverse("person", args=[mo.pk]))):
        action = make_action(record, by=fay, owner=mo)

        assert post(client_of(mo), "accept_action", action.pk, **{"from": came_from}).url == address


def test_a_person_and_a_project_show_what_is_carried(
    record: Decision, carried: Action, project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    make_action(record, by=fay, title="Call the printer.")

    of_project = words_of(client_of(fay).get(reverse("project", args=[project.slug])))
    assert "Actions they carry 1" in words_of(client_of(fay).get(reverse("person", args=[mo.pk])))
    assert of_project.index("Call the printer.") < of_project.index(carried.title)
    assert "2 open actions" in words_of(client_of(fay).get(reverse("log")))


def test_what_was_let_go_says_so_everywhere(
    record: Decision, carried: Action, project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    client = client_of(fay)
    assert post(client, "let_go", record.number, because="").status_code == 422

    post(client, "let_go", record.number, because="The venue closed.")

    words = words_of(client.get(page_of(record)))
    assert "Take it up again" in words
    assert "The venue closed." in words
    assert "Add an action" not in words
    assert "Correct it" not in words
    assert client.get(reverse("correct", args=[record.number])).status_code == 409
    assert "Let go" in words_of(client.get(reverse("project", args=[project.slug])))
    assert carried.title not in words_of(client_of(mo).get(reverse("today")))
    for query, is_there in (("let_go", True), ("decided", False)):
        found = words_of(client.get(reverse("log"), {"state": query}))
        assert (record.statement in found) is is_there
    log = words_of(client.get(reverse("log")))
    assert "Nobody has owned" not in log
    post(client, "take_up", record.number)
    assert "Who carries this?" in words_of(client.get(page_of(record)))


def test_the_room_writes_an_action_down_and_asks_on_their_own_screen(
    meeting: Meeting, record: Decision, fay: User, mo: User, client_of: ClientOf
) -> None:
    room = reverse("room", args=[meeting.pk])
    assert "new-action" in Elements(client_of(fay).get(room)).ids
    assert "new-action" not in Elements(client_of(mo).get(room)).ids

    answer = post(client_of(fay), "add_action", record.number, title="Tell them.", person=mo.pk, **{"from": "room"})

    assert answer.url == room
    action = Action.objects.get()
    assert f"asked-{action.pk}" in Elements(client_of(mo).get(room)).ids
    assert f"asked-{action.pk}" not in Elements(client_of(fay).get(room)).ids
    client_of(mo).post(reverse("accept_action", args=[action.pk]), headers={"HX-Request": "true"})
    assert Action.objects.get().state == ActionState.ACCEPTED


def test_the_summary_and_its_mail_say_what_followed(
    meeting: Meeting, record: Decision, carried: Action, fay: User, client_of: ClientOf
) -> None:
    actions.close_meeting(meeting.pk, by=fay)
    make_action(record, by=fay, title="Thought of later.", at=timezone.now() + timedelta(seconds=1))

    words = words_of(client_of(fay).get(reverse("summary", args=[meeting.pk])))
    assert carried.title in words
    assert "Thought of later." not in words
    assert all(carried.title in one.body for one in outbox.outbox if "What follows:" in one.body)


def test_the_pages_cost_the_same_with_many_actions(
    record: Decision, project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    def add() -> None:
        for owner, state in ((None, None), (mo, None), (mo, ActionState.ACCEPTED), (mo, ActionState.BLOCKED)):
            action = make_action(record, by=fay, owner=owner, state=state)
            Blocker.objects.create(decision=record, action=action, obstacle="The wording.", raised_by=fay)

    add()
    held = make_record(make_meeting(project, by=fay), by=fay)
    make_action(held, by=fay, owner=mo)
    client = client_of(mo)
    pages = [page_of(record), reverse("today"), reverse("person", args=[mo.pk])]
    pages += [reverse("project", args=[project.slug]), reverse("log"), reverse("room", args=[record.meeting_id])]
    few = [queries_of(client, page) for page in pages]

    add()
    add()

    assert [queries_of(client, page) for page in pages] == few
