"""The embedded servers: started once for everybody, stopped by the last, found again after a crash."""

import json
import os
import signal
import stat
import time
from pathlib import Path

import psycopg
import pytest
import redis

from config.stack import engines, locks
from config.stack.children import is_alive, wait_until
from config.stack.places import Refused
from tests.stack.processes import kill, nothing_left, python, server_pid, users_of, using

ALLOWED_EXTENSIONS = ["pg_trgm", "unaccent", "citext", "btree_gist", "btree_gin", "hstore"]


def connect(used):
    return psycopg.connect(used.addresses["postgres"], autocommit=True)


def write(used):
    with connect(used) as database:
        database.execute("CREATE TABLE note AS SELECT 'kept' AS words")
    redis.Redis.from_url(used.addresses["valkey"]).set("note", "kept")


def read(used):
    with connect(used) as database:
        rows = database.execute("SELECT words FROM note").fetchall()
    return rows, redis.Redis.from_url(used.addresses["valkey"]).get("note")


KEPT = ([("kept",)], b"kept")


def answers_again(used):
    def tried():
        try:
            return read(used) == KEPT
        except (psycopg.OperationalError, redis.ConnectionError):
            return False

    return wait_until(tried, seconds=20)


def test_owner_is_no_superuser_and_may_do_what_production_allows(data):
    with engines.use(data, careless=True) as used, connect(used) as database:
        may = database.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
        locale = database.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'bearing'"
        ).fetchone()
        for extension in ALLOWED_EXTENSIONS:
            database.execute(f"CREATE EXTENSION {extension}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.execute("CREATE EXTENSION pg_stat_statements")

    assert may == (False, True)
    assert locale == ("b", "C.UTF-8", "UTF8")
    assert nothing_left(data)


def test_servers_want_the_password(data):
    with engines.use(data, careless=True) as used:
        without = used.addresses["postgres"].split("@")[1]
        with pytest.raises(psycopg.OperationalError, match="no password"):
            psycopg.connect(f"postgresql://bearing@{without}")
        with pytest.raises(psycopg.OperationalError, match="no pg_hba"):
            psycopg.connect(f"postgresql://postgres:guess@{without}")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url("redis://" + used.addresses["valkey"].split("@")[1]).ping()


def test_what_was_written_is_there_next_time(data):
    with engines.use(data) as used:
        write(used)
        first = used.addresses

    with engines.use(data) as used:
        assert read(used) == KEPT
        assert used.addresses == first


def test_twelve_commands_at_once_share_one_pair_of_servers(data):
    one = using(data, "print(sorted(used.addresses.values()), flush=True)\ntime.sleep(1)")

    commands = [python(one) for _ in range(12)]
    said = {command.communicate(timeout=90)[0] for command in commands}

    assert {command.returncode for command in commands} == {0}, said
    assert len(said) == 1
    assert nothing_left(data)


def test_short_users_come_and_go_through_many_starts_and_stops(data):
    asks = "import psycopg\nprint(psycopg.connect(used.addresses['postgres']).execute('SELECT 1').fetchone())"
    commands = []
    for turn in range(20):
        commands.append(python(using(data, asks)))
        time.sleep(0.05 * (turn % 7))

    said = {command.communicate(timeout=90)[0] for command in commands}

    assert said == {"(1,)\n"}
    assert nothing_left(data)


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_killed_server_is_back_at_the_same_address(data, server):
    with engines.use(data, careless=True) as used:
        write(used)

        kill([server_pid(data, server)])

        assert answers_again(used)


def test_killed_keeper_is_replaced_at_the_same_addresses(data):
    with engines.use(data, careless=True) as used:
        write(used)
        kill([keeper(data)])
        assert wait_until(lambda: not locks.is_held(data / "engines" / "keeper.lock"), seconds=20)

        moved = used.ensure()

        assert not moved
        assert read(used) == KEPT
    assert nothing_left(data)


def keeper(data):
    """The number of the servers' common parent."""
    words = Path(f"/proc/{server_pid(data, 'valkey')}/stat").read_text()
    return int(words.rsplit(")", 1)[1].split()[1])


def test_everything_killed_and_nothing_committed_is_lost(data):
    user = python(using(data, "print('up', flush=True)\ntime.sleep(60)", careless=False))
    assert user.stdout.readline() == "up\n"
    with engines.use(data) as used:
        write(used)
        while left := users_of(data):
            kill(left)
    user.wait(timeout=60)

    with engines.use(data) as used:
        assert read(used) == KEPT


def test_number_of_another_living_process_in_the_pid_file(data):
    with engines.use(data) as used:
        write(used)
    pid_file = data / "engines" / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n{int(time.time())}\n5432\n\n127.0.0.1\n\nready\n")

    with engines.use(data) as used:
        assert read(used) == KEPT


def test_orphans_are_stopped_where_the_kernel_does_not_tell_children(data):
    user = python(using(data, "print('up', flush=True)\ntime.sleep(60)"), BEARING_NO_PDEATHSIG="1")
    assert user.stdout.readline() == "up\n"
    orphans = {server_pid(data, "postgres"), server_pid(data, "valkey")}
    kill([user.pid, keeper(data)])
    user.wait(timeout=60)
    time.sleep(0.5)
    assert all(is_alive(pid) for pid in orphans)

    with engines.use(data, careless=True) as used, connect(used) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
        assert not users_of(data) & orphans
    assert nothing_left(data)


def test_data_of_another_major_is_refused_in_words(data):
    with engines.use(data, careless=True):
        pass
    version = data / "engines" / "postgres" / "PG_VERSION"
    version.write_text("15\n")

    with pytest.raises(Refused, match=r"written by PostgreSQL 15; this is PostgreSQL 18.*BEARING_PG_BIN"):
        engines.use(data, careless=True).__enter__()

    assert nothing_left(data)
    assert version.read_text() == "15\n"


def test_programs_that_are_too_old_are_refused_in_words(data, folder, monkeypatch):
    old = folder / "bin"
    old.mkdir()
    (old / "postgres").write_text("#!/bin/sh\necho postgres '(PostgreSQL)' 15.4\n")
    (old / "postgres").chmod(0o755)
    monkeypatch.setenv("BEARING_PG_BIN", str(old))

    with pytest.raises(Refused, match="PostgreSQL 17 or newer is needed"):
        engines.use(data, careless=True).__enter__()


@pytest.mark.parametrize("name", ["BEARING_PG_BIN", "BEARING_VALKEY_BIN"])
def test_programs_that_are_not_there_are_refused_in_words(data, monkeypatch, name):
    monkeypatch.setenv(name, "/nowhere")

    with pytest.raises(Refused, match=f"{name}=/nowhere: there is no"):
        engines.use(data).__enter__()


def test_half_a_cluster_of_a_killed_first_start_is_no_hindrance(data):
    half = data / "engines" / "postgres.new"
    half.mkdir(parents=True)
    half.parent.chmod(0o711)
    half.parent.parent.chmod(0o711)
    (half / "PG_VERSION").write_text("18\n")

    with engines.use(data, careless=True) as used:
        write(used)
        assert read(used) == KEPT


@pytest.mark.parametrize("name", ["x" * 130, "a b \"c\" 'd' \\é"])
def test_long_and_odd_paths(folder, name):
    with engines.use(folder / name, careless=True) as used:
        write(used)
        assert read(used) == KEPT


def test_secrets_are_their_owners_alone(data):
    with engines.use(data, careless=True):
        for name in ("password", "addresses.json", "ports.json"):
            assert stat.S_IMODE((data / "engines" / name).stat().st_mode) == 0o600
        assert stat.S_IMODE((data / "engines" / "postgres").stat().st_mode) == 0o700
        password = (data / "engines" / "password").read_text()
        for pid in users_of(data):
            assert password not in Path(f"/proc/{pid}/cmdline").read_text()
        for log in (data / "engines").glob("*.log"):
            assert password not in log.read_text()


def test_one_server_may_be_elsewhere(data):
    with engines.use(data, postgres=False) as used:
        assert list(used.addresses) == ["valkey"]

        with pytest.raises(Refused, match="without postgres"):
            engines.use(data).__enter__()


def test_last_words_of_a_server_that_cannot_start_are_passed_on(data):
    with engines.use(data, careless=True):
        pass
    with (data / "engines" / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")

    with pytest.raises(Refused, match="no_such_setting"):
        engines.use(data, careless=True).__enter__()

    assert nothing_left(data)


def test_stopping_is_clean(data):
    with engines.use(data):
        pass

    assert "database system is shut down" in (data / "engines" / "postgres.log").read_text()
    assert not (data / "engines" / "addresses.json").exists()
    assert json.loads((data / "engines" / "ports.json").read_text())


def test_user_killed_by_force_leaves_nothing_running(data):
    user = python(using(data, "print('up', flush=True)\ntime.sleep(60)"))
    assert user.stdout.readline() == "up\n"

    user.send_signal(signal.SIGKILL)
    user.wait(timeout=60)

    assert nothing_left(data)
    assert "database system is shut down" in (data / "engines" / "postgres.log").read_text()
