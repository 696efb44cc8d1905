"""A real mail server that a test may kill: it writes down what it took before it says so.

`python -m tests.failures.mail_server PORT FILE` appends a line for every mail: the recipient and the Message-ID.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from email import message_from_bytes
from email.policy import SMTP as HEADERS
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

# As a mail server far away would: long enough for a kill to meet mails on their way.
TAKES_SECONDS = 0.03


class Taken:
    """Keeps on disk what the server is about to confirm."""

    def __init__(self, path: Path):
        self.file = path.open("a")

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=HEADERS)
        await asyncio.sleep(TAKES_SECONDS)
        for recipient in envelope.rcpt_tos:
            self.file.write(f"{recipient} {mail['Message-ID']}\n")
        self.file.flush()
        os.fsync(self.file.fileno())
        await asyncio.sleep(TAKES_SECONDS)
        return "250 Taken"


async def serve(port: int, path: Path) -> None:
    taken, loop = Taken(path), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(taken, loop=loop), "127.0.0.1", port)
    loop.add_signal_handler(signal.SIGTERM, server.close)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
