"""Where a parked question goes before the meeting closes: to the project, on an agenda, or nowhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import AgendaItem, Meeting, Parked
from meetings.states import ItemState, MeetingState, NextStep
from projects.errors import RuleBroken
from projects.models import Project, User
from tests.at_once import at_once, refusals
from tests.build import make_project
from tests.build_meetings import make_meeting
from tests.build_parking import PARKED, make_parked

from .conftest import History
from .mails import leave
from .pages import queries_of, words_of

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


@pytest.fixture
def parked(meeting: Meeting, mo: User) -> Parked:
    return make_parked(meeting, by=mo)


@pytest.fixture
def next_meeting(project: Project, fay: User) -> Meeting:
    return make_meeting(project, by=fay, title="The week after", starts_at=timezone.now() + timedelta(days=7))


def give(client: Client, parked: Parked, **fields: object) -> int:
    return client.post(reverse("give_next_step", args=[parked.pk]), fields).status_code


def test_in_the_project_it_is_a_question_that_its_raiser_asked(
    parked: Parked, fay: User, mo: User, client_of: SignedIn, noted: History
) -> None:
    assert give(client_of(fay), parked, step="backlog") == 302

    item = AgendaItem.objects.get()
    assert (item.question, item.state, item.created_by) == (PARKED, ItemState.DRAFT, mo)
    parked.refresh_from_db()
    assert (parked.next_step, parked.item, parked.left_by) == (NextStep.BACKLOG, item, fay)
    assert noted() == [("ask", "Mo Adeyemi"), ("unpark", "Fay Lund"), ("backlog", "Fay Lund")]


def test_it_carries_where_it_was_parked(parked: Parked, fay: User, project: Project, client_of: SignedIn) -> None:
    actions.give_next_step(parked.pk, NextStep.BACKLOG, by=fay)
    other = make_meeting(project, by=fay)

    words = f"Parked in {parked.meeting.title}"
    assert words in words_of(client_of(fay).get(reverse("project", args=[project.slug])))
    assert words in words_of(client_of(fay).get(reverse("meeting", args=[other.pk])))
    assert words in words_of(client_of(fay).get(reverse("question", args=[AgendaItem.objects.get().pk])))


def test_on_this_agenda_it_can_come_next(
    parked: Parked, meeting: Meeting, fay: User, announced: list[tuple[int, set[str]]]
) -> None:
    actions.give_next_step(parked.pk, NextStep.AGENDA, by=fay, agenda_id=meeting.pk)

    item = AgendaItem.objects.get()
    assert (item.state, item.meeting, item.position) == (ItemState.SCHEDULED, meeting, 1)
    meeting.refresh_from_db()
    assert [version for version, _regions in announced] == [2, 3]
    assert meeting.version == 3


def test_on_the_next_agenda_it_is_the_last(
    parked: Parked, next_meeting: Meeting, fay: User, client_of: SignedIn
) -> None:
    page = client_of(fay).get(reverse("room", args=[parked.meeting_id]))
    assert "On the agenda of The week after" in page.content.decode()

    assert give(client_of(fay), parked, agenda=next_meeting.pk) == 302

    parked.refresh_from_db()
    assert parked.agenda == next_meeting
    assert next_meeting.items.get().question == PARKED


def test_dropping_needs_its_reason(parked: Parked, fay: User, client_of: SignedIn) -> None:
    assert give(client_of(fay), parked, step="dropped", reason=" ") == 409
    assert give(client_of(fay), parked, step="dropped", reason="x" * 301) == 409
    assert give(client_of(fay), parked, step="dropped", reason="It is settled elsewhere.") == 302

    parked.refresh_from_db()
    assert (parked.next_step, parked.reason) == (NextStep.DROPPED, "It is settled elsewhere.")


def test_who_may_not_see_the_meeting_does_not_read_its_name(
    parked: Parked, project: Project, fay: User, oz: User, client_of: SignedIn
) -> None:
    Project.objects.filter(pk=project.pk).update(openness="closed")
    other = make_meeting(project, by=fay, people=[oz])
    actions.give_next_step(parked.pk, NextStep.AGENDA, by=fay, agenda_id=other.pk)

    page = client_of(oz).get(reverse("question", args=[AgendaItem.objects.get().pk]))

    assert page.status_code == 200
    assert "Parked in" not in page.content.decode()


@pytest.mark.parametrize("fields", [{}, {"step": "agenda"}, {"step": "withdrawn"}, {"step": "x"}, {"agenda": "x"}])
def test_a_step_that_leads_nowhere(fields: dict[str, str], parked: Parked, fay: User, client_of: SignedIn) -> None:
    assert give(client_of(fay), parked, **fields) == 409

    parked.refresh_from_db()
    assert parked.is_in_lot


def test_the_agenda_of_another_project_or_of_the_past_is_refused(
    parked: Parked, project: Project, fay: User, lea: User, client_of: SignedIn
) -> None:
    elsewhere = make_meeting(make_project(lead=fay), by=fay)
    over = make_meeting(project, by=fay, state=MeetingState.CLOSED)
    hidden = make_meeting(make_project(lead=lea, openness="closed"), by=lea)

    assert give(client_of(fay), parked, agenda=elsewhere.pk) == 409
    assert give(client_of(fay), parked, agenda=over.pk) == 409
    assert give(client_of(fay), parked, agenda=hidden.pk) == 404
    assert not AgendaItem.objects.exists()


def test_only_the_facilitator_says_where_it_goes(parked: Parked, mo: User, lea: User, oz: User) -> None:
    for person in (mo, lea, oz):
        with pytest.raises(PermissionDenied):
            actions.give_next_step(parked.pk, NextStep.BACKLOG, by=person)
        with pytest.raises(PermissionDenied):
            actions.send_to_backlog(parked.meeting_id, by=person)


def test_it_goes_one_way_only(parked: Parked, fay: User) -> None:
    actions.give_next_step(parked.pk, NextStep.BACKLOG, by=fay)

    with pytest.raises(RuleBroken, match="waits in the project"):
        actions.give_next_step(parked.pk, NextStep.DROPPED, by=fay, reason="No.")


# Closing.


def test_a_meeting_does_not_close_over_what_is_parked(parked: Parked, meeting: Meeting, fay: User) -> None:
    make_parked(meeting, by=fay, question="And who writes it?")

    with pytest.raises(RuleBroken, match="2 questions are parked without a next step"):
        actions.close_meeting(meeting.pk, by=fay)

    meeting.refresh_from_db()
    assert meeting.is_live


def test_the_closing_asks_about_one_after_the_other(
    parked: Parked, meeting: Meeting, fay: User, client_of: SignedIn
) -> None:
    make_parked(meeting, by=fay, question="And who writes it?")
    client = client_of(fay)

    page = words_of(client.get(reverse("room", args=[meeting.pk])))
    assert "Where does this go?" in page
    assert f"{PARKED} raised by Mo Adeyemi" in page
    give(client, parked, step="backlog")
    assert "And who writes it? raised by Fay Lund" in words_of(client.get(reverse("room", args=[meeting.pk])))


def test_all_of_it_goes_to_the_project_with_one_press(
    parked: Parked, meeting: Meeting, fay: User, client_of: SignedIn, announced: list[tuple[int, set[str]]]
) -> None:
    make_parked(meeting, by=fay, question="And who writes it?")

    client_of(fay).post(reverse("send_to_backlog", args=[meeting.pk]))
    client_of(fay).post(reverse("send_to_backlog", args=[meeting.pk]))
    client_of(fay).post(reverse("close_meeting", args=[meeting.pk]))

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED
    assert meeting.project.questions.waiting().count() == 2
    assert len(announced) == 2


def test_what_was_withdrawn_holds_nobody_up(parked: Parked, meeting: Meeting, mo: User, fay: User) -> None:
    actions.withdraw_parked(parked.pk, by=mo)

    assert actions.close_meeting(meeting.pk, by=fay).state == MeetingState.CLOSED


def test_of_a_cancelled_meeting_everything_parked_waits_in_the_project(
    parked: Parked, meeting: Meeting, fay: User, mo: User
) -> None:
    actions.cancel_meeting(meeting.pk, by=fay)

    assert [(item.question, item.created_by) for item in AgendaItem.objects.all()] == [(PARKED, mo)]
    parked.refresh_from_db()
    assert parked.next_step == NextStep.BACKLOG


def test_the_summary_and_its_mail_say_where_each_went(
    meeting: Meeting, next_meeting: Meeting, fay: User, mo: User, client_of: SignedIn, outbox: list
) -> None:
    steps = [
        ("To the backlog?", NextStep.BACKLOG, {}, "To the project, where it waits."),
        ("Next week?", NextStep.AGENDA, {"agenda_id": next_meeting.pk}, "On the agenda of The week after."),
        ("Today?", NextStep.AGENDA, {"agenda_id": meeting.pk}, "On the agenda of this meeting."),
        ("Never?", NextStep.DROPPED, {"reason": "It is settled."}, "Dropped: It is settled."),
    ]
    for question, step, said, _words in steps:
        actions.give_next_step(make_parked(meeting, by=mo, question=question).pk, step, by=fay, **said)
    actions.withdraw_parked(make_parked(meeting, by=mo, question="Or not?").pk, by=mo)
    actions.close_meeting(meeting.pk, by=fay)

    page = words_of(client_of(mo).get(reverse("summary", args=[meeting.pk])))
    leave()
    mail = next(sent for sent in outbox if mo.email in sent.to[0])
    html = mail.alternatives[0][0]
    for question, _step, _said, words in steps:
        assert f"{question} MA Mo Adeyemi {words}" in page
        assert f"- {question} (Mo Adeyemi)\n  {words}" in mail.body
        assert words in html
    assert "Or not?" not in page + mail.body + html


def test_a_summary_without_anything_parked_does_not_speak_of_it(
    meeting: Meeting, fay: User, client_of: SignedIn
) -> None:
    actions.close_meeting(meeting.pk, by=fay)

    assert "Parked" not in words_of(client_of(fay).get(reverse("summary", args=[meeting.pk])))


def test_more_that_was_parked_costs_the_summary_no_more_queries(
    meeting: Meeting, next_meeting: Meeting, fay: User, client_of: SignedIn
) -> None:
    def close_with(where: Meeting, count: int) -> int:
        for number in range(count):
            parked = make_parked(where, by=fay, question=f"Number {number}?")
            actions.give_next_step(parked.pk, NextStep.AGENDA, by=fay, agenda_id=next_meeting.pk)
        actions.close_meeting(where.pk, by=fay)
        return queries_of(client_of(fay), reverse("summary", args=[where.pk]))

    few = close_with(meeting, 1)

    assert close_with(make_meeting(meeting.project, by=fay, is_live=True), 12) == few


@pytest.mark.django_db(transaction=True)
def test_nothing_is_parked_behind_a_closing(meeting: Meeting, fay: User, mo: User) -> None:
    results = at_once(
        lambda: actions.close_meeting(meeting.pk, by=fay),
        lambda: actions.park(meeting.pk, PARKED, by=mo),
    )

    (refusal,) = refusals(results)
    assert isinstance(refusal, RuleBroken)
    meeting.refresh_from_db()
    assert meeting.is_live == bool(meeting.parked.in_lot().count())


@pytest.mark.django_db(transaction=True)
def test_two_steps_at_once_make_one_question(parked: Parked, fay: User, next_meeting: Meeting) -> None:
    results = at_once(
        lambda: actions.give_next_step(parked.pk, NextStep.BACKLOG, by=fay),
        lambda: actions.give_next_step(parked.pk, NextStep.AGENDA, by=fay, agenda_id=next_meeting.pk),
        lambda: actions.give_next_step(parked.pk, NextStep.AGENDA, by=fay, agenda_id=parked.meeting_id),
    )

    assert len(refusals(results)) == 2
    assert AgendaItem.objects.count() == 1
