"""What a round may leave out because nothing can come of it now: most minutes bring nothing.

Only what is surely not due is left out, by the clocks of everybody at once; the policy decides about the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from meetings.models import Nudge
from meetings.states import NudgeKind, ThingKind

from .ladders import LADDERS, Role, Step
from .many import AnyOf
from .policy import Known, may_be_written_to
from .working_hours import WorkingHours


@dataclass(frozen=True)
class Soon:
    """Who can be written to in this moment, and since when what was asked may have a next step."""

    now: datetime
    # Who could be sent the letter of their day, and whom only what does not wait for it.
    daily: Set[int]
    at_once: Set[int]
    # After so many working days: from when on nobody's have passed.
    passed: Mapping[int, datetime]

    def narrow(
        self, found: QuerySet[Any], kind: NudgeKind, thing: ThingKind, since: str, people: Mapping[Role, Any]
    ) -> QuerySet[Any]:
        """Those of which something may come now. `since` and `people` are where the query has them."""
        there = Q(pk__in=[])
        for step in (one for one in LADDERS[kind] if one.even_on_agenda):
            waits = self._begun(step, since) & ~self._rests(step, kind, thing, since, people)
            there |= Q(on_agenda=True) & waits
        for step in LADDERS[kind]:
            found = found.filter(~self._rests(step, kind, thing, since, people) | there)
        found = found.filter(Q(on_agenda=False) | there)
        begun = self._begun(LADDERS[kind][0], since)
        return found.filter(begun & (self._somebody(kind, people) | self._deed(kind, since)))

    def _rests(self, step: Step, kind: NudgeKind, thing: ThingKind, since: str, people: Mapping[Role, Any]) -> Q:
        """Everybody it goes to was asked this step, and the days until the next have not passed for anybody."""
        following = [one for one in LADDERS[kind] if one.number > step.number and not one.only_weighty]
        gap = following[0].days - max(step.days, 0) if following else 0
        if not step.to or any(role not in people for role in step.to) or (following and gap not in self.passed):
            return Q(pk__in=[])
        asked = Nudge.objects.filter(
            kind=kind, thing=thing, step=step.number, object_id=Cast(OuterRef("pk"), CharField()),
            since=OuterRef(since),
        )  # fmt: skip
        if following:
            asked = asked.filter(owed_at__gte=self.passed[gap])
        return reduce(and_, (Q(Exists(asked.filter(person=_outer(people[role])))) for role in step.to))

    def _begun(self, step: Step, since: str) -> Q:
        """Long enough ago for this step, as far as clocks alone tell."""
        if step.days in self.passed:
            return Q(**{f"{since}__lt": self.passed[step.days]})
        return Q(**{f"{since}__lte": self.now - timedelta(hours=step.hours)}) if step.hours else Q()

    def _somebody(self, kind: NudgeKind, people: Mapping[Role, Any]) -> Q:
        """Somebody around it can be written to."""
        is_at_once = any(step.at_once for step in LADDERS[kind])
        numbers = self.at_once if is_at_once else self.daily
        found = [Q(AnyOf(where, numbers)) for where in people.values()]
        return reduce(or_, found)

    def _deed(self, kind: NudgeKind, since: str) -> Q:
        deeds = [step for step in LADDERS[kind] if step.deed]
        return reduce(or_, (Q(**{f"{since}__lt": self.passed[one.days]}) for one in deeds), Q(pk__in=[]))


def _outer(where: Any) -> Any:
    return OuterRef(where)


def soon(known: Known, now: datetime) -> Soon:
    """From people's hours and letters, without a query."""
    daily, at_once = may_be_written_to(known, now)
    days = {step.days for ladder in LADDERS.values() for step in ladder if step.days > 0}
    wanted = days | {later - earlier for later in days for earlier in days | {0} if later > earlier}
    clocks = {(one.zone.key, one.days): one for one in known.hours.values()}.values()
    return Soon(
        now, daily, at_once, {one: max((_passed(each, now, one) for each in clocks), default=now) for one in wanted}
    )


def _passed(hours: WorkingHours, now: datetime, days: int) -> datetime:
    """What happened then or later is not so many working days ago, even for who has no day off."""
    day, step = hours.day_of(now), timedelta(days=1)
    while True:
        days -= day.isoweekday() in hours.days
        if not days:
            return hours.begins(day)
        day -= step
