"""Who comes by a guest's link: at the addresses of their meeting they are that guest, anywhere else nobody."""

from __future__ import annotations

import zoneinfo
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin

from .access import OPEN_AFTERWARDS, OPEN_TO_GUESTS
from .browsers import GUEST, browser_of, private
from .models import Guest
from .models.guest import Standing
from .shown.guests import words_of

REFUSED = {Standing.OVER: HTTPStatus.GONE, Standing.WITHDRAWN: HTTPStatus.GONE}


class GuestMiddleware(MiddlewareMixin):
    """Lets a guest in where guests may be; says in words why a browser has lost its place."""

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if not _is_open(request) or request.user.is_authenticated or GUEST not in request.session:
            return None
        guest = Guest.objects.with_meeting().filter(pk=request.session[GUEST]).first()
        standing = guest.standing(browser_of(request)) if guest else None
        if guest is None or standing is None:
            return None
        elif standing is Standing.HERE or _is_open_afterwards(request, guest):
            _become(request, guest)
            return None
        status = REFUSED.get(standing, HTTPStatus.FORBIDDEN)
        said = words_of(guest, standing, browser_of(request))
        return private(render(request, "meetings/guest_out_page.html", said, status=status))


def _is_open(request: HttpRequest) -> bool:
    """Whether this address is one at which a guest is a guest."""
    return request.resolver_match is not None and request.resolver_match.url_name in OPEN_TO_GUESTS


def _is_open_afterwards(request: HttpRequest, guest: Guest) -> bool:
    name = request.resolver_match.url_name if request.resolver_match else None
    return name in OPEN_AFTERWARDS and guest.holds_place(browser_of(request))


def _become(request: HttpRequest, guest: Guest) -> None:
    """The guest is who asks, with the language they entered in and the clock of their meeting."""
    request.user = guest.person
    translation.activate(guest.person.language)
    timezone.activate(zoneinfo.ZoneInfo(guest.meeting.time_zone))
