"""Load the sample into an empty installation; see `actions.load_sample`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from meetings import actions
from projects.errors import RuleBroken
from projects.models import User


class Command(BaseCommand):
    """`manage.py demo`."""

    help = "Load the sample organisation into an empty installation."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            organisation = actions.load_sample()
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal
        host = User.objects.filter(administrator_since__isnull=False).by_name()[0]
        self.stdout.write(
            _("%(organisation)s is here. Sign in at %(url)s/sign-in/ as %(name)s: %(email)s")
            % {
                "organisation": organisation.name,
                "url": settings.SITE_URL,
                "name": host.name,
                "email": host.email,
            }
        )
        if settings.LOCAL:
            self.stdout.write(_("The code is at %(url)s/outbox/") % {"url": settings.SITE_URL})
