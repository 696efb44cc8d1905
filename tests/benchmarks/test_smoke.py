"""The benchmark runs and says everything; how fast is never asserted."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings

WORDS = (
    "last client", "CPU for a change", "idle stream", "threads", "reconnections", "never read", "SIGTERM",
    "all back", "asking every 2 s",
)  # fmt: skip


def test_every_figure_is_measured_with_five_people(tmp_path: Path) -> None:
    told = tmp_path / "figures.json"
    command = [sys.executable, "tests/benchmarks/live.py", "--quick", "--json", str(told)]

    done = subprocess.run(command, check=False, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stderr[-2000:]
    (figures,) = json.loads(told.read_text(encoding="utf-8"))["figures"].values()
    assert [word for word in WORDS if not any(word in figure["what"] for figure in figures)] == []
    assert all(figure["value"] != "" for figure in figures)
    assert done.stdout.count("\n| ") == len(figures) + 2
