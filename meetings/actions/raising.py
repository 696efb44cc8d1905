"""Questions that a thing raises by itself when chasing has ended: first on the next agenda, or waiting for one."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Action, AgendaItem, Blocker, Decision, Meeting, Nudge, QuestionAbout, Why
from meetings.states import TO_COME, BlockerState, Mode
from projects import clock
from projects.journal import note
from projects.models import User

from .agenda import Wording, draft_question, place
from .locking import lock_meeting
from .order import put_first

MINUTES = 4


def raise_ownership(
    record: Decision, meeting: Meeting, action: Action | None, *, why: Why, since: datetime
) -> AgendaItem:
    """Who should carry this, or should we let it go? The five answers are its options."""
    thing = action or record
    wording = Wording(
        question=_("Who should carry “%(words)s”, or should we let it go?") % {"words": _short(thing.headline)},
        mode=Mode.DECIDE,
        decider=_decider(record),
        timebox_minutes=MINUTES,
        context=_history(record, action),
        options=[
            (None, _("Somebody else carries it"), ""),
            (None, _("The same owner, with the authority that was missing"), ""),
            (None, _("Something smaller"), ""),
            (None, _("Later, with a sign that wakes it"), ""),
            (None, _("Let it go"), ""),
        ],
    )
    thing.handed_on = 0
    thing.save(update_fields=["handed_on"])
    return raise_about(record, meeting, why, wording, since=since, action=action)


def raise_review(
    record: Decision, meeting: Meeting, *, since: datetime, by: User | None = None, said: str = ""
) -> AgendaItem:
    """Does it still hold? With what somebody wants the meeting to know."""
    history = _history(record, None)
    if by is not None and said:
        history = "\n\n".join([history, _("%(name)s wrote: %(words)s") % {"name": by.name, "words": said}])
    wording = Wording(
        question=_("Does “%(words)s” still hold?") % {"words": _short(record.headline)},
        mode=Mode.DECIDE,
        decider=_decider(record),
        timebox_minutes=MINUTES,
        context=history,
        options=[(None, _("It holds"), ""), (None, _("It holds, with a change"), ""), (None, _("Let it go"), "")],
    )
    return raise_about(record, meeting, Why.REVIEW, wording, since=since)


def raise_obstacle(blocker: Blocker, record: Decision, meeting: Meeting, *, why: Why, since: datetime) -> AgendaItem:
    """What is in the way and cannot be removed, or nobody above has answered: decide around it."""
    wording = Wording(
        question=_("“%(obstacle)s” is in the way: what do we do?") % {"obstacle": _short(blocker.obstacle)},
        mode=Mode.UNBLOCK,
        decider=_decider(record),
        timebox_minutes=MINUTES,
        context=_history(record, blocker.action),
    )
    return raise_about(record, meeting, why, wording, since=since, action=blocker.action, blocker=blocker)


def raise_about(
    record: Decision,
    meeting: Meeting,
    why: Why,
    wording: Wording,
    *,
    since: datetime,
    action: Action | None = None,
    blocker: Blocker | None = None,
) -> AgendaItem:
    """Draft the question, inside the caller's transaction: first on the project's next agenda, else in the project.

    Once a spell: the same again is the same question. Its author is who facilitated the meeting it comes from.
    """
    about = {"decision": record, "action": action, "blocker": blocker, "why": why, "since": since}
    if found := QuestionAbout.objects.filter(**about).select_related("item").first():
        return found.item
    item = draft_question(record.project, wording, by=meeting.facilitator)
    QuestionAbout.objects.create(item=item, drafted_at=clock.now(), **about)
    note(None, "raise_question", record.item, question=str(item.pk), why=why)
    coming = Meeting.objects.filter(project=record.project, state__in=TO_COME, starts_at__gt=clock.now())
    if (agenda := coming.order_by("starts_at", "pk").first()) is not None:
        agenda = lock_meeting(agenda.pk)
        if not agenda.is_over:
            place(item, agenda, by=meeting.facilitator)
            put_first(item, agenda)
    return item


def _decider(record: Decision) -> User | None:
    return record.decider if record.decider and record.decider.is_active else None


def _short(words: str) -> str:
    return Truncator(words.rstrip(".")).chars(120)


def _history(record: Decision, action: Action | None) -> str:
    """What was tried, for those who will decide: how often asked, how often handed on, what is in the way."""
    thing = action or record
    asked = Nudge.objects.filter(decision=record, object_id=str(thing.pk), mail__sent_at__isnull=False).count()
    obstacles = Blocker.objects.of(record.number, action.pk if action else None).still_matter()
    lines = [
        _("From %(reference)s: %(words)s") % {"reference": record.reference, "words": record.headline},
        ngettext("Asked by mail once.", "Asked by mail %(count)d times.", asked) % {"count": asked} if asked else "",
        _("Handed on twice or more.") if thing.handed_on > 1 else "",
        *(_in_the_way(one) for one in obstacles),
        "" if obstacles else _("No obstacle has been named."),
    ]
    return "\n\n".join(line for line in lines if line)


def _in_the_way(blocker: Blocker) -> str:
    words = _("In the way: %(obstacle)s") % {"obstacle": blocker.obstacle}
    if blocker.state != BlockerState.CONSTRAINT:
        return words
    cannot = _("It cannot be removed: %(reason)s") if blocker.ending else _("It cannot be removed.")
    return f"{words}\n\n{cannot % {'reason': blocker.ending}}"
