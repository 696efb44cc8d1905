"""Verbs about one's own ways in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext as _

from projects import delivery, live, passkeys
from projects.errors import RuleBroken
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


@transaction.atomic(durable=True)
def add_passkey(credential: dict[str, Any], *, name: str, by: User) -> Authenticator:
    """Keep a passkey that the browser has proved to have made for us, and mail its owner that it is there.

    Raises RuleBroken for too many.
    """
    _lock(by)
    if passkeys.passkeys_of(by).count() >= passkeys.MOST:
        raise RuleBroken(_("You have %(count)d passkeys. Remove one first.") % {"count": passkeys.MOST})
    passkey: Authenticator = WebAuthn.add(by, name, credential).instance
    note(by, "add-passkey", passkey, name=name)
    delivery.owe("passkey_added", passkey.pk, by.email, by=None, since=passkey.created_at)
    return passkey


@transaction.atomic(durable=True)
def rename_passkey(passkey_id: int, *, name: str, by: User) -> None:
    """Raises Authenticator.DoesNotExist unless it is one's own."""
    _lock(by)
    passkey = passkeys.passkeys_of(by).get(pk=passkey_id)
    passkey.wrap().name = name
    passkey.save(update_fields=["data"])
    note(by, "rename-passkey", passkey, name=name)


@transaction.atomic(durable=True)
def remove_passkey(passkey_id: int, *, by: User) -> str:
    """It opens nothing any more; its owner is mailed. Says its name.

    Raises Authenticator.DoesNotExist unless it is one's own.
    """
    _lock(by)
    passkey = passkeys.passkeys_of(by).get(pk=passkey_id)
    name: str = passkey.wrap().name
    note(by, "remove-passkey", passkey, name=name)
    delivery.owe("passkey_removed", passkey.pk, by.email, by=None)
    passkey.delete()
    return name


def _lock(person: User) -> None:
    """One change of somebody's ways in at a time."""
    User.objects.select_for_update().get(pk=person.pk)
