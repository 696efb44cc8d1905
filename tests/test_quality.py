"""The checks of the house: one fails, the rest still run, and the exit code says it."""

import os
import sys

import pytest

from config import quality
from config.quality import Check

GOOD = Check("good", "All is well", [sys.executable, "-c", "pass"])
BAD = Check("bad", "Never said", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"])
GONE = Check("gone", "Never said", ["/nowhere/tool"])


def test_one_that_fails_says_why_and_the_rest_still_run(monkeypatch, capsys):
    monkeypatch.setattr(quality, "checks", lambda: [BAD, GONE, GOOD])

    assert quality.main([]) == 1

    said = capsys.readouterr().out
    assert "the reason" in said
    assert "is not here" in said
    assert "All is well" in said
    assert "2 of 3 checks failed" in said
    assert said.rstrip().endswith("bad, gone.")


def test_all_that_pass_are_one_line_each(monkeypatch, capsys):
    monkeypatch.setattr(quality, "checks", lambda: [GOOD, GOOD])

    assert quality.main([]) == 0

    assert [line[:4] for line in capsys.readouterr().out.splitlines()] == ["ok  ", "ok  ", "", "All "]


def test_a_production_is_told_nothing_of_this_run(monkeypatch):
    monkeypatch.setenv("BEARING_LOCAL", "1")
    monkeypatch.setenv("DEBUG", "1")

    told = quality.surroundings(Check("deployment", "", [], quality.PRODUCTION))

    assert "BEARING_LOCAL" not in told
    assert told["DEBUG"] == "0"
    assert told["PATH"] == os.environ["PATH"]


HOST = "pypi" + ".org"
HOME = "/home" + "/mo/bearing"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"--index-url https://{HOST}/simple", [HOST]),
        (f"see {HOME}/README", ["/home" + "/mo/"]),
        ('path("/root' + '/x")', ["/root" + "/"]),
        ("templates/work/page.html and a.work/b", []),
        ("https://bearing.example.org/home/", []),
    ],
)
def test_addresses_of_one_machine_are_found(tmp_path, line, found):
    (tmp_path / "file").write_text(f"first\n{line}\n")

    assert quality.addresses_in(tmp_path / "file") == [(2, word) for word in found]


def test_a_picture_is_not_read(tmp_path):
    (tmp_path / "picture").write_bytes(b"\0" + HOST.encode())

    assert quality.addresses_in(tmp_path / "picture") == []


def test_no_committed_file_names_a_registry_or_a_machine(capsys):
    assert quality.check_addresses() == 0, capsys.readouterr().out
