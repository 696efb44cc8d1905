"""How the summary of a meeting is written when it leaves."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.actions.closing import SUMMARY
from meetings.models import Meeting
from meetings.shown.summary import summary_context
from projects import letters
from projects.delivery import NotOwed, written_by
from projects.letters import Letter
from projects.models import Mail, User


@written_by(SUMMARY, gettext_lazy("Meeting summary"))
def write_summary(mail: Mail) -> Letter:
    """Written when it leaves: who has said yes since the closing stands in it as the owner."""
    reader = User.objects.with_email(mail.recipient).first()
    if reader is None:
        raise NotOwed(_("Nobody has this address any more."))
    meeting = _find(reader, mail.object_id)
    context = summary_context(reader, meeting) | {"link": letters.link("summary", meeting.pk)}
    context["linked"] = [(row, letters.link("record", row.record.number)) for row in context["rows"]]
    context["why"] = _why(context["is_known"], reader in context["there"])
    return letters.write(mail.kind, context, to=reader.email, name=reader.name, asked_by=meeting.facilitator)


def _why(is_known: bool, was_there: bool) -> str:
    if was_there:
        return _("You get this because you were in the room.")
    elif is_known:
        return _("You get this because you were to take part and were not in the room.")
    else:
        return _("You get this because you were to take part.")


def _find(reader: User, meeting_id: str) -> Meeting:
    visible = Meeting.objects.visible_to(reader).select_related("project", "facilitator")
    meeting = visible.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotOwed(_("They may not see this meeting any more."))
    return meeting
