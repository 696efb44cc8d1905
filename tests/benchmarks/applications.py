"""The ways of serving that are compared, and the program itself with its renders counted."""

import asyncio
import os
import time
from io import BytesIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

from config import asgi
from config.asgi import application, files, pages
from config.serving import _environ
from meetings.hub import looks

# Django's own handler, for the pages too.
of_django = asgi.LiveApp(files)

_plain_look = looks._look
_looked = 0


def _counted(asked):
    global _looked  # noqa: PLW0603
    _looked += sum(bool(one.crowds) for one in asked)
    return _plain_look(asked)


looks._look = _counted


async def counted(scope, receive, send):
    """The program, and at one more address how often it has rendered for its streams."""
    if scope["type"] == "http" and scope["path"] == "/renders/":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(_looked).encode()})
    else:
        await application(scope, receive, send)


async def by_itself(scope, receive, send):
    """At /by-itself/COUNT/… the page of that address, made so often in one thread without a server around it.

    Answers with milliseconds of processor for one.
    """
    count, _, path = scope["path"].removeprefix("/by-itself/").partition("/")
    cost = await asyncio.to_thread(_cost, {**scope, "path": f"/{path}"}, int(count))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(cost).encode()})


def _cost(scope, count):
    began = time.thread_time()
    for _ in range(count):
        response = pages(_environ(scope, BytesIO()), lambda *_head: None)
        b"".join(response)
        response.close()
    return (time.thread_time() - began) * 1000 / count
