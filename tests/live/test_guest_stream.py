"""A guest's stream: what it carries, and when it ends."""

from collections.abc import Callable

import pytest

from meetings import actions
from meetings.models import AgendaItem, Meeting
from meetings.states import Answer
from projects.models import Project, User
from tests.build_meetings import enter, make_guest, make_meeting
from tests.live.conftest import Ear

pytestmark = pytest.mark.django_db(transaction=True)

Listen = Callable[..., Ear]


def test_a_guest_hears_what_everybody_hears_and_leads_nowhere_else(
    sealed: AgendaItem, fay: User, mo: User, ear: Listen
) -> None:
    one = ear(enter(make_guest(sealed.meeting)), sealed.meeting)
    said = {"answer": Answer.UNSURE, "option_id": None, "because": "Only Mo knows.", "objects_otherwise": False}

    actions.give_position(sealed.pk, by=mo, **said)

    one.wait(lambda m: "3 of 4 have not spoken" in m.html)
    actions.extend(sealed.pk, by=fay)
    whole = one.wait(lambda m: "room-clock" in m.html)
    heard = "".join(m.html for m in one.heard) + whole.html
    assert "Only Mo knows." not in heard
    assert f'/meetings/{sealed.meeting_id}/"' not in heard


def test_a_guests_own_words_are_in_no_stream(sealed: AgendaItem, fay: User, mo: User, ear: Listen) -> None:
    guest = make_guest(sealed.meeting)
    ears = [ear(person, sealed.meeting) for person in (fay, mo, enter(guest))]
    said = {"answer": Answer.UNSURE, "option_id": None, "because": "Only Gus knows.", "objects_otherwise": False}

    actions.give_position(sealed.pk, by=guest.person, **said)

    for one in ears:
        one.wait(lambda m: "3 of 4 have not spoken" in m.html)
        assert "Only Gus knows." not in "".join(m.html for m in one.heard)


def test_a_place_that_moves_ends_the_stream_of_the_first_browser(meeting: Meeting, fay: User, ear: Listen) -> None:
    guest = make_guest(meeting, token="token")
    one, facilitator = ear(enter(guest), meeting), ear(fay, meeting)
    asked = actions.knock("token", browser="0123456789abcdef")
    facilitator.wait(lambda m: asked.letters in m.html)

    actions.let_in(asked.pk, by=fay)

    one.wait(lambda m: m.event == "gone")
    one.wait_over()
    assert asked.letters not in "".join(m.html for m in one.heard)


@pytest.mark.parametrize("verb", ["withdraw_guest", "renew_guest_link"])
def test_a_link_taken_back_ends_the_stream(verb: str, meeting: Meeting, fay: User, ear: Listen) -> None:
    guest = make_guest(meeting)
    one = ear(enter(guest), meeting)

    getattr(actions, verb)(guest.pk, by=fay)

    one.wait(lambda m: m.event == "gone")
    one.wait_over()


def test_the_end_of_the_meeting_ends_the_streams_of_guests_alone(
    meeting: Meeting, fay: User, mo: User, ear: Listen
) -> None:
    one, member = ear(enter(make_guest(meeting)), meeting), ear(mo, meeting)

    actions.close_meeting(meeting.pk, by=fay)

    one.wait(lambda m: m.event == "gone")
    member.wait(lambda m: "room-floor" in m.html)
    assert not member.is_over


def test_a_ticket_of_a_browser_that_lost_its_place_opens_nothing(meeting: Meeting, fay: User, ear: Listen) -> None:
    guest = make_guest(meeting, token="token")
    first = ear(enter(guest), meeting)
    actions.let_in(actions.knock("token", browser="0123456789abcdef").pk, by=fay)
    first.wait_over()

    again = Ear(first.address, first.path, first.session_key).listen()

    assert again.status == 404


def test_a_guest_of_another_meeting_has_no_stream_here(meeting: Meeting, project: Project, fay: User) -> None:
    stranger = enter(make_guest(make_meeting(project, by=fay, is_live=True)))

    assert stranger.get(f"/meetings/{meeting.pk}/room/").status_code == 404
