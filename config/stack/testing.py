"""`make test`: pytest on engines of its own, beside whatever runs."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from config.stack import browser, environment, locks
from config.stack.places import data_folder, make_folder
from config.stack.surroundings import Surroundings, surroundings

MOST_AT_ONCE = 50
# On however few cores: a worker waits for servers and browsers half of its time. A few tests need none.
WORKERS = ["--numprocesses=2"]
# Of the caller's own settings only what says where things are: the tests are the same for everybody.
KEPT = ("BEARING_VENV", "BEARING_PG_BIN", "BEARING_VALKEY_BIN", "BEARING_RUN_AS", "BEARING_NO_PDEATHSIG")
DROPPED = ("BEARING_", "DJANGO_", "PG", "LC_", "EMAIL_")


def run_tests(arguments: list[str]) -> int:
    """Run pytest with `arguments`, or all the tests on workers; returns its exit code. Raises Refused in words."""
    python = environment.make(dev=True)
    chromium = browser.chromium()
    data = make_folder(make_folder(data_folder()) / "test")
    with surroundings(data, careless=True) as around, _place(data) as number:
        tests = [str(python), "-m", "pytest", "-p", "no:valkey", *(arguments or WORKERS)]
        told = _environment(around, chromium, number)
        try:
            return around.run(tests, told)
        finally:
            around.run([str(python), "-m", "config.stack.forget_keys", told["BEARING_REDIS_PREFIX"]], told)


@contextmanager
def _place(data: Path) -> Iterator[int]:
    """A number that no other test run on `data` has meanwhile: runs at once share the servers, not a database."""
    for number in range(1, MOST_AT_ONCE):
        place = locks.open_lock(data / f"place-{number}.lock")
        if locks.take_at_once(place):
            break
        os.close(place)
    try:
        yield number
    finally:
        os.close(place)


def _environment(around: Surroundings, chromium: str, number: int) -> dict[str, str]:
    mine = {name: value for name, value in around.environment().items() if name in KEPT or not name.startswith(DROPPED)}
    return {
        **mine,
        "BEARING_CHROMIUM": chromium,
        "BEARING_DATA": str(around.data),
        "BEARING_LOCAL": "1",
        "BEARING_REDIS_PREFIX": f"bearing-test-{secrets.token_hex(4)}:",
        "DATABASE_URL": _own_database(mine["DATABASE_URL"], number),
        "DEBUG": "1",
        "LANG": "C.UTF-8",
        "PORT": "8000",
        "SECRET_KEY": secrets.token_hex(32),
    }


def _own_database(address: str, number: int) -> str:
    """Django puts `test_` before the name in the address; nothing is ever asked of that name itself."""
    parts = urlsplit(address)
    own = str(number) if not os.environ.get("DATABASE_URL") else secrets.token_hex(4)
    return urlunsplit(parts._replace(path=f"{parts.path}_{own}"))
