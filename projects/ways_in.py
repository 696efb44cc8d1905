"""A person's own ways in, as their page shows them. Reads only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.webauthn.internal import auth

from . import live
from .models import Session, User
from .passkeys import origin, passkeys_of

PHONES = {"iPhone", "iPad", "Android"}


@dataclass(frozen=True)
class SessionLine:
    """A browser that is signed in. `name` names it to us without giving its key away."""

    name: str
    browser: str
    system: str
    signed_in_at: datetime | None
    used_at: datetime
    is_this: bool

    @property
    def icon(self) -> str:
        return "smartphone" if self.system in PHONES else "laptop"


def session_lines(person: User, session_key: str | None) -> list[SessionLine]:
    """This one first, then what was used last. One query."""
    lines = [
        SessionLine(
            name=live.fingerprint(session.session_key),
            browser=session.browser,
            system=session.system,
            signed_in_at=session.signed_in_at,
            used_at=session.used_at,
            is_this=session.session_key == session_key,
        )
        for session in Session.objects.of(person)
    ]
    return sorted(lines, key=lambda line: not line.is_this)


def session_key_of(person: User, name: str) -> str | None:
    """The key of this person's session of that name; None when there is none. One query."""
    keys = (session.session_key for session in Session.objects.of(person))
    return next((key for key in keys if live.fingerprint(key) == name), None)


@dataclass(frozen=True)
class PasskeyLine:
    """A passkey as its owner knows it."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


def passkey_lines(person: User) -> list[PasskeyLine]:
    """The oldest first. One query."""
    return [
        PasskeyLine(passkey.pk, passkey.wrap().name, passkey.created_at, passkey.last_used_at)
        for passkey in passkeys_of(person)
    ]


def offer(person: User) -> dict[str, Any]:
    """What the page for adding a passkey hands to the browser. One query; the challenge goes into the session."""
    return {"options": json.dumps(auth.begin_registration(person, passwordless=True)), "site_origin": origin()}
