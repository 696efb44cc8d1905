"""Say how much mail came in and what became of it, and never what it said."""

from typing import Any

from django.core.management.base import BaseCommand

from projects.models import Became, ReceivedMail


class Command(BaseCommand):
    """`manage.py received`: a line for each thing that mails became."""

    help = "Say how many mails came in, and what became of them."

    def handle(self, *_args: Any, **_options: Any) -> None:
        counted = ReceivedMail.objects.counted()
        for became in Became:
            self.stdout.write(f"{became.label}: {counted.get(became, 0)}")
