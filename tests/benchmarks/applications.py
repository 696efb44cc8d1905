"""The ways of serving that are compared, and the program itself with its renders counted."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

from config import asgi
from config.asgi import application, files
from meetings.hub import looks

# Django's own handler, for the pages too.
of_django = asgi.LiveApp(files)

_plain_look = looks._look
_looked = 0


def _counted(asked):
    global _looked  # noqa: PLW0603
    _looked += bool(asked.crowds)
    return _plain_look(asked)


looks._look = _counted


async def counted(scope, receive, send):
    """The program, and at one more address how often it has rendered for its streams."""
    if scope["type"] == "http" and scope["path"] == "/renders/":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(_looked).encode()})
    else:
        await application(scope, receive, send)
