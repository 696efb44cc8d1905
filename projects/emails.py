"""How the mails of people and projects are written when they leave."""

from django.utils.translation import gettext_lazy as _

from . import actions, letters
from .delivery import written_by
from .letters import Letter
from .models import Mail, Organisation


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
