"""What is one person's own in the room. Fetched by that person, never pushed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meetings import sealed
from meetings.models import Action, AgendaItem, Blocker, Decision, LaterPosition, Option
from meetings.sealed import Spoken
from meetings.states import ActionState, ItemState
from projects.live import Audience
from projects.models import User

from .facts import Room


def yours_context(room: Room, item: AgendaItem | None, person: User, audience: Audience) -> dict[str, Any]:
    """The person's own position on a question, and the key of what they may be filling in."""
    mine = _mine(item, person) if item is not None and audience != Audience.OBSERVER else None
    return {
        "mine": mine,
        "my_option": _option(item, mine),
        "my_objections": (objections := _my_objections(item, person)),
        "my_later": (later := _later(item, person)),
        "asked": (asked := _asked(room, item, person)),
        "asked_actions": (asked_actions := _asked_actions(room, item, person)),
        "to_clear": (to_clear := _to_clear(room, item, person)),
        "sealed_ahead": _sealed_ahead(room, person),
        "my_parked": [one for one in room.lot if one.raised_by_id == person.pk],
        "my_withdrawn": [one for one in room.taken_out if one.raised_by_id == one.left_by_id == person.pk],
        "yours_key": _key(room, item, person, audience)
        + _added(later, objections)
        + _numbers(asked, asked_actions)
        + _waiting(to_clear),
    }


def _asked(room: Room, item: AgendaItem | None, person: User) -> list[Decision]:
    """What was decided here, or on this question, that this person is asked to carry."""
    settled = room.settled if item is None else [one for one in room.settled if one.pk == item.pk]
    records = [one.record for one in settled]
    return [record for record in records if record.is_asked and record.owner_id == person.pk]


def _to_clear(room: Room, item: AgendaItem | None, person: User) -> list[Blocker]:
    """What is in the way of what was decided here, and waits for this person. One query where something was decided."""
    settled = room.settled if item is None else []
    if person.is_guest or not settled:
        return []
    records = [one.record.number for one in settled]
    return list(Blocker.objects.waiting_for(person).filter(decision__in=records).for_pages())


def _waiting(blockers: list[Blocker]) -> str:
    return "".join(f":{one.pk}:{one.state}" for one in blockers)


def _asked_actions(room: Room, item: AgendaItem | None, person: User) -> list[Action]:
    """What follows from it that this person is asked to carry."""
    asked = [one for one in room.actions if one.state == ActionState.ASKED and one.owner_id == person.pk]
    return [one for one in asked if item is None or one.decision.item_id == item.pk]


def _numbers(records: list[Decision], actions: list[Action]) -> str:
    return "".join(f":{name}" for name in [*(one.reference for one in records), *(one.pk for one in actions)])


def _mine(item: AgendaItem, person: User) -> Spoken | None:
    return next((spoken for spoken in sealed.read(item, person) if spoken.person_id == person.pk), None)


def _option(item: AgendaItem | None, mine: Spoken | None) -> Option | None:
    if item is None or mine is None:
        return None
    return next((option for option in item.options.all() if option.pk == mine.option_id), None)


def _my_objections(item: AgendaItem | None, person: User) -> list[Any]:
    if item is None or item.state != ItemState.REVEALED:
        return []
    return list(item.objections.filter(person=person, withdrawn_at=None).select_related("option"))


def _later(item: AgendaItem | None, person: User) -> LaterPosition | None:
    """What they said last after the reveal."""
    if item is None or item.state != ItemState.REVEALED:
        return None
    return item.later_positions.filter(person=person).select_related("option").last()


def _sealed_ahead(room: Room, person: User) -> set[UUID]:
    """The questions to come on which they have spoken already."""
    return {item.pk for _number, item in room.waiting if person.pk in room.spoken.get(item.pk, {})}


def _added(later: LaterPosition | None, objections: list[Any]) -> str:
    """What was added is out of one's hands: the form for the next is another form."""
    return f"{later.pk if later else ''}:{len(objections)}" if later or objections else ""


def _key(room: Room, item: AgendaItem | None, person: User, audience: Audience) -> str:
    """Names what a form is about: while it stays the same, a form being filled is not replaced."""
    if item is None:
        return f"{audience}:{room.meeting.state}"
    given_at = room.spoken.get(item.pk, {}).get(person.pk)
    stamp = given_at.timestamp() if given_at and audience.takes_part else ""
    return f"{audience}:{item.pk}:{item.state}:{stamp}"
