"""Several acts at the same moment, each in a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the exception it raised, in the order given.

    Needs `transaction=True`: other connections see only what is committed. At most seven: with
    the test's own that is every connection of the pool.
    """
    barrier = Barrier(len(acts))

    def alone(act: Callable[[], Any]) -> Any:
        try:
            # Connected before the start: making a connection takes longer than most acts.
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(alone, acts))


def refusals(results: list[Any]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]
