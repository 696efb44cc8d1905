"""`python -m config.quality`: every check of the house, one after the other. `make check` calls it.

Needs the developers' tools beside this Python and nothing else: no gettext, no network.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
# What a production needs to be told, and nothing else: `check --deploy` must be content with it.
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "long-and-not-guessed-by-anybody-" * 2,
    "BEARING_SITE_URL": "https://bearing.example.org",
    "EMAIL_HOST": "mail.example.org",
}
SERVERS = {"DATABASE_URL": "postgres://127.0.0.1/bearing", "REDIS_URL": "redis://127.0.0.1"}
# What belongs to one machine: where packages are fetched from, and where somebody works.
ELSEWHERE = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|unpkg\.com|jsdelivr\.net|crates\.io|proxy\.golang\.org"
    r"|(?<![\w.}-])/(?:root|work|Users|home/[a-z][\w-]*)/"
)


@dataclass(frozen=True)
class Check:
    """One tool and what its silence says."""

    name: str
    says: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def tool(name: str, *arguments: str) -> list[str]:
    return [str(TOOLS / name), *arguments]


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def checks() -> list[Check]:
    """The quick ones first."""
    templates = [str(path) for path in sorted((CHECKOUT / "templates").rglob("*.html"))]
    deploy = manage("check", "--deploy", "--fail-level", "WARNING")
    return [
        Check("style", "Nothing that ruff knows better", tool("ruff", "check", "--quiet")),
        Check("format", "Every file is formatted", tool("ruff", "format", "--check", "--quiet")),
        Check("templates", "Every template is formatted", tool("djade", "--check", *templates)),
        Check("assets", "The joined stylesheet and script are fresh", module("config.assets", "--check")),
        Check("states", "The picture of the states is drawn from the table", module("config.diagram", "--check")),
        Check("words", "Every catalogue is complete and compiled", module("config.words", "--check")),
        Check("addresses", "No file names a registry or a machine", module("config.quality", "addresses")),
        Check("directions", "Nobody imports whom they should not", tool("lint-imports")),
        Check("types", "Every type holds", tool("mypy")),
        Check("migrations", "The models are migrated", manage("makemigrations", "--check", "--dry-run")),
        Check("deployment", "A production as documented is safe", deploy, PRODUCTION),
    ]


def main(arguments: Sequence[str]) -> int:
    """Run every check, whichever fail. 1 when one did; `addresses` runs that one in this process."""
    if arguments == ["addresses"]:
        return check_addresses()
    started = time.monotonic()
    failed = [check.name for check in checks() if not passes(check)]
    seconds = f"{time.monotonic() - started:.0f} seconds"
    if failed:
        say(f"\n{len(failed)} of {len(checks())} checks failed after {seconds}: {', '.join(failed)}.")
        return 1
    else:
        say(f"\nAll {len(checks())} checks passed in {seconds}.")
        return 0


def passes(check: Check) -> bool:
    """Run one check and say its line; what the tool said follows when it failed."""
    started = time.monotonic()
    code, said = run(check)
    mark, words = ("ok  ", check.says) if code == 0 else ("FAIL", " ".join(check.command)[:100])
    say(f"{mark}  {check.name:<11} {time.monotonic() - started:5.1f} s  {words}")
    if code:
        say(said.rstrip() + "\n")
    return code == 0


def run(check: Check) -> tuple[int, str]:
    """The tool's exit code and its words; 127 when it is not there."""
    try:
        done = subprocess.run(
            check.command,
            cwd=CHECKOUT,
            env=surroundings(check),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except FileNotFoundError as missing:
        return 127, f"{missing.filename} is not here: python3 -m config.stack environment --dev"
    else:
        return done.returncode, done.stdout


def surroundings(check: Check) -> dict[str, str]:
    """This process's environment; a check with one of its own sees none of our other settings."""
    mine = dict(os.environ)
    if check.environment:
        ours = ("BEARING_", "EMAIL_", "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE")
        mine = {name: value for name, value in mine.items() if not name.startswith(ours)}
    # Types and migrations read the settings; they ask no server anything.
    return {"SECRET_KEY": PRODUCTION["SECRET_KEY"], **SERVERS, **mine, **check.environment}


def check_addresses() -> int:
    """Name every line of a committed file that belongs to one machine. 1 when there was one."""
    found = [f"{path}:{line}: {word}" for path in committed() for line, word in addresses_in(path)]
    for place in found:
        say(place)
    return 1 if found else 0


def committed() -> list[Path]:
    # Whoever checks out is often not who owns the folder: a container, an installer.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := CHECKOUT / name).is_file()]


def addresses_in(path: Path) -> list[tuple[int, str]]:
    """(line, what was found) of a text; nothing of a picture or a font."""
    content = path.read_bytes()
    if b"\0" in content:
        return []
    lines = content.decode(errors="replace").splitlines()
    return [(number, match[0]) for number, line in enumerate(lines, 1) for match in ELSEWHERE.finditer(line)]


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
