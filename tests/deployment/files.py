"""The files of a deployment as their programs read them: as much of each syntax as ours use."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from config.stack.places import CHECKOUT

VARIABLE = re.compile(r"\$(\$)|\$\{(\w+)(?::\?[^}]*)?\}")


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
    return read


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def example() -> dict[str, str]:
    """What `.env.example` sets, as it stands; what it leaves out is not in it."""
    lines = (CHECKOUT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def left_out() -> dict[str, str]:
    """What `.env.example` shows and does not set."""
    return dict(re.findall(r"^#([A-Z_]+)=(.*)$", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Variables in the place of their names. Raises KeyError or AssertionError where Compose would refuse."""

    def value(found: re.Match[str]) -> str:
        if found[1]:
            return "$"
        assert values[found[2]], f"{found[2]} is empty"
        return values[found[2]]

    return VARIABLE.sub(value, text)


def environment_of(service: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    """What a program in the container sees of the operator's settings: `environment` wins over `env_file`."""
    from_file = values if service.get("env_file") == ".env" else {}
    own = {name: filled(value, values) for name, value in service.get("environment", {}).items()}
    return {**from_file, **own}


def dockerfile() -> list[tuple[str, str]]:
    """(INSTRUCTION, the rest) of each, continued lines joined."""
    text = (CHECKOUT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def instructions(name: str) -> list[str]:
    return [rest for instruction, rest in dockerfile() if instruction == name]


def command_in(rest: str) -> list[str]:
    """The list that a CMD or a HEALTHCHECK ends with."""
    listed: list[str] = json.loads(rest[rest.index("[") :])
    return listed


def copy_what_is_sent(target: Path) -> None:
    """Copy to `target` what `.dockerignore` lets into the image."""
    for name in let_in():
        source, copied = CHECKOUT / name, target / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copied, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copied)


def let_in() -> list[str]:
    """The names that `.dockerignore` lets in, after it has shut everything out."""
    lines = [line for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def words(things: Iterable[Any]) -> list[str]:
    return [str(thing) for thing in things]
