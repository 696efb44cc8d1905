"""Two workers run the tests side by side: what each has for itself. Read before the settings are."""

from __future__ import annotations

import os

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

# Of the database pytest-django makes one for every worker; Valkey is one for all.
if WORKER:
    os.environ["BEARING_REDIS_PREFIX"] = f"{os.environ.get('BEARING_REDIS_PREFIX', 'bearing:')}{WORKER}:"
