"""What happened: who did what to which thing, when. Rows are only ever added."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone


class Event(models.Model):
    """One thing that happened, written in the transaction that made it true.

    Points at things by kind and id, never by a foreign key upwards. `detail` holds what a
    history needs to say it in words; nothing sealed, ever.
    """

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "object_id", "at"], name="event_of_a_thing")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.object_id}"
