"""Sets the scene in a house's database, through a process of its own: Django here serves the other tests."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from config.stack.children import dies_with_parent
from config.stack.places import CHECKOUT


class Scene:
    """Asks stage.py, one line a request: `scene("meeting", names=[…])` is its function `meeting`."""

    def __init__(self, environment: Mapping[str, str]):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.stage"],
            cwd=CHECKOUT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )

    def __call__(self, do: str, **arguments: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"error": "The stage has ended."}')
        assert "error" not in answer, answer["error"]
        return answer["made"]

    def end(self) -> None:
        self.process.communicate(timeout=60)
