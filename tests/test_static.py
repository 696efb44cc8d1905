"""The files a browser loads: joined, whole, and only ours or pinned."""

import hashlib
import re
from pathlib import Path

import pytest

from config import assets

STATIC = assets.STATIC
STYLES = sorted((STATIC / "css").rglob("*.css"))
MODULES = sorted((STATIC / "js").glob("*.js"))
VENDOR = STATIC / "js" / "vendor"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(STATIC))


def test_joined_files_are_fresh(capsys):
    stale = assets.main(["--check"])

    assert stale == 0, capsys.readouterr().err


def test_a_stale_file_is_named_in_words(tmp_path, monkeypatch, capsys):
    for file in ("css/app.css", *assets.VENDORED):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    monkeypatch.setattr(assets, "STATIC", tmp_path)

    stale = assets.main(["--check"])

    assert stale == 1
    assert "static/bearing.css is stale: run `python -m config.assets`" in capsys.readouterr().err


def test_addresses_of_an_import_are_right_from_the_joined_file(tmp_path, monkeypatch):
    (tmp_path / "css" / "components").mkdir(parents=True)
    (tmp_path / "css" / "app.css").write_text('@layer one;\n@import url("components/a.css") layer(one);\n')
    (tmp_path / "css" / "components" / "a.css").write_text('a { src: url("../../fonts/a.woff2"); }\n')
    monkeypatch.setattr(assets, "STATIC", tmp_path)

    joined = assets.join_css()

    assert '@layer one {\na { src: url("fonts/a.woff2"); }\n}' in joined
    assert "@import" not in joined


@pytest.mark.parametrize("path", [*STYLES, STATIC / "bearing.css"], ids=name)
def test_every_address_in_a_stylesheet_is_a_file(path):
    missing = [url for url in re.findall(r'url\("([^"]+)"\)', path.read_text()) if not (path.parent / url).exists()]

    assert missing == []


SIDES = re.compile(r"(?:^|[\s;{(-])(?:left|right)\s*[:);]|text-align:\s*(?:left|right)|float:\s*(?:left|right)")
LENGTH = r"((?:[a-z-]+\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))|[\w.%-]+)"
FOUR = re.compile(rf"(?:inset|margin|padding): *{LENGTH} {LENGTH} {LENGTH} {LENGTH};")


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_nothing_is_placed_left_or_right(path):
    """Start and end are on the other side when words run right to left."""
    style = COMMENT.sub("", path.read_text())
    uneven = [four[0] for four in FOUR.finditer(style) if four[2] != four[4]]

    assert [side[0] for side in SIDES.finditer(style)] + uneven == []


def test_every_stylesheet_is_joined_in_a_layer():
    imported = {match["path"] for match in assets.IMPORT.finditer((STATIC / "css/app.css").read_text())}

    assert imported == {str(path.relative_to(STATIC / "css")) for path in STYLES} - {"app.css"}


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_stylesheet_needs_no_force(path):
    rules = COMMENT.sub("", path.read_text())
    selectors = re.findall(r"(?:^|[{};])([^{};]*)\{", rules)

    assert "!important" not in rules
    assert [selector for selector in selectors if "#" in selector] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_small_and_safe_under_the_policy(path):
    text = path.read_text()

    assert len(text.splitlines()) <= 60
    assert text.startswith("// "), "say first what it is for"
    assert '"use strict";' in text
    assert re.findall(r"\beval\(|new Function|innerHTML|document\.write|\.style\b|https?://", text) == []


def test_vendored_files_are_as_published():
    listed = re.findall(
        r"^(\S+\.js)\n(?:  .*\n)*?  sha256 +([0-9a-f]{64})$",
        (VENDOR / "VENDORED.txt").read_text(),
        re.MULTILINE,
    )

    actual = [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in sorted(VENDOR.glob("*.js"))]

    assert sorted(listed) == actual


def test_what_is_of_others_brings_its_licence():
    fonts = {file.name.split("-latin")[0].removesuffix("-italic") for file in (STATIC / "fonts").glob("*.woff2")}

    assert all((STATIC / "fonts" / f"LICENSE-{font}.txt").exists() for font in fonts)
    licences = re.findall(r"^  licence .* (LICENSE-\S+)$", (VENDOR / "VENDORED.txt").read_text(), re.MULTILINE)
    assert len(licences) == len(list(VENDOR.glob("*.js")))
    assert all((VENDOR / licence).exists() for licence in licences)
