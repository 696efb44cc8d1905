"""Where somebody is signed in: Django's session, with the person, the browser and when it was used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from .person import User


class SessionQuerySet(models.QuerySet["Session"]):
    def standing(self) -> SessionQuerySet:
        """Those that have not run out."""
        return self.filter(expire_date__gt=timezone.now())

    def ended(self) -> SessionQuerySet:
        return self.filter(expire_date__lte=timezone.now())

    def of(self, person: User) -> SessionQuerySet:
        """Where this person is signed in, what was used last first."""
        return self.standing().filter(person=person).order_by("-used_at", "session_key")


class Session(AbstractBaseSession):
    """A browser that came; with a person, one that signed in. No network address is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    # Their common names ("Firefox", "Windows"), never all that the browser says about itself.
    browser = models.CharField(max_length=40, blank=True)
    system = models.CharField(max_length=40, blank=True)
    signed_in_at = models.DateTimeField(null=True)
    # To the hour: not every request is a write.
    used_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = SessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(person=None, signed_in_at=None)
                | models.Q(person__isnull=False, signed_in_at__isnull=False),
                name="session_signed_in_by_somebody",
            ),
        ]

    @property
    def stands(self) -> bool:
        """As `standing` above: it has not run out."""
        return self.expire_date > timezone.now()

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The one of the settings: it stores these, and imports them."""
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store
