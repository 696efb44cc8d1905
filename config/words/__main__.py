"""`python -m config.words [--check]`."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .catalogue import brought_up, compiled, faults, read, written
from .extract import CHECKOUT, messages

LOCALE = CHECKOUT / "locale"


def main(arguments: Sequence[str]) -> int:
    """Bring every catalogue up to the code, or with --check name what is not. 1 when something is missing."""
    said = []
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        if "--check" not in arguments:
            update(path)
        said += [f"{path.relative_to(CHECKOUT)}: {fault}" for fault in check(path)]
    sys.stderr.write("".join(f"{line}\n" for line in said))
    return 1 if said else 0


def update(path: Path) -> None:
    """Write the .po with the messages of the code, and the .mo from it."""
    places = messages()
    catalogue = brought_up(read(path), places)
    path.write_text(written(catalogue, places), encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled(catalogue))


def check(path: Path) -> list[str]:
    """What is wrong with a catalogue, in words."""
    catalogue = read(path)
    machine = path.with_suffix(".mo")
    is_fresh = machine.exists() and machine.read_bytes() == compiled(catalogue)
    stale = [] if is_fresh else ["not compiled: run `python -m config.words` and commit both"]
    return faults(catalogue, messages()) + stale


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(sys.argv[1:]))
