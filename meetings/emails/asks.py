"""What the templates of each kind of ask need: a table, kind to function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from meetings.actions.blocker import locked_blocker
from meetings.actions.escalation import contact_of, escalation_words
from meetings.actions.nudges import MailedAsk
from meetings.models import AgendaItem
from meetings.nudges.answers import is_on_button
from meetings.nudges.ladders import Role
from meetings.shown.links import coming_words, offers_of
from meetings.shown.words import DAYS_WITH_A_NAME, day_words
from meetings.states import TAKES_POSITION, NudgeKind
from projects import letters

# What a list of mails shows whole.
SUBJECT_LENGTH = 60


def told(ask: MailedAsk) -> dict[str, Any]:
    """What the three templates of a kind say, in the reader's language and zone."""
    kind = NudgeKind(ask.nudge.kind)
    common = {
        "text": f"emails/nudge_{kind}.txt",
        "html": f"emails/nudge_{kind}.html",
        "subject": f"emails/nudge_{kind}.subject.txt",
        "words": ask.thing.headline.rstrip("."),
        "short": short(ask.thing.headline),
        "step": ask.nudge.step,
        "role": ask.nudge.role,
        "project": ask.thing.project.name,
        "answers": _answers(ask),
        "reference": ask.thing.record.reference if ask.thing.record else "",
        "read": _page(ask),
    }
    return common | _TOLD[kind](ask)


def short(words: str) -> str:
    return Truncator(words.rstrip(".")).chars(SUBJECT_LENGTH)


def _answers(ask: MailedAsk) -> list[dict[str, Any]]:
    if not ask.token:
        return []
    link, kind, role = letters.link("answer", ask.token), NudgeKind(ask.nudge.kind), Role(ask.nudge.role)
    return [
        {"label": offer.label, "link": f"{link}?answer={offer.answer}"}
        for offer in offers_of(ask.nudge, ask.thing)
        if is_on_button(kind, role, offer.answer)
    ]


def _page(ask: MailedAsk) -> str:
    """Where everything about it stands, after signing in."""
    if ask.thing.record:
        return letters.link("record", ask.thing.record.number)
    return letters.link("meeting", ask.thing.meeting.pk)


def _of_decision(ask: MailedAsk) -> dict[str, Any]:
    record = ask.thing.its_record
    decider = record.decider if record.decider != ask.nudge.person else None
    carries = record.owner == ask.nudge.person and record.owner_accepted_at is not None
    when = _when(record.recorded_at)
    again = day_words(record.review_on, timezone.localdate()) if record.review_on else ""
    told = {"when": when, "decider": decider, "said": record.headline, "door": record.door, "carries": carries}
    return told | {"again": again}


def _of_owner(ask: MailedAsk) -> dict[str, Any]:
    """Who named the reader; or who is away, where the reader is to stand in."""
    carried = ask.thing.carried
    is_stand_in = ask.nudge.role == Role.DECIDER
    return {"asker": carried.owner_asked_by, "away": carried.owner if is_stand_in else None}


def _of_action(ask: MailedAsk) -> dict[str, Any]:
    return {"said": ask.thing.its_record.headline.rstrip(".")}


def _of_blocker(ask: MailedAsk) -> dict[str, Any]:
    locked = locked_blocker(ask.thing)
    blocker = locked.blocker
    return {
        "obstacle": blocker.obstacle.rstrip("."),
        "obstacle_short": short(blocker.obstacle),
        "owner": locked.owner,
        "remover": blocker.remover,
        "was_promised": blocker.promised_at is not None,
        "above": blocker.escalated_to or contact_of(locked),
        "exactly": blocker.escalation_words or escalation_words(locked),
    }


def _of_question(ask: MailedAsk) -> dict[str, Any]:
    """Why it was raised, and where it is to be decided."""
    about, item = ask.thing.about, ask.thing.item
    assert about is not None
    assert item is not None
    meeting = item.meeting
    return {
        "raised_because": about.why,
        "obstacle": about.blocker.obstacle.rstrip(".") if about.blocker else "",
        "question": item.question,
        "agenda": meeting.title if meeting else "",
        "when": coming_words(meeting) if meeting else "",
        "reference": "",
        "read": letters.link("question", item.pk),
    }


def _of_position(ask: MailedAsk) -> dict[str, Any]:
    """The questions on which they have not spoken; the link leads to the only one, or to the meeting."""
    meeting, person = ask.thing.meeting, ask.nudge.person
    open_items = AgendaItem.objects.filter(meeting=meeting, state__in=TAKES_POSITION)
    waiting = list(open_items.exclude(positions__person=person).in_order())
    link = letters.link("position", waiting[0].pk) if len(waiting) == 1 else letters.link("meeting", meeting.pk)
    question = waiting[0].question if waiting else meeting.title
    return {"when": coming_words(meeting), "question": question, "more": len(waiting) - 1, "read": link}


def _of_pre_read(ask: MailedAsk) -> dict[str, Any]:
    item, meeting = ask.thing.item, ask.thing.meeting
    assert item is not None
    is_author = ask.nudge.role == Role.AUTHOR
    link = letters.link("question", item.pk) if is_author else letters.link("meeting", meeting.pk)
    return {"when": coming_words(meeting), "agenda": meeting.title, "words": item.question, "read": link}


def _of_meeting(ask: MailedAsk) -> dict[str, Any]:
    meeting = ask.thing.meeting
    people = meeting.participants.count()
    return {"when": coming_words(meeting), "people": people, "minutes": meeting.length_minutes}


def _when(moment: datetime) -> str:
    """Today, on Tuesday, on 8 October: by the reader's own calendar."""
    day, today = timezone.localtime(moment).date(), timezone.localdate()
    if day == today:
        return _("Today")
    elif today - day <= timedelta(days=DAYS_WITH_A_NAME):
        return _("On %(day)s") % {"day": formats.date_format(day, "l")}
    else:
        return _("On %(day)s") % {"day": day_words(day, today)}


_TOLD: dict[NudgeKind, Callable[[MailedAsk], dict[str, Any]]] = {
    NudgeKind.UNOWNED: _of_decision,
    NudgeKind.ACCEPTANCE: _of_owner,
    NudgeKind.UNOWNED_ACTION: _of_action,
    NudgeKind.QUIET: _of_owner,
    NudgeKind.BLOCKER: _of_blocker,
    NudgeKind.ESCALATION: _of_blocker,
    NudgeKind.OWNERSHIP: _of_question,
    NudgeKind.REVIEW: _of_decision,
    NudgeKind.POSITION: _of_position,
    NudgeKind.PRE_READ: _of_pre_read,
    NudgeKind.NOTHING_TO_DECIDE: _of_meeting,
}
