"""How the mails of people and projects are written when they leave."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from . import actions, journal, letters
from .actions.security import SESSIONS_ENDED
from .delivery import written_by
from .letters import Letter
from .models import Mail, Organisation, User


@written_by("invitation", _("Invitation"))
def write_invitation(mail: Mail) -> Letter:
    invitation, token = actions.issue_token(mail)
    context = {
        "invitation": invitation,
        "organisation": Organisation.objects.get(),
        "first_name": (invitation.name.split() or [""])[0],
        "link": letters.link("invitation", token),
    }
    return letters.write(
        mail.kind,
        context,
        to=mail.recipient,
        name=invitation.name,
        asked_by=mail.asked_by,
        is_automatic=False,
    )


@written_by("passkey_added", _("Passkey added"))
def write_passkey_added(mail: Mail) -> Letter:
    return _write_passkey(mail, "add-passkey")


@written_by("passkey_removed", _("Passkey removed"))
def write_passkey_removed(mail: Mail) -> Letter:
    return _write_passkey(mail, "remove-passkey")


def _write_passkey(mail: Mail, verb: str) -> Letter:
    """Of the passkey only what was noted is left, if it was removed since."""
    event = journal.last_of(verb, Authenticator(pk=int(mail.object_id)))
    # Noted in the transaction that owed the mail.
    assert event is not None
    assert event.by is not None
    context = {"event": event, "link": letters.link("security")}
    return letters.write(mail.kind, context, to=mail.recipient, name=event.by.name)


@written_by(SESSIONS_ENDED, _("Signed out everywhere"))
def write_sessions_ended(mail: Mail) -> Letter:
    """In the name of the administrator who did it: an answer reaches them."""
    person, by = User.objects.get(pk=mail.object_id), mail.asked_by
    context = {"person": person, "by": by, "at": mail.since, "link": letters.link("security")}
    return letters.write(mail.kind, context, to=mail.recipient, name=person.name, asked_by=by, is_automatic=False)
