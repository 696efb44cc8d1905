"""How allauth is bent to Bearing: people who are here sign in by a mailed code, and in no other way."""

from __future__ import annotations

import logging
from threading import Timer
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from . import letters
from .errors import RuleBroken
from .models import User
from .sessions import remember_browser

logger = logging.getLogger(__name__)

SENT_AFTER_SECONDS = 0.4
CODE_LENGTH = 6
# Without vowels and lookalikes: no words, nothing to misread. 20 ** 6 codes, three tries each.
CODE_CHARACTERS = "BCDFGHJKLMNPQRSTVWXZ"


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, which looks up who is signed in as every page does: by SQL that is written once."""

    def get_user(self, user_id: str) -> User | None:
        person = User.objects.by_id([int(user_id)]).get(int(user_id))
        return person if person is not None and self.user_can_authenticate(person) else None


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed to strangers; its one mail is the code, sent at once and never owed as a row."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("That is not the code in the newest mail. Capitals and dashes do not matter."),
        "too_many_login_attempts": _("Too many tries. Wait a minute, then ask for a new code."),
        "rate_limited": _("Too many tries. Wait a minute, then ask for a new code."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002
        """Who left between asking for the code and typing it."""
        messages.error(request, _("Your account has ended. An administrator can invite you again."))
        return redirect("account_login")

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        remember_browser(request)
        logger.info("Person %s signed in.", user.pk)

    def generate_login_code(self) -> str:
        return get_random_string(CODE_LENGTH, CODE_CHARACTERS)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail the code. allauth has no other mail to send here: another one would be a surprise."""
        if template_prefix != "account/email/login_code":
            raise NotImplementedError(template_prefix)
        if settings.LOCAL:
            _mail(email, context["code"])
        else:
            # Once the answer has left: writing and sending take time, and that would tell a
            # stranger which addresses are known here. Beside the answer is not enough, for they
            # would share one processor.
            Timer(SENT_AFTER_SECONDS, _mail_by_itself, args=[email, context["code"]]).start()


def _mail_by_itself(email: str, code: str) -> None:
    try:
        _mail(email, code)
    finally:
        connection.close()


def _mail(email: str, code: str) -> None:
    message = _write(User.objects.get(email__iexact=email), code)
    try:
        message.send()
    except OSError:
        logger.exception("A sign-in code could not be mailed.")


def _write(person: User, code: str) -> EmailMessage:
    """In the reader's language, like every mail: the browser may speak another one."""
    context = {"code": code, "person": person, "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60}
    with translation.override(person.language):
        letter = letters.write("sign_in_code", context, to=person.email, name=person.name)
    return letters.message(letter, message_id=f"sign_in_code.{get_random_string(20)}")


def require_patience(request: HttpRequest, person: User) -> None:
    """As often as the sign-in page would mail a code to this person, and no more.

    Raises RuleBroken for more: who holds another one's link could have codes mailed, and guess, without end.
    """
    if not ratelimit.consume(request, action="request_login_code", key=person.email.lower()):
        raise RuleBroken(str(Adapter.error_messages["rate_limited"]))


def mail_code(request: HttpRequest, person: User) -> None:
    """Begin a person's sign-in in this browser: the page for the code is next."""
    LoginCodeVerificationProcess.initiate(request=request, user=person, email=person.email)
