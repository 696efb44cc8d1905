"""The calendar entry, byte by byte: RFC 5545 by our own eyes, and by a parser that did not write it."""

from datetime import UTC, datetime, timedelta

import pytest

from meetings.exchange import calendar
from meetings.models import Meeting
from projects.models import Project, User
from tests.build import make_person
from tests.build_meetings import make_meeting

from .mails import parsed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 13, 9, tzinfo=UTC)
NAMES = ["شيماء الحسيني", "N" * 60, "李", 'Ö\'Neil, "Z"; x:y\\n', "Wilhelmina van der Westhuizen-Okonkwo"]


def invited(meeting: Meeting, *questions: str) -> str:
    people = [one.person for one in meeting.participants.select_related("person")]
    return calendar.invitation(meeting, people, questions, now=NOW).text


@pytest.fixture
def meeting(project: Project, fay: User) -> Meeting:
    return make_meeting(project, by=fay, starts_at=NOW + timedelta(days=1))


@pytest.mark.parametrize("name", NAMES)
def test_lines_end_and_fold_as_they_must(name: str, project: Project) -> None:
    text = invited(make_meeting(project, by=make_person(name, "n@larkhill.example"), title=name), f"{name} " * 9 + "?")

    lines = text.encode().split(b"\r\n")
    assert lines.pop() == b"", "the last line ends too"
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines], "no character is cut in two"
    assert (lines[0], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")


@pytest.mark.parametrize("name", NAMES)
def test_names_and_titles_of_any_kind_come_back_as_they_were(name: str, project: Project) -> None:
    event = parsed(invited(make_meeting(project, by=make_person(name, "n@larkhill.example"), title=name)))[1]

    assert event.summary == name
    # A quotation mark cannot stand in a parameter: it comes out as another mark.
    assert event.organizer.common_name.replace("'", '"') == name.replace("'", '"')
    assert event.attendees[0].common_name == event.organizer.common_name


def test_what_separates_values_is_escaped(meeting: Meeting) -> None:
    text = invited(meeting, "One, two; or \\ three?").replace("\r\n ", "")

    assert "1. One\\, two\\; or \\\\ three?\\n" in text
    assert "1. One, two; or \\ three?\n" in parsed(text)[1].description


def test_a_title_adds_no_line_of_its_own(project: Project, fay: User) -> None:
    hostile = make_meeting(project, by=fay, title="X\r\nATTENDEE:mailto:oz@elsewhere.example")

    text = invited(hostile)

    assert text.count("\r\nATTENDEE") == 1
    assert len(parsed(text)[1].attendees) == 1


@pytest.mark.parametrize(
    ("starts_at", "ends"),
    [
        (datetime(2026, 10, 13, 22, 30, tzinfo=UTC), "20261013T232000Z"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "20261025T012000Z"),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "20260329T012000Z"),
    ],
    ids=["over midnight", "the clocks go back", "the clocks go forward"],
)
def test_fifty_minutes_are_fifty_minutes(starts_at: datetime, ends: str, meeting: Meeting) -> None:
    meeting.starts_at = starts_at

    text = invited(meeting)

    assert f"\r\nDTSTART:{starts_at:%Y%m%dT%H%M%SZ}\r\nDTEND:{ends}\r\n" in text
    assert "VTIMEZONE" not in text


def test_the_end_in_a_calendar_is_the_planned_one(project: Project, fay: User) -> None:
    live = make_meeting(project, by=fay, is_live=True, starts_at=NOW, length_minutes=30)

    assert "\r\nDTEND:20261013T093000Z\r\n" in invited(live)


def test_everything_that_a_request_must_have_stands_once(meeting: Meeting) -> None:
    text = invited(meeting)

    once = "VERSION:2.0 METHOD:REQUEST UID: SEQUENCE:0 DTSTAMP:20261013T090000Z STATUS:CONFIRMED ORGANIZER"
    for name in once.split():
        assert text.count(f"\r\n{name}") == 1
    assert "RSVP=FALSE" in text.replace("\r\n ", "")


def test_whoever_facilitates_the_organizer_is_the_same_mailbox(meeting: Meeting, mo: User) -> None:
    before = parsed(invited(meeting))[1].organizer
    meeting.facilitator = mo

    after = parsed(invited(meeting))[1].organizer

    assert (before.uri, after.common_name) == (after.uri, "Mo Adeyemi")
