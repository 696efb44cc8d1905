"""The world that somebody walks through, at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from projects import live

from .world import World, make_world


@pytest.fixture
def world(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """In local mode, where more is open; at one moment, so that no clock tells two walks apart."""
    settings.LOCAL = True
    # As if a web process listened: else nobody silent could be asked.
    monkeypatch.setattr(live, "_publish", lambda *_message: True)
    with time_machine.travel("2026-03-03 10:00:00+00:00", tick=False):
        made = make_world()
        made.sign_everybody_in()
        yield made
