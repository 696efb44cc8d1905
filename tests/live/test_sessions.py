"""Whether sessions still stand is asked for many at once; each who asks gets an answer of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from meetings.hub.looks import renderers
from meetings.hub.sessions import Sessions
from projects.models import User

pytestmark = pytest.mark.django_db(transaction=True)

ClientOf = Callable[[User], Client]


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_each_is_answered_for_their_own_session(fay: User, mo: User, client_of: ClientOf) -> None:
    stands, ended = client_of(fay), client_of(mo)
    gone = key_of(ended)
    ended.logout()

    async def ask() -> list[bool]:
        sessions = Sessions(renderers)
        return await asyncio.gather(*(sessions.is_alive(key) for key in (key_of(stands), gone, "made-up")))

    assert asyncio.run(ask()) == [True, False, False]


def test_who_leaves_takes_nobody_elses_answer_along(fay: User, client_of: ClientOf) -> None:
    """The same person on two screens, one of which is closed while it waits."""
    key = key_of(client_of(fay))

    async def ask() -> tuple[bool, bool]:
        sessions = Sessions(renderers)
        leaves, stays = (asyncio.ensure_future(sessions.is_alive(key)) for _ in range(2))
        await asyncio.sleep(0)
        leaves.cancel()
        return await asyncio.wait_for(stays, 20), leaves.cancelled()

    assert asyncio.run(ask()) == (True, True)


def test_who_asks_later_is_asked_for_again(fay: User, client_of: ClientOf) -> None:
    client = client_of(fay)
    key = key_of(client)

    async def ask() -> list[bool]:
        sessions = Sessions(renderers)
        before = await sessions.is_alive(key)
        await asyncio.to_thread(client.logout)
        return [before, await sessions.is_alive(key)]

    assert asyncio.run(ask()) == [True, False]
