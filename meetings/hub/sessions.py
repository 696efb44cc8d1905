"""Whether a session still stands: asked of the database for many streams at once.

A storm of returning browsers must not be a storm of queries, and a ticket must not outlive the
signing out of its session.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from django.db import connection
from django.utils import timezone

from projects.models import Session
from projects.prepared import Prepared

GATHER_SECONDS = 0.005
_SESSIONS = Prepared(
    lambda keys: Session.objects.filter(session_key__any=keys).values_list("session_key", "expire_date"), list[str]
)


def alive(keys: frozenset[str]) -> frozenset[str]:
    """Of these session keys, those that have not ended. One query."""
    now = timezone.now()
    return frozenset(key for key, ends_at in _SESSIONS.rows(list(keys)) if ends_at > now)


class Sessions:
    """Gathers questions for a moment and asks them together."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._asked: list[tuple[str, asyncio.Future[bool]]] = []
        self._asking: set[asyncio.Task[None]] = set()

    async def is_alive(self, key: str) -> bool:
        """Raises DatabaseError when the database does not answer."""
        if not self._asked:
            task = asyncio.ensure_future(self._ask())
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        # One for each who asks, also of the same session: who leaves meanwhile takes nobody else's answer along.
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked.append((key, answer))
        return await answer

    async def _ask(self) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        asked, self._asked = self._asked, []
        keys = frozenset(key for key, _answer in asked)
        try:
            standing = await asyncio.get_running_loop().run_in_executor(self._executor, _alive_in_thread, keys)
        except Exception as error:
            for _key, answer in asked:
                if not answer.done():
                    answer.set_exception(error)
        else:
            for key, answer in asked:
                if not answer.done():
                    answer.set_result(key in standing)


def _alive_in_thread(keys: frozenset[str]) -> frozenset[str]:
    try:
        return alive(keys)
    finally:
        # Back to the pool: these threads idle most of the time.
        connection.close()
