"""Projects: the list, starting one, changing it, and its charter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects import access, actions
from projects.forms import CharterForm, NewProjectForm, ProjectForm
from projects.http import MemberRequest, page
from projects.models import Project
from projects.shown import project_rows


@require_safe
@login_required
def projects(request: MemberRequest) -> HttpResponse:
    return page(request, "projects/projects_page.html", rows=project_rows(request.user))


@login_required
def create_project(request: MemberRequest) -> HttpResponse:
    form = NewProjectForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        project = actions.create_project(**form.cleaned_data, by=request.user)
        return redirect("project", project.slug)
    return page(request, "projects/create_project_page.html", form=form)


@login_required
def edit_project(request: MemberRequest, slug: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    access.require_change(request.user, project)
    now = {name: getattr(project, name) for name in ("name", "purpose", "sponsor", "openness")}
    form = ProjectForm(request.POST or None, initial=now, person=request.user)
    if request.method == "POST" and form.is_valid():
        project = actions.edit_project(project.pk, **form.cleaned_data, by=request.user)
        messages.success(request, _("%(project)s is saved.") % {"project": project.name})
        return redirect("project", project.slug)
    return page(request, "projects/edit_project_page.html", form=form, project=project)


@login_required
def answer_charter(request: MemberRequest, slug: str) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    access.require_charter(request.user, project)
    now = {field: answer for field, _question, answer in project.charter}
    form = CharterForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        project = actions.answer_charter(project.pk, **form.cleaned_data, by=request.user)
        messages.success(request, _("The charter is saved."))
        return redirect("project", project.slug)
    return page(request, "projects/charter_page.html", form=form, project=project)
