"""A project's own page: it shows meetings' facts, so it stands here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from meetings.forms.question import AskForm
from meetings.shown.project import project_page_context
from projects.http import MemberRequest, page
from projects.models import Project


@require_safe
@login_required
def project(request: MemberRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Project.objects.visible_to(request.user).select_related("sponsor"), slug=slug)
    context = project_page_context(request.user, found)
    return page(request, "meetings/project_page.html", form=AskForm(), **context)
