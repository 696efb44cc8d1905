"""The web program: what uvicorn serves. Streams in front, Django behind."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_asgi_application()

# After Django is set up: the hub reads models and templates.
from meetings.hub import LiveApp  # noqa: E402

application = LiveApp(django)
