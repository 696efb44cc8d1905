"""Something happens between two queries of a page. A page looks without a snapshot, so it may show either."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client

from .test_walk import undone


def read_while(change: Callable[[], Any], client: Client, address: str, nth: int) -> int | None:
    """The status of a page with a change just before its nth query; None when it has no such query.

    What changes is another's: it does not happen within a transaction of the page's own. All of it
    is taken back. Raises what the page raises.
    """
    asked: list[str] = []
    depth = 0

    def change_first(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if len(asked) < nth and len(connection.savepoint_ids) == depth:
            asked.append(sql)
            if len(asked) == nth:
                change()
        return execute(sql, *rest)

    with undone():
        depth = len(connection.savepoint_ids)
        with connection.execute_wrapper(change_first):
            status = client.get(address).status_code
    return status if len(asked) == nth else None
