"""The rules of the house that no linter knows, each in a few lines. A failure lists the places."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

ROOT = Path(settings.BASE_DIR)
TOP = {
    "manage.py", "pyproject.toml", "config", "meetings", "projects", "templates", "static", "tests", "locale",
    "docker-compose.yml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile", "Dockerfile", ".ci", ".dockerignore",
    ".git", ".gitignore", "docs", "requirements",
}  # fmt: skip
CODE = [path for app in ("config", "meetings", "projects") for path in sorted((ROOT / app).rglob("*.py"))]
CODE = [path for path in CODE if "migrations" not in path.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Exported beside the verbs: what a view asks first.
ASKED = re.compile(r"require_|may_|what_is_|(contact|moves)_of|escalation_words")
# What beat asks for: verbs one after the other, each a transaction of its own.
ROUNDS = {"owe_nudges"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, node: ast.stmt | ast.expr, what: str = "") -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno} {what}".strip()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, FUNCTIONS))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """(method or function, the call) of everything called in a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""), node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` on; what decorates it is no work."""
    return (function.end_lineno or 0) - function.lineno + 1


def in_room(name: str) -> list[Path]:
    """The modules of `meetings/views.py`, `projects/views/…` and so on."""
    return [path for path in CODE if path.relative_to(ROOT).parts[1].removesuffix(".py") == name]


def keywords(call: ast.Call) -> set[str | None]:
    return {keyword.arg for keyword in call.keywords}


def too_long(paths: list[Path], limit: int, *, decorated: str = "") -> list[str]:
    return [
        place(path, function, f"{function.name}: {length(function)} lines")
        for path in paths
        for function in functions(path)
        if length(function) > limit and decorated in " ".join(map(ast.unparse, function.decorator_list))
    ]


def test_a_function_does_one_thing():
    assert too_long(CODE, 30) == []


def test_a_test_may_tell_a_story():
    assert too_long(TESTS, 60) == []


def test_a_view_is_thin():
    assert too_long(in_room("views"), 12, decorated="require_") == []


def test_a_task_is_thinner():
    assert too_long(CODE, 8, decorated="shared_task") == []


def test_a_module_tells_one_story():
    lines = {path: len(path.read_text().splitlines()) for path in [*CODE, *TESTS]}

    assert [f"{path.relative_to(ROOT)}: {count} lines" for path, count in lines.items() if count > 400] == []


def test_a_module_says_what_it_is_for():
    written = [path for path in [*CODE, *TESTS] if path.read_text().strip()]

    assert [str(path.relative_to(ROOT)) for path in written if not ast.get_docstring(tree(path))] == []


def test_a_verb_says_what_it_saves():
    """A whole row saved would undo what somebody else changed in it; a new row says so."""
    loose = [
        place(path, call, ast.unparse(call))
        for path in CODE
        for name, call in calls(path)
        if name == "save" and not keywords(call) & {"update_fields", "force_insert"}
    ]

    assert loose == []


@pytest.mark.parametrize("app", ["meetings", "projects"])
def test_a_verb_is_one_transaction_of_its_own(app):
    """What it is composed of has none: it runs in the verb's."""
    exported = {name for name in import_module(f"{app}.actions").__all__ if name.islower()}
    verbs = {name for name in exported - ROUNDS if not ASKED.match(name)}
    durable = {
        function.name
        for path in in_room("actions")
        if path.is_relative_to(ROOT / app)
        for function in functions(path)
        if any(ast.unparse(one) == "transaction.atomic(durable=True)" for one in function.decorator_list)
    }

    assert durable == verbs


def test_a_transaction_is_opened_by_a_verb_alone():
    """And by the hub, to look at everything of one moment."""
    opened = [
        place(path, call)
        for path in set(CODE) - {*in_room("actions"), ROOT / "meetings" / "hub" / "looks.py"}
        for name, call in calls(path)
        if name == "atomic"
    ]

    assert opened == []


def test_only_verbs_write():
    writes = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
    readers = [path for room in ("views", "forms", "regions", "shown", "readiness", "access") for path in in_room(room)]

    assert [place(path, call, name) for path in readers for name, call in calls(path) if name in writes] == []


def test_views_and_templates_do_not_filter():
    asked = {"filter", "exclude", "order_by", "annotate", "aggregate"}
    views = [place(path, call, name) for path in in_room("views") for name, call in calls(path) if name in asked]
    templates = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.*"))
        if re.search(r"{[{%][^}]*\.(?:objects\.|filter\b|exclude\b|order_by\b)", path.read_text())
    ]

    assert views + templates == []


def test_nothing_happens_behind_anybodys_back():
    """No signals and no `save()` of our own: what a verb does stands in the verb."""
    signals = [
        place(path, node)
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(("signals", "django.dispatch"))
    ]
    overrides = [place(path, one, one.name) for path in CODE for one in functions(path) if one.name == "save"]

    assert signals + overrides == []


def test_words_are_typed_into_fields_that_clean_them():
    plain = {"CharField", "EmailField"}

    assert [place(path, call, name) for path in in_room("forms") for name, call in calls(path) if name in plain] == []


def test_what_is_sealed_is_named_where_it_is_kept_and_nowhere_else():
    keepers = {ROOT / "meetings" / "sealed.py", ROOT / "meetings" / "models" / "position.py"}

    assert {path for path in CODE if re.search(r"\bSealedAnswer\b", path.read_text())} == keepers


def test_nothing_is_left_to_do_without_an_issue():
    words = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?!.*issue \d+)")
    texts = [path for folder in ("templates", "static/css", "static/js") for path in (ROOT / folder).rglob("*.*")]
    read = [path for path in [*CODE, *TESTS, *texts] if path.suffix in {".py", ".html", ".txt", ".css", ".js"}]

    assert [str(path) for path in read if "vendor" not in path.parts and words.search(path.read_text())] == []


@pytest.mark.parametrize("name", settings.MIDDLEWARE)
def test_middleware_does_not_cost_a_thread_for_each_request(name):
    middleware = import_string(name)

    assert getattr(middleware, "async_capable", False)


def test_the_top_level_is_fixed():
    """Hidden folders are what tools leave behind; git ignores them."""
    made = {"screenshots", "staticfiles", "build"}
    found = {
        path.name for path in ROOT.iterdir() if not path.name.startswith(".") and not path.name.endswith(".egg-info")
    }

    assert found - made - TOP == set()
