"""Calling a meeting, moving it, naming who takes part: a wall clock in a zone becomes one moment."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from meetings.states import MeetingState
from projects.models import Event, Project, User
from projects.models.project import Openness
from tests.build import make_membership, make_project
from tests.build_meetings import make_meeting, make_position, make_question, noon

from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NOW = noon(2026, 10, 13)
NO_PEOPLE: list[int] = []


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def said(**fields: Any) -> dict[str, Any]:
    typed = {
        "title": "Forum",
        "day": "2026-10-20",
        "time": "10:00",
        "time_zone": "Europe/London",
        "length_minutes": "50",
    }
    return typed | fields


def address(project: Project) -> str:
    return f"{reverse('call_meeting')}?project={project.slug}"


def call(client: Client, project: Project, **fields: Any) -> Any:
    return client.post(address(project), said(**fields))


def test_who_calls_it_facilitates_and_takes_part(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    response = call(client_of(fay), project, people=[mo.pk], length_minutes="90")

    meeting = Meeting.objects.get()
    assert response["Location"] == reverse("meeting", args=[meeting.pk])
    assert (meeting.title, meeting.facilitator, meeting.length_minutes) == ("Forum", fay, 90)
    assert (meeting.starts_at, meeting.time_zone) == (datetime(2026, 10, 20, 9, tzinfo=UTC), "Europe/London")
    assert {one.person for one in meeting.participants.all()} == {fay, mo}
    assert Event.objects.filter(verb="call", by=fay, object_id=str(meeting.pk)).count() == 1


def test_another_zone_is_another_moment(project: Project, fay: User, client_of: ClientOf) -> None:
    call(client_of(fay), project, time_zone="Asia/Kolkata", time="00:30")

    assert Meeting.objects.get().starts_at == datetime(2026, 10, 19, 19, tzinfo=UTC)


def test_over_midnight_is_fine(project: Project, fay: User, client_of: ClientOf) -> None:
    call(client_of(fay), project, time="23:30", length_minutes="120")

    assert Meeting.objects.get().ends_at == datetime(2026, 10, 21, 0, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused_in_words(project: Project, fay: User, client_of: ClientOf) -> None:
    response = call(client_of(fay), project, day="2027-03-28", time="01:30")

    assert response.status_code == 422
    assert not Meeting.objects.exists()
    assert (
        "01:30 does not exist on 28 March 2027 in London: the clocks go forward, and it is 02:30 at once."
        in words_of(response)
    )
    assert 'value="Forum"' in response.content.decode()


@pytest.mark.parametrize(("time", "exists"), [("00:59", True), ("01:00", False), ("01:59", False), ("02:00", True)])
def test_the_edges_of_the_skipped_hour(
    time: str, exists: bool, project: Project, fay: User, client_of: ClientOf
) -> None:
    call(client_of(fay), project, day="2027-03-28", time=time)

    assert Meeting.objects.exists() is exists


def test_the_form_proposes_an_hour_to_come_in_the_readers_zone(
    project: Project, fay: User, client_of: ClientOf
) -> None:
    fay.time_zone = "Asia/Tokyo"
    fay.save()

    # At 21:00 in Tokyo.
    initial = client_of(fay).get(address(project)).context["form"].initial

    assert f"{initial['day']} {initial['time']}" == "2026-10-13 23:00:00"


def test_who_is_alone_is_led_to_inviting_somebody(fay: User, client_of: ClientOf) -> None:
    alone = make_project(lead=fay, openness=Openness.CLOSED)
    invite = f'href="{reverse("project_people", args=[alone.slug])}"'
    meeting = make_meeting(alone, by=fay)
    name_them = reverse("name_participants", args=[meeting.pk])

    assert invite in client_of(fay).get(address(alone)).content.decode()
    assert invite in client_of(fay).get(name_them).content.decode()
    assert "Nobody else takes part yet." in words_of(client_of(fay).get(reverse("meeting", args=[meeting.pk])))


def test_a_time_that_comes_twice_means_the_first_and_says_so(project: Project, fay: User, client_of: ClientOf) -> None:
    response = client_of(fay).post(address(project), said(day="2026-10-25", time="01:30"), follow=True)

    meeting = Meeting.objects.get()
    assert meeting.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    twice = "The clocks go back: on 25 October 2026 01:30 comes twice in London. The first is meant."
    assert [str(message) for message in response.context["messages"]] == [twice]
    assert twice in words_of(client_of(fay).get(reverse("change_meeting", args=[meeting.pk])))
    refused = call(client_of(fay), project, day="2026-10-25", time="01:30", title="")
    assert twice in words_of(refused)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Write this first."),
        ("title", "x" * 101, "at most 100"),
        ("day", "2026-10-12", "Choose a day that is still to come."),
        ("day", "0001-01-01", "Choose a day that is still to come."),
        ("day", "9999-12-31", "Choose a day within the next five years."),
        ("day", "tomorrow", "Enter a valid date."),
        ("time", "25:00", "Enter a valid time."),
        ("time_zone", "Mars/Olympus", "Select a valid choice."),
        ("length_minutes", "4", "greater than or equal to 5"),
        ("length_minutes", "481", "less than or equal to 480"),
    ],
)
def test_what_is_not_right_is_said_and_kept(
    field: str, value: str, words: str, project: Project, fay: User, client_of: ClientOf
) -> None:
    response = call(client_of(fay), project, **{field: value})

    assert response.status_code == 422
    assert words in words_of(response)
    assert not Meeting.objects.exists()


def test_today_in_the_chosen_zone_is_still_to_come(project: Project, fay: User, client_of: ClientOf) -> None:
    with time_machine.travel(datetime(2026, 10, 13, 23, 30, tzinfo=UTC), tick=False):
        refused = call(client_of(fay), project, day="2026-10-13")
        accepted = call(client_of(fay), project, day="2026-10-13", time_zone="America/New_York", time="20:00")

    assert (refused.status_code, accepted.status_code) == (422, 302)


def test_strangers_observers_and_members(project: Project, fay: User, oz: User, obi: User, client_of: ClientOf) -> None:
    secret = make_project("Secret", lead=fay, openness=Openness.CLOSED)

    codes = [call(client_of(one), which).status_code for one, which in [(oz, secret), (oz, project), (obi, project)]]

    assert codes == [404, 403, 403]
    assert client_of(oz).get(address(project)).status_code == 403
    assert client_of(fay).get(f"{reverse('call_meeting')}?project=nowhere").status_code == 404
    assert not Meeting.objects.exists()


def test_without_a_project_one_is_chosen(project: Project, fay: User, oz: User, client_of: ClientOf) -> None:
    assert client_of(fay).get(reverse("call_meeting"))["Location"] == address(project)

    make_membership(make_project("Claims"), fay)

    assert (
        f'href="{reverse("call_meeting")}?project=claims"'
        in client_of(fay).get(reverse("call_meeting")).content.decode()
    )
    assert "A meeting belongs to a project." in words_of(client_of(oz).get(reverse("call_meeting")))


def test_people_who_cannot_see_the_project_are_not_offered(fay: User, mo: User, oz: User, client_of: ClientOf) -> None:
    secret = make_project("Secret", lead=fay, openness=Openness.CLOSED)
    make_membership(secret, mo)

    page = words_of(client_of(fay).get(address(secret)))
    response = call(client_of(fay), secret, people=[oz.pk])

    assert "Mo Adeyemi" in page
    assert "Oz Petrov" not in page
    assert response.status_code == 422


def test_the_people_of_the_last_meeting_are_proposed(
    project: Project, fay: User, mo: User, lea: User, client_of: ClientOf
) -> None:
    first = client_of(fay).get(address(project)).context["form"]["people"].value()
    make_meeting(project, by=fay, people=[mo])
    second = client_of(fay).get(address(project)).context["form"]["people"].value()

    assert {mo.pk, lea.pk} <= set(first)
    assert set(second) == {fay.pk, mo.pk}


def test_the_zone_is_the_persons_own_at_first(project: Project, fay: User, client_of: ClientOf) -> None:
    fay.time_zone = "Asia/Calcutta"
    fay.save()

    form = client_of(fay).get(address(project)).context["form"]

    assert form["time_zone"].value() == "Asia/Calcutta"
    assert call(client_of(fay), project, time_zone="Asia/Calcutta").status_code == 302


def test_moving_a_meeting_shows_its_own_clock_and_keeps_the_rest(
    project: Project, fay: User, client_of: ClientOf
) -> None:
    meeting = make_meeting(project, by=fay, time_zone="America/New_York", starts_at=noon(2026, 10, 20))
    address = reverse("change_meeting", args=[meeting.pk])

    page = client_of(fay).get(address).content.decode()
    client_of(fay).post(address, said(title="Moved", day="2026-10-21", time="08:00", time_zone="America/New_York"))

    assert 'value="2026-10-20"' in page
    assert 'value="08:00"' in page
    meeting.refresh_from_db()
    assert (meeting.title, meeting.starts_at) == ("Moved", noon(2026, 10, 21))


def test_a_past_day_may_stay_but_not_be_chosen(project: Project, fay: User, client_of: ClientOf) -> None:
    meeting = make_meeting(project, by=fay, is_live=True, starts_at=noon(2026, 10, 12))
    address = reverse("change_meeting", args=[meeting.pk])

    assert client_of(fay).post(address, said(day="2026-10-11")).status_code == 422
    assert client_of(fay).post(address, said(day="2026-10-12")).status_code == 302


@pytest.mark.parametrize("name", ["change_meeting", "name_participants"])
def test_only_those_who_prepare_change_it_and_not_once_it_is_over(
    name: str, project: Project, fay: User, obi: User, oz: User, client_of: ClientOf
) -> None:
    over = make_meeting(project, by=fay, state=MeetingState.CLOSED, starts_at=noon(2026, 10, 12))
    secret = make_meeting(make_project("Secret", lead=fay, openness=Openness.CLOSED), by=fay)

    def post(person: User, meeting: Meeting) -> int:
        return client_of(person).post(reverse(name, args=[meeting.pk]), said(people=NO_PEOPLE)).status_code

    assert [post(obi, over), post(oz, secret), post(fay, over)] == [403, 404, 409]


def test_naming_who_takes_part(project: Project, fay: User, mo: User, lea: User, client_of: ClientOf) -> None:
    meeting = make_meeting(project, by=fay, people=[mo])
    address = reverse("name_participants", args=[meeting.pk])

    assert set(client_of(lea).get(address).context["form"]["people"].value()) == {fay.pk, mo.pk}
    response = client_of(lea).post(address, {"people": [lea.pk]})

    assert response["Location"] == reverse("meeting", args=[meeting.pk])
    assert {one.person for one in meeting.participants.all()} == {fay, lea}


def test_nobody_ticked_leaves_the_facilitator(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    meeting = make_meeting(project, by=fay, people=[mo])

    client_of(fay).post(reverse("name_participants", args=[meeting.pk]), {"csrfmiddlewaretoken": "x"})

    assert [one.person for one in meeting.participants.all()] == [fay]


def test_who_has_spoken_stays(project: Project, fay: User, mo: User, lea: User, client_of: ClientOf) -> None:
    meeting = make_meeting(project, by=fay, people=[mo])
    make_position(make_question(meeting, by=fay), mo)

    response = client_of(fay).post(reverse("name_participants", args=[meeting.pk]), {"people": [lea.pk]})

    assert response.status_code == 409
    assert {one.person for one in meeting.participants.all()} == {fay, mo}


def test_who_left_the_project_is_still_on_the_list(fay: User, mo: User, client_of: ClientOf) -> None:
    secret = make_project("Secret", lead=fay, openness=Openness.CLOSED)
    meeting = make_meeting(secret, by=fay, people=[mo])

    page = words_of(client_of(fay).get(reverse("name_participants", args=[meeting.pk])))

    assert "Mo Adeyemi" in page


def test_what_people_wrote_is_shown_as_text(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    mo.name = project.name = HTML
    mo.save()
    project.save()

    for html in [
        client_of(fay).get(address(project)).content.decode(),
        call(client_of(fay), project, title=HTML, day="").content.decode(),
    ]:
        assert "<script>alert" not in html
        assert "<b>bold" not in html


def test_more_people_cost_no_more_queries(project: Project, fay: User, client_of: ClientOf) -> None:
    client = client_of(fay)
    few = queries_of(client, address(project))

    for _number in range(40):
        make_membership(project, make_project().created_by)

    assert queries_of(client, address(project)) == few


def test_a_meeting_with_nobody_else_is_lawful(project: Project, fay: User) -> None:
    assert make_meeting(project, by=fay).participants.count() == 1
