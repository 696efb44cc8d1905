"""How often what a link leads to may be pressed: by one link and from one place. Looking is not counted."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from meetings.browsers import private
from projects.limits import MINUTE_SECONDS, client_of, is_too_often

# Mail programs press for many people from one place, and a full room enters from one.
PER_MINUTE = {"link": 30, "client": 300}

View = Callable[[HttpRequest, str], HttpResponse]


def not_too_often(view: View) -> View:
    """Answer 429 to more than that, links that were only guessed included; nothing is done then."""

    @wraps(view)
    def limited(request: HttpRequest, token: str) -> HttpResponse:
        if request.method != "POST":
            return view(request, token)
        # Who asks goes first: guessed links must not fill the memory of the second count.
        by_client = is_too_often("press", client_of(request), per_minute=PER_MINUTE["client"])
        if by_client or is_too_often("press-link", token, per_minute=PER_MINUTE["link"]):
            return _later(request)
        return view(request, token)

    return limited


def _later(request: HttpRequest) -> HttpResponse:
    """What to do, with everything that was sent, so that one press sends it again. In a line for a mail program."""
    if request.POST.get("List-Unsubscribe") == "One-Click":
        response = HttpResponse(_("Too often in a minute. Try again in a minute.") + "\n", content_type=_PLAIN)
    else:
        sent = [(name, one) for name, every in request.POST.lists() for one in every if name != "csrfmiddlewaretoken"]
        typed = [one for _name, one in sent if " " in one.strip()]
        response = private(render(request, "meetings/too_often_page.html", {"sent": sent, "typed": typed}))
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response.headers["Retry-After"] = str(MINUTE_SECONDS)
    return response


_PLAIN = "text/plain; charset=utf-8"
