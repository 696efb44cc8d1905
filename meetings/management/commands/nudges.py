"""What people will be asked by mail, playing it forward, and owing it by hand; see `meetings.nudges.policy`."""

import json
from argparse import ArgumentTypeError
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from meetings import actions
from meetings.actions.rehearsing import rolled_back
from meetings.management.simulation import Line, Simulation
from meetings.nudges.told import step_words
from meetings.states import NudgeKind

LONGEST = 400
# Tomorrow has ended for everybody.
WITHIN = timedelta(days=2)


def _days(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= LONGEST:
        raise ArgumentTypeError(f"days are a number from 1 to {LONGEST}")
    return int(given)


class Command(BaseCommand):
    """`--tomorrow` and `--simulate` only look; `--sweep` does what beat asks for every minute."""

    help = "List what is to be asked until the end of tomorrow, play some days forward, or owe what is due now."

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument("--tomorrow", action="store_true", help="list what is to be asked until the end of tomorrow")
        act.add_argument("--simulate", type=_days, metavar="DAYS", help="play so many days forward if nobody answers")
        act.add_argument("--sweep", action="store_true", help="owe the letters that are due now")
        parser.add_argument(
            "--every", type=int, default=60, metavar="MINUTES", help="between two beats of a simulation"
        )
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["sweep"]:
            count = actions.owe_nudges()
            self.stdout.write(f"{count} letter{' is' if count == 1 else 's are'} owed.")
        elif options["simulate"]:
            self._simulate(options["simulate"], timedelta(minutes=max(1, options["every"])), as_json=options["json"])
        else:
            self._list(as_json=options["json"])

    def _simulate(self, days: int, every: timedelta, *, as_json: bool) -> None:
        begins = timezone.now().replace(second=0, microsecond=0)
        with rolled_back():
            simulation = Simulation(begins, every)
            simulation.run(begins + timedelta(days=days))
        if as_json:
            self.stdout.write(json.dumps(simulation.as_json(), indent=2))
        else:
            self.stdout.write(f"If nobody answers, in {days} days from now. Nothing was sent and nothing stays.\n\n")
            self.stdout.write(simulation.report())
        if simulation.unwritten:
            self.stderr.write(f"{simulation.unwritten} letters could not be written; the log says why.")

    def _list(self, *, as_json: bool) -> None:
        now = timezone.now()
        rows = coming(now)
        if as_json:
            self.stdout.write(json.dumps(rows, indent=2))
        else:
            for row in rows:
                self.stdout.write(_words(row))
        if not rows and not as_json:
            self.stdout.write("Nothing is owed by the end of tomorrow.")


def coming(now: datetime) -> list[dict[str, Any]]:
    """Who is asked what by the end of their tomorrow if nobody does anything, and what Bearing does by itself.

    In the order of time: the rounds themselves, played until then and taken back.
    """
    with rolled_back():
        simulation = Simulation(now, every=None)
        simulation.run(now + WITHIN)
    return [_row(line) for line in simulation.lines if line.what == "done" or _is_near(line, now)]


def _is_near(line: Line, now: datetime) -> bool:
    today = now.astimezone(line.local_at.tzinfo).date()
    return line.what == "asked" and line.local_at.date() <= today + timedelta(days=1)


def _row(line: Line) -> dict[str, Any]:
    at = line.local_at
    row = {"at": at.isoformat(), "zone": f"{at:%Z}", "about": line.about, "because": line.because}
    if line.what == "done":
        return row | {"does": line.does, "who": "Bearing"}
    return row | {
        "does": "ask", "who": line.who, "email": line.email, "role": line.role, "kind": line.kind, "step": line.step,
    }  # fmt: skip


def _words(row: dict[str, Any]) -> str:
    when = f"{datetime.fromisoformat(row['at']):%Y-%m-%d %H:%M} {row['zone']}"
    if row["does"] != "ask":
        return f"{when}  Bearing by itself: {row['about']}, because {row['because']}"
    said = f"{row['who']} <{row['email']}>, as {row['role']} ({step_words(NudgeKind(row['kind']), row['step'])})"
    return f"{when}  {said}: {row['about']}, because {row['because']}"
