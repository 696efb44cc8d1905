"""The status firewall: what asks nothing is led to its question, or into the pre-read, and never lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.forms.lead import lead
from meetings.models import AgendaItem, Meeting
from projects.models import Project, User
from tests.build_meetings import make_meeting

from .pages import HTML, words_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]

STATUS = [
    "Update on reminders", "update on reminders?", "Status of the migration", "Review of Q3", "Quick update on prices",
    "Report on deposits", "Status report", "Update zu den Erinnerungen", "Stand der Migration", "Stand von heute",
    "Bericht über Preise", "Kurzes Update zur Lage", "Rückblick auf Mai",
]  # fmt: skip
QUESTIONS = [
    "Do we go?", "Statement of work: who writes it?", "Standort wechseln?", "Do we need a status report?",
    "Updaten wir den Kalender?", "Do we review it?",
]  # fmt: skip


@pytest.mark.parametrize("text", STATUS)
def test_an_announcement_is_known_in_both_languages(text: str) -> None:
    led = lead(text)

    assert led is not None
    assert led.is_status


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_left_alone(text: str) -> None:
    assert lead(text) is None


@pytest.mark.parametrize(
    "text", [*STATUS, "Reminders", "x" * 200, "Do we keep it", "?" * 200, "Review of", "We must talk."]
)
def test_every_example_is_a_question_that_can_be_asked(text: str) -> None:
    led = lead(text)

    assert all(lead(example) is None and len(example) <= 200 for example in (led.examples if led else []))


def test_a_question_inside_a_report_comes_first() -> None:
    led = lead("Review of Q3: do we sign?")

    assert led is not None
    assert led.examples[0] == "Do we sign?"


def test_where_only_the_mark_was_forgotten_it_is_offered() -> None:
    led = lead("Do we keep the free tier.")

    assert led is not None
    assert (led.is_status, led.examples) == (False, ["Do we keep the free tier?"])


@pytest.mark.parametrize("text", ["Update on reminders", "Reminders", f"Status of {HTML}"])
def test_on_an_agenda_it_is_led_and_kept(text: str, meeting: Meeting, mo: User, client_of: ClientOf) -> None:
    client = client_of(mo)

    response = client.post(reverse("add_question", args=[meeting.pk]), {"question": text})

    assert response.status_code == 200
    assert "What question does this raise?" in words_of(response)
    assert response.context["form"]["question"].value() == text
    assert not response.context["form"].errors
    assert not AgendaItem.objects.exists()
    assert meeting.pk == response.context["to_read"]["meeting"].value()


def test_in_a_project_it_is_led_too_and_every_meeting_to_come_is_offered(
    project: Project, fay: User, mo: User, client_of: ClientOf
) -> None:
    first, second = make_meeting(project, by=fay, title="First"), make_meeting(project, by=fay, title="Second")
    make_meeting(project, by=fay, title="Over", state="closed")

    response = client_of(mo).post(reverse("ask", args=[project.slug]), {"question": "Update on reminders"})

    assert set(response.context["to_read"].fields["meeting"].queryset) == {first, second}
    assert "Do we go on with reminders as planned?" in words_of(response)


def test_without_a_meeting_to_come_it_can_still_become_a_question(
    project: Project, mo: User, client_of: ClientOf
) -> None:
    client = client_of(mo)
    response = client.post(reverse("ask", args=[project.slug]), {"question": "Update on reminders"})
    assert "no meeting to come" in words_of(response)
    example = response.context["lead"].examples[0]

    client.post(reverse("ask", args=[project.slug]), {"question": example})

    assert AgendaItem.objects.get().question == example


def test_one_press_puts_it_into_the_pre_read(meeting: Meeting, mo: User, client_of: ClientOf) -> None:
    client = client_of(mo)

    response = client.post(
        reverse("add_to_pre_read", args=[meeting.project.slug]), {"meeting": meeting.pk, "text": "Update on reminders"}
    )

    meeting.refresh_from_db()
    assert response["Location"] == reverse("meeting", args=[meeting.pk]) + "#pre-read"
    assert meeting.pre_read == "Update on reminders"
    assert "Update on reminders" in words_of(client.get(reverse("meeting", args=[meeting.pk])))


def test_a_meeting_of_another_project_or_a_past_one_takes_none(
    project: Project, fay: User, client_of: ClientOf
) -> None:
    over = make_meeting(project, by=fay, state="closed")

    response = client_of(fay).post(
        reverse("add_to_pre_read", args=[project.slug]), {"meeting": over.pk, "text": "Update on reminders"}
    )

    assert response.status_code == 409
    assert "This meeting is over." in words_of(response)
    assert "Update on reminders" in words_of(response)


def test_an_empty_or_endless_one_is_an_error_beside_its_field(meeting: Meeting, mo: User, client_of: ClientOf) -> None:
    client = client_of(mo)

    for text, words in (("", "Write the question first."), ("x" * 201, "at most 200 characters")):
        response = client.post(reverse("add_question", args=[meeting.pk]), {"question": text})
        assert response.status_code == 422
        assert words in words_of(response)


def test_editing_a_question_into_a_report_is_answered_in_the_form(
    meeting: Meeting, mo: User, client_of: ClientOf
) -> None:
    client = client_of(mo)
    client.post(reverse("add_question", args=[meeting.pk]), {"question": "Do we go?"})
    item = AgendaItem.objects.get()
    rows = {"options-TOTAL_FORMS": 0, "options-INITIAL_FORMS": 0, "mode": "decide", "seen_version": item.version}

    response = client.post(reverse("question", args=[item.pk]), {**rows, "question": "Status of reminders"})

    assert response.status_code == 422
    assert "What question does it raise?" in words_of(response)
