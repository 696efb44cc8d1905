"""The pre-read of a meeting: what can be read before, so that the room need not hear it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import require_preparing
from meetings.models import Meeting
from meetings.models.meeting import PRE_READ_LENGTH
from projects.errors import RuleBroken, Stale
from projects.journal import note
from projects.live import Region
from projects.models import User

from .locking import announce, lock_meeting


@transaction.atomic(durable=True)
def write_pre_read(meeting_id: UUID, text: str, *, by: User, seen_version: int) -> Meeting:
    """Replace the pre-read by `text`, Markdown.

    Raises PermissionDenied unless `by` prepares the meeting, RuleBroken once it is over, Stale
    when somebody wrote into it after the version that was seen.
    """
    meeting = _lock_to_write(meeting_id, by)
    if meeting.pre_read_version != seen_version:
        raise Stale(_("Somebody changed the pre-read after you opened it. Load the page again to see their text."))
    _write(meeting, text, by)
    return meeting


@transaction.atomic(durable=True)
def add_to_pre_read(meeting_id: UUID, text: str, *, by: User) -> Meeting:
    """Put a paragraph at the end of the pre-read; what others wrote stays.

    Raises as `write_pre_read`, and RuleBroken when there is no room left.
    """
    meeting = _lock_to_write(meeting_id, by)
    longer = f"{meeting.pre_read.rstrip()}\n\n{text}".strip()
    if len(longer) > PRE_READ_LENGTH:
        raise RuleBroken(_("The pre-read is full. Shorten it first, and people will read it."))
    _write(meeting, longer, by)
    return meeting


def _lock_to_write(meeting_id: UUID, by: User) -> Meeting:
    meeting = lock_meeting(meeting_id)
    require_preparing(by, meeting.project, meeting)
    if meeting.is_over:
        raise RuleBroken(_("This meeting is over, so its pre-read no longer changes."))
    return meeting


def _write(meeting: Meeting, text: str, by: User) -> None:
    meeting.pre_read = text
    meeting.pre_read_version += 1
    meeting.save(update_fields=["pre_read", "pre_read_version"])
    note(by, "write_pre_read", meeting, characters=len(text))
    announce(meeting, Region.FLOOR)
