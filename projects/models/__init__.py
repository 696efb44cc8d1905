"""The facts about people and projects."""

from .absence import Absence
from .event import Event
from .outbox import LocalMail, Mail
from .person import Organisation, User
from .project import Invitation, Membership, Project, Role
from .received import Became, ReceivedMail
from .session import Session

__all__ = [
    "Absence",
    "Became",
    "Event",
    "Invitation",
    "LocalMail",
    "Mail",
    "Membership",
    "Organisation",
    "Project",
    "ReceivedMail",
    "Role",
    "Session",
    "User",
]
