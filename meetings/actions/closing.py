"""What a meeting does last: say who carries what was decided, and owe everybody its summary."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import people_to_ask, require_facilitator
from meetings.models import Decision, Meeting
from meetings.states import Outcome
from projects.delivery import owe_each
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import User

from .decision import search_text_of
from .locking import announce, lock_meeting, require_live

SUMMARY = "summary"


@transaction.atomic(durable=True)
def name_owner(number: int, person: User | None, *, by: User) -> Decision:
    """Ask somebody, before the meeting closes, to carry what nobody carries; None says "nobody yet".

    Who names themselves has said yes. Raises PermissionDenied unless `by` facilitates; RuleBroken
    unless the room is open, it was decided, nobody is asked, and `person` sees it.
    """
    record, meeting = _lock(number)
    require_facilitator(by, meeting)
    require_live(meeting)
    _require_unowned(record)
    if person is None:
        record.left_unowned_at = timezone.now()
        record.save(update_fields=["left_unowned_at"])
        note(by, "leave_unowned", record.item)
    else:
        _ask(record, meeting, person, by=by)
    announce(meeting, Region.FLOOR)
    return record


def owe_summary(meeting: Meeting, *, by: User) -> None:
    """Promise its summary to everybody who was to take part, there or not, in the caller's transaction.

    A meeting closes once, so the moment of closing makes each mail one for ever.
    """
    assert meeting.closed_at is not None
    invited = User.objects.filter(participations__meeting=meeting).order_by("pk")
    owe_each(SUMMARY, meeting.pk, invited.values_list("email", flat=True), by=by, since=meeting.closed_at)


def _lock(number: int) -> tuple[Decision, Meeting]:
    """The record as it is now, its meeting locked before it."""
    meeting = lock_meeting(Decision.objects.values_list("meeting_id", flat=True).get(pk=number))
    locked = Decision.objects.select_for_update(of=("self",)).select_related("project", "item", "owner", "decider")
    return locked.get(pk=number), meeting


def _require_unowned(record: Decision) -> None:
    if record.outcome != Outcome.DECIDED:
        raise RuleBroken(_("Only what was decided has an owner."))
    if record.owner is not None:
        raise RuleBroken(_("%(name)s was asked to carry this already.") % {"name": record.owner.name})


def _ask(record: Decision, meeting: Meeting, person: User, *, by: User) -> None:
    if not people_to_ask(meeting).filter(pk=person.pk).exists():
        raise RuleBroken(_("%(name)s does not see this project.") % {"name": person.name})
    now = timezone.now()
    record.owner, record.owner_asked_at, record.left_unowned_at = person, now, None
    record.owner_accepted_at = now if person == by else None
    record.search_text = search_text_of(record, record.dissents.select_related("person"))
    record.save(
        update_fields=["owner", "owner_asked_at", "owner_accepted_at", "left_unowned_at", "search_text"],
    )
    note(by, "ask_owner", record.item, to=person.pk)
