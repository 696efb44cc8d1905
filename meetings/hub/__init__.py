"""The open streams of the rooms: a plain ASGI callable in front of Django.

Names of what changed come in, each region is rendered once per audience from the database, and
the bytes go to every stream of that meeting and audience. May render regions; never writes.
"""

from .app import LiveApp

__all__ = ["LiveApp"]
