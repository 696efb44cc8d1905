"""Say what works and what is missing; see `projects.health`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects import health


class Command(BaseCommand):
    """`manage.py health`: ends with 1 when a part that was asked about is not there."""

    help = "Say which parts of this installation answer; with names of parts, only these."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(health.MISSING_WORDS))

    def handle(self, *_args: Any, **options: Any) -> None:
        found = health.parts()
        if unknown := set(options["parts"]) - set(found):
            raise CommandError(f"There is no part {', '.join(sorted(unknown))}: name {', '.join(found)}.")
        asked = {name: state for name, state in found.items() if name in (options["parts"] or found)}
        for name, state in asked.items():
            self.stdout.write(f"{name}: {state}")
        for sentence in health.words(asked):
            self.stdout.write(sentence)
        if any(state is not health.State.OK for state in asked.values()):
            raise SystemExit(1)
