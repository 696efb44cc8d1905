"""Between the server and the views: whose clock and language, and refusals in words."""

import zoneinfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin

from .errors import RuleBroken


class PersonMiddleware(MiddlewareMixin):
    """Dates, times and words in the zone and the language of who is reading."""

    def process_request(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            timezone.activate(zoneinfo.ZoneInfo(request.user.time_zone))
            request.LANGUAGE_CODE = translation.get_language()
        else:
            translation.activate(translation.get_language_from_request(request))
            timezone.deactivate()

    def process_response(self, _request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        translation.deactivate()
        timezone.deactivate()
        return response


class RefusalMiddleware(MiddlewareMixin):
    """A broken rule is 409 with its reason: a notice for htmx, a page for a plain form."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RuleBroken):
            template = "_refusal.html" if getattr(request, "htmx", False) else "refusal_page.html"
            return render(request, template, {"reason": str(exception)}, status=409)
        else:
            return None
