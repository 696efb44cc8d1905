"""The connection that a request is given: one that answers.

psycopg's pool has a check of its own (`CONN_HEALTH_CHECKS`), but it sleeps after every broken
connection, longer each time: after a restart a pool of four failed the next request.
"""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool
from psycopg_pool.base import AttemptWithBackoff

# Tried again every second: waiting twice as long each time, the pool stood still for up to as
# long again as the server had been away.
AttemptWithBackoff.DELAY_BACKOFF = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Give the broken ones back, which replaces them; as many as the pool can hold.

        Raises OperationalError, after the pool's timeout, when the server is not back.
        """
        connection = super().get_new_connection(conn_params)
        if self.pool:
            for _broken in range(self.pool.max_size):
                if _answers(connection):
                    break
                self.pool.putconn(connection)
                connection = super().get_new_connection(conn_params)
        return connection


def _answers(connection: Any) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        return False
    else:
        return True
