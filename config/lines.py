"""How a line of the log is written: whatever somebody sent, it stays one line."""

import logging


class LineFormatter(logging.Formatter):
    """Shows what would begin a line or move the cursor as an escape; a traceback keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in super().formatMessage(record))
