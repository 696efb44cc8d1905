"""What tests of the first follow-up ask: a meeting that closed on a Friday, and what becomes of it until Monday."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from meetings import actions
from meetings.models import Decision, Meeting
from meetings.states import MeetingState
from projects.models import Project, User
from tests.build_meetings import make_meeting, make_record

from .mails import leave

LONDON = ZoneInfo("Europe/London")
# A Friday: four working hours later it is Monday, 11:00.
CLOSED = datetime(2026, 10, 16, 16, 0, tzinfo=LONDON)
DUE = datetime(2026, 10, 19, 11, 0, tzinfo=LONDON)


def held(project: Project, fay: User, mo: User) -> Meeting:
    """Fay facilitated; it closed on Friday at four."""
    began = CLOSED - timedelta(hours=1)
    return make_meeting(project, by=fay, people=[mo], state=MeetingState.CLOSED, starts_at=began, closed_at=CLOSED)


def decided(meeting: Meeting, fay: User, decider: User, statement: str, **fields: Any) -> Decision:
    at = CLOSED - timedelta(minutes=20)
    return make_record(meeting, by=fay, decider=decider, statement=statement, at=at, **fields)


def owe(at: datetime = DUE) -> int:
    with time_machine.travel(at, tick=False):
        return actions.owe_nudges()


def send(at: datetime = DUE) -> None:
    with time_machine.travel(at, tick=False):
        leave()


def links(body: str) -> list[str]:
    """The tokens of a letter, in its order."""
    return list(dict.fromkeys(re.findall(r"/answer/([\w-]+)/", body)))
