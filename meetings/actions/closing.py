"""What a meeting does last: say who carries what was decided, and owe everybody its summary."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import require_facilitator
from meetings.models import Decision, Meeting
from projects.delivery import owe_each
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import User

from .locking import announce, require_live
from .ownership import give, lock_record

SUMMARY = "summary"


@transaction.atomic(durable=True)
def name_owner(number: int, person: User | None, *, by: User) -> Decision:
    """Ask somebody, before the meeting closes, to carry what nobody carries; None says "nobody yet".

    Who names themselves has said yes. Raises PermissionDenied unless `by` facilitates; RuleBroken
    unless the room is open, it was decided, nobody is asked, and `person` sees it.
    """
    record, meeting = lock_record(number)
    require_facilitator(by, meeting)
    require_live(meeting)
    _require_unowned(record)
    if person is None:
        record.left_unowned_at = timezone.now()
        record.save(update_fields=["left_unowned_at"])
        note(by, "leave_unowned", record.item)
        announce(meeting, Region.FLOOR)
    else:
        give(record, meeting, person, by=by, verb="ask_owner")
    return record


def owe_summary(meeting: Meeting, *, by: User) -> None:
    """Promise its summary to everybody who was to take part, there or not, in the caller's transaction.

    To guests as well who gave an address.

    A meeting closes once, so the moment of closing makes each mail one for ever.
    """
    assert meeting.closed_at is not None
    invited = User.objects.with_account().filter(participations__meeting=meeting).order_by("pk")
    guests = meeting.guests.invited().exclude(email="").order_by("pk")
    recipients = [*invited.values_list("email", flat=True), *guests.values_list("email", flat=True)]
    owe_each(SUMMARY, meeting.pk, dict.fromkeys(recipients), by=by, since=meeting.closed_at)


def _require_unowned(record: Decision) -> None:
    if record.owner is not None:
        raise RuleBroken(_("%(name)s was asked to carry this already.") % {"name": record.owner.name})
