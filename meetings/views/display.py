"""The room's own screen: for whoever sees the meeting, without anything to press."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from meetings import regions
from meetings.models import Meeting
from projects.http import MemberRequest
from projects.live import Audience

from .answers import ROOM, find_meeting, stream_context


@require_safe
@login_required
@never_cache
def display(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    meeting = find_meeting(request, meeting_id)
    return render(request, "meetings/display_page.html", _context(request, meeting))


@require_safe
@login_required
@never_cache
def display_changes(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Its regions, or 304 when it already shows this version."""
    meeting = find_meeting(request, meeting_id)
    if request.GET.get("version") == str(meeting.version):
        return HttpResponse(status=304)
    context = {**_context(request, meeting), "shown": ROOM}
    return render(request, regions.pieces_of(Audience.DISPLAY), context)


def _context(request: MemberRequest, meeting: Meeting) -> dict[str, Any]:
    return regions.display_context(meeting) | stream_context(request, meeting, is_display=True)
