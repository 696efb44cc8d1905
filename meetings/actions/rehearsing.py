"""Doing everything as it is done, so that nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is done inside leaves nothing, and what waits for a commit never runs.

    The verbs insist on being the outermost transaction. This block is marked as the one of a test
    case is, so that theirs become savepoints in it.
    """
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        try:
            yield
        finally:
            transaction.set_rollback(True)
