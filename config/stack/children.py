"""Starting processes that end with whoever started them."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """The user that servers run as when the launcher is root, which PostgreSQL refuses to be."""

    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]

    @classmethod
    def named(cls, name: str) -> "Account":
        """Raises KeyError where the machine has no such user."""
        entry = pwd.getpwnam(name)
        return cls(name, entry.pw_uid, entry.pw_gid, tuple(os.getgrouplist(name, entry.pw_gid)))


def dies_with_parent(by: signal.Signals) -> Callable[[], None] | None:
    """What a child calls before it runs its program, so that the kernel sends it `by` when its parent is gone.

    None where the kernel cannot (macOS); there the next start finds what was left by its lock.
    """
    if not sys.platform.startswith("linux") or os.environ.get("BEARING_NO_PDEATHSIG"):
        return None
    # Found before the fork: between it and the exec nothing may be loaded.
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(by), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), by)

    return ask_the_kernel


def start(
    command: list[str],
    *,
    ends_by: signal.Signals,
    environment: Mapping[str, str],
    log: Path,
    keep_open: int,
    account: Account | None = None,
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, which ends by `ends_by` when this process is gone."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=dict(environment),
            start_new_session=True,
            pass_fds=(keep_open,),
            preexec_fn=dies_with_parent(ends_by),  # noqa: PLW1509
            **as_account(account),
        )


class AsAccount(TypedDict, total=False):
    """Arguments of `subprocess`."""

    user: int
    group: int
    extra_groups: list[int]
    umask: int


def as_account(account: Account | None) -> AsAccount:
    """The arguments of `subprocess` that make a child `account`; none for whoever asks."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": list(account.groups), "umask": 0o077}


def clean_environment() -> dict[str, str]:
    """An environment in which a server behaves the same for everybody who starts it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC", "LC_ALL": "C"}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait_until(is_true: Callable[[], bool], *, seconds: float, every: float = 0.02) -> bool:
    """Look at `is_true` until it is, for at most `seconds`; says whether it became true."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
