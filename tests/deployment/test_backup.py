"""A backup of the embedded engines, restored on others: every row is there and every rule still holds."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import sql

from config.stack.places import CHECKOUT
from config.stack.surroundings import Surroundings, surroundings
from tests.stack.processes import own_environment

GUIDE = CHECKOUT / "docs" / "operators.md"
SECONDS = 240
# What must be refused, and a word of who refuses it: triggers, named constraints, keys to other tables.
REFUSED = {
    "UPDATE projects_event SET verb = 'other'": "Cannot update or delete rows",
    "DELETE FROM projects_event": "Cannot update or delete rows",
    "DELETE FROM meetings_decision": "Cannot delete rows",
    "UPDATE meetings_sealedanswer SET because = 'Changed.'": "unchanged_after_reveal",
    "DELETE FROM meetings_sealedanswer": "unchanged_after_reveal",
    "UPDATE meetings_agendaitem SET clock_started_at = now()": "item_clock_runs_on_the_floor_only",
    "INSERT INTO meetings_option SELECT * FROM meetings_option LIMIT 1": "meetings_option_pkey",
    "UPDATE meetings_option SET item_id = gen_random_uuid()": "foreign key constraint",
}
RULES = """
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
  WHERE NOT tgisinternal
UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'extension', '', extname, extversion FROM pg_extension
ORDER BY 1, 2, 3, 4
"""
# PostgreSQL reads back its own words with the casts in other places.
CASTS = re.compile(r"::(?:character varying|text)(?:\[\])?|[()]")
CONTENT = "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} AS t"


class Found(NamedTuple):
    """All of a database: rows by table (how many, a fingerprint), the last numbers given out, the rules."""

    rows: dict[str, tuple[int, str]]
    numbers: list[Any]
    rules: list[Any]


@pytest.fixture(autouse=True)
def _nobody_elses_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = own_environment()
    for name in set(os.environ) - set(kept):
        monkeypatch.delenv(name)
    monkeypatch.setenv("BEARING_VENV", kept["BEARING_VENV"])


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the machine can reach, so that root's servers run in it."""
    made = Path(tempfile.mkdtemp(prefix="bearing-backup-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def shell(around: Surroundings, command: str, folder: Path = CHECKOUT) -> str:
    """What `python -m config.stack exec -- sh -c '…'` would say there; it may not fail."""
    done = subprocess.run(
        ["sh", "-ec", command],
        cwd=folder,
        env=around.environment(),
        pass_fds=around.keep_open(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def documented(program: str) -> str:
    """The one command of the operators' guide that calls this program on the embedded engines."""
    commands = re.findall(r"python -m config\.stack exec -- sh -c '(.+)'$", GUIDE.read_text(), re.MULTILINE)
    (found,) = [command for command in commands if program in command]
    return found


def look(address: str) -> Found:
    with psycopg.connect(address) as database:
        names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        rows = {name: database.execute(sql.SQL(CONTENT).format(sql.Identifier(name))).fetchone() for (name,) in names}
        numbers = database.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1").fetchall()
        rules = [(*names, CASTS.sub("", rule)) for *names, rule in database.execute(RULES).fetchall()]
        return Found(rows, numbers, rules)


def refusal(address: str, statement: str) -> str:
    """The database's words, or none when it did what it was told."""
    try:
        with psycopg.connect(address) as database:
            database.execute(statement)
            database.execute("SET CONSTRAINTS ALL IMMEDIATE")
            database.rollback()
    except psycopg.Error as error:
        return str(error)
    else:
        return ""


def test_what_was_backed_up_is_there_again_with_all_its_rules(folder: Path) -> None:
    with surroundings(folder / "here", careless=True) as here:
        shell(here, "python manage.py migrate --no-input --verbosity 0 && python manage.py demo")
        before = look(here.environment()["DATABASE_URL"])
        shell(here, documented("pg_dump"), folder)
    dump = folder / "bearing.dump"
    kept_mode = stat.S_IMODE(dump.stat().st_mode)

    with surroundings(folder / "elsewhere", careless=True) as elsewhere:
        shell(elsewhere, documented("pg_restore"), folder)
        address = elsewhere.environment()["DATABASE_URL"]
        after = look(address)
        said = {statement: refusal(address, statement) for statement in REFUSED}
        health = shell(elsewhere, "python manage.py migrate --check && python manage.py health database migrations")

    assert after == before
    assert before.rows["meetings_sealedanswer"][0] > 100
    assert {rule[0] for rule in before.rules} == {"constraint", "trigger", "index", "extension"}
    assert {what: words for what, words in said.items() if not re.search(REFUSED[what], words)} == {}
    assert health == "database: ok\nmigrations: ok\n"
    # Sealed positions are in it.
    assert kept_mode == 0o600


def test_a_backup_is_not_poured_over_what_is_there(folder: Path) -> None:
    """What would be half of one and half of the other is refused whole."""
    with surroundings(folder / "here", careless=True) as here:
        shell(here, "python manage.py migrate --no-input --verbosity 0")
        address = here.environment()["DATABASE_URL"]
        shell(here, documented("pg_dump"), folder)
        shell(here, "python manage.py demo")
        before = look(address)

        with pytest.raises(AssertionError, match="already exists"):
            shell(here, documented("pg_restore"), folder)

        assert look(address) == before


def test_both_ways_of_running_restore_alike() -> None:
    """The compose file's database is asked with the same options, as its own administrator."""
    guide = GUIDE.read_text()
    (composed,) = re.findall(r"^ {4}docker compose exec -T db pg_restore (.+) < bearing\.dump$", guide, re.MULTILINE)
    embedded = documented("pg_restore").split()

    assert {option for option in embedded if option.startswith("--")} <= set(composed.split())
    assert "--role=bearing" in composed
    assert "docker compose exec -T db pg_dump -U postgres -Fc bearing > bearing.dump" in guide
