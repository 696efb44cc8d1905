"""What time it is, for what is asked by mail, delivered and noted: the real time, unless somebody plays it forward."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_played: ContextVar[datetime | None] = ContextVar("played", default=None)


def now() -> datetime:
    return _played.get() or timezone.now()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """It is that moment inside the block, in this thread alone."""
    token = _played.set(moment)
    try:
        yield
    finally:
        _played.reset(token)
