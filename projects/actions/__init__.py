"""Verbs: the only code that changes people, projects and invitations.

Each one: lock · may you? · is it legal? · change · log · owe mails.
"""

from .invitation import accept, invite, invite_again, issue_token, join, withdraw
from .people import begin, change_settings, make_administrator, prove_address
from .project import add_member, answer_charter, change_role, create_project, edit_project
from .security import (
    add_passkey,
    end_other_sessions,
    end_session,
    forget_ended_sessions,
    remove_passkey,
    rename_passkey,
)

__all__ = [
    "accept",
    "add_member",
    "add_passkey",
    "answer_charter",
    "begin",
    "change_role",
    "change_settings",
    "create_project",
    "edit_project",
    "end_other_sessions",
    "end_session",
    "forget_ended_sessions",
    "invite",
    "invite_again",
    "issue_token",
    "join",
    "make_administrator",
    "prove_address",
    "remove_passkey",
    "rename_passkey",
    "withdraw",
]
