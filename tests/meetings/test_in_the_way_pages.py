"""Where people meet what is in the way: Today, people, projects, the log, the room."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Blocker, Decision, Meeting, Why
from projects.models import Project, User
from projects.models.project import Openness
from tests.build_blockers import make_about, make_blocker, make_carried_action
from tests.build_meetings import make_record

from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = timezone.now()


@pytest.fixture
def carried(project: Project, fay: User, mo: User) -> Decision:
    return make_record(project, by=fay, owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)


@pytest.fixture
def one(carried: Decision, mo: User, oz: User) -> Blocker:
    return make_blocker(carried, by=mo, remover=oz, obstacle="No signature")


def test_today_shows_what_i_was_asked_to_clear(one: Blocker, mo: User, oz: User, client_of: ClientOf) -> None:
    said = words_of(client_of(oz).get(reverse("today")))

    assert "One thing needs your judgement" in said
    assert "Somebody waits for you" in said
    assert "No signature" in said
    assert "No signature" not in words_of(client_of(mo).get(reverse("today")))


def test_an_answer_from_today_leads_back_there(one: Blocker, oz: User, client_of: ClientOf) -> None:
    response = client_of(oz).post(reverse("promise_removal", args=[one.pk]), {"from": "today"})

    assert response["Location"] == reverse("today")
    assert "It is cleared" in words_of(client_of(oz).get(reverse("today")))


def test_who_sees_the_project_no_more_is_not_shown_it(
    project: Project, one: Blocker, oz: User, client_of: ClientOf
) -> None:
    Project.objects.filter(pk=project.pk).update(openness=Openness.CLOSED)

    assert "No signature" not in words_of(client_of(oz).get(reverse("today")))
    assert "No signature" not in words_of(client_of(oz).get(reverse("person", args=[oz.pk])))


def test_a_person_has_what_waits_for_them_and_what_they_wait_for(
    one: Blocker, mo: User, oz: User, lea: User, client_of: ClientOf
) -> None:
    assert "Waits for me to clear" in words_of(client_of(oz).get(reverse("person", args=[oz.pk])))
    assert "Asked to clear" in words_of(client_of(lea).get(reverse("person", args=[oz.pk])))
    mine = words_of(client_of(mo).get(reverse("person", args=[mo.pk])))
    assert "I wait for others" in mine
    assert "The ball is with Oz Petrov, to remove what is in the way" in mine


def test_the_project_names_first_what_nobody_is_asked_to_remove(
    carried: Decision, one: Blocker, mo: User, client_of: ClientOf
) -> None:
    make_blocker(carried, by=mo, obstacle="No data")

    said = words_of(client_of(mo).get(reverse("project", args=[carried.project.slug])))

    assert said.index("No data") < said.index("No signature")


def test_the_log_marks_it_and_finds_it(
    project: Project, carried: Decision, fay: User, mo: User, client_of: ClientOf
) -> None:
    free = make_record(project, by=fay)
    make_blocker(carried, by=mo, action=make_carried_action(carried, by=fay))

    all_of_it = words_of(client_of(mo).get(reverse("log")))
    found = words_of(client_of(mo).get(reverse("log"), {"in_the_way": "1"}))

    assert all_of_it.count("Something is in the way") == 1
    assert free.reference in all_of_it
    assert carried.reference in found
    assert free.reference not in found


def test_what_is_out_of_the_way_is_not_marked(one: Blocker, mo: User, client_of: ClientOf) -> None:
    actions.clear_blocker(one.pk, by=mo)

    assert "Something is in the way" not in words_of(client_of(mo).get(reverse("log")))


def test_in_the_room_who_is_asked_sees_it_at_once(
    meeting: Meeting, fay: User, mo: User, lea: User, client_of: ClientOf
) -> None:
    record = make_record(meeting, by=fay, owner=mo, owner_asked_at=NOW, owner_accepted_at=NOW)
    url = reverse("room", args=[meeting.pk])
    assert "Can you clear this?" not in words_of(client_of(lea).get(url))

    one = actions.block(record.number, HTML, by=mo, remover=lea)

    response = client_of(lea).get(url)
    assert "Can you clear this?" in words_of(response)
    assert HTML in words_of(response)
    assert "<script>alert(1)" not in response.content.decode()
    assert "Can you clear this?" not in words_of(client_of(mo).get(url))
    htmx = {"HX-Request": "true"}
    answer = client_of(lea).post(reverse("promise_removal", args=[one.pk]), {}, headers=htmx)
    assert answer.status_code == 200
    assert "You said “I’ll clear it”." in answer.content.decode()


def test_a_question_that_a_thing_raised_says_where_it_comes_from(
    project: Project, carried: Decision, fay: User, mo: User, client_of: ClientOf
) -> None:
    about = make_about(carried, by=fay, why=Why.OWNERSHIP)

    for url in (reverse("question", args=[about.item_id]), reverse("project", args=[project.slug])):
        assert "Asked and not answered" in words_of(client_of(mo).get(url))
    record = words_of(client_of(mo).get(reverse("record", args=[carried.number])))
    assert "this waits in the project for an agenda" in record
    assert "Who should carry this?" in record


def test_such_a_question_is_returned_like_any_other(
    project: Project, meeting: Meeting, carried: Decision, fay: User, mo: User, client_of: ClientOf
) -> None:
    about = make_about(carried, by=fay)
    actions.schedule(about.item_id, meeting.pk, by=fay)
    assert "this is on the agenda of" in words_of(client_of(mo).get(reverse("record", args=[carried.number])))

    actions.return_question(about.item_id, by=fay, reason="Not now.")

    assert "this waits in the project" in words_of(client_of(mo).get(reverse("record", args=[carried.number])))


@pytest.mark.parametrize("where", ["today", "person", "project", "log"])
def test_more_of_it_costs_no_more_queries(
    where: str, carried: Decision, one: Blocker, mo: User, oz: User, client_of: ClientOf
) -> None:
    make_about(carried, by=mo)
    url = {
        "today": reverse("today"),
        "person": reverse("person", args=[oz.pk]),
        "project": reverse("project", args=[carried.project.slug]),
        "log": reverse("log"),
    }[where]
    client = client_of(oz)
    few = queries_of(client, url)
    for number in range(4):
        make_blocker(carried, by=mo, remover=oz)
        make_about(carried, by=mo, since=NOW.replace(microsecond=number))

    assert queries_of(client, url) == few
