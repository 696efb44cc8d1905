"""What the logs may not keep: the address of a page that is the key to it."""

import logging
import re

KEYS = re.compile(r"/(answer|calendar|guest|invitation|first-use|stop)/[^/\s?\"']+")


class WithoutKeys(logging.Filter):
    """Takes the token out of every line that names such an address."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if KEYS.search(said):
            record.msg, record.args = KEYS.sub(r"/\1/…", said), ()
        return True
