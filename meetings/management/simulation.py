"""The sweep and the delivery as they are, played forward by a clock of their own; nothing leaves the house."""

from __future__ import annotations

import zoneinfo
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q

from meetings import actions
from meetings.models import AgendaItem, Blocker, Nudge
from meetings.nudges import policy
from meetings.nudges.facts import LETTER
from meetings.nudges.things import things_of
from meetings.nudges.told import RAISED_BECAUSE, WHY, step_words, words_of_thing
from meetings.states import NudgeKind, ThingKind
from projects import clock, delivery
from projects.models import Event, Mail, User
from projects.models.outbox import MailQuerySet

LOOK_EVERY = timedelta(hours=3)
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
DONE = {"raise_question", "hand_back", "escalate_blocker"}


@dataclass(frozen=True)
class Line:
    """One thing that happened: somebody was asked, an ask was stopped as it left, or Bearing did something."""

    at: datetime
    what: str
    about: str
    because: str
    who: str = ""
    role: str = ""
    kind: str = ""
    step: int = 0
    local: str = ""
    email: str = ""
    zone: str = ""
    # What Bearing did, by the name of its verb.
    does: str = ""

    @property
    def local_at(self) -> datetime:
        """By the clock of whoever was asked."""
        return self.at.astimezone(zoneinfo.ZoneInfo(self.zone or "UTC"))

    @property
    def text(self) -> str:
        if self.what == "done":
            return f"{self.at:%H:%M} UTC  Bearing: {self.about}"
        said = f"{self.who}, as {self.role} ({step_words(NudgeKind(self.kind), self.step)})"
        verb = "asked" if self.what == "asked" else "not asked after all"
        return f"{self.local}  {verb}: {said}\n      {self.about}\n      because {self.because}"


@dataclass
class Simulation:
    """So many beats from a moment on. Nobody answers, except what its caller does between two calls of `run`.

    Without `every`, from each minute in which something may leave to the next: as the beats of every minute do.
    """

    now: datetime
    every: timedelta | None = timedelta(hours=1)
    lines: list[Line] = field(default_factory=list)
    unwritten: int = 0

    def __post_init__(self) -> None:
        self._nudge = _last(Nudge)
        self._waiting = set(Nudge.objects.filter(mail__in=_waiting(), moot="").values_list("pk", flat=True))
        self._event = _last(Event)

    def run(self, until: datetime) -> None:
        while self.now < until:
            with clock.set_to(self.now):
                self._beat()
                next_at = self.now + self.every if self.every else self._next()
            self.now = next_at

    def _next(self) -> datetime:
        """In some hours at the latest: what becomes true by itself is found then."""
        owed, known = actions.what_is_owed(self.now)
        at = policy.next_moment(owed, known, self.now)
        latest = self.now + LOOK_EVERY
        return min(latest, _whole_minute(at)) if at else latest

    def _beat(self) -> None:
        actions.owe_nudges(self.now)
        for mail in list(_waiting().order_by("pk").values_list("pk", flat=True)):
            delivery.deliver(mail, backend=NOWHERE)
        found = [*self._asked(), *self._done()]
        self.lines += sorted(found, key=lambda line: (line.what, line.who, line.kind, line.about))

    def _asked(self) -> list[Line]:
        """Those whose letter left or would not; what still waits for its reader's hours is told when it leaves."""
        wanted = Q(pk__gt=self._nudge) | Q(pk__in=self._waiting)
        found = list(Nudge.objects.filter(wanted).select_related("person", "mail").order_by("pk"))
        self._nudge = max([self._nudge, *(one.pk for one in found)])
        self._waiting = {one.pk for one in found if one.mail.claimed_at is None and not one.moot}
        nudges = [one for one in found if one.pk not in self._waiting]
        if not nudges:
            return []
        self.unwritten += len({one.mail_id for one in nudges if one.mail.refused and not one.moot})
        things = things_of(nudges)
        return [_line(nudge, words_of_thing(things[nudge.pk]), self.now) for nudge in nudges]

    def _done(self) -> list[Line]:
        events = list(Event.objects.filter(pk__gt=self._event).order_by("pk"))
        if events:
            self._event = events[-1].pk
        mine = [event for event in events if event.by_id is None and event.verb in DONE]
        return [Line(self.now, "done", _deed_words(event), _why(event), does=event.verb) for event in mine]

    def report(self) -> str:
        """Day by day, by the date in UTC."""
        days = groupby(self.lines, key=lambda line: line.at.date())
        parts = [
            f"{day:%A} {day.day} {day:%B %Y}\n" + "\n".join(f"  {one.text}" for one in of_it) for day, of_it in days
        ]
        return "\n\n".join(parts or ["Nobody is asked anything."])

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(line) | {"at": line.at.isoformat()} for line in self.lines]


def _waiting() -> MailQuerySet:
    return Mail.objects.waiting().filter(kind=LETTER)


def _whole_minute(at: datetime) -> datetime:
    begun = at.replace(second=0, microsecond=0)
    return begun if begun == at else begun + timedelta(minutes=1)


def _last(model: type[Nudge] | type[Event]) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _line(nudge: Nudge, about: str, at: datetime) -> Line:
    kind = NudgeKind(nudge.kind)
    person = nudge.person
    local = at.astimezone(zoneinfo.ZoneInfo(person.time_zone))
    asked = (person.name, nudge.role, kind.value, nudge.step, f"{local:%a %H:%M} {person.time_zone}")
    whom = (*asked, person.email, person.time_zone)
    if nudge.moot:
        return Line(at, "stopped", about, nudge.moot, *whom)
    return Line(at, "asked", about, WHY[kind], *whom)


def _why(event: Event) -> str:
    if event.verb == "raise_question":
        return RAISED_BECAUSE[event.detail["why"]]
    return WHY[NudgeKind.BLOCKER if event.verb == "escalate_blocker" else NudgeKind.ACCEPTANCE]


def _deed_words(event: Event) -> str:
    if event.verb == "raise_question":
        item = AgendaItem.objects.select_related("meeting").get(pk=event.detail["question"])
        where = f"on the agenda of {item.meeting.starts_at:%-d %B}" if item.meeting else "in its project"
        return f"put “{item.question}” {where}"
    elif event.verb == "escalate_blocker":
        blocker = Blocker.objects.select_related("escalated_to").get(pk=event.object_id)
        return f"asked {User.objects.get(pk=event.detail['to']).name}: {blocker.escalation_words}"
    else:
        return f"gave “{_headline(event)}” back to nobody"


def _headline(event: Event) -> str:
    kind = ThingKind.ACTION if event.kind == "action" else ThingKind.DECISION
    number = event.object_id
    if kind == ThingKind.DECISION:
        number = str(AgendaItem.objects.values_list("record__number", flat=True).get(pk=event.object_id))
    nudge = Nudge(pk=0, kind=NudgeKind.ACCEPTANCE, thing=kind, object_id=number)
    return things_of([nudge])[0].headline
