"""Verbs: the only code that changes people, projects and invitations.

Each one: lock · may you? · is it legal? · change · log · owe mails.
"""

from .asking import add_absence, choose_holidays, choose_letter_hour, name_contact, remove_absence
from .invitation import accept, invite, invite_again, issue_token, join, withdraw
from .pausing import pause_nudges, pause_project_nudges, resume_nudges, resume_project_nudges
from .people import begin, change_settings, make_administrator, prove_address
from .project import add_member, answer_charter, change_role, create_project, edit_project
from .security import (
    add_passkey,
    end_other_sessions,
    end_session,
    end_sessions_of,
    forget_ended_sessions,
    remove_passkey,
    rename_passkey,
    require_ending_sessions,
)

__all__ = [
    "accept",
    "add_absence",
    "add_member",
    "add_passkey",
    "answer_charter",
    "begin",
    "change_role",
    "change_settings",
    "choose_holidays",
    "choose_letter_hour",
    "create_project",
    "edit_project",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "forget_ended_sessions",
    "invite",
    "invite_again",
    "issue_token",
    "join",
    "make_administrator",
    "name_contact",
    "pause_nudges",
    "pause_project_nudges",
    "prove_address",
    "remove_absence",
    "remove_passkey",
    "rename_passkey",
    "require_ending_sessions",
    "resume_nudges",
    "resume_project_nudges",
    "withdraw",
]
