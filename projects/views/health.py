"""What a machine asks: does this process answer, and can people be served. Everybody may ask."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from projects import health


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nothing of anybody: a server that is away is no reason to end it."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Each part and what is missing; 503 when no page can be shown. Two queries."""
    found = health.parts()
    status, words = health.summary(found), health.words(found)
    code = HTTPStatus.SERVICE_UNAVAILABLE if status == "not ready" else HTTPStatus.OK
    if request.get_preferred_type(["application/json", "text/plain"]) == "text/plain":
        response = HttpResponse("\n".join([status, *words, ""]), content_type="text/plain; charset=utf-8", status=code)
    else:
        response = JsonResponse({"status": status, "parts": found, "words": words}, status=code)
    response.headers["Vary"] = "Accept"
    return response
