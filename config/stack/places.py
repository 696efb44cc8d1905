"""Where Bearing keeps things on this machine, and how the launcher refuses in words."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


class Refused(Exception):  # noqa: N818
    """What was asked cannot be done; the message is written for the person who asked."""


def data_folder() -> Path:
    """The folder of everything that must outlive a run: `BEARING_DATA`, else `.bearing` in the checkout."""
    return Path(os.environ.get("BEARING_DATA") or CHECKOUT / ".bearing").expanduser().absolute()


def environment_folder() -> Path:
    """The folder of the Python environment: `BEARING_VENV`, else `.venv` in the checkout."""
    return Path(os.environ.get("BEARING_VENV") or CHECKOUT / ".venv").expanduser().absolute()


def requirement_files() -> Path:
    return CHECKOUT / "requirements"


def make_folder(folder: Path) -> Path:
    """Make `folder` for its owner alone, unless it is there already; raises Refused where that is impossible.

    Root's folders may be passed through, because the servers run as somebody else; what is secret
    in them is closed by its own mode. A folder that exists is somebody's and keeps its mode.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    except OSError as error:
        raise Refused(f"{folder} cannot be used: {error.strerror}. Name another folder with BEARING_DATA.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refused(f"{folder} belongs to somebody else. Name another folder with BEARING_DATA.")
    return folder


def kept_secret(path: Path) -> str:
    """The secret in `path`, made on first use and readable by its owner alone."""
    if not path.exists():
        _place_once(path, secrets.token_hex(32))
    return path.read_text().strip()


def write_private(path: Path, text: str) -> None:
    """Replace `path` whole, readable by its owner alone: a reader sees the old text or the new."""
    os.replace(_private_copy(path, text), path)


def _place_once(path: Path, text: str) -> None:
    made = _private_copy(path, text)
    try:
        # A link refuses where a rename would overwrite: of two first commands one secret wins.
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _private_copy(path: Path, text: str) -> Path:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    return Path(name)


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
