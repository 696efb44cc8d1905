"""Stopping what is asked by mail, everywhere or about one project; a page asks before it happens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects import access, actions
from projects.http import MemberRequest, page
from projects.models import Organisation, Project


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def nudges(request: MemberRequest) -> HttpResponse:
    """All of them, for administrators."""
    access.require_administrator(request.user)
    if request.method == "POST":
        change = actions.resume_nudges if "resume" in request.POST else actions.pause_nudges
        _say(request, change(by=request.user))
        return redirect("people")
    return page(request, "projects/nudges_page.html", paused=Organisation.objects.get())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def project_nudges(request: MemberRequest, slug: str) -> HttpResponse:
    """Those about one project, for its lead."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    access.require_lead(request.user, project)
    if request.method == "POST":
        change = actions.resume_project_nudges if "resume" in request.POST else actions.pause_project_nudges
        _say(request, change(project.pk, by=request.user))
        return redirect("project", project.slug)
    return page(request, "projects/nudges_page.html", paused=project, project=project)


def _say(request: MemberRequest, changed: Organisation | Project) -> None:
    if changed.nudges_paused_at:
        messages.success(request, _("Nudges are paused."))
    else:
        messages.success(request, _("Nudges go out again."))
