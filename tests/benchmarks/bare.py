"""The yardstick: a uvloop server that copies the body of a POST to every open connection, and no more.

`python -m tests.benchmarks.bare PORT`. It speaks as much HTTP as the clients of the benchmark need.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

import uvloop

OPEN = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
HELLO = b"1b\r\nevent: hello\nretry: 1000\n\n\n\r\n"
TAKEN = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"

streams: set[asyncio.WriteTransport] = set()


class Copier(asyncio.Protocol):
    """A GET becomes a stream; the body of a POST goes to all of them."""

    def __init__(self) -> None:
        self.heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        streams.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        self.heard += data
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if found and head.startswith(b"GET"):
            self.heard = b""
            streams.add(self.transport)
            self.transport.write(OPEN + HELLO)
        elif found and len(body) >= int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]):
            self.heard = b""
            copied = b"%x\r\n%b\r\n" % (len(body), body)
            for stream in streams:
                stream.write(copied)
            self.transport.write(TAKEN)


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Copier, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
