"""What people will be asked by mail, and owing it by hand; see `meetings.nudges.policy`."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from meetings import actions
from meetings.nudges.policy import Ask, Known
from projects.models import User


class Command(BaseCommand):
    """`manage.py nudges --tomorrow` only looks; `--sweep` does what beat asks for every minute."""

    help = "List what is to be asked until the end of tomorrow, or owe what is due now."

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument("--tomorrow", action="store_true", help="list what is to be asked until the end of tomorrow")
        act.add_argument("--sweep", action="store_true", help="owe the letters that are due now")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["sweep"]:
            count = actions.owe_nudges()
            self.stdout.write(f"{count} letter{' is' if count == 1 else 's are'} owed.")
        else:
            self._list()

    def _list(self) -> None:
        now = timezone.now()
        owed, known = actions.what_is_owed(now)
        coming = [ask for ask in owed if isinstance(ask, Ask) and _is_near(ask, known, now)]
        people = User.objects.in_bulk({ask.key.person for ask in coming})
        for ask in sorted(coming, key=lambda ask: ask.due_at):
            self.stdout.write(_words(ask, people[ask.key.person], known, now))
        if not coming:
            self.stdout.write("Nothing is owed by the end of tomorrow.")


def _leaves_at(ask: Ask, known: Known, now: datetime) -> datetime:
    hours = known.hours[ask.key.person]
    return hours.next_letter(max(ask.due_at, now), ask.key.person).astimezone(hours.zone)


def _is_near(ask: Ask, known: Known, now: datetime) -> bool:
    hours = known.hours[ask.key.person]
    return _leaves_at(ask, known, now).date() <= hours.day_of(now) + timedelta(days=1)


def _words(ask: Ask, person: User, known: Known, now: datetime) -> str:
    leaves = _leaves_at(ask, known, now)
    thing = f"D-{ask.decision:03d}" if ask.decision else ask.key.object_id
    return f"{leaves:%Y-%m-%d %H:%M %Z}  {person.name} <{person.email}>  {ask.key.kind} {thing}"
