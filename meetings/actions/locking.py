"""How a verb takes hold of what it changes: the meeting's row first, then the question's.

One order of locks everywhere, so that two verbs wait for each other and never deadlock; a
reveal and a position cannot cross.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Decision, Meeting
from meetings.states import ITEM_MOVES, MEETING_MOVES, ItemMove, ItemState, MeetingMove, MeetingState, Outcome
from projects import live
from projects.errors import RuleBroken, Stale
from projects.live import Region
from projects.models import User
from projects.prepared import Prepared

_MEETING = Prepared(lambda meeting: Meeting.objects.select_for_update().filter(pk=meeting), UUID)
_ITEM = Prepared(lambda item: AgendaItem.objects.select_for_update().filter(pk=item), UUID)
_MEETING_OF = Prepared(
    lambda item: Meeting.objects.select_for_update().filter(
        pk__in=AgendaItem.objects.filter(pk=item).values("meeting")
    ),
    UUID,
)


def lock_meeting(meeting_id: UUID) -> Meeting:
    """The meeting as it is now, until the transaction ends. Raises Meeting.DoesNotExist."""
    return _MEETING.get(meeting_id)


def lock_agendas(item_id: UUID, meeting_id: UUID) -> None:
    """Lock a meeting and the one whose agenda a question is on, always in the same order.

    Two stale pages that put their questions on each other's agenda would else wait for ever.
    """
    on_agenda = AgendaItem.objects.filter(pk=item_id).values("meeting")
    wanted = Meeting.objects.filter(Q(pk=meeting_id) | Q(pk__in=on_agenda))
    list(wanted.select_for_update().order_by("pk").values_list("pk", flat=True))


def lock_item(item_id: UUID, seen_version: int | None = None) -> AgendaItem:
    """The question as it is now, its meeting locked before it.

    Raises Stale when `seen_version` is given and the question has changed since, AgendaItem.DoesNotExist.
    """
    meeting = next(iter(_MEETING_OF.models(item_id)), None)
    item = _ITEM.get(item_id)
    if item.meeting_id != (meeting.pk if meeting else None):
        raise Stale(_("This question was moved to another agenda a moment ago. Load the page again."))
    if seen_version is not None and item.version != seen_version:
        raise Stale(_("Somebody changed this question after you opened it. Load the page again to see it."))
    item.meeting = meeting
    return item


def lock_floor(item_id: UUID) -> tuple[AgendaItem, Meeting]:
    """A question of a meeting, both locked. Raises RuleBroken for one that waits in its project."""
    item = lock_item(item_id)
    if item.meeting is None:
        raise RuleBroken(_("This question is not on an agenda."))
    return item, item.meeting


def lock_decision(number: int) -> tuple[Decision, Meeting]:
    """A record as it is now, whatever its outcome, its meeting locked before it.

    Not against foreign keys: a round of asking holds people and names the record, a verb the other way round.
    """
    meeting = lock_meeting(Decision.objects.values_list("meeting_id", flat=True).get(pk=number))
    found = Decision.objects.select_for_update(of=("self",), no_key=True).select_related("project", "item")
    record = found.get(pk=number)
    record.meeting = meeting
    return record, meeting


def move_item(item: AgendaItem, move: ItemMove) -> None:
    """Set the state that the move leads to and raise the version; the caller saves.

    Raises RuleBroken, saying what the question is now, unless the table has the move.
    """
    if item.state not in ITEM_MOVES[move].origins:
        raise RuleBroken(why_not(item))
    item.state = ITEM_MOVES[move].target
    item.version += 1


def move_meeting(meeting: Meeting, move: MeetingMove) -> None:
    """As `move_item`, for a meeting."""
    require_move(meeting, move)
    meeting.state = MEETING_MOVES[move].target


def require_move(meeting: Meeting, move: MeetingMove) -> None:
    if meeting.state not in MEETING_MOVES[move].origins:
        raise RuleBroken(_MEETING_NOW[MeetingState(meeting.state)]())


def require_live(meeting: Meeting) -> None:
    if not meeting.is_live:
        raise RuleBroken(_MEETING_NOW[MeetingState(meeting.state)]())


def announce(meeting: Meeting, *regions: Region, people: Iterable[User | None] = ()) -> None:
    """Raise the meeting's version and tell the open pages, after the commit, what changed.

    `people` are those whose own part changed too, on whatever screens they have open.
    """
    meeting.version += 1
    meeting.save(update_fields=["version"])
    found = {person.pk for person in people if person is not None}
    live.announce("meeting", meeting.pk, meeting.version, *regions, people=found)


def why_not(item: AgendaItem) -> str:
    """Where the question is now, as a sentence with the time in the meeting's zone."""
    return {
        ItemState.DRAFT: lambda: _("This question is back in its project, not on an agenda."),
        ItemState.SCHEDULED: lambda: _("This question is on the agenda and not on the floor."),
        ItemState.SEALED: lambda: _("This question is on the floor and its positions are still sealed."),
        ItemState.REVEALED: lambda: _("Already revealed at %(time)s.") % {"time": _clock(item, item.revealed_at)},
        ItemState.SETTLED: lambda: (
            _("Already settled at %(time)s: %(outcome)s.")
            % {"time": _clock(item, item.settled_at), "outcome": Outcome(item.outcome).label.lower()}
        ),
    }[ItemState(item.state)]()


_MEETING_NOW = {
    MeetingState.DRAFT: lambda: _("The room is not open yet."),
    MeetingState.ANNOUNCED: lambda: _("This meeting is announced, and its room is not open yet."),
    MeetingState.LIVE: lambda: _("The room is already open."),
    MeetingState.CLOSED: lambda: _("This meeting is closed."),
    MeetingState.CANCELLED: lambda: _("This meeting was cancelled."),
}


def _clock(item: AgendaItem, moment: object) -> str:
    zone = item.meeting.zone if item.meeting else None
    return formats.time_format(timezone.localtime(moment, zone))  # type: ignore[arg-type]
