"""The decision log."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.forms.log import LogForm
from meetings.shown.log import log_context, owners_of
from projects.http import MemberRequest, whole_number
from projects.models import Project


@require_safe
@login_required
def log(request: MemberRequest) -> HttpResponse:
    """What is looked for stands in the address; what of it makes no sense is left out."""
    projects = Project.objects.visible_to(request.user).by_name()
    form = LogForm(request.GET, projects=projects, owners=owners_of(request.user))
    before, after = (whole_number(request.GET.get(name, "")) for name in ("before", "after"))
    context = log_context(request.user, request.GET.get("q", ""), form.asked, before=before, after=after)
    return render(request, "meetings/log_page.html", {**context, "form": form})
