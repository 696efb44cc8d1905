"""Who is in a project, and what its lead does about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects import access, actions
from projects.forms import InvitationForm, MemberForm, RoleForm
from projects.http import MemberRequest, page
from projects.models import Membership, Project
from projects.shown import project_people_context


@require_safe
@login_required
def project_people(request: MemberRequest, slug: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    return _page(request, project)


def _page(
    request: MemberRequest,
    project: Project,
    invite: InvitationForm | None = None,
    add: MemberForm | None = None,
) -> HttpResponse:
    return page(
        request,
        "projects/project_people_page.html",
        invite_form=invite or InvitationForm(project=project),
        add_form=add or MemberForm(project=project, by=request.user),
        **project_people_context(request.user, project),
    )


@require_POST
@login_required
def invite_to_project(request: MemberRequest, slug: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    access.require_lead(request.user, project)
    form = InvitationForm(request.POST, project=project)
    if form.is_valid():
        sent = actions.invite(**form.cleaned_data, project=project, by=request.user)
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": sent.email})
        return redirect("project_people", project.slug)
    return _page(request, project, invite=form)


@require_POST
@login_required
def add_member(request: MemberRequest, slug: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    access.require_lead(request.user, project)
    form = MemberForm(request.POST, project=project, by=request.user)
    if form.is_valid():
        actions.add_member(project.pk, **form.cleaned_data, by=request.user)
        return redirect("project_people", project.slug)
    return _page(request, project, add=form)


@require_POST
@login_required
def change_role(request: MemberRequest, membership_id: int) -> HttpResponse:
    found = get_object_or_404(Membership.objects.visible_to(request.user), pk=membership_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        found = actions.change_role(found.pk, form.cleaned_data["role"], by=request.user)
    else:
        messages.error(request, _("Choose a role from the list."))
    return redirect("project_people", found.project.slug)
