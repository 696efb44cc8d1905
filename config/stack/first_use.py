"""Prints the link that opens the first-use page in production; run by the environment's Python alone."""

import os
import sys

import django
from django.conf import settings
from django.core import signing

SALT = "bearing.first-use"


def link() -> str:
    """The address of the first-use page, signed with the secret of this installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return f"{settings.SITE_URL}/first-use/{signing.dumps('first-use', salt=SALT)}/"


if __name__ == "__main__":
    sys.stdout.write(f"{link()}\n")
