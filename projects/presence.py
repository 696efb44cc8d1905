"""Who has a page of a thing open: heartbeats in Valkey, ids only, written by the hubs of all processes.

Nobody is here without a stream, and nobody has gone before a minute without one: a tab in the
background pauses its stream. When Valkey is away it is not known who is here, and that is said.
"""

import logging
import time
from collections.abc import Collection, Mapping
from uuid import UUID

import redis
from django.conf import settings

from .live import channel

logger = logging.getLogger(__name__)

GRACE_SECONDS = 60
# Longer than the grace, so that a key nobody writes any more goes by itself.
KEPT_SECONDS = 2 * GRACE_SECONDS


def here(object_id: UUID) -> frozenset[int] | None:
    """The ids of those who are here; None when it is not known."""
    found = beat({}, [object_id])
    return found[object_id] if found is not None else None


def is_gone(object_id: UUID, person_id: int) -> bool | None:
    """Whether this person has had no stream for a minute; None when it is not known.

    Known only where somebody has been watching for that minute: after Valkey has come back
    empty, who is missing may be about to be written again.
    """
    now = time.time()
    try:
        last = channel().zscore(_people(object_id), person_id)
        since = channel().get(_watched_since(object_id))
    except redis.RedisError as error:
        logger.warning("Who is here is not known: %s", error)
        return None
    if last is not None and float(last) > now - GRACE_SECONDS:
        return False
    elif since is None or float(since) > now - GRACE_SECONDS:
        return None
    else:
        return True


def beat(present: Mapping[UUID, Collection[int]], asked: Collection[UUID]) -> dict[UUID, frozenset[int]] | None:
    """Write who is present in which thing, then read who is here in those asked about, in one round trip.

    None when Valkey is away.
    """
    now = time.time()
    try:
        with channel().pipeline(transaction=False) as pipe:
            for object_id, people in present.items():
                _write(pipe, object_id, people, now)
            written = len(pipe)
            for object_id in asked:
                pipe.zrangebyscore(_people(object_id), now - GRACE_SECONDS, "+inf")
            answers = pipe.execute()[written:]
    except redis.RedisError as error:
        logger.warning("Who is here is not known: %s", error)
        return None
    return {object_id: frozenset(map(int, answer)) for object_id, answer in zip(asked, answers, strict=True)}


def _write(pipe: redis.client.Pipeline, object_id: UUID, people: Collection[int], now: float) -> None:
    key, since = _people(object_id), _watched_since(object_id)
    if people:
        pipe.zadd(key, dict.fromkeys(map(str, people), now))
    pipe.zremrangebyscore(key, "-inf", now - GRACE_SECONDS)
    pipe.expire(key, KEPT_SECONDS)
    pipe.set(since, now, nx=True)
    pipe.expire(since, KEPT_SECONDS)


def _people(object_id: UUID) -> str:
    return f"{settings.REDIS_PREFIX}here:{object_id}"


def _watched_since(object_id: UUID) -> str:
    return f"{settings.REDIS_PREFIX}here-since:{object_id}"
