"""What stops a kind of mail: one press in a mail program, or the page behind the same address.

The address is the key: mail programs send neither cookies nor our token against forged requests (RFC 8058).
"""

from __future__ import annotations

import zoneinfo
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from meetings import actions
from meetings.forms.stopping import StopForm
from meetings.shown.stopping import Stopping, find_stop
from projects.http import page

from .often import not_too_often


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@not_too_often
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing. One-click answers at once and never leads elsewhere; the form comes back to the page."""
    stopping = find_stop(token)
    if stopping is None:
        return _private(render(request, "meetings/stop_spent_page.html", status=HTTPStatus.NOT_FOUND))
    _in_their_words(request, stopping)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        actions.stop_by_link(token)
        return HttpResponse(_("Stopped. No such mail comes any more.") + "\n", content_type="text/plain; charset=utf-8")
    return _chosen(request, token, stopping)


def _in_their_words(request: HttpRequest, stopping: Stopping) -> None:
    if not request.user.is_authenticated:
        translation.activate(stopping.person.language)
        timezone.activate(zoneinfo.ZoneInfo(stopping.person.time_zone))


def _chosen(request: HttpRequest, token: str, stopping: Stopping) -> HttpResponse:
    form = StopForm([kind for kind, _words in stopping.kinds], request.POST or None)
    if "undo" in request.POST:
        actions.undo_stop(token)
        return redirect("stop", token)
    elif request.method == "POST" and form.is_valid():
        actions.stop_by_link(token, form.cleaned_data["scope"])
        return redirect("stop", token)
    else:
        return _private(page(request, "meetings/stop_page.html", stopping=stopping, form=form))


def _private(response: HttpResponse) -> HttpResponse:
    """The address of the page is the key to it."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
