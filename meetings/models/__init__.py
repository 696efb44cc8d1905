"""The facts about meetings, questions, positions and records."""

from .agenda import AgendaItem, Option
from .calendar import CalendarAddress
from .correction import Correction
from .decision import Decision, Dissent
from .guest import Guest, GuestLink, Knock
from .meeting import Attendance, CalendarAnswer, Meeting, Participant
from .nudge import Nudge, NudgeAnswer
from .parking import Parked
from .position import LaterPosition, Objection, Position
from .reply import Reply

__all__ = [
    "AgendaItem",
    "Attendance",
    "CalendarAddress",
    "CalendarAnswer",
    "Correction",
    "Decision",
    "Dissent",
    "Guest",
    "GuestLink",
    "Knock",
    "LaterPosition",
    "Meeting",
    "Nudge",
    "NudgeAnswer",
    "Objection",
    "Option",
    "Parked",
    "Participant",
    "Position",
    "Reply",
]
