"""The sample: whole, dated, true to every rule, and only into an empty installation."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings import actions, sealed
from meetings.actions.sample.days import Days
from meetings.models import AgendaItem, Decision, Meeting, Parked, Position
from meetings.states import ItemState, MeetingState, Outcome
from projects.errors import RuleBroken
from projects.models import Event, Organisation, Project, User
from projects.models.project import Openness
from tests.at_once import at_once, refusals
from tests.build import make_person

pytestmark = pytest.mark.django_db

LONDON = zoneinfo.ZoneInfo("Europe/London")
# A Tuesday morning in summer time, a Saturday night, the night in which clocks go back.
MOMENTS = [
    datetime(2026, 10, 13, 8, 47, 12, tzinfo=UTC),
    datetime(2027, 1, 2, 23, 55, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
]


@pytest.mark.parametrize("now", MOMENTS)
def test_everything_past_is_past_and_the_room_opens_soon(now: datetime) -> None:
    actions.load_sample(now)

    assert not Event.objects.filter(at__gt=now).exists()
    assert not Decision.objects.filter(recorded_at__gt=now).exists()
    assert not Decision.objects.filter(owner_accepted_at__gt=now).exists()
    assert not Position.objects.filter(given_at__gt=now).exists()
    for meeting in Meeting.objects.filter(state=MeetingState.CLOSED):
        assert meeting.opened_at
        assert meeting.closed_at
        assert meeting.created_at < meeting.starts_at <= meeting.opened_at < meeting.closed_at < now
        assert meeting.starts_local.weekday() < 5
    coming = list(Meeting.objects.coming())
    assert timedelta(minutes=10) <= coming[0].starts_at - now <= timedelta(minutes=15)
    assert coming[0].starts_at.minute % 5 == 0
    assert all(meeting.starts_at > now for meeting in coming)


def test_a_question_was_raised_out_of_turn_and_waits_in_its_project() -> None:
    actions.load_sample(MOMENTS[0])

    parked = Parked.objects.get()
    assert parked.meeting.opened_at < parked.raised_at < parked.left_at < parked.meeting.closed_at  # type: ignore[operator]
    assert parked.item is not None
    assert (parked.item.question, parked.item.state) == (parked.question, ItemState.DRAFT)
    assert parked.raised_by in {one.person for one in parked.meeting.attendances.select_related("person")}
    page = Client()
    page.force_login(parked.meeting.facilitator)
    assert parked.question in page.get(f"/meetings/{parked.meeting_id}/summary/").content.decode()


def test_a_tuesday_in_october_reads_like_the_visual_reference() -> None:
    actions.load_sample(MOMENTS[0])

    settled_on = {
        record.number: timezone.localtime(record.recorded_at, LONDON).strftime("%-d %B")
        for record in Decision.objects.all()
    }
    assert [settled_on[number] for number in (47, 46, 45, 44, 43, 42, 40, 38, 19)] == [
        "8 October", "6 October", "6 October", "1 October", "29 September", "22 September", "10 September",
        "1 September", "14 May",
    ]  # fmt: skip
    forum = Meeting.objects.coming()[0]
    assert (forum.title, forum.starts_local.strftime("%H:%M"), forum.length_minutes) == (
        "Online booking forum", "10:00", 50,
    )  # fmt: skip
    assert forum.facilitator.name == "Priya Raman"
    assert [(item.question, item.timebox_minutes, item.missing()) for item in forum.items.in_order()] == [
        ("What are we not saying about November?", 8, []),
        ("Do we open online booking to every clinic on 2 November?", 12, []),
        ("Which comes first: reminders, deposits or waitlists?", 12, ["No options yet", "No context"]),
        ("Who can get 31 clinics to show their slots again?", 8, []),
    ]
    item = forum.items.get(position=2)
    assert item.decider is not None
    assert item.decider.name == "Ruth Abrams"
    assert [option.label for option in item.options.all()] == [
        "Open to all 212 clinics on 2 November",
        "Open to the 64 clinics on new records; others join as they migrate",
        "Hold until sync has run two clean weeks",
    ]
    assert "4 December" in item.options.all()[2].cost
    assert forum.participants.count() == 7
    assert not Position.objects.filter(item__meeting=forum).exists()


def test_the_log_has_every_outcome_and_every_kind_of_owner() -> None:
    organisation = actions.load_sample()

    records = {record.number: record for record in Decision.objects.select_related("item", "owner")}
    assert sorted(records) == list(range(1, 48))
    assert organisation.last_number == 47
    latest = {number: Outcome(records[number].outcome) for number in range(43, 48)}
    assert latest == {
        43: Outcome.ESCALATED, 44: Outcome.DROPPED, 45: Outcome.DEFERRED, 46: Outcome.DECIDED, 47: Outcome.DECIDED
    }  # fmt: skip
    assert records[47].is_unowned
    assert records[41].is_asked
    assert records[46].owner_accepted_at is not None
    assert records[46].because.count("\n\n") == 1
    spoken = sealed.read(records[46].item, None)
    assert len(spoken) == records[46].spoken == records[46].entitled == 7
    dissents = records[46].dissents.all()
    assert {dissent.person.first_name for dissent in dissents} == {"Dele", "Jonas"}
    assert {str(dissent.prefers) for dissent in dissents} == {
        "Before anything, as today", "Never: book as a guest",
    }  # fmt: skip
    again = records[45].item.carried_to
    assert (again.state, again.deferrals, again.options.count()) == (ItemState.DRAFT, 1, 2)


def test_what_never_was_revealed_stays_sealed() -> None:
    actions.load_sample()

    item = Decision.objects.get(number=45).item
    assert item.positions.count() == 4
    assert sealed.read(item, None) == []
    assert len(sealed.read(item, User.objects.get(email="ruth@larkhill.example"))) == 1


def test_the_sample_is_told_in_full_words_and_within_every_length() -> None:
    actions.load_sample()

    for model in (Organisation, User, Project, Meeting, AgendaItem, Decision):
        for row in model.objects.all():
            row.full_clean(exclude=["password"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    words = [
        *AgendaItem.objects.values_list("question", "context"),
        *Decision.objects.values_list("statement", "because"),
    ]
    assert not [text for row in words for text in row if "$" in text]


def test_the_projects_have_their_charters_and_silences() -> None:
    actions.load_sample()

    answered = {project.name: project.charter_answered for project in Project.objects.all()}
    assert answered == {"Online booking": 2, "Insurance claims": 3, "Records migration": 3, "Group prices": 1}
    closed = Project.objects.get(openness=Openness.CLOSED)
    priya = User.objects.get(email="priya@larkhill.example")
    assert closed not in Project.objects.visible_to(priya)
    assert AgendaItem.objects.waiting().filter(project__slug="online-booking").count() == 4
    records_forum = Meeting.objects.get(title="Records forum", state=MeetingState.DRAFT)
    assert records_forum.participants.count() == User.objects.count() == 24


def test_every_person_can_sign_in_by_code(client: Client, outbox: list[Any]) -> None:
    actions.load_sample()

    for person in User.objects.all():
        # The limit of codes an hour is per place, and all of them sit at one desk here.
        cache.clear()
        client.post("/sign-in/", {"email": person.email})
        signed_in = client.post("/sign-in/code/", {"code": outbox[-1].subject.split()[0]})

        assert signed_in.headers["Location"] == "/"
        assert client.session["_auth_user_id"] == str(person.pk)
        client.logout()


def test_it_loads_while_somebody_waits() -> None:
    with CaptureQueriesContext(connection) as asked:
        actions.load_sample()

    # Half a year of meetings, told row by row; a second or two of a quiet machine.
    assert len(asked) < 3500


def test_twice_is_refused_in_words() -> None:
    actions.load_sample()

    with pytest.raises(RuleBroken, match="empty installation"):
        actions.load_sample()

    assert Decision.objects.count() == 47


def test_where_anybody_is_it_is_refused() -> None:
    make_person("Fay Lund")

    with pytest.raises(RuleBroken, match="empty installation"):
        actions.load_sample()

    assert not Decision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_give_one() -> None:
    results = at_once(actions.load_sample, actions.load_sample)

    (refusal,) = refusals(results)
    assert isinstance(refusal, RuleBroken)
    assert User.objects.count() == 24
    assert Decision.objects.count() == 47


def test_the_command_says_how_to_sign_in_and_refuses_twice(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")

    said = capsys.readouterr().out
    assert "priya@larkhill.example" in said
    assert "/outbox/" in said
    with pytest.raises(CommandError, match="empty installation"):
        call_command("demo")


def test_the_button_of_first_use_loads_it_and_leads_to_sign_in(client: Client) -> None:
    response = client.post("/sample/")

    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in/")
    assert Organisation.objects.get().name == "Larkhill"
    assert client.post("/sample/").status_code == 409
    assert client.get("/sample/").status_code == 405


def test_in_production_the_button_needs_the_operators_link(client: Client, settings: Any) -> None:
    from django.core import signing

    settings.LOCAL = False

    assert client.post("/sample/", {"link": "guessed"}).status_code == 404
    assert not Organisation.objects.exists()

    link = signing.dumps("first-use", salt="bearing.first-use")
    assert client.post("/sample/", {"link": link}).status_code == 302


@pytest.mark.parametrize(("ahead", "day"), [(0, 10), (1, 12), (5, 16), (6, 19), (-1, 9), (-5, 5), (-6, 2)])
def test_working_days_leave_the_weekend_out(ahead: int, day: int) -> None:
    saturday = Days(datetime(2026, 10, 10, 12, tzinfo=UTC), LONDON)

    assert saturday.day(ahead).day == day


@time_machine.travel(MOMENTS[0], tick=False)
def test_without_a_moment_it_is_told_from_now() -> None:
    actions.load_sample()

    assert Meeting.objects.coming()[0].starts_at == datetime(2026, 10, 13, 9, 0, tzinfo=UTC)
