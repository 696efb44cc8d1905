"""The facts about meetings, questions, positions and records."""

from .agenda import AgendaItem, Option
from .decision import Decision, Dissent
from .guest import Guest, GuestLink, Knock
from .meeting import Attendance, Meeting, Participant
from .position import LaterPosition, Objection, Position

__all__ = [
    "AgendaItem",
    "Attendance",
    "Decision",
    "Dissent",
    "Guest",
    "GuestLink",
    "Knock",
    "LaterPosition",
    "Meeting",
    "Objection",
    "Option",
    "Participant",
    "Position",
]
