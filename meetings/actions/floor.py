"""What the facilitator does with the question on the floor: open, put back, reveal, the clock."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import require_facilitator, silent_on
from meetings.models import AgendaItem, Meeting
from meetings.states import FLOOR, ItemMove, ItemState
from projects import live
from projects.errors import RuleBroken
from projects.journal import happened_since, note
from projects.live import Region
from projects.models import User

from .locking import announce, lock_floor, move_item, require_live, why_not

MINUTES_ADDED = 2
NUDGED_ONCE_IN = timedelta(minutes=1)
# As long as the longest timebox: who needs more has several questions.
MOST_ADDED = 240


@transaction.atomic(durable=True)
def open_question(item_id: UUID, *, by: User) -> AgendaItem:
    """Put a question on the floor and start its clock.

    Raises PermissionDenied unless `by` facilitates; RuleBroken unless the room is open, the
    floor is free, and a question that chooses has at least two options.
    """
    item, meeting = lock_floor(item_id)
    require_facilitator(by, meeting)
    require_live(meeting)
    if meeting.items.filter(state__in=FLOOR).exclude(pk=item.pk).exists():
        raise RuleBroken(_("Another question is on the floor. It has to leave before this one opens."))
    if item.needs_options and item.options.count() < 2:
        raise RuleBroken(
            _("There is nothing to choose between yet. Write at least two options first; doing nothing counts.")
        )
    move_item(item, ItemMove.OPEN)
    item.opened_at = item.clock_started_at = timezone.now()
    item.seconds_used = 0
    item.save(update_fields=["state", "version", "opened_at", "clock_started_at", "seconds_used"])
    note(by, "open", item)
    announce(meeting, Region.BAR, Region.FLOOR, Region.YOURS)
    return item


@transaction.atomic(durable=True)
def put_back(item_id: UUID, *, by: User) -> AgendaItem:
    """Take a question that was opened by mistake off the floor again.

    Raises PermissionDenied unless `by` facilitates; RuleBroken unless it is on the floor,
    sealed, and nobody has spoken since it was opened.
    """
    item, meeting = lock_floor(item_id)
    require_facilitator(by, meeting)
    move_item(item, ItemMove.PUT_BACK)
    if item.positions.filter(given_at__gte=item.opened_at).exists():
        raise RuleBroken(_("Somebody has spoken, so it stays on the floor. Defer it if the room is not ready."))
    item.opened_at = item.clock_started_at = None
    item.seconds_used = item.extra_minutes = 0
    item.save(update_fields=["state", "version", "opened_at", "clock_started_at", "seconds_used", "extra_minutes"])
    note(by, "put_back", item)
    announce(meeting, Region.BAR, Region.FLOOR, Region.YOURS)
    return item


@transaction.atomic(durable=True)
def reveal_positions(item_id: UUID, *, by: User) -> AgendaItem:
    """Show every position on the question at one instant; from then on they do not change.

    Raises PermissionDenied unless `by` facilitates; RuleBroken unless the question is on the
    floor with its positions sealed.
    """
    item, meeting = lock_floor(item_id)
    require_facilitator(by, meeting)
    move_item(item, ItemMove.REVEAL)
    item.revealed_at = timezone.now()
    item.save(update_fields=["state", "version", "revealed_at"])
    note(by, "reveal", item, spoken=item.positions.count(), entitled=meeting.participants.count())
    announce(meeting, Region.BAR, Region.FLOOR, Region.YOURS)
    return item


@transaction.atomic(durable=True)
def pause(item_id: UUID, *, by: User) -> AgendaItem:
    """Stop the clock of the question on the floor; stopping a stopped clock changes nothing."""
    item, meeting = _lock_clock(item_id, by)
    if item.is_running:
        stop_clock(item)
        item.save(update_fields=["seconds_used", "clock_started_at"])
        note(by, "pause", item)
        announce(meeting, Region.CLOCK)
    return item


@transaction.atomic(durable=True)
def resume(item_id: UUID, *, by: User) -> AgendaItem:
    """Let the clock run again."""
    item, meeting = _lock_clock(item_id, by)
    if not item.is_running:
        item.clock_started_at = timezone.now()
        item.save(update_fields=["clock_started_at"])
        note(by, "resume", item)
        announce(meeting, Region.CLOCK)
    return item


@transaction.atomic(durable=True)
def extend(item_id: UUID, *, by: User, seen_extra: int | None = None) -> AgendaItem:
    """Give the question two more minutes.

    `seen_extra` is what had been added on the page that was clicked: two clicks on the same
    page, or two facilitators at once, add two minutes and not four. Raises RuleBroken after four hours.
    """
    item, meeting = _lock_clock(item_id, by)
    if item.extra_minutes >= MOST_ADDED:
        raise RuleBroken(_("Four hours were added already. Settle the question, or put it off."))
    if seen_extra is None or seen_extra == item.extra_minutes:
        item.extra_minutes += MINUTES_ADDED
        item.save(update_fields=["extra_minutes"])
        note(by, "extend", item, minutes=MINUTES_ADDED)
        announce(meeting, Region.CLOCK)
    return item


@transaction.atomic(durable=True)
def nudge_silent(item_id: UUID, *, by: User) -> AgendaItem:
    """Ask those who have not spoken, each on their own page alone. Who they were is not kept.

    Raises PermissionDenied unless `by` facilitates; RuleBroken unless positions are sealed on
    the floor, when nobody else is silent, within a minute of the last time, and when nobody
    could be reached: then nothing is noted, so that it may be tried again at once.
    """
    item, meeting = _lock_clock(item_id, by)
    if item.state != ItemState.SEALED:
        raise RuleBroken(why_not(item))
    silent = silent_on(item, besides=by).values_list("pk", flat=True)
    if not silent:
        raise RuleBroken(_("Everybody else has spoken."))
    if happened_since(timezone.now() - NUDGED_ONCE_IN, "nudge_silent", item):
        raise RuleBroken(_("They were asked a moment ago. Give them a minute."))
    # Before the commit: whether it is noted depends on it, and nobody who hears it asks the database.
    if not live.tell(meeting.pk, silent, "nudged"):
        raise RuleBroken(_("They cannot be reached just now, so nobody was asked. Try again in a moment."))
    note(by, "nudge_silent", item)
    return item


def stop_clock(item: AgendaItem) -> None:
    """Keep the seconds used so far; the caller saves."""
    item.seconds_used = round(item.used_at(timezone.now()).total_seconds())
    item.clock_started_at = None


def _lock_clock(item_id: UUID, by: User) -> tuple[AgendaItem, Meeting]:
    item, meeting = lock_floor(item_id)
    require_facilitator(by, meeting)
    if not item.on_floor:
        raise RuleBroken(why_not(item))
    return item, meeting
