"""How the letter of a person's day is written when it leaves: what is still to be asked, each with its links.

A kind of ask has three templates, `nudge_<kind>`; the letter's own, `nudge`, put them together.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.actions import issue_reply_address, issue_stop_link, write_links
from meetings.actions.nudges import MailedAsk
from meetings.nudges.facts import LETTER
from meetings.shown.words import DAYS_WITH_A_NAME, day_words
from projects import letters
from projects.access import leads_among
from projects.delivery import written_by
from projects.letters import Letter, Stop
from projects.models import Mail, Membership, User

# What a list of mails shows whole.
SUBJECT_LENGTH = 70


@written_by(LETTER, gettext_lazy("Question after a meeting"))
def write_nudge(mail: Mail) -> Letter:
    """From a human, and to be answered to them: who facilitated the meeting of the first ask."""
    asks = write_links(mail)
    reader, first = asks[0].nudge.person, asks[0]
    human, read_at = _human(first, reader), issue_reply_address(mail)
    stop = letters.link("stop", issue_stop_link(mail, reader))
    context = {
        "first_name": reader.first_name,
        "asks": [_told(ask) for ask in asks],
        "first": _told(first),
        "others": len(asks) - 1,
        "human": human,
        "is_answered_by_other": human != reader,
        "stop": stop,
        "is_read": bool(read_at),
    }
    letter = letters.write(
        LETTER,
        context,
        to=reader.email,
        name=reader.name,
        asked_by=human,
        threads=tuple(f"decision.{ask.thing.its_record.number}.{reader.pk}" for ask in asks),
        stop=Stop(stop, first.nudge.kind),
    )
    return replace(letter, read_at=read_at)


def _told(ask: MailedAsk) -> dict[str, Any]:
    """What the three templates of a kind say."""
    link = letters.link("answer", ask.token)
    return {
        "text": f"emails/nudge_{ask.nudge.kind}.txt",
        "html": f"emails/nudge_{ask.nudge.kind}.html",
        "subject": f"emails/nudge_{ask.nudge.kind}.subject.txt",
        "record": ask.thing.record,
        "short": Truncator(ask.thing.its_record.headline.rstrip(".")).chars(SUBJECT_LENGTH),
        "when": _when(ask.thing.its_record.recorded_at),
        "own": f"{link}?answer=own",
        "name": f"{link}?answer=name",
        "read": letters.link("record", ask.thing.its_record.number),
    }


def _when(moment: datetime) -> str:
    """Today, on Tuesday, on 8 October: by the reader's own calendar."""
    day, today = timezone.localtime(moment).date(), timezone.localdate()
    if day == today:
        return _("Today")
    elif today - day <= timedelta(days=DAYS_WITH_A_NAME):
        return _("On %(day)s") % {"day": formats.date_format(day, "l")}
    else:
        return _("On %(day)s") % {"day": day_words(day, today)}


def _human(ask: MailedAsk, reader: User) -> User:
    """Whom an answer to the mail reaches; a lead where the reader facilitated themselves."""
    facilitator = ask.thing.meeting.facilitator
    if facilitator != reader:
        return facilitator
    leads = leads_among(Membership.objects.filter(project=ask.thing.project).for_list())
    return next((lead for lead in leads if lead != reader), facilitator)
