"""Real servers and real programs in folders of their own; nothing here knows Django."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from config.stack.places import CHECKOUT
from tests.stack.processes import Toy, own_environment

TOY = Path(__file__).parent / "toy"


@pytest.fixture
def folder():
    """A folder that every user of the machine can reach, so that root's servers run in it."""
    made = Path(tempfile.mkdtemp(prefix="bearing-test-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def data(folder):
    return folder / "data"


@pytest.fixture
def checkout(folder):
    """A checkout with the launcher as it is and the toy in the place of Bearing."""
    made = folder / "checkout"
    shutil.copytree(CHECKOUT / "config" / "stack", made / "config" / "stack")
    shutil.copytree(CHECKOUT / "requirements", made / "requirements")
    (made / "config" / "__init__.py").touch()
    for name in ("asgi.py", "celery.py"):
        shutil.copy(TOY / name, made / "config" / name)
    shutil.copy(TOY / "manage.py", made / "manage.py")
    return made


@pytest.fixture
def toy(checkout, data):
    """The toy, ready to be run; whatever is left of it is killed at the end."""
    made = Toy(checkout, data)
    yield made
    made.kill_everything()


@pytest.fixture(autouse=True)
def _nobody_elses_servers(monkeypatch):
    kept = own_environment()
    for name in set(os.environ) - set(kept):
        monkeypatch.delenv(name)
    monkeypatch.setenv("BEARING_VENV", kept["BEARING_VENV"])
