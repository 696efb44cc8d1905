"""How the summary of a meeting is written when it leaves."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.actions.closing import SUMMARY
from meetings.models import Guest, Meeting
from meetings.shown.summary import summary_context
from projects import letters
from projects.delivery import NotOwed, written_by
from projects.letters import Letter
from projects.models import Mail, User


@written_by(SUMMARY, gettext_lazy("Meeting summary"))
def write_summary(mail: Mail) -> Letter:
    """Written when it leaves: who has said yes since the closing stands in it as the owner."""
    reader, meeting = _find(mail)
    # A guest's mail has no links: they have no page any more.
    context = summary_context(reader, meeting)
    if reader.is_guest:
        # What became of it is for those who work here.
        context["following"] = []
    context["link"] = "" if reader.is_guest else letters.link("summary", meeting.pk)
    context["linked"] = [(row, _address(reader, row.record.number)) for row in context["rows"]]
    context["why"] = _why(context["is_known"], reader in context["there"])
    return letters.write(mail.kind, context, to=mail.recipient, name=reader.name, asked_by=meeting.facilitator)


def _address(reader: User, number: int) -> str:
    return "" if reader.is_guest else letters.link("record", number)


def _why(is_known: bool, was_there: bool) -> str:
    if was_there:
        return _("You get this because you were in the room.")
    elif is_known:
        return _("You get this because you were to take part and were not in the room.")
    else:
        return _("You get this because you were to take part.")


def _find(mail: Mail) -> tuple[User, Meeting]:
    """Who reads it, and of what. A guest's address is that of their one meeting."""
    reader = User.objects.here().with_email(mail.recipient).first()
    meetings = Meeting.objects.select_related("project", "facilitator")
    if reader is not None:
        meeting = meetings.visible_to(reader).filter(pk=mail.object_id).first()
        if meeting is None:
            raise NotOwed(_("They may not see this meeting any more."))
        return reader, meeting
    guest = Guest.objects.invited().filter(meeting_id=mail.object_id, email__iexact=mail.recipient).first()
    if guest is None:
        raise NotOwed(_("Nobody has this address any more."))
    return guest.person, meetings.get(pk=mail.object_id)
