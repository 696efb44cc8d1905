"""How the letter of a person's day is written when it leaves: what is still to be asked, each with its answers.

A kind of ask has three templates, `nudge_<kind>`, and one function in `asks` that tells what they
need; the letter's own, `nudge`, put them together.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy

from meetings.actions import issue_reply_address, issue_stop_link, write_links
from meetings.actions.blocker import locked_blocker
from meetings.actions.nudges import MailedAsk
from meetings.nudges.facts import LETTER
from meetings.nudges.ladders import Role
from meetings.states import NudgeKind
from projects import letters
from projects.access import leads_among
from projects.delivery import written_by
from projects.letters import Letter, Stop
from projects.models import Mail, Membership, User

from .asks import told


@written_by(LETTER, gettext_lazy("Question after a meeting"))
def write_nudge(mail: Mail) -> Letter:
    """From a human, and to be answered to them: the one in whose name the first ask goes."""
    asks = write_links(mail)
    reader, first = asks[0].nudge.person, asks[0]
    human, read_at = _human(first, reader), issue_reply_address(mail)
    stop = letters.link("stop", issue_stop_link(mail, reader))
    all_told = [told(ask) for ask in asks]
    context = {
        "first_name": reader.first_name,
        "asks": all_told,
        "first": all_told[0],
        "others": len(asks) - 1,
        "has_answers": any(ask["answers"] for ask in all_told),
        "human": human,
        "is_answered_by_other": human != reader,
        "stop": stop,
        "is_read": bool(read_at),
    }
    threads = tuple(dict.fromkeys(_thread(ask, reader) for ask in asks))
    about = Stop(stop, first.nudge.kind)
    letter = letters.write(
        LETTER, context, to=reader.email, name=reader.name, asked_by=human, threads=threads, stop=about
    )
    return replace(letter, read_at=read_at)


def _thread(ask: MailedAsk, reader: User) -> str:
    """One name a thing and reader: what is asked about it later stands with what was asked before."""
    thing, nudge = ask.thing, ask.nudge
    if thing.about is not None:
        carried = thing.blocker or thing.action or thing.its_record
        return f"{carried._meta.model_name}.{carried.pk}.{reader.pk}"
    else:
        return f"{nudge.thing}.{nudge.object_id}.{reader.pk}"


def _human(ask: MailedAsk, reader: User) -> User:
    """Whom an answer to the mail reaches: who waits for an obstacle to be removed, else who facilitates.

    A lead where the reader facilitates themselves.
    """
    facilitator = ask.thing.meeting.facilitator
    in_the_way = ask.nudge.kind == NudgeKind.ESCALATION or ask.nudge.role == Role.REMOVER
    waits = locked_blocker(ask.thing).owner if in_the_way else facilitator
    found = next((person for person in (waits, facilitator) if person != reader and person.is_active), None)
    if found is not None:
        return found
    leads = leads_among(Membership.objects.filter(project=ask.thing.project).for_list())
    return next((lead for lead in leads if lead != reader), facilitator)
