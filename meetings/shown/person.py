"""One person's page: what they carry, are asked to carry and decided, as far as the reader may see it.

Never a count to compare people by, and nothing about what they said while it is sealed.
"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.functions import Lower
from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from meetings.models import Action, Blocker, Decision
from meetings.models.action import ActionQuerySet
from meetings.models.decision import DecisionQuerySet
from meetings.states import Outcome
from projects.models import Membership, Project, User

from .action import ActionRow, action_rows, with_obstacles
from .blockers import BallNow, balls_of, waits
from .nudges import away_until
from .words import clock_words, day_words, zone_words

# Of each kind: the log holds the rest.
MOST = 30
LATEST = 8
# From so many days in a row, "Monday to Friday" is shorter than their names.
LONG_RUN = 3


@dataclass(frozen=True)
class Carried:
    """A decision that somebody owns or is asked to own."""

    record: Decision
    since: str
    review: str
    ball: BallNow | None


@dataclass(frozen=True)
class Clock:
    """What time it is where somebody is, and when they work."""

    place: str
    now: str
    days: str
    hours: str
    works_now: bool


def person_context(reader: User, person: User) -> dict[str, Any]:
    """Everything on one person's page. A fixed number of queries."""
    today = timezone.localdate()
    visible = Decision.objects.visible_to(reader)
    asked, owned = visible.asked_of(person), visible.owned_by(person)
    shown = [*asked.for_log()[:MOST], *owned.for_log()[:MOST]]
    balls, blockers = balls_of(reader, shown), Blocker.objects.visible_to(reader)
    actions = Action.objects.visible_to(reader)
    asked_actions, carried = _rows(reader, actions.asked_of(person)), actions.owned_by(person)
    return {
        "person": person,
        "is_mine": reader == person,
        "asked": [_carried(one, today, balls[one.number]) for one in shown if not one.owner_accepted_at],
        "asked_in_all": asked.count() + len(asked_actions),
        "asked_actions": asked_actions,
        "owned": [_carried(one, today, balls[one.number]) for one in shown if one.owner_accepted_at],
        "owned_count": owned.count(),
        "actions": _rows(reader, carried),
        "actions_count": carried.count(),
        "to_clear": waits(reader, blockers.waiting_for(person), MOST),
        "stuck": waits(reader, blockers.carried_by(person).with_somebody(), MOST),
        "decided": _decided(visible, person, today),
        "memberships": _memberships(reader, person),
        "sponsored": Project.objects.visible_to(reader).filter(sponsor=person).by_name(),
        "clock": clock_of(person, timezone.now()) if person.is_active else None,
        "away": day_words(until, today) if (until := away_until([person]).get(person.pk)) else "",
        "may_end": reader.is_administrator and reader != person and person.is_active,
        "may_forget": reader.is_administrator and not person.is_active and not person.forgotten_at,
    }


def _rows(reader: User, found: ActionQuerySet) -> list[ActionRow]:
    """Actions, each with what is in its way. Two queries."""
    return action_rows(reader, with_obstacles(found)[:MOST], None, timezone.now())


def _carried(record: Decision, today: date, ball: BallNow | None) -> Carried:
    since = record.owner_accepted_at or record.owner_asked_at
    return Carried(
        record,
        day_words(timezone.localdate(since), today) if since else "",
        day_words(record.review_on, today) if record.review_on else "",
        ball,
    )


def _decided(visible: DecisionQuerySet, person: User, today: date) -> list[tuple[Decision, str]]:
    records = visible.filter(decider=person, outcome=Outcome.DECIDED).for_log()[:LATEST]
    return [(record, day_words(timezone.localdate(record.recorded_at), today)) for record in records]


def _memberships(reader: User, person: User) -> list[Membership]:
    theirs = Membership.objects.visible_to(reader).filter(person=person)
    return list(theirs.select_related("project").order_by(Lower("project__name"), "pk"))


def clock_of(person: User, now: datetime) -> Clock:
    """Their time now and their working hours, all in their own zone."""
    local = now.astimezone(zoneinfo.ZoneInfo(person.time_zone))
    works_today = str(local.isoweekday()) in person.working_days
    return Clock(
        place=person.time_zone.rpartition("/")[2].replace("_", " "),
        now=f"{clock_words(local)} {zone_words(local)}",
        days=days_words(person.working_days),
        hours=_("%(start)s to %(end)s")
        % {"start": formats.time_format(person.work_starts), "end": formats.time_format(person.work_ends)},
        works_now=works_today and person.work_starts <= local.time() < person.work_ends,
    )


def days_words(days: str) -> str:
    """ "12345" is Monday to Friday, "135" Monday, Wednesday, Friday."""
    runs: list[list[int]] = []
    for day in sorted({int(day) for day in days}):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run_words(run) for run in runs)


def _run_words(run: list[int]) -> str:
    names = [str(WEEKDAYS[day - 1]) for day in run]
    if len(run) < LONG_RUN:
        return ", ".join(names)
    else:
        return _("%(start)s to %(end)s") % {"start": names[0], "end": names[-1]}
