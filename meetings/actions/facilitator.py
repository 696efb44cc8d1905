"""Who facilitates: handed over by who does, taken over from who has gone."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import require_account, require_facilitator, require_participant, takes_part
from meetings.models import Meeting
from projects import access as project_access
from projects import presence
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import User

from .locking import announce, lock_meeting


@transaction.atomic(durable=True)
def hand_over(meeting_id: UUID, to: User, *, by: User) -> Meeting:
    """Let another participant facilitate. Who did stays a participant.

    Raises PermissionDenied unless `by` facilitates; RuleBroken when the meeting is over or
    `to` does not take part.
    """
    meeting = lock_meeting(meeting_id)
    require_facilitator(by, meeting)
    _require_going_on(meeting)
    require_account(to)
    if not takes_part(to, meeting):
        raise RuleBroken(_("%(name)s does not take part in this meeting.") % {"name": to.name})
    if to != by:
        facilitate(meeting, to)
        note(by, "hand_over", meeting, to=to.pk)
    return meeting


@transaction.atomic(durable=True)
def take_over(meeting_id: UUID, *, by: User) -> Meeting:
    """Facilitate in the place of somebody who has had no page open for a minute.

    Raises PermissionDenied unless `by` takes part; RuleBroken while the facilitator is here,
    before the meeting was to begin and after it is over, and while it is not known who is
    here: then only who leads the project may.
    """
    asked = _ask_who_is_gone(meeting_id)
    meeting = lock_meeting(meeting_id)
    require_participant(by, meeting)
    require_account(by)
    _require_going_on(meeting)
    if not meeting.is_live and meeting.starts_at > timezone.now():
        raise RuleBroken(_("This meeting has not begun. Until then %(name)s prepares it.") % _named(meeting))
    _require_gone(meeting, asked, by)
    before = meeting.facilitator_id
    facilitate(meeting, by)
    note(by, "take_over", meeting, before=before)
    return meeting


def _ask_who_is_gone(meeting_id: UUID) -> tuple[int, bool | None]:
    """Who facilitates, and whether they have gone. Asked before anything is locked: it may take a moment."""
    facilitator_id = Meeting.objects.values_list("facilitator_id", flat=True).get(pk=meeting_id)
    return facilitator_id, presence.is_gone(meeting_id, facilitator_id)


def _require_gone(meeting: Meeting, asked: tuple[int, bool | None], by: User) -> None:
    facilitator_id, is_gone = asked
    if meeting.facilitator_id == by.pk:
        raise RuleBroken(_("You facilitate this meeting."))
    if meeting.facilitator_id != facilitator_id or is_gone is False:
        raise RuleBroken(_("%(name)s is here and facilitates this meeting.") % _named(meeting))
    if is_gone is None and not project_access.leads(by, meeting.project):
        raise RuleBroken(
            _(
                "Whether %(name)s has gone is not known yet. Try again in a minute; "
                "who leads the project can take over at once."
            )
            % _named(meeting)
        )


def _require_going_on(meeting: Meeting) -> None:
    if meeting.is_over:
        raise RuleBroken(_("This meeting is over, so nobody facilitates it any more."))


def facilitate(meeting: Meeting, person: User) -> None:
    meeting.facilitator = person
    meeting.save(update_fields=["facilitator"])
    # The two whose role changed have other pages now: the hub makes them load anew.
    announce(meeting, Region.BAR, Region.FLOOR)


def _named(meeting: Meeting) -> dict[str, str]:
    return {"name": meeting.facilitator.name}
