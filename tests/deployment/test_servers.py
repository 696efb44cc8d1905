"""What the compose file tells PostgreSQL and Valkey, told to the embedded ones."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from config.stack import engines, housing
from config.stack.children import as_account, clean_environment, wait_until
from config.stack.places import CHECKOUT
from tests.ports import free_port

from .files import filled, services

PASSWORD = "0123456789abcdef" * 4
SECONDS = 60


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of whoever the servers run as: root may not be it."""
    made = Path(tempfile.mkdtemp(prefix="bearing-servers-", dir="/tmp"))
    if account := housing.servers_account(made / "none"):
        os.chown(made, account.uid, account.gid)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def run_as(folder: Path) -> dict[str, Any]:
    return {"cwd": folder, **as_account(housing.servers_account(folder / "none"))}


def programs(found: Path, folder: Path) -> Path:
    return housing.reachable_programs(found, folder, housing.servers_account(folder / "none"))


@pytest.fixture
def postgres(folder: Path) -> Iterator[tuple[Path, int]]:
    """As the image does on its first start: initdb, the script by the socket, then the network."""
    bin, data, port = programs(engines.postgres_programs(), folder), folder / "data", free_port()
    told = services()["db"]["environment"]
    environment = {
        **clean_environment(),
        "POSTGRES_PASSWORD": filled(told["POSTGRES_PASSWORD"], {"DATABASE_PASSWORD": PASSWORD}),
    }
    password = folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    around = {"env": environment, "capture_output": True, "timeout": SECONDS, **run_as(folder)}
    options = shlex.split(told["POSTGRES_INITDB_ARGS"])
    subprocess.run(
        [bin / "initdb", "-D", data, "--username=postgres", f"--pwfile={password}", *options], check=True, **around
    )
    # The image's rules, but for 127.0.0.1: that is inside its container, and the network here.
    (data / "pg_hba.conf").write_text("local all all trust\nhost all all all scram-sha-256\n")
    server = [bin / "postgres", "-D", data, "-k", folder, "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
    process = subprocess.Popen(server, env=environment, stderr=subprocess.DEVNULL, **run_as(folder))
    try:
        assert wait_until(lambda: _ready(data), seconds=SECONDS)
        script = CHECKOUT / "config" / "compose" / "owner.sql"
        psql = [bin / "psql", "-v", "ON_ERROR_STOP=1", "--no-psqlrc", "-h", folder, "-p", str(port), "-U", "postgres"]
        with script.open() as lines:
            subprocess.run([*psql, "--dbname", "postgres"], stdin=lines, check=True, **around)
        yield bin, port
    finally:
        process.terminate()
        process.wait(SECONDS)


def _ready(data: Path) -> bool:
    try:
        return data.joinpath("postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False


def test_the_database_is_its_owners_and_nobody_is_superuser_by_the_network(postgres: tuple[Path, int]) -> None:
    bin, port = postgres
    check = [str(word) for word in services()["db"]["healthcheck"]["test"][1:]]
    asked = subprocess.run([bin / check[0], *check[1:], "--port", str(port)], env=clean_environment(), check=False)

    with psycopg.connect(f"postgres://bearing:{PASSWORD}@127.0.0.1:{port}/bearing") as database:
        may = database.execute("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user").fetchone()
        locale = database.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'bearing'"
        ).fetchone()
        # What the migrations ask for.
        database.execute("CREATE EXTENSION pg_trgm")
        database.execute("CREATE TABLE public.made (id int)")

    assert asked.returncode == 0
    assert may == (False, False)
    assert locale == ("b", "C.UTF-8", "UTF8")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgres://postgres:{PASSWORD}@127.0.0.1:{port}/postgres")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"postgres://bearing:guess@127.0.0.1:{port}/bearing")


def test_valkey_starts_by_its_command_and_wants_the_password(folder: Path) -> None:
    program = programs(engines.valkey_program(), folder)
    port = free_port()
    shell, option, text = services()["valkey"]["command"]
    text = filled(text, {}).replace("dir /data", f"dir {folder}").replace("port 6379", f"port {port}\nbind 127.0.0.1")
    told = {
        name: filled(value, {"VALKEY_PASSWORD": PASSWORD})
        for name, value in services()["valkey"]["environment"].items()
    }
    environment = {**clean_environment(), **told, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    server = subprocess.Popen([shell, option, text], env=environment, stdout=subprocess.DEVNULL, **run_as(folder))
    try:
        with_password = redis.Redis(port=port, password=PASSWORD)
        assert wait_until(lambda: _answers(with_password), seconds=SECONDS)
        line = Path(f"/proc/{server.pid}/cmdline").read_bytes().replace(b"\0", b" ")

        # In the place of the shell: it is the server that a stop reaches.
        assert b"valkey-server" in line.split()[0]
        assert PASSWORD.encode() not in line
        assert with_password.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert with_password.config_get("appendonly") == {"appendonly": "yes"}
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()
    finally:
        server.terminate()
        assert server.wait(SECONDS) == 0


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
