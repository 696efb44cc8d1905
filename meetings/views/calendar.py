"""One's own calendar: its address on a page of the settings, and what a calendar program reads there."""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import actions
from meetings.browsers import private
from meetings.exchange.feed import feed, review_entry, without_stamps
from meetings.models import CalendarAddress, Decision
from meetings.models.correction import with_review_day
from projects.http import MemberRequest, page
from projects.letters import link
from projects.limits import client_of, is_too_often

CALENDAR = "text/calendar; charset=utf-8"
# Programs that read for many people ask from one place.
PER_MINUTE = {"address": 30, "client": 300}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def calendar_address(request: MemberRequest) -> HttpResponse:
    """Whether there is one. Making one shows it in the answer and nowhere else."""
    token = actions.make_calendar_address(by=request.user) if request.method == "POST" else ""
    address = CalendarAddress.objects.of(request.user).first() if not token else None
    shown = {"new_address": link("calendar", token)} if token else {}
    return private(page(request, "meetings/calendar_address_page.html", address=address, **shown))


@require_POST
@login_required
def end_calendar_address(request: MemberRequest) -> HttpResponse:
    actions.end_calendar_address(by=request.user)
    messages.success(request, _("Your calendar has no address any more."))
    return redirect("calendar_address")


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that the person of this address may see now. Nobody signs in for it, and nothing is kept."""
    if is_too_often("calendar", client_of(request), per_minute=PER_MINUTE["client"]):
        return _later()
    address = get_object_or_404(CalendarAddress.objects.for_link(token))
    if is_too_often("calendar-address", address.token_hash, per_minute=PER_MINUTE["address"]):
        return _later()
    with translation.override(address.person.language):
        return _read(request, feed(address.person, now=timezone.now()))


@require_safe
@login_required
def review_calendar(request: MemberRequest, number: int) -> HttpResponse:
    """The day of one review, to be put into any calendar."""
    record = get_object_or_404(with_review_day(Decision.objects.visible_to(request.user)), pk=number)
    if record.review_on is None:
        raise Http404
    response = HttpResponse(review_entry(record, now=timezone.now()), content_type=CALENDAR)
    response.headers["Content-Disposition"] = f'attachment; filename="{record.reference}.ics"'
    return response


def _read(request: HttpRequest, text: str) -> HttpResponse:
    """The calendar, or that nothing has changed in it since this program read it last."""
    etag = f'"{hashlib.sha256(without_stamps(text).encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type=CALENDAR, headers={"ETag": etag})
    answer = get_conditional_response(request, etag=etag, response=response) or response
    answer.headers["Cache-Control"] = "private"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _later() -> HttpResponse:
    headers = {"Retry-After": "60", "Cache-Control": "no-store"}
    return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
