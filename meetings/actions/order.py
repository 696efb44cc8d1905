"""The order of an agenda: two people who prepare at once do not overwrite each other."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import require_preparing
from meetings.models import AgendaItem, Meeting
from meetings.states import TAKES_EDIT
from projects.errors import RuleBroken, Stale
from projects.journal import note
from projects.models import User

from .agenda import reordered
from .locking import lock_item, why_not


@transaction.atomic(durable=True)
def move_question(item_id: UUID, *, by: User, after: UUID | None, seen_agenda_version: int) -> AgendaItem:
    """Put a question right after another one, or first when `after` is None, in the order that was seen.

    What others moved meanwhile stays where they put it. Raises Stale when one of the two was
    moved or taken off since; RuleBroken for a question on the floor, settled or on no agenda.
    """
    item = lock_item(item_id)
    meeting = item.meeting
    require_preparing(by, item.project, meeting)
    if meeting is None or item.state not in TAKES_EDIT:
        raise RuleBroken(why_not(item))
    items = list(meeting.items.in_order())
    _require_as_seen([one for one in items if one.pk in {item_id, after}], after, meeting, seen_agenda_version)
    wanted = _with_moved(items, item_id, after)
    if wanted != items:
        _renumber(items, wanted)
        reordered(meeting)
        _put_down(item, next(one for one in wanted if one.pk == item_id), meeting)
        note(by, "move", item, position=item.position)
    return item


def put_first(item: AgendaItem, meeting: Meeting) -> None:
    """Let a question that was just placed come before all others, inside the caller's transaction."""
    items = list(meeting.items.in_order())
    _renumber(items, _with_moved(items, item.pk, None))


def place_of(item: AgendaItem) -> tuple[int, int]:
    """Which question of how many it is on its agenda. One query."""
    order = list(item.meeting.items.in_order().values_list("pk", flat=True)) if item.meeting else [item.pk]
    return order.index(item.pk) + 1, len(order)


def _require_as_seen(pair: Sequence[AgendaItem], after: UUID | None, meeting: Meeting, seen: int) -> None:
    """Both are still there, and nobody has moved either of them since."""
    is_whole = len(pair) == len({item.pk for item in pair}) == (1 if after is None else 2)
    is_known = 1 <= seen <= meeting.agenda_version
    if not is_whole or not is_known or any(item.placed_in > seen for item in pair):
        raise Stale(_("Somebody changed the order here after you saw it."))


def _with_moved(items: Sequence[AgendaItem], item_id: UUID, after: UUID | None) -> list[AgendaItem]:
    moved = next(item for item in items if item.pk == item_id)
    rest = [item for item in items if item.pk != item_id]
    ranks = [item.pk for item in rest]
    rest.insert(0 if after is None else ranks.index(after) + 1, moved)
    return rest


def _renumber(items: Sequence[AgendaItem], wanted: Sequence[AgendaItem]) -> None:
    """Give the same places in another order; only what changes is written."""
    places = [item.position for item in items]
    changed = [(item, place) for item, place in zip(wanted, places, strict=True) if item.position != place]
    for item, place in changed:
        item.position = place
    AgendaItem.objects.bulk_update([item for item, _place in changed], ["position"])


def _put_down(item: AgendaItem, moved: AgendaItem, meeting: Meeting) -> None:
    item.position, item.placed_in = moved.position, meeting.agenda_version
    item.save(update_fields=["placed_in"])
