"""What must always be true of guests: the opposites that `test_constraints` tries, on its facts."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from meetings.models import AgendaItem, Decision, Guest, GuestLink, Meeting, Participant
from projects.models import User
from tests.build_meetings import make_guest

Act = Callable[[Any], Any]
NOW = timezone.now()


def guest(facts: Any) -> Guest:
    return facts.meeting.guests.first() or make_guest(facts.meeting)


def change(facts: Any, **changes: Any) -> None:
    assert Guest.objects.filter(pk=guest(facts).pk).update(**changes) == 1


def elsewhere(facts: Any) -> None:
    """In a meeting that is not theirs."""
    other = Meeting.objects.exclude(pk=facts.meeting.pk).first()
    Participant.objects.create(meeting=other, person=guest(facts).person)


OPPOSITES: dict[str, list[Act]] = {
    "guest_bound_has_time": [lambda f: change(f, browser="ab"), lambda f: change(f, bound_at=NOW)],
    "guest_withdrawn_is_bound_to_nothing": [lambda f: change(f, browser="ab", bound_at=NOW, withdrawn_at=NOW)],
    "guest_link_once": [lambda f: [GuestLink.objects.create(guest=guest(f), token_hash="a" * 64) for _ in "12"]],
    "guest_link_is_a_hash": [lambda f: GuestLink.objects.create(guest=guest(f), token_hash="the-link")],
    "knock_once_a_browser": [lambda f: [guest(f).knocks.create(browser="ab", letters="BCD") for _ in "12"]],
    "knock_names_a_browser": [lambda f: guest(f).knocks.create(letters="BCD")],
    "knock_has_three_letters": [lambda f: guest(f).knocks.create(browser="ab", letters="B1")],
}
NAMED = (IntegrityError, "a guest takes part in one meeting and cannot be named here")
TRIGGERED: dict[str, tuple[type[Exception], str, list[Act]]] = {
    "Participant.guest_in_own_meeting": (
        IntegrityError,
        "a guest takes part in their own meeting alone",
        [elsewhere, lambda f: Participant.objects.filter(meeting=f.meeting, person=f.mo).update(person=stranger(f))],
    ),
    "Meeting.no_guest": (*NAMED, [lambda f: Meeting.objects.update(facilitator=guest(f).person)]),
    "AgendaItem.no_guest": (*NAMED, [lambda f: AgendaItem.objects.update(decider=guest(f).person)]),
    "Decision.no_guest": (
        *NAMED,
        [
            lambda f: Decision.objects.update(owner=guest(f).person, owner_asked_at=NOW, unowned_since=None),
            lambda f: f.decision(decider=guest(f).person),
            lambda f: f.deferral(bringer=guest(f).person),
        ],
    ),
}


def stranger(facts: Any) -> User:
    other = Meeting.objects.exclude(pk=facts.meeting.pk).first()
    return make_guest(other, "Stu Moss").person
