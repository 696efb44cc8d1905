"""Between the server and the views: whose clock and language, and refusals in words."""

import logging
import zoneinfo
from http import HTTPStatus
from typing import cast

from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .errors import RuleBroken
from .http import database_is_away, is_away
from .models.person import HAS_LEFT, IS_A_GUEST
from .sessions import SessionStore

logger = logging.getLogger(__name__)

PROBES = frozenset({"/healthz", "/readyz"})


class ProbeMiddleware(MiddlewareMixin):
    """Whoever probes asks for nobody, and by any name: an address of the network, a container's.

    Answered before the host is compared, a session is looked up or a person is asked for.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if request.path_info in PROBES:
            asked = resolve(request.path_info)
            answer: HttpResponse = asked.func(request, *asked.args, **asked.kwargs)
            return answer
        else:
            return None


class PersonMiddleware(MiddlewareMixin):
    """Dates, times and words in the zone and the language of who is reading."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        try:
            self._begin(request)
        except (OperationalError, InterfaceError) as error:
            if not is_away(error):
                raise
            # Whose page it is would have to be asked of it.
            logger.warning("No page while the database does not answer: %s", error)
            return database_is_away(request)
        else:
            return None

    def _begin(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            cast(SessionStore, request.session).note_use()
            translation.activate(request.user.language)
            timezone.activate(zoneinfo.ZoneInfo(request.user.time_zone))
            request.LANGUAGE_CODE = translation.get_language()
        else:
            translation.activate(translation.get_language_from_request(request))
            timezone.deactivate()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if "Cache-Control" not in response.headers and request.user.is_authenticated:
            # The next one at this computer finds nothing by going back.
            response.headers["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        translation.deactivate()
        timezone.deactivate()
        return response


class RefusalMiddleware(MiddlewareMixin):
    """A broken rule is 409 with its reason: a notice for htmx, a page for a plain form."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = _refused_by_database(exception) if isinstance(exception, IntegrityError) else exception
        if is_away(refusal):
            logger.warning("The database ceased to answer: %s", refusal)
            return database_is_away(request)
        elif isinstance(refusal, RuleBroken):
            template = "_refusal.html" if getattr(request, "htmx", False) else "refusal_page.html"
            context = {"reason": str(refusal), "back": _back(request), "typed": _typed(request)}
            return render(request, template, context, status=409)
        else:
            return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Who signs in again in the middle of something is led to the address of a form: no blank page."""
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        else:
            return response


def _refused_by_database(error: IntegrityError) -> RuleBroken | None:
    """What no verb can see coming: somebody was named in the moment in which they left."""
    said = getattr(getattr(error.__cause__, "diag", None), "message_primary", None) or ""
    if said.endswith(HAS_LEFT):
        return RuleBroken(_("Somebody whom you named has left a moment ago. Choose somebody else."))
    elif said == IS_A_GUEST:
        return RuleBroken(_("A guest takes part in one meeting and cannot be named here."))
    else:
        return None


def _back(request: HttpRequest) -> str:
    """The page the form stood on, if it is one of ours."""
    url = request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if allowed else "/"


def _typed(request: HttpRequest) -> list[str]:
    """What somebody wrote into the refused form: without script, a page is where it stays readable."""
    values = [str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
    return [value for value in values if " " in value.strip()]
