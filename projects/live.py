"""The channel on which a change is announced: names and versions, never content.

A verb announces; whoever shows a page asks the database. Losing an announcement loses
nothing: pages also ask by themselves.
"""

import json
import logging
from enum import StrEnum
from functools import cache, partial

import redis
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

# A published name must never hold up a request: Valkey may be gone.
TIMEOUT_SECONDS = 0.2


class Audience(StrEnum):
    """For whom a region is rendered, once for all of them."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    OBSERVER = "observer"


class Region(StrEnum):
    """The pieces of the room that change by themselves. The value is the element's id.

    FLOOR holds CLOCK and PEOPLE; they are regions of their own so that a position given or a
    paused clock need not repaint the question. YOURS is personal: fetched, never pushed.
    """

    BAR = "room-bar"
    FLOOR = "room-floor"
    CLOCK = "room-clock"
    PEOPLE = "room-people"
    YOURS = "room-yours"


@cache
def _channel() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def channel_name(kind: str, object_id: object) -> str:
    """The channel of one thing, for example ("meeting", its id)."""
    return f"{settings.REDIS_PREFIX}live:{kind}:{object_id}"


def announce(kind: str, object_id: object, version: int, *regions: Region) -> None:
    """After the commit, tell whoever listens which regions of a thing have changed.

    A broken channel is logged and never fails what was committed.
    """
    names = [region.value for region in regions]
    transaction.on_commit(partial(_publish, kind, object_id, version, names), robust=True)


def _publish(kind: str, object_id: object, version: int, names: list[str]) -> None:
    try:
        _channel().publish(channel_name(kind, object_id), json.dumps({"version": version, "regions": names}))
    except redis.RedisError as error:
        logger.warning("The channel is away, pages will ask by themselves: %s", error)
