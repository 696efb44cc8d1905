"""How allauth's passkeys are bent to Bearing: another way in beside the mailed code, never a second step."""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode
from fido2.webauthn import CollectedClientData

from .models import User

logger = logging.getLogger(__name__)

MOST = 20
# What reading a forged answer can end in: nothing in it is ours.
FORGED = (ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError,
          ValueError, struct.error)  # fmt: skip


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Who asks is the installation's configured address, whatever the request says."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That passkey did not open anything here. Try again, or have a code mailed."),
    }

    def is_mfa_enabled(self, _user: User, types: object = None) -> bool:  # noqa: ARG002 - allauth's own signature
        """Else allauth would ask for the passkey after the mailed code."""
        return False

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.SITE_URL).hostname or "", "name": "Bearing"}


def origin() -> str:
    """Where passkeys are made and used: the scheme, name and port of the site."""
    site = urlsplit(settings.SITE_URL)
    return f"{site.scheme}://{site.netloc}".lower()


@contextmanager
def one_try(credential: Any) -> Iterator[None]:
    """Check an answer of a browser in here: for our very address, and for a challenge that is good once.

    Raises ValidationError for whatever is wrong with it.
    """
    try:
        client_data = CollectedClientData(websafe_decode(credential["response"]["clientDataJSON"]))
        if client_data.origin != origin() or client_data.cross_origin:
            raise refusal()
        yield
    except ValidationError:
        raise
    except FORGED as forged:
        raise refusal() from forged
    finally:
        auth.clear_state()


def refusal() -> ValidationError:
    """The words for whoever answered; the log says that it happened."""
    logger.warning("A passkey was refused.")
    error: ValidationError = Adapter().validation_error("incorrect_code")
    return error


def is_known(person: User, credential: dict[str, Any]) -> bool:
    """Whether this person has this very passkey already."""
    identity = websafe_decode(credential["rawId"])
    return auth.get_authenticator_by_credential_id(person, identity) is not None


def passkeys_of(person: User) -> Any:
    """Their passkeys, the oldest first: a queryset."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk")
