"""What a view behind sign-in receives, and how any view answers a refusal."""

from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from .models import User

# Longer than any number of ours; Python refuses to read thousands of digits.
MOST_DIGITS = 18
# What PostgreSQL says before it ends a connection, or takes none: being shut down, starting, full.
ENDING = frozenset({"57P01", "57P02", "57P03", "57P05", "53300"})


class MemberRequest(HttpRequest):
    """A request whose user has signed in: `login_required` stands before the view."""

    user: User
    htmx: HtmxDetails


def whole_number(sent: str) -> int | None:
    """A number from a hidden field; None when it is none, which no page of ours sends."""
    return int(sent) if sent.isdecimal() and len(sent) <= MOST_DIGITS else None


def page(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """A page; 422 when one of its forms was sent and is not right."""
    forms = [value for value in context.values() if isinstance(value, BaseForm)]
    refused = any(form.is_bound and form.errors for form in forms)
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK)


def is_away(error: BaseException | None) -> bool:
    """Whether this was raised because the database does not answer; a deadlock or a full disk is our own trouble."""
    if isinstance(error, OperationalError):
        state = getattr(error.__cause__, "sqlstate", None)
        return state is None or state in ENDING or state.startswith("08")
    else:
        return isinstance(error, InterfaceError)


def database_is_away(request: HttpRequest) -> HttpResponse:
    """503, from nothing that the database would have to be asked for; a page that was asked for comes by itself."""
    shown = {"is_away": True, "comes_back": request.method == "GET"}
    with translation.override(translation.get_language_from_request(request)):
        page = render_to_string("500.html", shown)
    headers = {"Retry-After": "2", "Cache-Control": "no-store"}
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
