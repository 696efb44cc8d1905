"""`make run`: the whole of Bearing on this machine, until Ctrl-C."""

import asyncio
import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.stack import environment, locks
from config.stack.children import dies_with_parent
from config.stack.places import CHECKOUT, Refused, data_folder, environment_folder, make_folder
from config.stack.supervisor import Program, Supervisor, tell
from config.stack.surroundings import DEFAULT_PORT, Surroundings, manage, surroundings

# A worker may finish what it has begun: a task's own limit is 120 s.
WORKER_GRACE_SECONDS = 125
LOOK_EVERY_SECONDS = 0.25
LEFT_OVER_SECONDS = 5

WELCOME = """
  Bearing is ready: open {address}

  The first visit asks for your name, or loads the sample (`make demo` does the same).
  Sign in with your email address: the code is in the mails at {address}/outbox/
  Ctrl-C stops everything; what was saved stays in {data}
"""


def run() -> int:
    """Start everything, stop it on Ctrl-C; returns an exit code. Raises Refused in words."""
    environment.make()
    port = wanted_port()
    data = make_folder(data_folder())
    with _the_only_run(data) as programs_lock:
        _refuse_taken(port)
        with surroundings(data) as around:
            _migrate(around)
            asyncio.run(_serve(around, port, programs_lock))
    tell("Stopped.")
    return 0


def wanted_port() -> int:
    """`PORT`, else 8000."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refused(f"PORT={text}: use a number from 1 to 65535.")
    return int(text)


@contextmanager
def _the_only_run(data: Path) -> Iterator[int]:
    """Be the only run of `data`; yields the lock that the programs hold as long as one of them is left."""
    own, programs = locks.open_lock(data / "run.lock"), locks.open_lock(data / "programs.lock")
    try:
        if not locks.take_at_once(own):
            raise Refused(
                f"Bearing is running on {data} already: open its address, or stop it with Ctrl-C there. "
                "To run a second one, name another folder and port: BEARING_DATA=/some/folder PORT=8001 make run"
            )
        if not locks.take_within(programs, LEFT_OVER_SECONDS):
            _stop_what_is_left(data, programs)
        yield programs
    finally:
        os.close(programs)
        os.close(own)


def _stop_what_is_left(data: Path, programs: int) -> None:
    # Their supervisor was killed where the kernel does not tell its children, or one of them is stuck.
    print("Stopping what an earlier run left behind …", flush=True)
    pids = data / "programs.pids"
    left = [int(pid) for pid in pids.read_text().split()] if pids.exists() else []
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in left:
            try:
                os.killpg(pid, number)
            except (ProcessLookupError, PermissionError):
                continue
        if locks.take_within(programs, LEFT_OVER_SECONDS):
            return
    raise Refused(f"Something of an earlier run still uses {data} and could not be stopped.")


def _refuse_taken(port: int) -> None:
    if not _is_free(port):
        free = next((other for other in range(port + 1, min(port + 100, 65536)) if _is_free(other)), None)
        hint = f" Try another: PORT={free} make run" if free else " Name another with PORT."
        raise Refused(f"Port {port} is used by another program.{hint}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Refused(f"Port {port} may be used by root only. Name one above 1023 with PORT.") from error
        except OSError:
            return False
    return True


def _migrate(around: Surroundings) -> None:
    done = subprocess.run(
        manage("migrate", "--no-input"),
        cwd=CHECKOUT,
        env=around.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        pass_fds=around.keep_open(),
        preexec_fn=dies_with_parent(signal.SIGTERM),
        check=False,
    )
    if done.returncode:
        raise Refused(f"The database could not be brought up to date:\n{done.stdout.rstrip()}")
    applied = done.stdout.count("... OK")
    if applied:
        print(f"Brought the database up to date: {applied} migrations.", flush=True)


def programs(port: int, data: Path) -> list[Program]:
    """What runs side by side."""
    python = [str(environment_folder() / "bin" / "python"), "-m"]
    # Celery's advice against root is for machines that others send work to.
    unasked = ["-W", "ignore:You're running the worker with superuser"]
    celery = [python[0], *unasked, "-m", "celery", "-A", "config"]
    web = ["uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    quiet = ["--no-server-header", "--no-access-log", "--log-level", "warning"]
    worker = ["worker", "--pool", "prefork", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    schedule = str(data / "beat-schedule")
    return [
        Program("web", [*python, *web, *quiet, "--timeout-graceful-shutdown", "3"], 6),
        Program("worker", [*celery, "--quiet", *worker, "--loglevel", "warning"], WORKER_GRACE_SECONDS),
        Program("beat", [*celery, "--quiet", "beat", "--schedule", schedule, "--loglevel", "warning"], 5),
    ]


async def _serve(around: Surroundings, port: int, programs_lock: int) -> None:
    supervisor = Supervisor(
        programs(port, around.data),
        CHECKOUT,
        around.environment,
        keep_open=[*around.keep_open(), programs_lock],
        pids=around.data / "programs.pids",
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _stop, supervisor)
    beside = [
        asyncio.create_task(_welcome(supervisor, around, port)),
        asyncio.create_task(_keep_the_engines(supervisor, around)),
    ]
    await supervisor.run()
    for task in beside:
        task.cancel()


def _stop(supervisor: Supervisor) -> None:
    if supervisor.stopping.is_set():
        supervisor.kill()
    else:
        supervisor.stopping.set()
        tell("\nStopping; a task that has begun is finished first. Ctrl-C again to stop at once.")


async def _welcome(supervisor: Supervisor, around: Surroundings, port: int) -> None:
    while not await asyncio.to_thread(_page_answers, port):
        await asyncio.sleep(0.05)
    if not supervisor.stopping.is_set():
        address = os.environ.get("BEARING_SITE_URL") or f"http://localhost:{port}"
        tell(WELCOME.format(address=address.rstrip("/"), data=around.data))


def _page_answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


async def _keep_the_engines(supervisor: Supervisor, around: Surroundings) -> None:
    while around.engines_used is not None:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        try:
            moved = await asyncio.to_thread(around.engines_used.ensure)
        except Refused as error:
            supervisor.say("engines", str(error))
        else:
            if moved:
                # Another program has taken a port meanwhile: everything is told the new address.
                await supervisor.restart()
