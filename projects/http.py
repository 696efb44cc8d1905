"""What a view behind sign-in receives, and how any view answers a refusal."""

from http import HTTPStatus

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from .models import User

# Longer than any number of ours; Python refuses to read thousands of digits.
MOST_DIGITS = 18


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
