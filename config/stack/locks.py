"""Locks that the kernel drops however their holder dies: never a number in a file."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOOK_EVERY_SECONDS = 0.02


def open_lock(path: Path) -> int:
    """A descriptor for `path`, locked by nobody yet; the caller closes it."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def take(descriptor: int, *, shared: bool = False) -> None:
    """Wait as long as it takes."""
    fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)


def take_at_once(descriptor: int) -> bool:
    """Take the lock for this holder alone, or say False at once."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True


def take_within(descriptor: int, seconds: float) -> bool:
    """Take the lock for this holder alone within `seconds`, else say False."""
    deadline = time.monotonic() + seconds
    while not take_at_once(descriptor):
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_EVERY_SECONDS)
    return True


def is_held(path: Path) -> bool:
    """Does a process hold the lock for itself alone?

    Looks with a shared lock, so that two who look at once do not take each other for the holder.
    """
    return not _could_take(path, fcntl.LOCK_SH)


def is_in_use(path: Path) -> bool:
    """Does any process hold the lock, alone or with others? Whoever else looks now may be taken for a holder."""
    return not _could_take(path, fcntl.LOCK_EX)


def _could_take(path: Path, kind: int) -> bool:
    if not path.exists():
        return True
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold `path` for this process alone, waiting for it as long as it takes."""
    descriptor = open_lock(path)
    try:
        take(descriptor)
        yield
    finally:
        os.close(descriptor)
