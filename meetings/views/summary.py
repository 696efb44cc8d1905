"""The summary of a closed meeting."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from meetings.shown.summary import mail_words, summary_context
from meetings.states import MeetingState
from projects.http import MemberRequest, page

from .answers import find_meeting


@require_safe
@login_required
def summary(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """What came of it; a meeting that is not closed has its own page and nothing to sum up."""
    meeting = find_meeting(request, meeting_id)
    if meeting.state != MeetingState.CLOSED:
        return redirect("meeting", meeting.pk)
    with timezone.override(meeting.zone):
        context = summary_context(request.user, meeting)
    mailed = mail_words(meeting) if meeting.facilitator_id == request.user.pk else ""
    return page(request, "meetings/summary_page.html", mailed=mailed, **context)
