"""How Bearing is put together: settings, addresses, the queue and what runs where.

Importing this package must work before any environment exists: `config.stack` makes it.
"""

try:
    from . import checks
    from .celery import app as celery_app
except ModuleNotFoundError as missing:
    # `python3 -m config.stack` runs on the bare system interpreter first.
    if missing.name not in {"celery", "django"}:
        raise
else:
    # Naming them here registers both: Django imports this package for its settings.
    __all__ = ["celery_app", "checks"]
