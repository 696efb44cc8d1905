"""Whether people can be served: the database, its migrations, Valkey, the worker's tick.

What it says is read by strangers: names of parts and fixed words, never an address, a version or an error.
"""

import logging
from enum import StrEnum
from functools import cache

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from .live import channel

logger = logging.getLogger(__name__)

# Three ticks of beat's: one may be late, two may be unlucky.
LATE_AFTER_SECONDS = 90
KEPT_SECONDS = 24 * 3600

MISSING_WORDS = {
    "database": "The database does not answer: no page can be shown.",
    "migrations": "The database is older than the program: run `python manage.py migrate`.",
    "valkey": "Valkey does not answer: meetings go on, mails wait, and nobody knows who is in a room.",
    "worker": f"The worker has not ticked for {LATE_AFTER_SECONDS} seconds: mails wait. Look at worker and beat.",
}
# Without these there are no pages. Without the others meetings go on.
NEEDED = ("database", "migrations")


class State(StrEnum):
    """Of one part. UNKNOWN is said of what could only be asked through a part that is missing."""

    OK = "ok"
    MISSING = "missing"
    UNKNOWN = "unknown"


def parts() -> dict[str, State]:
    """Ask everything once: two queries and two questions to Valkey. Raises nothing when one is away."""
    return {**_database(), **_valkey()}


def summary(found: dict[str, State]) -> str:
    """What it comes to: ready, degraded (meetings go on) or not ready."""
    if any(found[name] is not State.OK for name in NEEDED):
        return "not ready"
    elif all(state is State.OK for state in found.values()):
        return "ready"
    else:
        return "degraded"


def words(found: dict[str, State]) -> list[str]:
    """A sentence for each part that is missing."""
    return [MISSING_WORDS[name] for name, state in found.items() if state is State.MISSING]


def tick() -> None:
    """Leave a sign that the worker carries out what beat asks for."""
    try:
        channel().set(_key(), 1, ex=KEPT_SECONDS)
    except redis.RedisError as error:
        logger.warning("The tick could not be written: %s", error)


def _database() -> dict[str, State]:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Error as error:
        logger.warning("The database does not answer: %s", error)
        return {"database": State.MISSING, "migrations": State.UNKNOWN}
    is_migrated = _newest_migrations() <= applied.keys()
    return {"database": State.OK, "migrations": State.OK if is_migrated else State.MISSING}


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """The last of each app: each was applied after all that it stands on."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _valkey() -> dict[str, State]:
    try:
        channel().ping()
        # Asked how long it is still kept, Valkey compares its own clock with itself: nobody's may be wrong.
        age = KEPT_SECONDS - int(channel().ttl(_key()))
    except redis.RedisError as error:
        logger.warning("Valkey does not answer: %s", error)
        return {"valkey": State.MISSING, "worker": State.UNKNOWN}
    return {"valkey": State.OK, "worker": State.OK if age <= LATE_AFTER_SECONDS else State.MISSING}


def _key() -> str:
    return f"{settings.REDIS_PREFIX}tick"
