"""Runs programs side by side: readable lines, restarts with a pause, and a clean stop for each."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config.stack.children import dies_with_parent

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30
# A program that ran this long is well: its next end is not counted with the ones before.
WELL_AFTER_SECONDS = 60
LONGEST_LINE_BYTES = 1_000_000
COLOURS = (36, 35, 33, 32, 34)


@dataclass
class Program:
    """A command to keep running, and how long its polite stop (SIGTERM) may take."""

    name: str
    command: list[str]
    grace_seconds: float
    process: asyncio.subprocess.Process | None = field(default=None, repr=False)


class Supervisor:
    """Keeps programs running in `folder` until it is told to stop.

    `environment` is asked at every start, so that what has changed meanwhile is told to the program;
    `pids` is where the programs' numbers are written, for whoever must clear up after a killed supervisor.
    """

    def __init__(
        self,
        programs: list[Program],
        folder: Path,
        environment: Callable[[], Mapping[str, str]],
        *,
        keep_open: list[int],
        pids: Path,
    ):
        self.programs = programs
        self.folder = folder
        self.environment = environment
        self.keep_open = keep_open
        self.pids = pids
        self.stopping = asyncio.Event()
        self.width = max(len(program.name) for program in programs)

    async def run(self) -> None:
        """Run until `stopping` is set, then stop every program; returns when none is left."""
        await asyncio.gather(*(self._keep(program) for program in self.programs))

    def say(self, name: str, line: str) -> None:
        """Print a line under the name of the program that said it."""
        label = f"{name:<{self.width}} |"
        if sys.stdout.isatty():
            names = [program.name for program in self.programs]
            colour = COLOURS[names.index(name) % len(COLOURS)] if name in names else 1
            label = f"\x1b[{colour}m{label}\x1b[0m"
        tell(f"{time.strftime('%H:%M:%S')} {label} {line}")

    async def restart(self) -> None:
        """Ask every program to end; it is started again at once with the environment of then."""
        for program in self.programs:
            _signal(program, signal.SIGTERM)

    def kill(self) -> None:
        """End every program and all that it started, without waiting for anything."""
        for program in self.programs:
            _kill_group(program)

    async def _keep(self, program: Program) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self.stopping.is_set():
            started = time.monotonic()
            await self._run_once(program)
            if self.stopping.is_set():
                break
            if time.monotonic() - started > WELL_AFTER_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            code = program.process.returncode if program.process else None
            self.say(program.name, f"ended by itself ({_in_words(code)}); starting it again in {pause:.1f} s")
            await self._sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _run_once(self, program: Program) -> None:
        program.process = await asyncio.create_subprocess_exec(
            *program.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=self.folder,
            env=dict(self.environment()),
            # Out of the terminal's group: Ctrl-C reaches us alone, and we stop the main process only.
            start_new_session=True,
            pass_fds=self.keep_open,
            preexec_fn=dies_with_parent(signal.SIGTERM),
            limit=LONGEST_LINE_BYTES,
        )
        self._write_pids()
        reader = asyncio.create_task(self._read(program, program.process))
        ended = asyncio.create_task(program.process.wait())
        stop = asyncio.create_task(self.stopping.wait())
        await asyncio.wait({ended, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not ended.done():
            _signal(program, signal.SIGTERM)
            await asyncio.wait({ended}, timeout=program.grace_seconds)
        # What a program left behind goes with it, and so the end of its output is reached.
        _kill_group(program)
        await ended
        await asyncio.wait({reader}, timeout=1)

    def _write_pids(self) -> None:
        self.pids.write_text(" ".join(str(program.process.pid) for program in self.programs if program.process))

    async def _read(self, program: Program, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:
                # Longer than any line a person would read: its beginning is dropped.
                continue
            if not line:
                break
            if words := line.decode(errors="replace").rstrip():
                self.say(program.name, words)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return


def tell(words: str) -> None:
    """Print for whoever still looks: a closed terminal is no reason not to stop cleanly."""
    with suppress(OSError):
        print(words, flush=True)


def _signal(program: Program, number: signal.Signals) -> None:
    if program.process is not None and program.process.returncode is None:
        program.process.send_signal(number)


def _kill_group(program: Program) -> None:
    if program.process is None:
        return
    try:
        os.killpg(program.process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # Nobody of the group is left (macOS says it by the second).
        return


def _in_words(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"code {code}"
