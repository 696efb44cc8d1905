"""Who was there."""

from uuid import UUID

from django.db import transaction

from meetings.models import Attendance, Meeting
from projects.journal import note
from projects.models import User

from .locking import require_live


@transaction.atomic(durable=True)
def enter_room(meeting_id: UUID, *, by: User) -> Meeting:
    """Keep that somebody was there. Entering again changes nothing.

    Raises RuleBroken unless the room is open.
    """
    # Nothing is locked and nothing announced: a thousand people enter at once, and no screen shows it.
    meeting = Meeting.objects.get(pk=meeting_id)
    require_live(meeting)
    _attendance, is_new = Attendance.objects.get_or_create(meeting=meeting, person=by)
    if is_new:
        note(by, "enter", meeting)
    return meeting
