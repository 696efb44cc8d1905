"""The embedded PostgreSQL: the same locale, the same kind of owner and the same rules as in production."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from config.stack.children import Account, as_account, clean_environment
from config.stack.places import Refused
from config.stack.servers import Server

OLDEST_MAJOR = 17
# For tests, whose rows are made anew every time: what a killed server was told still counts, a power failure does not.
CARELESS = ["fsync=off", "full_page_writes=off"]


class Postgres(Server):
    """A cluster with one database, `bearing`, owned by a user of that name who is no superuser."""

    name = "postgres"
    # Fast, immediate, then by force: "smart" (SIGTERM) would wait for every client.
    stop_signals = ((signal.SIGINT, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))

    def __init__(
        self,
        programs: Path,
        home: Path,
        lock_folder: Path,
        *,
        port: int | None,
        password: str,
        account: Account | None,
        careless: bool,
    ):
        super().__init__(home, lock_folder, port=port, password=password, account=account)
        self.programs = programs
        self.careless = careless

    def address(self) -> str:
        return f"postgresql://bearing:{self.password}@127.0.0.1:{self.port}/bearing"

    def prepare(self, lock: int) -> None:
        """Make the cluster on first use; raises Refused where another major wrote it."""
        if (self.home / "PG_VERSION").exists():
            self._refuse_another_major()
        else:
            self._make_cluster(lock)
        # The lock says that no server of this folder is left, whoever has the number in it now.
        (self.home / "postmaster.pid").unlink(missing_ok=True)

    def command(self) -> list[str]:
        options = [
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "unix_socket_directories=",
            "shared_buffers=64MB",
            "timezone=UTC",
            "log_timezone=UTC",
            *(CARELESS if self.careless else []),
        ]
        return [str(self.programs / "postgres"), "-D", str(self.home), *(f"--{option}" for option in options)]

    def answers(self) -> bool:
        """As pg_ctl finds it: the eighth line of the server's own file says how far it is."""
        try:
            lines = (self.home / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _refuse_another_major(self) -> None:
        written, brought = (self.home / "PG_VERSION").read_text().strip(), self._major()
        if written != str(brought):
            raise Refused(
                f"The data in {self.home} was written by PostgreSQL {written}; this is PostgreSQL {brought}. "
                f"Name the programs of {written} with BEARING_PG_BIN (dump with them to move the data over), "
                "or another folder with BEARING_DATA."
            )

    def _make_cluster(self, lock: int) -> None:
        # Made aside and renamed when whole: a killed first start leaves no half cluster.
        made = self.home.with_name(f"{self.home.name}.new")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        if self.account is not None:
            os.chown(made, self.account.uid, self.account.gid)
        if self._major() < OLDEST_MAJOR:
            raise Refused(
                f"PostgreSQL {OLDEST_MAJOR} or newer is needed here; {self.programs} has {self._major()}. "
                "An older server elsewhere may be used through DATABASE_URL."
            )
        self._run(["initdb", "-D", str(made), *self._initdb_options()], b"", lock)
        self._run(["postgres", "--single", "-D", str(made), "postgres"], self._first_statements(), lock)
        # Nobody but the owner gets in, and nobody without the password; the superuser not at all.
        (made / "pg_hba.conf").write_text("host all bearing 127.0.0.1/32 scram-sha-256\n")
        os.rename(made, self.home)

    def _initdb_options(self) -> list[str]:
        # Only Linux is sure to know C.UTF-8; with the builtin provider the rest may be C.
        libc = "C.UTF-8" if sys.platform.startswith("linux") else "C"
        return [
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            f"--locale={libc}",
            "--username=postgres",
            "--auth=reject",
            "--no-instructions",
            *(["--no-sync"] if self.careless else []),
        ]

    def _first_statements(self) -> bytes:
        return (
            f"CREATE ROLE bearing LOGIN CREATEDB PASSWORD '{self.password}';\nCREATE DATABASE bearing OWNER bearing;\n"
        ).encode()

    def _run(self, command: list[str], words: bytes, lock: int) -> None:
        done = subprocess.run(
            [str(self.programs / command[0]), *command[1:]],
            input=words,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=clean_environment(),
            cwd="/",
            pass_fds=(lock,),
            check=False,
            **as_account(self.account),
        )
        with self.log.open("ab") as log:
            log.write(done.stdout)
        if done.returncode:
            raise Refused(f"PostgreSQL's {command[0]} failed. It said:\n{self.last_words()}")

    def _major(self) -> int:
        command = [str(self.programs / "postgres"), "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return int(said.split()[2].split(".")[0])
