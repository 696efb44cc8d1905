"""The embedded Valkey: it keeps every acknowledged message to within a second, and never evicts one."""

import json
import os
import signal
import socket
from pathlib import Path

from config.stack.children import Account
from config.stack.servers import Server


class Valkey(Server):
    """A broker with a password, an append-only file and no snapshots."""

    name = "valkey"
    stop_signals = ((signal.SIGTERM, 10), (signal.SIGKILL, 5))

    def __init__(
        self, program: Path, home: Path, lock_folder: Path, *, port: int | None, password: str, account: Account | None
    ):
        super().__init__(home, lock_folder, port=port, password=password, account=account)
        self.program = program

    def address(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self, lock: int) -> None:  # noqa: ARG002
        self.home.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            os.chown(self.home, self.account.uid, self.account.gid)

    def command(self) -> list[str]:
        return [str(self.program), "-"]

    def configuration(self) -> bytes:
        """Read from standard input: on the command line everybody on the machine would see the password."""
        return "\n".join(
            [
                "bind 127.0.0.1",
                f"port {self.port}",
                f"dir {json.dumps(str(self.home), ensure_ascii=False)}",
                f"requirepass {self.password}",
                "appendonly yes",
                "appendfsync everysec",
                'save ""',
                "maxmemory-policy noeviction",
                "daemonize no",
                "",
            ]
        ).encode()

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as client:
                client.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return _says_pong(client)
        except OSError:
            return False


def _says_pong(client: socket.socket) -> bool:
    said = b""
    while said.count(b"\n") < 2:
        part = client.recv(200)
        if not part:
            break
        said += part
    return b"+PONG" in said
