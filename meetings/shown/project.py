"""A project's page: why it exists, what waits for an answer, when it meets, what it decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Action, AgendaItem, Blocker, Decision, Meeting
from meetings.states import BlockerState, Outcome
from projects.access import may_prepare
from projects.models import Project, User
from projects.shown import project_context

from .action import action_rows, with_obstacles
from .blockers import Waits, waits
from .meetings import coming_rows
from .words import day_words

LATEST = 5
MOST_ACTIONS = 20


@dataclass(frozen=True)
class Waiting:
    """A question without an agenda, and how often the room has let it go."""

    item: AgendaItem
    since: str
    flags: list[str]


@dataclass(frozen=True)
class Decided:
    """A record in a short list: the headline, and who carries it since when."""

    record: Decision
    carrier: str
    day: str


def project_page_context(reader: User, project: Project) -> dict[str, Any]:
    """Everything on the page but its forms. A fixed number of queries."""
    today = timezone.localdate()
    prepares = may_prepare(reader, project)
    visible = Meeting.objects.visible_to(reader).filter(project=project)
    waiting = AgendaItem.objects.visible_to(reader).filter(project=project).waiting().with_parts()
    records = Decision.objects.visible_to(reader).filter(project=project)
    facts = records.aggregate(
        total=Count("pk"),
        last=Max("recorded_at"),
        nobody=Count("pk", filter=Q(outcome=Outcome.DECIDED, owner=None, retired_at=None)),
    )
    return {
        **project_context(reader, project),
        "may_ask": prepares,
        "waiting": [_waiting(item, today) for item in waiting],
        "in_the_way": _in_the_way(reader, project),
        "coming": coming_rows(reader, visible.coming().to_prepare(), {project.pk} if prepares else set()),
        "decided": [_decided(record, today) for record in records.for_log()[:LATEST]],
        **_following(reader, project),
        "records": facts["total"],
        "facts": _facts(facts, today),
    }


def _in_the_way(reader: User, project: Project) -> list[Waits]:
    """What holds things up, that nobody is asked to remove first. One query."""
    found = Blocker.objects.visible_to(reader).in_the_way().filter(decision__project=project, decision__retired_at=None)
    return sorted(waits(reader, found), key=lambda one: one.blocker.state != BlockerState.OPEN)


def _waiting(item: AgendaItem, today: date) -> Waiting:
    return Waiting(item, day_words(timezone.localdate(item.created_at), today), _flags(item))


def _flags(item: AgendaItem) -> list[str]:
    parked = getattr(item, "parked", None)
    about = getattr(item, "raised_by_thing", None)
    flags = [about.get_why_display()] if about else []
    flags += [_("Parked in %(title)s") % {"title": parked.meeting.title}] if parked else []
    if item.deferrals:
        flags.append(_deferred(item.deferrals))
    if item.times_not_reached:
        words = ngettext("Not reached once", "Not reached %(counter)s times", item.times_not_reached)
        flags.append(words % {"counter": item.times_not_reached})
    return flags


def _deferred(times: int) -> str:
    if times > 1:
        return _("Deferred twice: decide it, escalate it or drop it")
    else:
        return ngettext("Deferred once", "Deferred %(counter)s times", times) % {"counter": times}


def _decided(record: Decision, today: date) -> Decided:
    return Decided(record, _carrier(record), day_words(timezone.localdate(record.recorded_at), today))


def _carrier(record: Decision) -> str:
    if record.is_let_go:
        return _("Let go")
    elif record.carrier:
        return record.carrier.name
    else:
        return _("Nobody owns it") if record.is_unowned else ""


def _following(reader: User, project: Project) -> dict[str, Any]:
    """What is still to be carried there, what nobody carries first. Four queries."""
    found = Action.objects.visible_to(reader).to_carry().filter(decision__project=project)
    rows = with_obstacles(found).of_nobody_first()[:MOST_ACTIONS]
    return {"following": action_rows(reader, rows, None, timezone.now()), "following_count": found.count()}


def _facts(facts: dict[str, Any], today: date) -> list[str]:
    """21 decisions, 1 without an owner · Last decision 6 October."""
    if not facts["total"]:
        return []
    total = ngettext("%(count)d decision", "%(count)d decisions", facts["total"]) % {"count": facts["total"]}
    if facts["nobody"]:
        total = _("%(decisions)s, %(count)d without an owner") % {"decisions": total, "count": facts["nobody"]}
    last = day_words(timezone.localdate(facts["last"]), today)
    return [_("%(total)s.") % {"total": total}, _("The last one on %(day)s.") % {"day": last}]
