"""What waits for somebody's judgement."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from meetings.shown.today import today_context
from projects.http import MemberRequest, page


@require_safe
@login_required
def today(request: MemberRequest) -> HttpResponse:
    return page(request, "meetings/today_page.html", **today_context(request.user))
