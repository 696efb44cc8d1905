"""The connection that a request is given: one that answers.

psycopg's pool has a check of its own (`CONN_HEALTH_CHECKS`), but it sleeps after every broken
connection, longer each time: after a restart a pool of four failed the next request.
"""

import select
import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool
from psycopg_pool.base import AttemptWithBackoff

# Tried again every second: waiting twice as long each time, the pool stood still for up to as
# long again as the server had been away.
AttemptWithBackoff.DELAY_BACKOFF = 1.0


# So long one that answered is believed: asking again would be one question in ten.
TRUSTED_SECONDS = 1.0


# Once somebody waited in vain for the server nobody else waits as long until it is back: with all
# threads waiting, not even the page that says so could be shown.
IMPATIENT_SECONDS = 0.5


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Give the broken ones back, which replaces them; as many as the pool can hold.

        Raises OperationalError, after the pool's timeout, when the server is not back.
        """
        connection = self._get(conn_params)
        if self.pool:
            for _broken in range(self.pool.max_size):
                if _is_in_use(connection) or _answers(connection):
                    break
                self.pool.putconn(connection)
                connection = self._get(conn_params)
        return connection

    def _get(self, conn_params: dict[str, Any]) -> Any:
        if not self.pool:
            return super().get_new_connection(conn_params)
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            self.pool.timeout = IMPATIENT_SECONDS
            raise
        else:
            self.pool.timeout = self.settings_dict["OPTIONS"]["pool"]["timeout"]
            return connection


def _is_in_use(connection: Any) -> bool:
    """It answered a moment ago, and the server has not said anything since: its end would be to be read."""
    answered_at = getattr(connection, "answered_at", 0.0)
    if connection.closed or time.monotonic() - answered_at > TRUSTED_SECONDS:
        return False
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return not waiting.poll(0)


def _answers(connection: Any) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        return False
    else:
        connection.answered_at = time.monotonic()
        return True
