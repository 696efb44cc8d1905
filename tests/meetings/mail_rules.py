"""What must always be true of calendars and of mails that come in: the opposites, for test_constraints.py."""

from collections.abc import Callable
from typing import Any

from django.db import ProgrammingError
from django.utils import timezone

from meetings.models import CalendarAddress, Nudge, Participant, Reply

from . import nudge_rules
from .guest_rules import NAMED, guest

NOW = timezone.now()
Act = Callable[[Any], Any]


def address(person: Any, token_hash: str = "a" * 64) -> CalendarAddress:
    return CalendarAddress.objects.create(person=person, token_hash=token_hash)


def reply(f: Any, **fields: Any) -> Reply:
    nudge = Nudge.objects.first() or nudge_rules.nudge(f)
    return Reply.objects.create(**{"nudge": nudge, "person": f.mo, "text": "Mine.", "message_id": "a@b"} | fields)


def answers(**fields: Any) -> None:
    assert Participant.objects.update(**fields)


OPPOSITES: dict[str, list[Act]] = {
    "reply_once": [lambda f: [reply(f), reply(f)]],
    "reply_has_words": [lambda f: reply(f, text="")],
    "participant_answered_at_some_time": [
        lambda f: answers(calendar_answer="accepted"),
        lambda f: answers(calendar_answered_at=NOW),
        lambda f: answers(calendar_answer="perhaps", calendar_answered_at=NOW),
    ],
    "calendar_address_once": [lambda f: [address(f.mo), address(f.fay)]],
    "calendar_address_is_a_hash": [lambda f: address(f.mo, "the-token")],
}
LENGTHS: list[tuple[str, Act]] = [("reply", lambda f: reply(f, text="x" * 1001))]
TRIGGERED: dict[str, tuple[type[Exception], str, list[Act]]] = {
    "Reply.unchanged": (ProgrammingError, "Cannot update", [lambda f: [reply(f), Reply.objects.update(text="Other.")]]),
    "CalendarAddress.no_guest": (*NAMED, [lambda f: address(guest(f).person)]),
}
