"""What somebody sees when something broke on our side."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from projects.http import database_is_away, is_away


def server_error(request: HttpRequest) -> HttpResponse:
    """500, which asks neither the database nor who it is for; 503 while the database does not answer."""
    if is_away(sys.exc_info()[1]):
        return database_is_away(request)
    else:
        return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
