"""A wire to a server that a test can cut and mend: the server itself serves others meanwhile."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

from tests.ports import free_port


class Wire:
    """Carries what is sent to `address` there and back, until it is cut."""

    def __init__(self, address: str):
        parts = urlsplit(address)
        self.there = (parts.hostname or "127.0.0.1", parts.port or 6379)
        self.port = free_port()
        user = parts.netloc.rpartition("@")[0]
        here = f"127.0.0.1:{self.port}"
        self.address = urlunsplit(parts._replace(netloc=f"{user}@{here}" if user else here))
        self.door: socket.socket | None = None
        self.ends: set[socket.socket] = set()
        self.mute: set[socket.socket] = set()
        self.mend()

    def mend(self) -> None:
        """Whoever connects from now on reaches the server."""
        self.door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._let_in, args=[self.door], daemon=True).start()

    def cut(self) -> None:
        """As when the server is killed: whoever is connected is dropped, whoever comes is refused."""
        if self.door is not None:
            _close(self.door)
            self.door = None
        for end in list(self.ends):
            _close(end)

    def silence(self) -> None:
        """As when a firewall forgets: nothing is carried any more, and nobody is told. Who comes anew is served."""
        self.mute |= self.ends

    def _let_in(self, door: socket.socket) -> None:
        while True:
            try:
                near, _address = door.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self.there)
            except OSError:
                # Nobody is there now; who comes later may find somebody.
                near.close()
                continue
            self.ends |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=[one, other], daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while part := one.recv(65536):
                if one not in self.mute:
                    other.sendall(part)
        except OSError:
            pass
        finally:
            for end in (one, other):
                _close(end)
                self.ends.discard(end)
                self.mute.discard(end)


def _close(end: socket.socket) -> None:
    # Closing alone would leave the thread that waits in it.
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
