"""What an answer given through a link did, and what happens next: for the page that is shown from then on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.action import why_not_action
from meetings.actions.blocker import why_not_blocker
from meetings.models import Nudge, NudgeAnswer, Snooze
from meetings.nudges.ladders import Role
from meetings.nudges.things import Thing
from meetings.states import BlockerState, MeetingState, NudgeKind, Ownership

from .words import near_day_words


class Done(NamedTuple):
    """What was done, how it stands now, and what comes next."""

    title: str
    lead: str
    next: str


def done(nudge: Nudge, thing: Thing) -> Done:
    """By the answer; where the thing has gone on since, the lead says how it stands."""
    return _DONE[NudgeAnswer(nudge.answer)](nudge, thing)


def _now(thing: Thing) -> str:
    """How the thing stands, as a sentence."""
    if thing.blocker is not None:
        return why_not_blocker(thing.blocker)
    elif thing.action is not None:
        return why_not_action(thing.action)
    else:
        return f"“{thing.headline}”"


def _carried(nudge: Nudge, thing: Thing) -> Done:
    """Who carries it now: the reader, who they named, or somebody else since."""
    owner, words = thing.owner, thing.headline.rstrip(".")
    if owner is None:
        title = _("You answered, and since then it was handed back")
        lead = _("“%(words)s”: nobody carries it now.") % {"words": thing.headline}
        return Done(title, lead, _nothing_to_do())
    elif thing.carried.ownership == Ownership.ASKED:
        lead = _("“%(words)s”: until %(name)s says yes, nobody owns it.")
        lead %= {"words": thing.headline, "name": owner.first_name}
        then = _("%(name)s is asked on the first page after signing in, and by mail, and may say “not me”.")
        then = then % {"name": owner.first_name} + " " + _("You need not do anything.")
        return Done(_("%(name)s is asked now") % {"name": owner.name}, lead, then)
    elif owner == nudge.person:
        lead = _("Whoever sees %(project)s sees it now. Nobody else is asked.") % {"project": thing.project.name}
        return Done(_("It’s yours: “%(words)s”") % {"words": words}, lead, _yours(thing))
    else:
        lead = f"“{thing.headline}”"
        return Done(_("%(name)s carries it now") % {"name": owner.name}, lead, _nothing_to_do())


def _yours(thing: Thing) -> str:
    day = thing.its_record.review_on
    looked_at = ""
    if day and day >= timezone.localdate():
        looked_at = _("It is looked at again: %(day)s.") % {"day": near_day_words(day, timezone.localdate())} + " "
    return looked_at + _("It is yours to see through. Changed your mind? Hand it on with a reason, on its page.")


def _nothing_to_do() -> str:
    return _("You need not do anything. Its page says what happened since.")


def _dropped(_nudge: Nudge, thing: Thing) -> Done:
    title = _("It is let go: “%(words)s”") % {"words": thing.headline.rstrip(".")}
    lead = _("It stays readable, with your reason. Nobody is asked about it any more.")
    is_back = not thing.its_record.is_let_go if thing.action is None else thing.action.is_open
    if is_back:
        return Done(_("You let it go, and since then it was taken up again"), _now(thing), _nothing_to_do())
    return Done(title, lead, _("By mistake? On its page it is taken up again with one press."))


def _declined(nudge: Nudge, thing: Thing) -> Done:
    if thing.owner is not None and thing.owner != nudge.person:
        return _carried(nudge, thing)
    lead = _("“%(words)s”: nobody carries it now.") % {"words": thing.headline}
    then = _("Those who decided and prepared it are asked who should. You need not do anything.")
    return Done(_("Thank you: it isn’t yours"), lead, then)


def _doubted(nudge: Nudge, thing: Thing) -> Done:
    if thing.owner is not None:
        return _carried(nudge, thing)
    lead = _("“%(words)s”: nobody carries it now.") % {"words": thing.headline}
    then = _("Your reason stands in its history. Those who decided are asked who carries it, or to let it go.")
    return Done(_("Thank you: your doubt is heard"), lead, then)


def _blocked(_nudge: Nudge, thing: Thing) -> Done:
    lead = _("It stands at “%(words)s”, and whoever can remove it is asked in their next working hour.")
    then = _("While they are asked you are left alone. On its page you say when it is out of the way.")
    return Done(_("Noted: something is in the way"), lead % {"words": thing.headline.rstrip(".")}, then)


def _moving(_nudge: Nudge, thing: Thing) -> Done:
    return Done(
        _("Good: it’s moving"),
        f"“{thing.headline}”",
        _("You are left alone for a while. If something gets in the way, say so on its page."),
    )


def _snoozed(_nudge: Nudge, thing: Thing) -> Done:
    return Done(
        _("Nobody asks you for these days"),
        f"“{thing.headline}”",
        _("If it turns out that you wait for somebody, say so on its page: then they are asked, and not you."),
    )


def _promised(_nudge: Nudge, thing: Thing) -> Done:
    then = _("You are asked once more in five working days at the earliest. On its page you say that it is cleared.")
    return Done(_("Thank you: the ball is with you"), _obstacle(thing), then)


def _cleared(_nudge: Nudge, thing: Thing) -> Done:
    then = _("The ball is with who carries it. Nobody is asked about this obstacle any more.")
    return Done(_("It is out of the way"), _obstacle(thing), then)


def _passed_on(_nudge: Nudge, thing: Thing) -> Done:
    assert thing.blocker is not None
    if thing.blocker.remover is not None and thing.blocker.state != BlockerState.ESCALATED:
        title = _("%(name)s is asked now") % {"name": thing.blocker.remover.name}
        return Done(title, _obstacle(thing), _("The mail leaves in their next working hour. You need not do anything."))
    then = _("Who waits for it is asked who can remove it. You need not do anything.")
    return Done(_("Thank you: it isn’t you"), _obstacle(thing), then)


def _cannot(_nudge: Nudge, thing: Thing) -> Done:
    then = _("It is a question for the next meeting of %(project)s: what do we do around it?")
    return Done(_("Then it is decided around"), _obstacle(thing), then % {"project": thing.project.name})


def _obstacle(thing: Thing) -> str:
    assert thing.blocker is not None
    return f"“{thing.blocker.obstacle}” " + _now(thing)


def _allowed(_nudge: Nudge, thing: Thing) -> Done:
    assert thing.blocker is not None
    above = thing.blocker.escalated_to
    if above is None:
        then = _("Whatever the meeting decides about it stands on its page.")
        return Done(_("It is a question for the next meeting"), _obstacle(thing), then)
    then = _("All of you get the same words. Whoever answers first, the others see it.")
    return Done(_("%(name)s is asked now") % {"name": above.name}, _obstacle(thing), then)


def _held(_nudge: Nudge, thing: Thing) -> Done:
    then = _("You are asked again in five working days at the earliest, if it is still in the way.")
    return Done(_("Nobody else is asked yet"), _obstacle(thing), then)


def _reworded(_nudge: Nudge, thing: Thing) -> Done:
    assert thing.blocker is not None
    then = _("This is what all of you read on the next working day. On its page you can stop it until then.")
    return Done(_("Your words are kept"), f"“{thing.blocker.escalation_words}”", then)


def _agenda(_nudge: Nudge, thing: Thing) -> Done:
    then = _("It stands first on the next agenda of %(project)s, or waits there for one. Nobody is asked by mail.")
    return Done(_("It is a question for the meeting"), f"“{thing.headline}”", then % {"project": thing.project.name})


def _cancelled(_nudge: Nudge, thing: Thing) -> Done:
    then = _("Everybody gets the pre-read by mail, and it leaves their calendars. Its questions wait in the project.")
    return Done(_("The meeting is cancelled"), thing.meeting.title, then)


def _kept(_nudge: Nudge, thing: Thing) -> Done:
    then = _("Nobody asks again. What it is for stands in its history.")
    is_off = thing.meeting.state == MeetingState.CANCELLED
    return Done(_("The meeting was cancelled since") if is_off else _("It takes place"), thing.meeting.title, then)


def _questioned(_nudge: Nudge, thing: Thing) -> Done:
    then = _("Nobody asks again. On the meeting’s page you give it a decider and its options.")
    return Done(_("Your question is on the agenda"), thing.meeting.title, then)


_DONE: dict[NudgeAnswer, Callable[[Nudge, Thing], Done]] = {
    NudgeAnswer.OWN: _carried,
    NudgeAnswer.NAME: lambda nudge, thing: (_passed_on if thing.blocker else _carried)(nudge, thing),
    NudgeAnswer.SUGGESTED: _carried,
    NudgeAnswer.DROP: lambda nudge, thing: (_doubted if _is_doubt(nudge) else _dropped)(nudge, thing),
    NudgeAnswer.DECLINE: _declined,
    NudgeAnswer.BLOCKED: _blocked,
    NudgeAnswer.MOVING: _moving,
    NudgeAnswer.SNOOZE: lambda nudge, thing: (_snoozed if _is_left_alone(nudge) else _blocked)(nudge, thing),
    NudgeAnswer.CLEAR: _promised,
    NudgeAnswer.CLEARED: _cleared,
    NudgeAnswer.CANNOT: _cannot,
    NudgeAnswer.ALLOW: _allowed,
    NudgeAnswer.HOLD: _held,
    NudgeAnswer.REWORD: _reworded,
    NudgeAnswer.AGENDA: _agenda,
    NudgeAnswer.CANCEL: _cancelled,
    NudgeAnswer.KEEP: _kept,
    NudgeAnswer.QUESTION: _questioned,
}


def _is_doubt(nudge: Nudge) -> bool:
    """Whether it was said by who had not said yes yet."""
    return nudge.kind == NudgeKind.ACCEPTANCE and nudge.role == Role.OWNER


def _is_left_alone(nudge: Nudge) -> bool:
    """Whether they asked for days, not said whom they wait for."""
    same = {"person": nudge.person, "kind": nudge.kind, "object_id": nudge.object_id}
    return Snooze.objects.filter(**same, asked_at__gte=nudge.owed_at).exists()
