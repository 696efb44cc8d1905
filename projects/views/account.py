"""Signing in and out: allauth's own views behind our addresses and words."""

import logging
from http import HTTPStatus

from allauth.account import views as allauth_views
from allauth.mfa.webauthn import views as allauth_passkeys
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects import actions, live
from projects.glossary import GLOSSARY
from projects.models import Organisation, User
from projects.passkeys import origin

logger = logging.getLogger(__name__)


def home(request: HttpRequest) -> HttpResponse:
    """Where everybody starts: first use, signing in, or what the day asks."""
    if request.user.is_authenticated:
        return redirect("today")
    elif settings.LOCAL and not Organisation.objects.exists():
        return redirect("first_use")
    else:
        return redirect("account_login")


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """What Bearing's words mean; for whoever asks, guests and strangers too."""
    return render(request, "projects/words_page.html", {"glossary": GLOSSARY})


def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address and mail it a code; the same answer whether it is known or not."""
    response: HttpResponse = _with_status(allauth_views.request_login_code(request))
    if not hasattr(response, "context_data"):
        return response
    response.context_data["site_origin"] = origin()
    if settings.LOCAL:
        # Who can read the outbox may sign in as anybody: save them looking up addresses.
        response.context_data["people"] = User.objects.with_account().administrators_first()[:30]
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Give the browser a challenge, or take its answer; what is wrong is said on the sign-in page."""
    response: HttpResponse = allauth_passkeys.login_webauthn(request)
    return response


def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Take the six characters. A code that ran out says so where a new one is asked for."""
    was_waiting = "account_login" in request.session
    response = _with_status(allauth_views.confirm_login_code(request))
    if was_waiting and request.user.is_authenticated:
        actions.prove_address(by=request.user)
    if response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
        logger.warning("A sign-in code was refused.")
    if (
        was_waiting
        and response.headers.get("Location") == reverse("account_login")
        and not messages.get_messages(request)
    ):
        messages.error(request, _("That code has run out. Ask for a new one."))
    return response


def _with_status(response: HttpResponse) -> HttpResponse:
    form = (getattr(response, "context_data", None) or {}).get("form")
    if form is not None and form.errors:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    key = request.session.session_key
    response: HttpResponse = allauth_views.logout(request)
    if key:
        live.announce_signed_out(key)
    return response


@require_safe
def sign_up(request: HttpRequest) -> HttpResponse:
    """There is no way in but an invitation; say how to get one."""
    return render(request, "account/sign_up_page.html")
