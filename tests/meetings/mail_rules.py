"""What must always be true of calendars and of mails that come in: the opposites, for test_constraints.py."""

from collections.abc import Callable
from typing import Any

from meetings.models import CalendarAddress

from .guest_rules import NAMED, guest

Act = Callable[[Any], Any]


def address(person: Any, token_hash: str = "a" * 64) -> CalendarAddress:
    return CalendarAddress.objects.create(person=person, token_hash=token_hash)


OPPOSITES: dict[str, list[Act]] = {
    "calendar_address_once": [lambda f: [address(f.mo), address(f.fay)]],
    "calendar_address_is_a_hash": [lambda f: address(f.mo, "the-token")],
}
TRIGGERED: dict[str, tuple[type[Exception], str, list[Act]]] = {
    "CalendarAddress.no_guest": (*NAMED, [lambda f: address(guest(f).person)]),
}
