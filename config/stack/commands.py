"""The launcher's subcommands and their words."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable

from config.stack import browser, environment, lock, testing
from config.stack.places import CHECKOUT, Refused, data_folder, environment_folder
from config.stack.run import run
from config.stack.surroundings import surroundings

USAGE = """python3 -m config.stack COMMAND

  run                        start everything on this machine until Ctrl-C (make run)
  test [ARGUMENT …]          run pytest on engines of its own (make test)
  exec [--dev] -- COMMAND …  run a command with the environment and the engines,
                             --dev with the developers' tools and a Chromium too
  environment [--dev]        make the Python environment only
  lock [--upgrade]           write the requirement files anew (make lock)
  first-use                  print the link that opens the first-use page in production
"""


def main(arguments: list[str]) -> int:
    """Carry out one command; returns the exit code, and says in words what cannot be done."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    command = COMMANDS.get(name)
    if command is None:
        print(USAGE, file=sys.stdout if name in {"help", "-h", "--help"} else sys.stderr)
        return 0 if name in {"help", "-h", "--help"} else 2
    try:
        return command(rest)
    except Refused as error:
        sys.stdout.flush()
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _run(arguments: list[str]) -> int:
    _expect_none(arguments)
    return run()


def _environment(arguments: list[str]) -> int:
    dev = arguments[:1] == ["--dev"]
    _expect_none(arguments[1:] if dev else arguments)
    print(environment.make(dev=dev).parent.parent)
    return 0


def _exec(arguments: list[str]) -> int:
    options, command = _split(arguments)
    if not command or set(options) - {"--dev"}:
        raise Refused(USAGE)
    environment.make(dev="--dev" in options)
    if "--dev" in options:
        os.environ["BEARING_CHROMIUM"] = browser.chromium()
    with surroundings(data_folder()) as around:
        return around.run(command)


def _first_use(arguments: list[str]) -> int:
    _expect_none(arguments)
    print_link = ["-m", "config.stack.first_use"]
    if importlib.util.find_spec("django") and os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        # In production the environment is the image's, and both servers are elsewhere.
        return subprocess.run([sys.executable, *print_link], cwd=CHECKOUT, check=False).returncode
    environment.make()
    with surroundings(data_folder()) as around:
        os.chdir(CHECKOUT)
        return around.run([str(environment_folder() / "bin" / "python"), *print_link])


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    if "--" in arguments:
        at = arguments.index("--")
        return arguments[:at], arguments[at + 1 :]
    return [], arguments


def _expect_none(arguments: list[str]) -> None:
    if arguments:
        raise Refused(f"{' '.join(arguments)}: not understood.\n\n{USAGE}")


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": _run,
    "test": testing.run_tests,
    "exec": _exec,
    "environment": _environment,
    "lock": lock.lock,
    "first-use": _first_use,
}
