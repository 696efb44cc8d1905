"""The settings of a production that is spoken to without a proxy and without files collected beforehand."""

import os

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, DATABASES, STORAGES

ALLOWED_HOSTS = ["*"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
STATIC_ROOT = BASE_DIR / "static"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if os.environ.get("BENCH_WITHOUT_POOL"):
    DATABASES["default"]["OPTIONS"].pop("pool", None)
