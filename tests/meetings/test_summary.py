"""The summary of a closed meeting: what came of it, who carries it, what went back, where the hour went."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import AgendaItem, Attendance, Decision, Meeting
from meetings.shown.hours import Hours, hours_of
from meetings.states import ItemState, Outcome
from projects.models import Mail, Project, User
from tests.build import make_person, make_project
from tests.build_meetings import make_meeting, make_question, make_record, noon

from .pages import HTML, queries_of, words_of

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
START = noon(2026, 10, 13)


def settled(meeting: Meeting, by: User, outcome: Outcome, minutes: float, **fields: object) -> Decision:
    record = make_record(meeting, by=by, outcome=outcome, **fields)
    AgendaItem.objects.filter(pk=record.item_id).update(seconds_used=round(minutes * 60))
    return record


def close(meeting: Meeting, by: User, after: int = 50) -> None:
    """Fifty minutes after it was opened."""
    with time_machine.travel(START + timedelta(minutes=after), tick=False):
        actions.close_meeting(meeting.pk, by=by)
    meeting.refresh_from_db()


@pytest.fixture
def held(project: Project, fay: User, mo: User, lea: User) -> Meeting:
    """Fay and Mo are there, Lea is not."""
    meeting = make_meeting(project, by=fay, people=[mo, lea], is_live=True, opened_at=START, starts_at=START)
    for person in (fay, mo):
        Attendance.objects.create(meeting=meeting, person=person)
    return meeting


def summary_of(client: Client, meeting: Meeting) -> str:
    return words_of(client.get(reverse("summary", args=[meeting.pk])))


def test_what_came_of_each_question_and_who_carries_it(held: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    settled(held, fay, Outcome.DECIDED, 14, owner=mo, owner_asked_at=START, owner_accepted_at=START)
    settled(held, fay, Outcome.DECIDED, 9, question="And the slots?", owner=mo, owner_asked_at=START)
    settled(held, fay, Outcome.DECIDED, 1, question="And the rest?")
    settled(held, fay, Outcome.DEFERRED, 12, question="What comes first?", because="No-shows by clinic.", bringer=mo)
    settled(held, fay, Outcome.DROPPED, 0.2, question="The fax?", because="The line was cut.")
    close(held, fay)

    said = summary_of(client_of(fay), held)

    assert "Three decided, one deferred, one dropped" in said
    assert "13 October 2026, 13:00 to 13:50 BST" in said
    assert "Decided D-001 14 minutes" in said
    assert "D-001, accepted" in said
    assert "D-002, asked" in said
    assert "Mo Adeyemi was asked. Until they say yes, nobody owns it." in said
    assert "Nobody owns it yet." in said
    assert "brings what is missing for D-004" in said
    assert "Dropped D-005 less than a minute The fax? The line was cut." in said


def test_who_was_there_and_who_was_not(held: Meeting, fay: User, obi: User, client_of: ClientOf) -> None:
    Attendance.objects.create(meeting=held, person=obi)
    close(held, fay)

    said = summary_of(client_of(fay), held)

    assert "2 of 3 were there" in said
    assert "FL Fay Lund MA Mo Adeyemi ON Obi Nwosu looked in Who was not LB Lea Brandt" in said


def test_when_nobodys_page_was_open_it_is_not_known_who_was_there(
    meeting: Meeting, fay: User, client_of: ClientOf
) -> None:
    actions.close_meeting(meeting.pk, by=fay)

    said = summary_of(client_of(fay), meeting)

    assert "so it is not known" in said
    assert "Who was not" not in said


def test_what_was_not_reached_stands_as_it_was_put(held: Meeting, fay: User, client_of: ClientOf) -> None:
    item = make_question(held, by=fay, question="Do we tell the owners?")
    close(held, fay)
    AgendaItem.objects.filter(pk=item.pk).update(question="Do we tell anybody?")

    response = client_of(fay).get(reverse("summary", args=[held.pk]))

    assert "Not reached Back in the project, where they wait Do we tell the owners?" in words_of(response)
    assert reverse("question", args=[item.pk]) in response.content.decode()


def test_a_question_that_the_reader_may_not_open_is_no_link(fay: User, client_of: ClientOf) -> None:
    closed, guest = make_project("Closed works", lead=fay, openness="closed"), make_person("Gus Hill")
    meeting = make_meeting(closed, by=fay, people=[guest], is_live=True)
    item = make_question(meeting, by=fay, question="Do we tell the owners?")
    actions.close_meeting(meeting.pk, by=fay)

    response = client_of(guest).get(reverse("summary", args=[meeting.pk]))

    assert "Do we tell the owners?" in words_of(response)
    assert reverse("question", args=[item.pk]) not in response.content.decode()


def test_where_the_hour_went(held: Meeting, fay: User, client_of: ClientOf) -> None:
    settled(held, fay, Outcome.DECIDED, 14)
    settled(held, fay, Outcome.DROPPED, 9, question="The fax?")
    settled(held, fay, Outcome.DEFERRED, 12, question="What comes first?")
    settled(held, fay, Outcome.ESCALATED, 8, question="Who pays?")
    close(held, fay)

    said = summary_of(client_of(fay), held)

    assert "23 min ended in a decision" in said
    assert "20 min examined" in said
    assert "7 min changed nothing" in said
    assert "Two people, 1.7 person-hours, one decision" in said


@pytest.mark.parametrize(
    ("seconds", "lasted", "expected"),
    [
        ((100, 100), 280, Hours(2, 1, 2)),
        ((0, 0), 3000, Hours(0, 0, 50)),
        ((3000, 0), 3000, Hours(50, 0, 0)),
        ((3010, 0), 3000, Hours(50, 0, 0)),
        ((0, 0), 20, None),
    ],
)
def test_minutes_are_whole_and_add_up(
    seconds: tuple[int, int], lasted: int, expected: Hours | None, project: Project, fay: User
) -> None:
    meeting = Meeting(opened_at=START, closed_at=START + timedelta(seconds=lasted))
    items = [
        AgendaItem(outcome=outcome, seconds_used=used)
        for outcome, used in zip([Outcome.DECIDED, Outcome.DEFERRED], seconds, strict=True)
    ]

    assert hours_of(meeting, items) == expected


def test_time_on_a_question_that_was_put_back_changed_nothing(held: Meeting, fay: User) -> None:
    item = make_question(held, by=fay, state=ItemState.SEALED, opened_at=START, clock_started_at=START)
    actions.put_back(item.pk, by=fay)
    close(held, fay)

    assert hours_of(held, held.items.all()) == Hours(0, 0, 50)


def test_a_meeting_that_is_not_closed_has_its_own_page(meeting: Meeting, fay: User, client_of: ClientOf) -> None:
    for state in ("live", "cancelled"):
        Meeting.objects.filter(pk=meeting.pk).update(state=state)

        response = client_of(fay).get(reverse("summary", args=[meeting.pk]))

        assert response["Location"] == reverse("meeting", args=[meeting.pk])


def test_it_is_found_from_the_room_the_meeting_and_the_list(held: Meeting, fay: User, client_of: ClientOf) -> None:
    close(held, fay)
    address, client = reverse("summary", args=[held.pk]), client_of(fay)

    for page in (reverse("room", args=[held.pk]), reverse("meeting", args=[held.pk]), reverse("meetings")):
        assert f'href="{address}"' in client.get(page).content.decode(), page


def test_the_list_of_meetings_says_where_each_hour_went(held: Meeting, fay: User, client_of: ClientOf) -> None:
    settled(held, fay, Outcome.DECIDED, 20)
    close(held, fay)

    assert "20 decided 0 examined 30 empty" in words_of(client_of(fay).get(reverse("meetings")))


def test_the_facilitator_reads_how_far_the_mails_have_come(
    held: Meeting, fay: User, mo: User, client_of: ClientOf
) -> None:
    close(held, fay)
    client, mails = client_of(fay), Mail.objects.filter(kind="summary")
    now = timezone.now()

    assert "0 of 3 mails have left." in summary_of(client, held)
    mails.update(claimed_at=now, sent_at=now)
    assert "Mailed to 3 people." in summary_of(client, held)
    mails.filter(recipient=mo.email).update(sent_at=None, refused="550 No such person")
    assert f"Not mailed to {mo.email}." in summary_of(client, held)
    assert "mailed" not in summary_of(client_of(mo), held)


def test_what_people_wrote_is_shown_as_text(held: Meeting, fay: User, client_of: ClientOf) -> None:
    settled(held, fay, Outcome.DECIDED, 1, statement=HTML, because=HTML)
    make_question(held, by=fay, question=f"{HTML}?")
    close(held, fay)

    assert "<script>alert" not in client_of(fay).get(reverse("summary", args=[held.pk])).content.decode()


def test_its_queries_do_not_grow_with_the_meeting(held: Meeting, fay: User, mo: User, client_of: ClientOf) -> None:
    client, other = client_of(fay), make_meeting(held.project, by=fay, people=[mo], is_live=True)
    for meeting, count in ((other, 1), (held, 9)):
        for nth in range(count):
            settled(meeting, fay, Outcome.DECIDED, 1, question=f"Do we, {nth}?", owner=mo, owner_asked_at=START)
            make_question(meeting, by=fay)
            Attendance.objects.create(meeting=meeting, person=make_person())
        close(meeting, fay)

    few, many = (queries_of(client, reverse("summary", args=[meeting.pk])) for meeting in (other, held))

    assert few == many
