"""One row of the table of who gets what."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .sent import Fields
from .world import World


class Row(NamedTuple):
    """Expected statuses of GET and of POST, in the order of `world.ROLES`; one status means everybody.

    Eight are for everybody but the guests: they get what the anonymous gets, for outside of
    their meeting they are nobody. Only `access.OPEN_TO_GUESTS` has columns for them.

    `thing` is the attribute of the world that the address is about, `fields` what a page of
    ours would send.
    """

    name: str
    thing: str
    get: str
    post: str
    fields: Callable[[World], Fields] = lambda _world: {}
    query: str = ""
