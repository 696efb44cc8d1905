"""A small IMAP4rev1 server on a port of this machine: enough of RFC 3501 for a client that reads a mailbox."""

from __future__ import annotations

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "let me in"


@dataclass
class Mailbox:
    """Messages by their numbers, which of them are read, and every command that came."""

    messages: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)
    port: int = 0
    # Breaks off after so many messages were fetched, as a network does.
    breaks_after: int = 10_000

    def add(self, raw: bytes) -> int:
        number = max(self.messages, default=100) + 1
        self.messages[number] = raw
        return number


class _Talk(socketserver.StreamRequestHandler):
    """One client. Every command is answered with OK, NO or BAD."""

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _space, command = line.partition(" ")
            self.box.commands.append(re.sub(r"(?i)^login .*", "LOGIN", command))
            name = "_".join(command.lower().split()[: 2 if command.lower().startswith("uid") else 1])
            self.say(f"{tag} {getattr(self, f'on_{name}', self.unknown)(command)}")
            if name == "logout":
                return

    @property
    def box(self) -> Mailbox:
        return self.server.box  # type: ignore[attr-defined, no-any-return]

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def unknown(self, _command: str) -> str:
        return "BAD what?"

    def on_capability(self, _command: str) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def on_login(self, command: str) -> str:
        return "OK in" if command.endswith(f' "{PASSWORD}"') else "NO not you"

    def on_select(self, command: str) -> str:
        self.say(f"* {len(self.box.messages)} EXISTS")
        self.say("* OK [UIDVALIDITY 1] the same")
        return "OK [READ-WRITE] done" if "INBOX" in command else "NO there is none"

    def on_uid_search(self, command: str) -> str:
        assert command.upper().endswith("UNSEEN")
        unread = [str(number) for number in sorted(set(self.box.messages) - self.box.seen)]
        self.say(" ".join(["* SEARCH", *unread]))
        return "OK done"

    def on_uid_fetch(self, command: str) -> str:
        asked = re.fullmatch(r"(?i)uid fetch (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command)
        assert asked, command
        number, length = int(asked[1]), int(asked[2])
        if self.box.breaks_after <= 0:
            self.connection.close()
            raise ConnectionAbortedError
        self.box.breaks_after -= 1
        if number in self.box.messages:
            raw = self.box.messages[number][:length]
            self.wfile.write(b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (number, len(raw), raw))
        return "OK done"

    def on_uid_store(self, command: str) -> str:
        asked = re.fullmatch(r"(?i)uid store (\d+) \+FLAGS\.SILENT \(\\Seen\)", command)
        assert asked, command
        self.box.seen.add(int(asked[1]))
        return "OK done"

    def on_close(self, _command: str) -> str:
        return "OK done"

    def on_logout(self, _command: str) -> str:
        self.say("* BYE")
        return "OK done"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, _request: object, _address: object) -> None:
        """A client that went away is no news."""


@contextmanager
def imap_server(certificate: Path | None = None) -> Iterator[Mailbox]:
    """With a certificate (and its key in the same file) it speaks TLS alone."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.box = Mailbox(port=server.server_address[1])  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.box  # type: ignore[attr-defined]
        server.shutdown()
