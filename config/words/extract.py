"""Every message that Python and templates put through gettext, and where."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

CHECKOUT = Path(__file__).resolve().parents[2]
# How many of a function's first arguments are texts, by what its name ends in.
TEXTS = {"npgettext": 3, "pgettext": 2, "ngettext": 2, "gettext": 1, "_": 1}
CALL = re.compile(r"""\b(?P<name>n?p?gettext|_)\((?P<texts>(?:\s*u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*,?)+)""")


@dataclass(frozen=True, order=True)
class Message:
    """What gettext looks up. `context` and `plural` are empty where there are none."""

    id: str
    plural: str = ""
    context: str = ""


def messages(root: Path = CHECKOUT) -> dict[Message, list[str]]:
    """Every message of the interface with the files that say it, in the order of the files."""
    found: dict[Message, list[str]] = {}
    for path in [*_sources(root), *_templates(root)]:
        said = in_python(path.read_text()) if path.suffix == ".py" else in_template(path.read_text())
        for message in said:
            places = found.setdefault(message, [])
            if (place := str(path.relative_to(root))) not in places:
                places.append(place)
    return found


def _sources(root: Path) -> list[Path]:
    files = [path for app in ("config", "projects", "meetings") for path in sorted((root / app).rglob("*.py"))]
    return [path for path in files if "migrations" not in path.parts]


def _templates(root: Path) -> list[Path]:
    return [path for path in sorted((root / "templates").rglob("*")) if path.suffix in {".html", ".txt"}]


def in_python(source: str) -> Iterator[Message]:
    """The messages of a module; a text that is put together when it runs cannot be one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from _message(name.removesuffix("_lazy").removesuffix("_noop"), texts)


def in_template(source: str) -> Iterator[Message]:
    """The messages of a template, which Django writes as calls for gettext's own tool to find."""
    for call in CALL.finditer(templatize(source)):
        yield from _message(call["name"], list(ast.literal_eval(f"({call['texts'].strip().rstrip(',')},)")))


def _message(name: str, texts: list[str]) -> Iterator[Message]:
    if len(texts) < TEXTS.get(name, len(texts) + 1):
        return
    context = texts.pop(0) if name in {"pgettext", "npgettext"} else ""
    plural = texts[1] if name in {"ngettext", "npgettext"} else ""
    yield Message(texts[0], plural, context)
