"""The decision log."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from meetings.shown.log import log_context
from projects.http import MemberRequest, page


@require_safe
@login_required
def log(request: MemberRequest) -> HttpResponse:
    asked = request.GET
    return page(
        request,
        "meetings/log_page.html",
        **log_context(request.user, asked.get("q", ""), asked.get("page", "")),
    )
