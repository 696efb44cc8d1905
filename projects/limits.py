"""How often something may be asked, counted in the cache: for addresses that machines read."""

from __future__ import annotations

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE_SECONDS = 60


def is_too_often(what: str, who: str, *, per_minute: int) -> bool:
    """Count one more of `what` by `who` in this minute; whether that is more than it may be.

    Two at the same moment may count as one: a limit, not a lock.
    """
    minute = int(time.time()) // MINUTE_SECONDS
    key = f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}:{minute}"
    count = (cache.get(key) or 0) + 1
    cache.set(key, count, MINUTE_SECONDS)
    return count > per_minute


def client_of(request: HttpRequest) -> str:
    """The address that asks, behind the proxies of this installation."""
    address: str = get_adapter().get_client_ip(request)
    return address
