"""Telling people of a meeting, and giving them their hour back: each shows first who will get what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from meetings import access, actions, emails
from meetings.models import Meeting
from projects.http import MemberRequest, page
from projects.letters import Letter

from .answers import find_meeting


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def announce_meeting(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Who would be mailed what; pressing it does."""
    found = find_meeting(request, meeting_id)
    access.require_facilitator(request.user, found)
    if request.method == "POST":
        actions.announce_meeting(found.pk, by=request.user)
        return _told(request, found)
    actions.require_to_announce(found)
    letter = emails.announcement(found, request.user, asked_by=request.user)
    return page(request, "meetings/announce_meeting_page.html", **_context(found, letter))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give_hour_back(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Nothing to decide: what everybody would be sent instead; pressing it cancels and sends."""
    found = find_meeting(request, meeting_id)
    access.require_facilitator(request.user, found)
    if request.method == "POST":
        actions.give_hour_back(found.pk, by=request.user)
        return _told(request, found)
    actions.require_to_come(found)
    letter = emails.hour_back(found, request.user, asked_by=request.user)
    return page(request, "meetings/give_hour_back_page.html", **_context(found, letter))


@require_POST
@login_required
def cancel_meeting(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    found = find_meeting(request, meeting_id)
    actions.cancel_meeting(found.pk, by=request.user)
    messages.success(request, _("The meeting is cancelled. Its questions wait in the project."))
    return redirect("meeting", found.pk)


def _context(meeting: Meeting, letter: Letter) -> dict[str, Any]:
    people = [one.person for one in meeting.participants.with_account().select_related("person")]
    return {"meeting": meeting, "people": people, "letter": letter, "waiting": meeting.items.count()}


def _told(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    count = meeting.participants.with_account().count()
    words = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", count)
    messages.success(request, words % {"count": count})
    return redirect("meeting", meeting.pk)
