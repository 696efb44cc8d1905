"""`python -m tests.benchmarks.feeder ITEM RATE SECONDS`: positions from a process of its own; prints how many."""

import os
import sys
from uuid import UUID

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    from tests.benchmarks.ground import give_positions

    print(give_positions(UUID(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))  # noqa: T201
