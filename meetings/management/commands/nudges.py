"""What people will be asked by mail, and owing it by hand; see `meetings.nudges.policy`."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from meetings import actions
from meetings.nudges import facts, policy
from meetings.nudges.policy import Ask
from meetings.nudges.working_hours import WorkingHours
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
        found = facts.conditions(now)
        people = User.objects.in_bulk([person for condition in found for person in condition.people.values()])
        hours, asked, muted = facts.hours_of_all(people.values()), facts.asked(found), facts.muted(people)
        coming = [
            ask
            for ask in policy.asks(found, hours)
            if ask.key not in asked and (ask.key.person, ask.key.kind) not in muted and _is_near(ask, hours, now=now)
        ]
        for ask in sorted(coming, key=lambda ask: ask.due_at):
            self.stdout.write(_words(ask, people[ask.key.person], hours[ask.key.person], now))
        if not coming:
            self.stdout.write("Nothing is owed by the end of tomorrow.")


def _leaves_at(ask: Ask, hours: WorkingHours, now: datetime) -> datetime:
    return hours.next_letter(max(ask.due_at, now), ask.key.person).astimezone(hours.zone)


def _is_near(ask: Ask, hours: dict[int, WorkingHours], *, now: datetime) -> bool:
    own = hours[ask.key.person]
    return _leaves_at(ask, own, now).date() <= own.day_of(now) + timedelta(days=1)


def _words(ask: Ask, person: User, hours: WorkingHours, now: datetime) -> str:
    leaves = _leaves_at(ask, hours, now)
    return f"{leaves:%Y-%m-%d %H:%M %Z}  {person.name} <{person.email}>  {ask.key.kind} D-{int(ask.key.object_id):03d}"
