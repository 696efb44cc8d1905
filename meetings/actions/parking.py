"""The parking lot: raising a question out of turn, and where each goes before the meeting closes."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.access import require_facilitator, require_participant, require_preparing
from meetings.models import AgendaItem, Meeting, Parked
from meetings.states import FLOOR, Mode, NextStep
from projects.errors import RuleBroken, Stale
from projects.journal import note
from projects.live import Region
from projects.models import User

from .agenda import Wording, draft_question, place
from .locking import announce, lock_meeting, require_live


@transaction.atomic(durable=True)
def park(meeting_id: UUID, question: str, *, by: User) -> Parked:
    """Raise a question out of turn: it waits in the lot until it is given a next step.

    Raises PermissionDenied unless `by` takes part; RuleBroken unless the room is open.
    """
    meeting = lock_meeting(meeting_id)
    require_participant(by, meeting)
    require_live(meeting)
    parked = Parked.objects.create(meeting=meeting, question=question, raised_by=by)
    note(by, "park", parked)
    _announce(meeting, parked)
    return parked


@transaction.atomic(durable=True)
def reword_parked(parked_id: UUID, question: str, *, by: User, seen_version: int) -> Parked:
    """Put a parked question otherwise: whoever raised it, or the facilitator.

    Raises Stale past `seen_version`; RuleBroken once it has left the lot.
    """
    parked, meeting = _lock_parked(parked_id)
    _require_own(by, parked, meeting)
    _require_in_lot(parked)
    if parked.version != seen_version:
        raise Stale(_("Somebody reworded this question after you opened it. It says now: %(words)s") % _words(parked))
    if parked.question != question:
        parked.question, parked.version = question, parked.version + 1
        parked.save(update_fields=["question", "version"])
        note(by, "reword", parked)
        _announce(meeting, parked)
    return parked


@transaction.atomic(durable=True)
def withdraw_parked(parked_id: UUID, *, by: User) -> Parked:
    """Take a parked question out of the lot: whoever raised it, or the facilitator. It can be put back."""
    parked, meeting = _lock_parked(parked_id)
    _require_own(by, parked, meeting)
    _require_in_lot(parked)
    _leave(parked, NextStep.WITHDRAWN, by=by)
    _announce(meeting, parked)
    return parked


@transaction.atomic(durable=True)
def park_again(parked_id: UUID, *, by: User) -> Parked:
    """Undo: what was withdrawn or dropped is parked as it was.

    Raises PermissionDenied unless `by` facilitates, or took out what they had raised; RuleBroken
    when it has become a question already.
    """
    parked, meeting = _lock_parked(parked_id)
    _require_own(by, parked, meeting)
    if parked.left_by_id not in {None, by.pk}:
        require_facilitator(by, meeting)
    require_live(meeting)
    if not parked.can_come_back:
        raise RuleBroken(_why_not(parked))
    parked.next_step, parked.left_at, parked.left_by, parked.reason = "", None, None, ""
    parked.save(update_fields=["next_step", "left_at", "left_by", "reason"])
    note(by, "park_again", parked)
    _announce(meeting, parked)
    return parked


@transaction.atomic(durable=True)
def give_next_step(
    parked_id: UUID, step: NextStep, *, by: User, agenda_id: UUID | None = None, reason: str = ""
) -> Parked:
    """Say where a parked question goes: to the project, on the agenda `agenda_id`, or nowhere, with a reason.

    Raises PermissionDenied unless `by` facilitates, and prepares the other meeting on whose agenda it
    is put; RuleBroken when it has left the lot, or that meeting is over or of another project.
    """
    _lock_in_order(parked_id, agenda_id)
    parked, meeting = _lock_parked(parked_id)
    require_facilitator(by, meeting)
    _require_in_lot(parked)
    if step == NextStep.AGENDA:
        assert agenda_id is not None
        _put_on_agenda(parked, lock_meeting(agenda_id), by=by)
    elif step == NextStep.BACKLOG:
        _put_in_project(parked, by=by)
    else:
        parked.reason = reason
        _leave(parked, step, by=by)
    meeting.refresh_from_db(fields=["version"])
    _announce(meeting, parked)
    return parked


@transaction.atomic(durable=True)
def send_to_backlog(meeting_id: UUID, *, by: User) -> list[Parked]:
    """Everything that is parked waits in the project: the lot is empty. For who facilitates."""
    meeting = lock_meeting(meeting_id)
    require_facilitator(by, meeting)
    require_live(meeting)
    emptied = empty_lot(meeting, by=by)
    if emptied:
        _announce(meeting, *emptied)
    return emptied


def empty_lot(meeting: Meeting, *, by: User) -> list[Parked]:
    """Send what is parked to the project, inside the caller's transaction."""
    found = list(meeting.parked.in_lot().select_related("raised_by", "meeting__project"))
    for parked in found:
        _put_in_project(parked, by=by)
    return found


def require_empty_lot(meeting: Meeting) -> None:
    """Refuse to close a meeting while something is parked and nobody has said where it goes."""
    count = meeting.parked.in_lot().count()
    if count:
        words = ngettext(
            "%(count)d question is parked without a next step. Say where it goes, or send it to the project.",
            "%(count)d questions are parked without a next step. Say where each goes, or send all to the project.",
            count,
        )
        raise RuleBroken(words % {"count": count})


def _put_in_project(parked: Parked, *, by: User) -> None:
    parked.item = _become_question(parked, by=by)
    _leave(parked, NextStep.BACKLOG, by=by)


def _put_on_agenda(parked: Parked, agenda: Meeting, *, by: User) -> None:
    if agenda.pk != parked.meeting_id:
        require_preparing(by, agenda.project, agenda)
    parked.item, parked.agenda = _become_question(parked, by=by), agenda
    place(parked.item, agenda, by=by)
    _leave(parked, NextStep.AGENDA, by=by)


def _become_question(parked: Parked, *, by: User) -> AgendaItem:
    """A question of the project, asked by who raised it."""
    item = draft_question(parked.meeting.project, Wording(parked.question, Mode.DECIDE), by=parked.raised_by)
    note(by, "unpark", item, meeting=str(parked.meeting_id))
    return item


def _leave(parked: Parked, step: NextStep, *, by: User) -> None:
    parked.next_step, parked.left_at, parked.left_by = step, timezone.now(), by
    parked.save(update_fields=["next_step", "left_at", "left_by", "item", "agenda", "reason"])
    note(by, step.value, parked)


def _announce(meeting: Meeting, *changed: Parked) -> None:
    """Between two questions the closing stands on the floor, and it asks about what is parked."""
    is_between = not meeting.items.filter(state__in=FLOOR).exists()
    region = Region.FLOOR if is_between else Region.PARKING
    announce(meeting, region, people=[parked.raised_by for parked in changed])


def _lock_in_order(parked_id: UUID, agenda_id: UUID | None) -> None:
    """Lock the meeting and the other one on whose agenda the question goes, always in the same order."""
    here = Parked.objects.filter(pk=parked_id).values_list("meeting_id", flat=True)
    wanted = Meeting.objects.filter(pk__in=[*here, *([agenda_id] if agenda_id else [])])
    list(wanted.select_for_update().order_by("pk").values_list("pk", flat=True))


def _lock_parked(parked_id: UUID) -> tuple[Parked, Meeting]:
    meeting = lock_meeting(Parked.objects.values_list("meeting_id", flat=True).get(pk=parked_id))
    parked = Parked.objects.select_for_update(of=("self",)).select_related("raised_by").get(pk=parked_id)
    parked.meeting = meeting
    return parked, meeting


def _require_own(person: User, parked: Parked, meeting: Meeting) -> None:
    if person.pk not in {parked.raised_by_id, meeting.facilitator_id}:
        raise PermissionDenied(_("Whoever raised it changes it, or who facilitates."))


def _require_in_lot(parked: Parked) -> None:
    require_live(parked.meeting)
    if not parked.is_in_lot:
        raise RuleBroken(_why_not(parked))


def _why_not(parked: Parked) -> str:
    """Where a question is that has left the lot, or that it is in it."""
    return {
        "": lambda: _("This question is parked."),
        NextStep.BACKLOG: lambda: _("This question has left the parking lot: it waits in the project."),
        NextStep.AGENDA: lambda: _("This question has left the parking lot: it is on an agenda."),
        NextStep.DROPPED: lambda: _("This question has left the parking lot: it was dropped."),
        NextStep.WITHDRAWN: lambda: _("This question has left the parking lot: it was withdrawn."),
    }[parked.next_step]()


def _words(parked: Parked) -> dict[str, str]:
    return {"words": parked.question}
