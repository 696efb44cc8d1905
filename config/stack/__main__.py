"""The launcher's command line: `python3 -m config.stack COMMAND`.

Keeps to what every Python 3 can read, so that an old one is refused in words.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Bearing needs Python 3.11 or newer; this is %d.%d. Name another: make PYTHON=python3.11 run"
        % sys.version_info[:2]
    )
if sys.platform == "win32":
    sys.exit("Bearing does not run on Windows by itself: use WSL, or docker compose up.")

from config.stack.commands import main

sys.exit(main(sys.argv[1:]))
