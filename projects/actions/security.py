"""Verbs about one's own ways in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from projects import live
from projects.journal import note
from projects.models import Session, User

if TYPE_CHECKING:
    from projects.models.session import SessionQuerySet


@transaction.atomic(durable=True)
def end_session(session_key: str, *, by: User) -> None:
    """Sign oneself out in one browser; its open streams end with it. Nothing happens if it has ended already."""
    _end(Session.objects.of(by).filter(session_key=session_key), by)


@transaction.atomic(durable=True)
def end_other_sessions(session_key: str, *, by: User) -> int:
    """Sign oneself out everywhere but here; says of how many browsers."""
    return _end(Session.objects.of(by).exclude(session_key=session_key), by)


def _end(sessions: SessionQuerySet, by: User) -> int:
    ended = list(sessions.select_for_update())
    for session in ended:
        transaction.on_commit(partial(live.announce_signed_out, session.session_key))
        note(by, "end-session", by, browser=session.browser, system=session.system)
        session.delete()
    return len(ended)


@transaction.atomic(durable=True)
def forget_ended_sessions() -> int:
    """Delete the rows of sessions that have run out; how many."""
    return Session.objects.ended().delete()[0]
