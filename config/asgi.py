"""The web program: what uvicorn serves. Streams in front, then static files, then Django's pages."""

import gc
import os
from importlib import import_module

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

files, pages = get_asgi_application(), get_wsgi_application()

# After Django is set up: the hub reads models and templates.
from django.conf import settings  # noqa: E402

from config.serving import ByPath, Pages  # noqa: E402
from meetings.hub import LiveApp  # noqa: E402

# A thread of its own: that every other one waits for the database is no reason to end this process.
probed = ByPath("/healthz", Pages(pages, threads=1), Pages(pages))
application = LiveApp(ByPath(settings.STATIC_URL, files, probed))

# All that a page needs is loaded before the first one, and stays: the collector stops every stream
# while it walks through what there is, so it is not to walk through this again.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
# A thousand streams that open are no garbage: as often as by default it would walk through all that are open.
gc.set_threshold(2_000, 20, 20)
