"""Verbs about ways in: one's own, and what an administrator ends for somebody else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext as _

from projects import delivery, live, passkeys
from projects.access import require_administrator
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import Session, User

if TYPE_CHECKING:
    from projects.models.session import SessionQuerySet

SESSIONS_ENDED = "sessions_ended"
# Where allauth keeps a sign-in that has begun: a code may be on its way.
BEGUN_KEY = "account_login"


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
def end_sessions_of(person_id: int, *, by: User) -> tuple[User, int]:
    """Sign somebody else out everywhere at once, and mail them that it was done; of how many browsers.

    Raises PermissionDenied unless `by` administers; RuleBroken for oneself and for who has left.
    """
    require_administrator(by)
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    require_ending_sessions(person, by=by)
    ended = sign_out_everywhere(person)
    noted = note(by, "end-sessions", person, browsers=ended)
    delivery.owe(SESSIONS_ENDED, person.pk, person.email, by=by, since=noted.at)
    return person, ended


def require_ending_sessions(person: User, *, by: User) -> None:
    """Refuse oneself, who has a page for it, and who has left; also before the page that asks."""
    if person == by:
        raise RuleBroken(_("Where you are signed in yourself stands in your settings, under Signing in."))
    if not person.is_active:
        raise RuleBroken(_("%(name)s has left.") % {"name": person.name})


def sign_out_everywhere(person: User) -> int:
    """Delete every session of somebody whose row is locked; of how many browsers. Their streams end after the commit.

    Sign-ins that have only begun end too, and one that is being written this very moment: a session
    carries a hash of the password that nobody has.
    """
    person.set_unusable_password()
    person.save(update_fields=["password"])
    begun = [one.session_key for one in Session.objects.standing().filter(person=None) if _has_begun(one, person)]
    signed_in = list(Session.objects.of(person).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=[*begun, *signed_in]).delete()
    for key in [*begun, *signed_in]:
        transaction.on_commit(partial(live.announce_signed_out, key), robust=True)
    return len(signed_in)


def _has_begun(session: Session, person: User) -> bool:
    begun = session.get_decoded().get(BEGUN_KEY)
    return bool(begun and begun.get("user_pk") == user_pk_to_url_str(person))


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
