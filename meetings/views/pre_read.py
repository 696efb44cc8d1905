"""The pre-read of a meeting: written on a page of its own, or led there from the agenda."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings import access, actions
from meetings.forms.meeting import PreReadForm
from meetings.forms.question import ToReadForm
from meetings.models import Meeting
from projects.errors import RuleBroken
from projects.http import MemberRequest, page
from projects.models import Project

from .answers import find_meeting


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def write_pre_read(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    found = find_meeting(request, meeting_id)
    access.require_preparing(request.user, found.project, found)
    form = PreReadForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, seen = form.cleaned_data["text"], form.cleaned_data["seen_version"]
        actions.write_pre_read(found.pk, text, by=request.user, seen_version=seen)
        messages.success(request, _("Saved."))
        return _to_pre_read(found)
    return page(request, "meetings/pre_read_page.html", form=form, meeting=found)


@require_POST
@login_required
def add_to_pre_read(request: MemberRequest, slug: str) -> HttpResponse:
    """What was no question goes to the end of the chosen meeting's pre-read."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    form = ToReadForm(Meeting.objects.visible_to(request.user).coming().in_project(project), request.POST)
    if not form.is_valid():
        raise RuleBroken(" ".join(str(word) for words in form.errors.values() for word in words))
    found = form.cleaned_data["meeting"]
    actions.add_to_pre_read(found.pk, form.cleaned_data["text"], by=request.user)
    messages.success(request, _("It is in the pre-read of %(title)s.") % {"title": found.title})
    return _to_pre_read(found)


def _to_pre_read(meeting: Meeting) -> HttpResponse:
    return redirect(reverse("meeting", args=[meeting.pk]) + "#pre-read")
