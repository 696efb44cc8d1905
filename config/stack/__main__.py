"""The launcher's command line: `python3 -m config.stack COMMAND`.

Keeps to what every Python 3 can read, so that an old one is replaced by a newer one of the
machine, or refused in words.
"""

import os
import shutil
import sys


def _use_a_fitting_python():
    # type: () -> None
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found:
            os.execv(found, [found, "-m", "config.stack"] + sys.argv[1:])  # noqa: RUF005
    if sys.version_info[:2] < (3, 11):  # noqa: UP036
        sys.exit(
            "Bearing needs Python 3.11 or newer; this is %d.%d. Name another: make PYTHON=python3.11 run"  # noqa: UP031
            % sys.version_info[:2]
        )


if sys.platform == "win32":
    sys.exit("Bearing does not run on Windows by itself: use WSL, or docker compose up.")
_use_a_fitting_python()

from config.stack.commands import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
