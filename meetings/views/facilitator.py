"""Who facilitates a meeting from now on."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from meetings import access, actions
from meetings.forms.meeting import HandOverForm
from meetings.models import Meeting
from projects.errors import RuleBroken
from projects.http import MemberRequest

from .answers import find_meeting


@require_POST
@login_required
def hand_over(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    meeting = find_meeting(request, meeting_id)
    access.require_facilitator(request.user, meeting)
    form = HandOverForm(meeting, request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Choose one of the participants."))
    actions.hand_over(meeting.pk, form.cleaned_data["person"], by=request.user)
    return _to_the_room(request, meeting)


@require_POST
@login_required
def take_over(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    meeting = find_meeting(request, meeting_id)
    actions.take_over(meeting.pk, by=request.user)
    return _to_the_room(request, meeting)


def _to_the_room(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """Another role is another page, so all of it is loaded."""
    url = reverse("room", args=[meeting.pk])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
