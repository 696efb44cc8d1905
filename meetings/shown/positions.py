"""Everything that was said on one question, once it was revealed: for who reads all of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from meetings.models import AgendaItem
from meetings.regions.lanes import Lane, build_lanes
from meetings.states import ItemState
from projects.errors import RuleBroken
from projects.models import User


def positions_context(item: AgendaItem) -> dict[str, Any]:
    """The page of all positions. Raises RuleBroken while they are sealed, and if they are for ever."""
    if item.revealed_at is None:
        raise RuleBroken(
            _("What was never revealed stays sealed for ever, to its authors alone.")
            if item.state == ItemState.SETTLED
            else _("Every position is sealed until the reveal.")
        )
    return {
        "item": item,
        "meeting": item.meeting,
        "lanes": read_lanes(item),
        "spoken": item.positions.count(),
        "entitled": item.meeting.participants.count() if item.meeting else 0,
    }


def read_lanes(item: AgendaItem) -> list[Lane]:
    """Lane by lane what was said, with whole names. Four queries, however much it is."""
    spoken = User.objects.filter(pk__in=item.positions.values("person"))
    later = User.objects.filter(pk__in=item.later_positions.values("person"))
    people = {person.pk: person for person in spoken | later}
    names = {pk: person.name for pk, person in people.items()}
    last = {item.decider_id, item.meeting.facilitator_id if item.meeting else None}
    return build_lanes(item, people, names, last=last)
