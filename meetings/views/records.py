"""One record of the log, at its permanent address."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from meetings.models import Decision
from projects.http import MemberRequest

from .ownership import find_record, record_page


@require_safe
@login_required
def record(request: MemberRequest, number: int) -> HttpResponse:
    return record_page(request, find_record(request, number))


@require_safe
@login_required
def record_by_number(request: MemberRequest, number: int) -> HttpResponse:
    """/decisions/47/ is what people type; the address is /decisions/D-047/."""
    found = get_object_or_404(Decision.objects.visible_to(request.user), pk=number)
    return redirect("record", found.number)
