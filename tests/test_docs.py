"""What the documents show is what the program does."""

import re
import struct
import zlib

import pytest
from django.conf import settings

from config import diagram
from config.celery import app
from tests.packed import SIGNATURE, chunk, packed


def test_the_states_drawn_in_the_docs_are_those_of_the_tables() -> None:
    assert diagram.PAGE.read_text(encoding="utf-8") == diagram.page()


def test_every_setting_that_the_program_reads_is_in_the_operators_guide() -> None:
    source = (settings.BASE_DIR / "config" / "settings.py").read_text(encoding="utf-8")
    guide = (settings.BASE_DIR / "docs" / "operators.md").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:environ\.get|required|switch)\(\s*"([A-Z_]+)"', source)) - {"BEARING_LOCAL", "PORT"}

    assert {name for name in read if f"`{name}`" not in guide} == set()


def test_everything_that_beat_asks_for_is_in_the_operators_guide() -> None:
    guide = (settings.BASE_DIR / "docs" / "operators.md").read_text(encoding="utf-8")

    assert {name for name in app.conf.beat_schedule if f"| `{name}` |" not in guide} == set()


def test_links_within_a_guide_lead_to_a_heading() -> None:
    for page in (settings.BASE_DIR / "docs").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        known = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
        assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= known, page.name


def test_links_between_documents_lead_somewhere() -> None:
    pages = [settings.BASE_DIR / "README.md", *(settings.BASE_DIR / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_picture_is_shown_somewhere_is_small_and_is_said_in_words() -> None:
    docs = settings.BASE_DIR / "docs"
    text = "".join(page.read_text(encoding="utf-8") for page in [settings.BASE_DIR / "README.md", *docs.rglob("*.md")])
    shown = {name: alt for alt, name in re.findall(r"!\[([^\]]*)\]\([^)]*images/([^)]+)\)", text)}

    assert shown.keys() == {picture.name for picture in (docs / "images").iterdir()}
    assert {name for name, alt in shown.items() if len(alt.split()) < 5} == set()
    assert {picture.name for picture in (docs / "images").iterdir() if picture.stat().st_size > 160_000} == set()


def test_the_readme_leads_to_every_guide() -> None:
    readme = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")

    assert {
        page.name for page in (settings.BASE_DIR / "docs").glob("*.md") if f"(docs/{page.name})" not in readme
    } == set()


def test_the_security_table_has_every_chapter_and_names_tests_that_exist() -> None:
    page = (settings.BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.match(r"\| V\d", line)]
    named = set(re.findall(r"`(tests/[^`]+)`", page))

    assert {int(number) for number in re.findall(r"^\| V(\d+)", page, re.MULTILINE)} == {*range(1, 18)}
    assert {name for name in named if not (settings.BASE_DIR / name).is_file()} == set()
    assert [row for row in rows if "`tests/" not in row and "not applicable" not in row] == []


@pytest.mark.parametrize(
    ("rule", "second"),
    [
        (0, [9, 9, 9, 5, 6, 7]),
        (1, [9, 9, 9, 252, 253, 254]),
        (2, [8, 7, 6, 1, 1, 1]),
        (3, [9, 8, 8, 255, 255, 0]),
        (4, [8, 7, 6, 252, 253, 254]),
    ],
)
def test_a_packed_picture_is_the_same_picture(rule: int, second: list[int]) -> None:
    """Two by two, its second line under each of PNG's filters."""
    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    lines = bytes([0, 1, 2, 3, 4, 5, 6, rule, *second])
    picture = SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")

    plain = zlib.compress(bytes([0, 1, 2, 3, 4, 5, 6, 0, 9, 9, 9, 5, 6, 7]), 9)
    assert packed(picture) == SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", plain) + chunk(b"IEND", b"")
