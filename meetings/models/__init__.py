"""The facts about meetings, questions, positions and records."""

from .agenda import AgendaItem, Option
from .decision import Decision, Dissent
from .meeting import Attendance, Meeting, Participant
from .nudge import Nudge, NudgeAnswer
from .position import LaterPosition, Objection, Position

__all__ = [
    "AgendaItem",
    "Attendance",
    "Decision",
    "Dissent",
    "LaterPosition",
    "Meeting",
    "Nudge",
    "NudgeAnswer",
    "Objection",
    "Option",
    "Participant",
    "Position",
]
