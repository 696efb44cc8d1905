"""The channel on which a change is announced: names and versions, never content.

A verb announces; whoever shows a page asks the database. Losing an announcement loses
nothing: pages also ask by themselves.
"""

import hashlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Collection
from enum import StrEnum
from functools import cache, partial
from typing import Any, NamedTuple
from uuid import UUID

import redis
import redis.asyncio as aioredis
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.crypto import constant_time_compare
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

# A published name must never hold up a request: Valkey may be gone.
TIMEOUT_SECONDS = 0.2
# A link may die without a word: after so long a silence it is asked whether it lives.
SILENT_SECONDS = 2
TICKET_SALT = "bearing.live.ticket"
TICKET_SECONDS = 12 * 3600


class Audience(StrEnum):
    """For whom a region is rendered, once for all of them."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    OBSERVER = "observer"
    # Takes part as any participant, on a page that leads nowhere else.
    GUEST = "guest"
    # The room's own screen: whoever opened it, it shows what everybody may see.
    DISPLAY = "display"

    @property
    def takes_part(self) -> bool:
        """Is asked for a position on the room's own page; the facilitator's may be projected."""
        return self in {Audience.PARTICIPANT, Audience.GUEST}


class Region(StrEnum):
    """The pieces of the room that change by themselves. The value is the element's id.

    FLOOR holds CLOCK, PEOPLE and PARKING; they are regions of their own so that a position given, a
    paused clock or a question raised out of turn need not repaint the question. YOURS is personal:
    fetched, never pushed.
    PRESENCE stands in BAR and has no version: who is here is no change of the meeting.
    """

    BAR = "room-bar"
    PRESENCE = "room-presence"
    FLOOR = "room-floor"
    CLOCK = "room-clock"
    PEOPLE = "room-people"
    PARKING = "room-parking"
    YOURS = "room-yours"


@cache
def channel() -> redis.Redis:
    """Valkey, asked once and briefly. Raises redis.RedisError."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def channel_name(kind: str, object_id: object) -> str:
    """The channel of one thing, for example ("meeting", its id)."""
    return f"{settings.REDIS_PREFIX}live:{kind}:{object_id}"


def announce(kind: str, object_id: object, version: int, *regions: Region, people: Collection[int] = ()) -> None:
    """After the commit, tell whoever listens which regions of a thing have changed.

    `people` are those whose own part has changed too, on all screens of theirs. A broken channel
    is logged and never fails what was committed.
    """
    message = {"version": version, "regions": [region.value for region in regions], "people": sorted(people)}
    transaction.on_commit(partial(_publish, kind, object_id, message), robust=True)


def tell(object_id: UUID, people: Collection[int], event: str) -> bool:
    """At once, a named event to these people's own pages of a thing, and to nobody else's.

    False when it reached no process that has pages open: Valkey is away, or has only just come
    back. Not after a commit, so that what was not said need not be noted as said.
    """
    return _publish("people", object_id, {"people": sorted(people), "event": event})


def announce_signed_out(session_key: str) -> None:
    """End the streams of a session; not in a transaction, so at once."""
    _publish("session", fingerprint(session_key), {})


def fingerprint(session_key: str) -> str:
    """Names a session without giving it away: it stands in addresses and on the channel."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]


class Ticket(NamedTuple):
    """Who may ask for a stream of what. Whether they may have it is looked up at each connect."""

    object_id: UUID
    person_id: int
    language: str
    # Asked for the room's own screen, which only ever shows less.
    is_display: bool = False


def make_ticket(
    object_id: UUID, person_id: int, session_key: str, language: str = "en-gb", *, is_display: bool = False
) -> str:
    """A signed address of a stream, of use in this session only, and harmless in a log."""
    asked = [str(object_id), person_id, language, is_display, fingerprint(session_key)]
    return signing.dumps(asked, salt=TICKET_SALT)


def read_ticket(text: str, session_key: str) -> Ticket | None:
    """The ticket, if it is ours, not old, and presented by the session that it was made for."""
    try:
        asked = signing.loads(text, salt=TICKET_SALT, max_age=TICKET_SECONDS)
        object_id, person_id, language, is_display, owner = asked
    except (signing.BadSignature, ValueError):  # not ours, or of an older release
        return None
    is_theirs = bool(session_key) and constant_time_compare(owner, fingerprint(session_key))
    return Ticket(UUID(object_id), person_id, language, is_display) if is_theirs else None


class ChannelLostError(Exception):
    """Valkey is away, or closed the connection."""


async def listen(on_subscribed: Callable[[], None]) -> AsyncIterator[tuple[str, str, dict[str, Any]]]:
    """(kind, id, message) of everything announced from now on, until the channel is lost.

    `on_subscribed` runs once nothing more can be missed: what was announced before must be
    asked of the database. Raises ChannelLostError.
    """
    prefix = f"{settings.REDIS_PREFIX}live:"
    client = aioredis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
    try:
        async with client.pubsub(ignore_subscribe_messages=False) as subscription:
            await subscription.psubscribe(prefix + "*")
            async for message in _heard(subscription):
                if message["type"] == "psubscribe":
                    on_subscribed()
                elif message["type"] == "pmessage":
                    kind, _, object_id = message["channel"].decode().removeprefix(prefix).partition(":")
                    yield kind, object_id, json.loads(message["data"])
    except (redis.RedisError, OSError) as error:
        raise ChannelLostError(str(error)) from error
    finally:
        await client.aclose()


async def _heard(subscription: aioredis.client.PubSub) -> AsyncIterator[dict[str, Any]]:
    is_asked = False
    while True:
        message = await subscription.get_message(timeout=SILENT_SECONDS)
        if message is not None:
            is_asked = False
            yield message
        elif is_asked:
            raise ChannelLostError("A ping was not answered.")
        else:
            is_asked = True
            await subscription.ping()


def _publish(kind: str, object_id: object, message: dict[str, Any]) -> bool:
    """Says whether anybody listened."""
    try:
        return bool(channel().publish(channel_name(kind, object_id), json.dumps(message)))
    except redis.RedisError as error:
        logger.warning("The channel is away, pages will ask by themselves: %s", error)
        return False
