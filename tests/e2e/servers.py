"""Servers of a house's own, which a test may kill: those of the test run serve others."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.stack import engines, housing
from config.stack.postgres import Postgres
from config.stack.servers import Server
from config.stack.valkey import Valkey
from tests.ports import free_port

PASSWORD = "e2e"


@contextmanager
def own_valkey() -> Iterator[Valkey]:
    """A running Valkey, at an address that it keeps."""
    with _folder() as folder:
        program = engines.valkey_program()
        server = Valkey(program, folder / "valkey", folder, port=free_port(), password=PASSWORD, account=None)
        with _running(server):
            yield server


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A running PostgreSQL, at an address that it keeps."""
    with _folder() as folder:
        home = folder / "postgres"
        account = housing.servers_account(home)
        programs = housing.reachable_programs(engines.postgres_programs(), folder, account)
        server = Postgres(programs, home, folder, port=free_port(), password=PASSWORD, account=account, careless=True)
        # As the keeper does: root makes the folder, the server's own user fills it.
        if account is not None:
            shutil.chown(folder, account.uid, account.gid)
        with _running(server):
            yield server


def kill(server: Server) -> None:
    """End a server with kill -9; what it had written stays."""
    assert server.process
    server.process.kill()
    server.process.wait()


def empty(server: Valkey) -> None:
    """Take away what a killed server had written: it will start knowing nothing."""
    shutil.rmtree(server.home)


@contextmanager
def _folder() -> Iterator[Path]:
    # Within reach of the user that PostgreSQL runs as for root.
    made = Path(tempfile.mkdtemp(prefix="bearing-e2e-", dir="/tmp"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _running(server: Server) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop()
