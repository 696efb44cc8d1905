"""The one way to write what happened."""

from typing import Any

from django.db.models import Model

from .models import Event, User


def note(by: User | None, verb: str, thing: Model, **detail: Any) -> Event:
    """Add the event in the caller's transaction. `detail` must hold nothing sealed."""
    return Event.objects.create(
        by=by, verb=verb, kind=thing._meta.model_name or "", object_id=str(thing.pk), detail=detail
    )
