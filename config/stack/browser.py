"""Finding a Chromium for the tests, or getting one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.stack.places import Refused, environment_folder

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHTS = (
    ".cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "Library/Caches/ms-playwright/chromium-*/*/*.app/Contents/MacOS/*",
)
DOWNLOAD_SECONDS = 60


def chromium() -> str:
    """The path of a Chromium that starts; gets one where there is none. Raises Refused in words."""
    if named := os.environ.get("BEARING_CHROMIUM"):
        if not _starts(named):
            raise Refused(f"BEARING_CHROMIUM={named} does not start.")
        return named
    found = _found()
    if found is None:
        _get()
        found = _found()
    if found is None:
        raise Refused(
            "The tests need a Chromium and none could be had. Install one (Debian: apt install chromium), "
            "or name yours with BEARING_CHROMIUM."
        )
    return found


def _found() -> str | None:
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield from APPLICATIONS
    for pattern in PLAYWRIGHTS:
        yield from map(str, sorted(Path.home().glob(pattern), reverse=True))
    if own := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        yield from map(str, Path(own).glob("chromium-*/chrome-linux*/chrome"))


def _starts(path: str) -> bool:
    if not os.access(path, os.X_OK):
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _get() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the tests with apt-get …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *arguments], env=quiet, stdout=subprocess.DEVNULL, check=False)
    if _found() is None:
        print("Downloading Playwright's Chromium for the tests …", flush=True)
        command = [str(environment_folder() / "bin" / "python"), "-m", "playwright", "install", "chromium"]
        try:
            subprocess.run(command, stdout=subprocess.DEVNULL, timeout=DOWNLOAD_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            print(f"The download took more than {DOWNLOAD_SECONDS} s and was given up.", flush=True)
