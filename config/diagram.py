"""Draws docs/states.md from the tables of `meetings.states`: `python -m config.diagram [--check]`."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meetings.states import (
    ACTION_MOVES,
    BLOCKER_MOVES,
    ITEM_MOVES,
    MEETING_MOVES,
    OUTCOMES_FROM,
    OWNER_MOVES,
    ItemState,
    Move,
)

PAGE = Path(__file__).resolve().parent.parent / "docs" / "states.md"
HEAD = """# The states of a question, of a meeting, of ownership, of an action and of a blocker

Drawn from the tables in `meetings/states.py` by `python -m config.diagram`; `make check` proves that it is fresh.
"""


def page() -> str:
    """The whole page, as it should stand in docs/."""
    parts = [HEAD, "## A question\n", _diagram(ITEM_MOVES), _outcomes(), "## A meeting\n", _diagram(MEETING_MOVES)]
    parts += ["## Who carries a decision\n", _diagram(OWNER_MOVES)]
    parts += ["## An action\n", _diagram(ACTION_MOVES), "## A blocker\n", _diagram(BLOCKER_MOVES)]
    return "\n".join(parts)


def _diagram(moves: Mapping[Any, Move]) -> str:
    arrows = [
        f"    {origin} --> {row.target}: {move.replace('_', ' ')}"
        for move, row in moves.items()
        for origin in sorted(row.origins)
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *arrows, "```", ""])


def _outcomes() -> str:
    lines = [
        f"- from *{ItemState(state).value}* a question may be settled as {', '.join(sorted(outcomes))}"
        for state, outcomes in OUTCOMES_FROM.items()
    ]
    return "\n".join([*lines, ""])


def main() -> int:
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page():
        sys.stderr.write("docs/states.md is stale: run `python -m config.diagram`.\n")
        return 1
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main())
