"""The one way to write what happened."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from . import clock
from .models import Event, User


def note(by: User | None, verb: str, thing: Model, **detail: Any) -> Event:
    """Add the event in the caller's transaction. `detail` must hold nothing sealed."""
    event = happened(clock.now(), by, verb, thing, **detail)
    event.save(force_insert=True)
    return event


def happened_since(moment: datetime, verb: str, thing: Model) -> bool:
    """Whether this was done to the thing after the moment. One query."""
    kind = thing._meta.model_name or ""
    return Event.objects.filter(kind=kind, object_id=str(thing.pk), verb=verb, at__gt=moment).exists()


def last_of(verb: str, thing: Model) -> Event | None:
    """The last time this was done to the thing. One query."""
    kind = thing._meta.model_name or ""
    return Event.objects.filter(kind=kind, object_id=str(thing.pk), verb=verb).order_by("at", "pk").last()


def happened(at: datetime, by: User | None, verb: str, thing: Model, **detail: Any) -> Event:
    """The same, not saved yet and at a time of its own: for the sample, whose story is in the past."""
    kind = thing._meta.model_name or ""
    return Event(at=at, by=by, verb=verb, kind=kind, object_id=str(thing.pk), detail=detail)
