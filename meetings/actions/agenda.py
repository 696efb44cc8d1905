"""What is asked: questions, their options, their place on an agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.access import require_preparing
from meetings.models import AgendaItem, Meeting, Option
from meetings.states import TAKES_EDIT, ItemMove, Mode
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import Project, User

from .locking import announce, lock_agendas, lock_item, lock_meeting, move_item, why_not


@dataclass(frozen=True)
class Wording:
    """What a question says. `options` are (id or None for a new one, label, cost), in order."""

    question: str
    mode: Mode
    decider: User | None = None
    timebox_minutes: int | None = None
    context: str = ""
    options: Sequence[tuple[int | None, str, str]] = ()


@transaction.atomic(durable=True)
def ask(project: Project, wording: Wording, *, by: User, meeting_id: UUID | None = None) -> AgendaItem:
    """Write a question down: in the project, or at once at the end of a meeting's agenda.

    Raises PermissionDenied unless `by` prepares meetings there; RuleBroken when the meeting is
    over or of another project.
    """
    meeting = lock_meeting(meeting_id) if meeting_id else None
    require_preparing(by, project, meeting)
    item = draft_question(project, wording, by=by)
    if meeting is not None:
        place(item, meeting, by=by)
    return item


@transaction.atomic(durable=True)
def edit_question(item_id: UUID, wording: Wording, *, by: User, seen_version: int) -> AgendaItem:
    """Change what a question says, before it is on the floor.

    Raises Stale past `seen_version`; RuleBroken once it is on the floor, and when an option
    would go while positions are in: a position must never lose what it chose.
    """
    require_editing(lock_item(item_id), by=by)
    # After the rule: who came too late is told where the question is now, not only that it changed.
    item = lock_item(item_id, seen_version)
    item.question, item.mode, item.decider = wording.question, wording.mode, wording.decider
    item.timebox_minutes, item.context = wording.timebox_minutes, wording.context
    item.version += 1
    item.save(update_fields=["question", "mode", "decider", "timebox_minutes", "context", "version"])
    _replace_options(item, wording.options)
    note(by, "edit", item)
    if item.meeting is not None:
        announce(item.meeting, Region.BAR, Region.FLOOR)
    return item


def require_editing(item: AgendaItem, *, by: User) -> None:
    """Refuse whoever may not change what this question says, or not now."""
    require_preparing(by, item.project, item.meeting)
    if item.state not in TAKES_EDIT:
        raise RuleBroken(why_not(item))


@transaction.atomic(durable=True)
def schedule(item_id: UUID, meeting_id: UUID, *, by: User) -> AgendaItem:
    """Put a waiting question at the end of a meeting's agenda.

    Raises PermissionDenied unless `by` prepares it; RuleBroken when it does not wait, or the
    meeting is over or of another project.
    """
    lock_agendas(item_id, meeting_id)
    meeting = lock_meeting(meeting_id)
    item = lock_item(item_id)
    require_preparing(by, item.project, meeting)
    place(item, meeting, by=by)
    return item


@transaction.atomic(durable=True)
def return_question(item_id: UUID, *, by: User, reason: str = "") -> AgendaItem:
    """Take a question off the agenda; it waits in its project again."""
    item = lock_item(item_id)
    require_preparing(by, item.project, item.meeting)
    meeting = item.meeting
    send_back(item, by=by, reason=reason)
    if meeting is not None:
        reordered(meeting)
    return item


def draft_question(project: Project, wording: Wording, *, by: User) -> AgendaItem:
    """A new waiting question, inside the caller's transaction."""
    item = AgendaItem.objects.create(
        project=project,
        question=wording.question,
        mode=wording.mode,
        decider=wording.decider,
        timebox_minutes=wording.timebox_minutes,
        context=wording.context,
        created_by=by,
    )
    _replace_options(item, wording.options)
    note(by, "ask", item)
    return item


def place(item: AgendaItem, meeting: Meeting, *, by: User) -> None:
    """Give a waiting question the last place on an agenda, inside the caller's transaction."""
    if meeting.is_over:
        raise RuleBroken(_("This meeting is over. Put the question on the agenda of another one."))
    if item.project_id != meeting.project_id:
        raise RuleBroken(_("This question belongs to another project."))
    move_item(item, ItemMove.SCHEDULE)
    last = meeting.items.aggregate(last=Max("position"))["last"]
    item.meeting, item.position = meeting, 1 if last is None else last + 1
    # Whoever saw it elsewhere, or gone, does not move it from there.
    item.placed_in = meeting.agenda_version + 1
    item.save(update_fields=["state", "version", "meeting", "position", "placed_in"])
    note(by, "schedule", item, meeting=str(meeting.pk))
    reordered(meeting)


def send_back(item: AgendaItem, *, by: User, reason: str = "", not_reached: bool = False) -> None:
    """Return a question to its project, inside the caller's transaction."""
    note(by, "return", item, meeting=str(item.meeting_id), reason=reason, not_reached=not_reached)
    move_item(item, ItemMove.RETURN)
    item.meeting = item.position = None
    item.times_not_reached += int(not_reached)
    item.save(update_fields=["state", "version", "meeting", "position", "times_not_reached"])


def reordered(meeting: Meeting) -> None:
    """A new version of the order, inside the caller's transaction."""
    meeting.agenda_version += 1
    meeting.save(update_fields=["agenda_version"])
    announce(meeting, Region.BAR, Region.FLOOR)


def _replace_options(item: AgendaItem, wanted: Sequence[tuple[int | None, str, str]]) -> None:
    kept = {option_id for option_id, _label, _cost in wanted if option_id is not None}
    going = item.options.exclude(pk__in=kept)
    # Whether anybody chose the one that goes must not show, so it is refused for all alike.
    if going.exists() and item.positions.exists():
        raise RuleBroken(_("Positions are in, so no option can go. You can reword one or add another."))
    going.delete()
    for rank, (option_id, label, cost) in enumerate(wanted):
        if option_id is None:
            Option.objects.create(item=item, rank=rank, label=label, cost=cost)
        else:
            item.options.filter(pk=option_id).update(rank=rank, label=label, cost=cost)
