"""Figures beside their targets, as a table and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One thing measured. `ratio` is what its target is about, where there is one."""

    what: str
    value: float | str
    unit: str = ""
    bare: float | str = ""
    ratio: float | None = None
    target: str = ""
    limit: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        compared = self.ratio if self.ratio is not None else self.value
        if self.limit is None or not isinstance(compared, int | float):
            return ""
        else:
            return "ok" if (compared >= self.limit if self.at_least else compared <= self.limit) else "MISSED"


HEAD = ("what", "measured", "bare", "ratio", "target", "")


def say(title: str, figures: list[Figure]) -> str:
    """The figures as a table that a README can hold."""
    rows = [HEAD, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "| " + " | ".join("-" * max(width, 3) for width in widths) + " |"
    return "\n".join([f"\n{title}\n", lines[0], rule, *lines[1:]])


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else _number(figure.ratio)
    value = f"{_number(figure.value)} {figure.unit}".strip()
    bare = f"{_number(figure.bare)} {figure.unit}".strip() if figure.bare != "" else ""
    return figure.what, value, bare, ratio, figure.target, figure.verdict


def _number(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def write(path: Path | None, machine: str, parts: dict[str, list[Figure]]) -> None:
    if path is not None:
        told = {title: [{**asdict(one), "verdict": one.verdict} for one in figures] for title, figures in parts.items()}
        path.write_text(json.dumps({"machine": machine, "figures": told}, indent=2) + "\n", encoding="utf-8")
