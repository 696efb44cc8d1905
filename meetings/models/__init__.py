"""The facts about meetings, questions, positions and records."""

from .action import Action, Blocker
from .agenda import AgendaItem, Option
from .calendar import CalendarAddress
from .correction import Correction
from .decision import Decision, Dissent
from .guest import Guest, GuestLink, Knock
from .meeting import Attendance, CalendarAnswer, Meeting, Participant
from .muting import Muted, StopLink
from .nudge import Nudge, NudgeAnswer
from .parking import Parked
from .position import LaterPosition, Objection, Position
from .raised import QuestionAbout, Snooze, Why
from .reply import Reply

__all__ = [
    "Action",
    "AgendaItem",
    "Attendance",
    "Blocker",
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
    "Muted",
    "Nudge",
    "NudgeAnswer",
    "Objection",
    "Option",
    "Parked",
    "Participant",
    "Position",
    "QuestionAbout",
    "Reply",
    "Snooze",
    "StopLink",
    "Why",
]
