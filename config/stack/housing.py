"""Whose servers they are and where they live: what root may not do itself, somebody else must be able to reach."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from config.stack.children import Account, as_account
from config.stack.places import Refused, short_hash

ELSEWHERE = Path("/var/lib/bearing")


def servers_account(cluster: Path) -> Account | None:
    """The user to run the servers as: None is the caller, who is not root.

    Raises Refused when `BEARING_RUN_AS` names nobody of this machine.
    """
    if os.geteuid() != 0:
        return None
    if named := os.environ.get("BEARING_RUN_AS"):
        return _existing(named)
    for name in (_owner_of(cluster), os.environ.get("SUDO_USER"), "postgres", "nobody"):
        if name and name != "root" and (account := _account(name)):
            return account
    raise Refused("The servers cannot run as root. Name a user of this machine with BEARING_RUN_AS.")


def servers_home(folder: Path, account: Account | None) -> Path:
    """Where the servers keep their files: `folder`, unless `account` cannot reach it.

    The answer is written down on first use, because files that were put elsewhere stay there.
    """
    note = folder / "home"
    if not note.exists():
        home = folder if _reaches(account, folder) else _new_home_elsewhere(folder)
        note.write_text(f"{home}\n")
    return Path(note.read_text().strip())


def _new_home_elsewhere(folder: Path) -> Path:
    # A new one each time: what an earlier installation left there has another password.
    home = Path(tempfile.mkdtemp(dir=_elsewhere(folder), prefix="data-"))
    home.chmod(0o711)
    return home


def reachable_programs(programs: Path, folder: Path, account: Account | None) -> Path:
    """`programs` (a folder or a file), or a copy of what belongs to it where `account` can run it."""
    if _reaches(account, programs):
        return programs
    key = short_hash(f"{programs} {programs.stat().st_mtime_ns}")
    copy = _elsewhere(folder) / f"{programs.name}-{key}"
    if not copy.exists():
        aside = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        aside.chmod(0o711)
        _copy(programs, aside)
        os.rename(aside, copy)
    return copy / _place_in_copy(programs)


def _copy(programs: Path, to: Path) -> None:
    if programs.is_dir():
        prefix = programs.parent
        shutil.copytree(prefix, to / prefix.parent.name / prefix.name, symlinks=True)
        # A wheel's programs look for its libraries beside the package, by a path relative to themselves.
        libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, to / libraries.name, symlinks=True)
        _open_folders(to)
    else:
        shutil.copy2(programs, to / programs.name)


def _place_in_copy(programs: Path) -> Path:
    if programs.is_dir():
        prefix = programs.parent
        return Path(prefix.parent.name, prefix.name, programs.name)
    return Path(programs.name)


def _open_folders(copy: Path) -> None:
    # The folder between was made under the keeper's own closed mask.
    for folder in copy.iterdir():
        folder.chmod(0o755)


def _existing(name: str) -> Account:
    account = _account(name)
    if account is None or account.uid == 0:
        raise Refused(f"BEARING_RUN_AS={name}: that must be a user of this machine other than root.")
    return account


def _account(name: str) -> Account | None:
    try:
        return Account.named(name)
    except KeyError:
        return None


def _owner_of(folder: Path) -> str | None:
    try:
        return folder.owner()
    except (FileNotFoundError, KeyError):
        return None


def _elsewhere(folder: Path) -> Path:
    home = ELSEWHERE / short_hash(str(folder))
    for made in (ELSEWHERE, home):
        if not made.exists():
            made.mkdir()
            # Passed through by the servers, listed by nobody.
            made.chmod(0o711)
    return home


def _reaches(account: Account | None, path: Path) -> bool:
    if account is None:
        return True
    # Asked of the kernel in that user's place: modes, lists and mounts all have their say.
    asked = subprocess.run(["/bin/sh", "-c", 'test -x "$0"', str(path)], cwd="/", check=False, **as_account(account))
    return asked.returncode == 0
