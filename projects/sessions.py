"""How sessions are kept: Django's own store in a table that knows whose they are and when they end.

A session ends a fortnight after it was last used and a month after signing in, whichever is first;
a visitor's after a day, unless it was set to last longer. Reading one costs the query that it always did.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from .models import Session
from .prepared import Prepared

UNUSED = timedelta(days=14)
LIFETIME = timedelta(seconds=settings.SESSION_COOKIE_AGE)
VISIT = timedelta(days=1)
NOTED_EVERY = timedelta(hours=1)
FRESH_MINUTES = 15

# The first that a browser's name for itself contains: most of them also name their ancestors.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


_SESSION = Prepared(lambda key: Session.objects.filter(session_key=key), str)


class SessionStore(db.SessionStore):
    """Rows of `Session`; each says what it knows of its own contents."""

    _row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now, person_id = timezone.now(), data.get(SESSION_KEY)
        if person_id:
            data.setdefault("signed_in_at", now.timestamp())
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.person_id = int(person_id) if person_id else None
        row.browser, row.system = data.get("browser", ""), data.get("system", "")
        row.signed_in_at = datetime.fromtimestamp(data["signed_in_at"], UTC) if person_id else None
        row.used_at, row.expire_date = now, _end(row.signed_in_at, now)
        if not person_id and "_session_expiry" in data:
            row.expire_date = self.get_expiry_date(expiry=data["_session_expiry"])
        return row

    def _validate_session_key(self, key: str) -> bool:
        """A cookie may hold anything, a NUL too, which PostgreSQL takes in no text."""
        return super()._validate_session_key(key) and key.isascii() and key.isalnum()  # type: ignore[misc]

    def _get_session_from_db(self) -> Session | None:
        self._row = next((row for row in _SESSION.models(self.session_key or "") if row.stands), None)
        if self._row is None:
            # As Django's own does: who has none gets another key, not this one.
            self._session_key = None
        return self._row

    def note_use(self) -> None:
        """Say that it is used: one small update, at most once an hour."""
        row, now = self._row, timezone.now()
        if row is not None and row.used_at < now - NOTED_EVERY:
            same = Session.objects.filter(pk=row.pk, used_at=row.used_at)
            same.update(used_at=now, expire_date=_end(row.signed_in_at, now))


def _end(signed_in_at: datetime | None, used_at: datetime) -> datetime:
    return min(used_at + UNUSED, signed_in_at + LIFETIME) if signed_in_at else used_at + VISIT


def remember_browser(request: HttpRequest) -> None:
    """Keep in the session what its owner would call this browser."""
    agent = request.headers.get("User-Agent", "")
    request.session["browser"] = _named(agent, BROWSERS)
    request.session["system"] = _named(agent, SYSTEMS)


def _named(agent: str, names: dict[str, str]) -> str:
    return next((name for part, name in names.items() if part in agent), "")


def is_fresh(session: SessionBase) -> bool:
    """Whether its owner signed in just now: enough to add another way in."""
    signed_in_at: float = session.get("signed_in_at", 0)
    return timezone.now().timestamp() - signed_in_at < FRESH_MINUTES * 60
