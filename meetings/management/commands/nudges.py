"""What people will be asked by mail, playing it forward, and owing it by hand; see `meetings.nudges.policy`."""

import json
from argparse import ArgumentTypeError
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from meetings import actions
from meetings.actions.rehearsing import rolled_back
from meetings.management.simulation import Simulation
from meetings.nudges.ladders import Deed
from meetings.nudges.policy import Act, Ask, Known
from meetings.nudges.told import WHY, Place, named, step_words
from meetings.states import NudgeKind
from projects.models import User

LONGEST = 400
# What Bearing does by itself is told about as long before.
ACTS_WITHIN = timedelta(days=2)
DOES = {
    Deed.AGENDA: "puts a question on the next agenda",
    Deed.HAND_BACK: "gives it back to nobody",
    Deed.ESCALATE: "asks who is above",
}


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
    """Who is to be asked what by the end of tomorrow, in the order of time, and what Bearing does by itself."""
    owed, known = actions.what_is_owed(now)
    asks = [one for one in owed if isinstance(one, Ask) and _is_near(one, known, now)]
    acts = [one for one in owed if isinstance(one, Act) and one.due_at < now + ACTS_WITHIN]
    places = [*map(_place, asks), *map(_place, acts)]
    names = named(places)
    people = User.objects.in_bulk({ask.key.person for ask in asks})
    rows = [_asked(ask, people[ask.key.person], _leaves_at(ask, known, now)) for ask in asks]
    rows += [_done(act, now) for act in acts]
    told = [row | {"about": names[place]} for row, place in zip(rows, places, strict=True)]
    return sorted(told, key=lambda row: (datetime.fromisoformat(row["at"]), row["who"], row["about"]))


def _place(one: Ask | Act) -> Place:
    about = one.key if isinstance(one, Ask) else one.condition
    return about.kind, about.thing, about.object_id


def _asked(ask: Ask, person: User, at: datetime) -> dict[str, Any]:
    kind, step = ask.key.kind, ask.key.step
    told = {"who": person.name, "email": person.email, "role": ask.role.value, "kind": kind.value, "step": step}
    return {"at": at.isoformat(), "zone": f"{at:%Z}", "does": "ask", **told, "because": WHY[kind]}


def _done(act: Act, now: datetime) -> dict[str, Any]:
    at, kind = max(act.due_at, now), act.condition.kind
    told = {"who": "Bearing", "kind": kind.value, "because": WHY[kind]}
    return {"at": at.isoformat(), "zone": f"{at:%Z}", "does": act.deed.value, **told}


def _words(row: dict[str, Any]) -> str:
    when = f"{datetime.fromisoformat(row['at']):%Y-%m-%d %H:%M} {row['zone']}"
    if row["does"] != "ask":
        return f"{when}  Bearing by itself: {DOES[row['does']]}: {row['about']}, because {row['because']}"
    said = f"{row['who']} <{row['email']}>, as {row['role']} ({step_words(NudgeKind(row['kind']), row['step'])})"
    return f"{when}  {said}: {row['about']}, because {row['because']}"


def _leaves_at(ask: Ask, known: Known, now: datetime) -> datetime:
    hours = known.hours[ask.key.person]
    return hours.next_letter(max(ask.due_at, now), ask.key.person).astimezone(hours.zone)


def _is_near(ask: Ask, known: Known, now: datetime) -> bool:
    hours = known.hours[ask.key.person]
    return _leaves_at(ask, known, now).date() <= hours.day_of(now) + timedelta(days=1)
