"""The app's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings and decisions")

    def ready(self) -> None:
        from . import emails  # noqa: F401, PLC0415 - registering is the effect
