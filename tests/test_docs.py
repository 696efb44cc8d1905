"""What the documents show is what the program does."""

import re

from django.conf import settings

from config import diagram


def test_the_states_drawn_in_the_docs_are_those_of_the_tables() -> None:
    assert diagram.PAGE.read_text(encoding="utf-8") == diagram.page()


def test_every_setting_that_the_program_reads_is_in_the_operators_guide() -> None:
    source = (settings.BASE_DIR / "config" / "settings.py").read_text(encoding="utf-8")
    guide = (settings.BASE_DIR / "docs" / "operators.md").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:environ\.get|required|switch)\(\s*"([A-Z_]+)"', source)) - {"BEARING_LOCAL", "PORT"}

    assert {name for name in read if f"`{name}`" not in guide} == set()


def test_links_between_documents_lead_somewhere() -> None:
    pages = [settings.BASE_DIR / "README.md", *(settings.BASE_DIR / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_security_table_has_every_chapter_and_names_tests_that_exist() -> None:
    page = (settings.BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.match(r"\| V\d", line)]
    named = set(re.findall(r"`(tests/[^`]+)`", page))

    assert {int(number) for number in re.findall(r"^\| V(\d+)", page, re.MULTILINE)} == {*range(1, 18)}
    assert {name for name in named if not (settings.BASE_DIR / name).is_file()} == set()
    assert [row for row in rows if "`tests/" not in row and "not applicable" not in row] == []
