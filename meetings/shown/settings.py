"""What a person has said about when they are asked by mail."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from meetings.nudges import facts
from meetings.states import NudgeKind
from projects.models import Absence, User


@dataclass(frozen=True)
class Away:
    """Some days on which somebody is away, in words."""

    absence_id: int
    words: str


def coming_absences(person: User) -> list[Away]:
    """Those that are not over, the next first. One query."""
    found = Absence.objects.filter(person=person).coming(timezone.localdate())
    return [Away(absence.pk, _words(absence)) for absence in found]


def _words(absence: Absence) -> str:
    first, last = formats.date_format(absence.first_day), formats.date_format(absence.last_day)
    return first if absence.is_one_day else _("%(first)s to %(last)s") % {"first": first, "last": last}


def muted_kinds(person: User) -> set[NudgeKind]:
    """What they get no mail of. One query."""
    return {kind for _person, kind in facts.muted([person.pk])}
