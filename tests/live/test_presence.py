"""Who is in the room, on every screen of it: pushed when the people changed, and outside the version."""

import re
import time
from collections.abc import Callable

import pytest
from django.urls import reverse

from meetings import actions
from meetings.models import AgendaItem, Meeting
from projects import live, presence
from projects.models import User
from tests.live.conftest import Ear, Heard, signed_in
from tests.live.test_stream import speak

pytestmark = pytest.mark.django_db(transaction=True)

Listen = Callable[..., Ear]


def counts(number: int) -> Callable[[Heard], bool]:
    return lambda message: f"{number} in the room" in message.html


def face(html: str, person: User) -> str:
    """The classes of a person in the roll."""
    return re.search(rf'<li class="([^"]*)" id="face-{person.pk}"', html).group(1)  # type: ignore[union-attr]


def test_everybody_sees_who_came(sealed: AgendaItem, mo: User, lea: User, obi: User, ear: Listen) -> None:
    first = ear(mo, sealed.meeting)
    first.wait(counts(1))

    ear(lea, sealed.meeting)
    ear(obi, sealed.meeting)

    first.wait(counts(3))


def test_two_screens_of_one_person_are_one(sealed: AgendaItem, mo: User, lea: User, ear: Listen) -> None:
    laptop, _phone = ear(mo, sealed.meeting), ear(mo, sealed.meeting)
    ear(lea, sealed.meeting)

    laptop.wait(counts(2))
    assert not any(counts(3)(message) for message in laptop.heard)


def test_it_has_no_version_and_keeps_what_else_a_page_has_seen(sealed: AgendaItem, mo: User, ear: Listen) -> None:
    message = ear(mo, sealed.meeting).wait(counts(1))

    assert message.version == ""
    assert 'id="room-floor"' not in message.html
    assert 'id="room-version"' not in message.html


def test_the_silent_who_are_not_here_are_drawn_so(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    html = ear(mo, sealed.meeting).wait(counts(1)).html

    assert "person--away" in face(html, lea)
    assert "person--away" not in face(html, mo)


def test_without_valkey_the_hub_asks_the_database(
    sealed: AgendaItem, mo: User, lea: User, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ear(lea, sealed.meeting)
    one.wait(counts(1))
    monkeypatch.setattr(presence, "beat", lambda *_asked: None)
    monkeypatch.setattr(live, "_publish", lambda *_message: None)

    speak(sealed, mo)

    one.wait(lambda message: "2 of 3 have not spoken" in message.html)
    one.wait(lambda message: "who is here is not known" in message.html)


def test_who_has_left_stays_for_a_minute(sealed: AgendaItem, mo: User, lea: User, ear: Listen) -> None:
    staying, leaving = ear(mo, sealed.meeting), ear(lea, sealed.meeting)
    staying.wait(counts(2))

    leaving.close()
    leaving.wait_over()

    assert presence.here(sealed.meeting_id) == {mo.pk, lea.pk}
    seen, end = len(staying.heard), time.monotonic() + 20
    while not any(map(counts(1), staying.heard[seen:])):
        assert time.monotonic() < end
        live.channel().zrem(presence._people(sealed.meeting_id), lea.pk)  # the minute is over
        time.sleep(0.2)


def test_who_was_forgotten_is_written_again(sealed: AgendaItem, mo: User, ear: Listen) -> None:
    ear(mo, sealed.meeting).wait(counts(1))

    live.channel().delete(presence._people(sealed.meeting_id))  # Valkey came back empty

    end = time.monotonic() + 20
    while presence.here(sealed.meeting_id) != {mo.pk} and time.monotonic() < end:
        time.sleep(0.2)
    assert presence.here(sealed.meeting_id) == {mo.pk}


def test_a_page_that_knew_is_told_that_nothing_is_known(
    sealed: AgendaItem, mo: User, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a restart of the web program without Valkey: the new process never knew."""
    monkeypatch.setattr(presence, "beat", lambda *_asked: None)

    ear(mo, sealed.meeting).wait(lambda message: "who is here is not known" in message.html)


def test_who_comes_after_a_hand_over_hears_who_facilitates_now(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    ear(fay, sealed.meeting).wait(counts(1))
    first = ear(lea, sealed.meeting)
    first.wait(counts(2))
    actions.hand_over(sealed.meeting_id, mo, by=fay)
    sealed.meeting.refresh_from_db()
    first.wait(lambda message: message.version == str(sealed.meeting.version))

    said = ear(lea, sealed.meeting).wait(lambda message: 'id="room-presence"' in message.html)

    assert "Mo is not here" in said.html
    assert f'id="room-presence" data-version="{sealed.meeting.version}"' in said.html


def test_a_page_says_when_it_is_not_known(meeting: Meeting, mo: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "beat", lambda *_asked: None)

    page = signed_in(mo).get(reverse("room", args=[meeting.pk])).content.decode()

    assert "who is here is not known" in page
    assert "person--away" not in page


def test_the_rooms_own_screen_follows_and_is_nobody(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    screen = ear(fay, sealed.meeting, page="display")
    person = ear(lea, sealed.meeting)
    person.wait(counts(1))

    speak(sealed, mo, because="Only Mo knows this.")
    screen.wait(lambda message: "2 of 3 have not spoken" in message.html)
    actions.reveal_positions(sealed.pk, by=fay)

    shown = screen.wait(lambda message: "Only Mo knows this." in message.html).html
    assert "<form" not in "".join(message.html for message in screen.heard)
    assert "room__floor--whole" in shown


def test_the_rooms_own_screen_stays_when_its_owner_becomes_a_participant(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    screen, page = ear(mo, sealed.meeting, page="display"), ear(mo, sealed.meeting)

    actions.name_participants(sealed.meeting_id, [lea], by=fay)

    page.wait(lambda message: message.event == "moved")
    assert not any(message.event == "moved" for message in screen.heard)


def test_both_whose_role_changes_load_another_page(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    before, after, other = (ear(person, sealed.meeting) for person in (fay, mo, lea))
    for one in (before, after, other):
        one.wait(lambda message: message.event == "hello")

    actions.hand_over(sealed.meeting_id, mo, by=fay)

    before.wait(lambda message: message.event == "moved")
    after.wait(lambda message: message.event == "moved")
    other.wait(lambda message: bool(message.version))
    assert not other.is_over


def test_a_nudge_reaches_the_silent_and_nobody_else(
    sealed: AgendaItem, fay: User, mo: User, lea: User, ear: Listen
) -> None:
    speak(sealed, lea)
    silent, screen = ear(mo, sealed.meeting), ear(mo, sealed.meeting, page="display")
    others = [ear(person, sealed.meeting) for person in (fay, lea)]
    for one in (silent, screen, *others):
        one.wait(counts(3) if one is not screen else lambda message: message.event == "hello")

    actions.nudge_silent(sealed.pk, by=fay)

    silent.wait(lambda message: message.event == "nudged")
    for one in (screen, *others):
        assert not any(message.event == "nudged" for message in one.heard)
