"""Workers that run the tests side by side: what each has for itself. Read before the settings are."""

from __future__ import annotations

import os

NAME = os.environ.get("PYTEST_XDIST_WORKER", "")
NUMBER = int(NAME.removeprefix("gw") or 0)

# Of the database pytest-django makes one for each; Valkey is one for all.
if NAME:
    os.environ["BEARING_REDIS_PREFIX"] = f"{os.environ.get('BEARING_REDIS_PREFIX', 'bearing:')}{NAME}:"
