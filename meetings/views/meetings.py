"""Meetings: the list, calling one, moving it, naming who takes part."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings import access, actions
from meetings.forms.meeting import CallForm, PeopleForm, PlanForm
from meetings.models import Meeting
from meetings.shown.meetings import meetings_context, projects_to_call_in
from meetings.shown.people import proposed, to_name
from projects.http import MemberRequest, page
from projects.models import Project


@require_safe
@login_required
def meetings(request: MemberRequest) -> HttpResponse:
    return page(request, "meetings/meetings_page.html", **meetings_context(request.user, request.GET.get("page", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def call_meeting(request: MemberRequest) -> HttpResponse:
    """Plan a meeting in `?project=slug`; without one, choose the project first."""
    slug = request.GET.get("project", "")
    if not slug:
        return _choose_project(request)
    project = _find_to_call_in(request, slug)
    form = _call_form(request, project)
    if request.method == "POST" and form.is_valid():
        called = actions.call_meeting(project, form.plan, by=request.user, people=form.cleaned_data["people"])
        return _go_to(request, called, form)
    return page(request, "meetings/call_meeting_page.html", form=form, project=project)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_meeting(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    meeting = _find_to_prepare(request, meeting_id)
    form = PlanForm(request.POST or None, zone=meeting.time_zone, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        changed = actions.change_meeting(meeting.pk, form.plan, by=request.user)
        return _go_to(request, changed, form)
    return page(request, "meetings/change_meeting_page.html", form=form, meeting=meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def name_participants(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    meeting = _find_to_prepare(request, meeting_id)
    named = {"people": [participant.person_id for participant in meeting.participants.all()]}
    choices = to_name(meeting.project, meeting, facilitator=meeting.facilitator)
    form = PeopleForm(request.POST or None, choices=choices, initial=named)
    if request.method == "POST" and form.is_valid():
        actions.name_participants(meeting.pk, form.cleaned_data["people"], by=request.user)
        return redirect("meeting", meeting.pk)
    return page(request, "meetings/name_participants_page.html", form=form, meeting=meeting)


def _choose_project(request: MemberRequest) -> HttpResponse:
    projects = projects_to_call_in(request.user)
    if len(projects) == 1:
        return redirect(f"{request.path}?project={projects[0].slug}")
    return page(request, "meetings/choose_project_page.html", projects=projects)


def _find_to_call_in(request: MemberRequest, slug: str) -> Project:
    """404 for who does not see the project, 403 for who may not call a meeting in it."""
    # PostgreSQL takes no text with a NUL in it; no address has one.
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug.replace("\x00", " "))
    access.require_preparing(request.user, project)
    return project


def _call_form(request: MemberRequest, project: Project) -> CallForm:
    return CallForm(
        request.POST or None,
        zone=request.user.time_zone,
        choices=to_name(project, facilitator=request.user),
        initial={"people": proposed(project)},
    )


def _find_to_prepare(request: MemberRequest, meeting_id: UUID) -> Meeting:
    """404 for who does not see the meeting, 403 for who may not change it."""
    visible = Meeting.objects.visible_to(request.user).select_related("project", "facilitator")
    meeting = get_object_or_404(visible, pk=meeting_id)
    access.require_preparing(request.user, meeting.project, meeting)
    return meeting


def _go_to(request: MemberRequest, meeting: Meeting, form: PlanForm) -> HttpResponse:
    if form.said_twice:
        messages.info(request, form.said_twice)
    else:
        messages.success(request, _planned(meeting))
    return redirect("meeting", meeting.pk)


def _planned(meeting: Meeting) -> str:
    if meeting.is_announced:
        words = _("%(title)s is changed, and in people’s calendars too.")
    else:
        words = _("%(title)s is planned. Nobody has been told yet: announce it once its questions are there.")
    return words % {"title": meeting.title}
