"""A proxy before a house, as badly behaved as those that stand between people and their servers."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.ports import free_port

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Proxy(ThreadingHTTPServer):
    """Hands every request on to `there`.

    With `stream_seconds` it ends each stream after that time; while it `refuses`, streams get a 502,
    and while it `swallows` them, no answer at all.
    """

    daemon_threads = True
    # Whoever is left in a lost stream is not waited for.
    block_on_close = False

    def __init__(self, there: str) -> None:
        parts = urlsplit(there)
        self.house = (parts.hostname or "localhost", parts.port or 80)
        super().__init__(("127.0.0.1", free_port()), _Request)
        self.url = f"http://localhost:{self.server_port}"
        self.stream_seconds: float | None = None
        self.refuses = self.swallows = False
        # How many streams were asked for, those that are open, and those that carry nothing more.
        self.asked = 0
        self.streams: set[socket.socket] = set()
        self.lost: set[socket.socket] = set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def end_streams(self) -> None:
        for stream in list(self.streams):
            end(stream)

    def lose_streams(self) -> None:
        """As the network does with a laptop that sleeps: they stay open and mute."""
        self.lost |= self.streams

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that has gone is nothing to print."""


class _Request(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        is_stream = self.path.startswith("/live/")
        self.server.asked += is_stream
        if is_stream and self.server.refuses:
            self.send_error(502)
        elif is_stream and self.server.swallows:
            # Until the browser gives up: it sends nothing more on this connection.
            self.rfile.read(1)
        else:
            self._hand_on(is_stream)

    do_POST = do_HEAD = do_GET  # noqa: N815 - named by the base

    def _hand_on(self, is_stream: bool) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        near = http.client.HTTPConnection(*self.server.house, timeout=60)
        kept = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        near.request(self.command, self.path, body or None, {**kept, "Connection": "close"})
        answer = near.getresponse()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            if is_stream:
                self._carry_stream(answer)
            else:
                self.wfile.write(answer.read())
        finally:
            near.close()

    def _carry_stream(self, answer: http.client.HTTPResponse) -> None:
        self.server.streams.add(self.connection)
        if self.server.stream_seconds is not None:
            threading.Timer(self.server.stream_seconds, end, [self.connection]).start()
        try:
            while part := answer.read1(65536):
                if self.connection not in self.server.lost:
                    self.wfile.write(part)
        finally:
            self.server.streams.discard(self.connection)

    def log_message(self, *_words: object) -> None:
        """Nobody reads it."""


def end(stream: socket.socket) -> None:
    # Shut, not closed: the thread that writes to it must find an end, not a hole.
    with suppress(OSError):
        stream.shutdown(socket.SHUT_RDWR)
