"""How the answers to an ask read: on their buttons in the mail, and on their page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models.nudge import NudgeAnswer
from meetings.states import NudgeKind
from projects.models import User

from .answers import LET_IT_GO, Need, Part, needs_of
from .ladders import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Offer:
    """One answer: its button, what it costs or leads to, and what it takes."""

    answer: NudgeAnswer
    label: StrOrPromise
    cost: StrOrPromise
    asks: tuple[tuple[Need, StrOrPromise], ...] = ()
    # Whom it names by itself.
    person: User | None = None


def offer(kind: NudgeKind, step: int, role: Role, answer: NudgeAnswer, likeliest: User | None = None) -> Offer:
    """The words of one answer of an ask."""
    words: tuple[StrOrPromise, StrOrPromise]
    if answer == NudgeAnswer.SUGGESTED and likeliest is not None:
        words = gettext("Ask %(name)s") % {"name": likeliest.first_name}, _WORDS[answer][1]
    elif kind == NudgeKind.UNOWNED_ACTION and step == LET_IT_GO and answer == NudgeAnswer.DROP:
        words = _("Yes, let it go"), _("It stays readable, with your reason.")
    elif kind == NudgeKind.ACCEPTANCE and role == Role.DECIDER:
        words = _WORDS[answer]
    elif (kind, role, answer) == (NudgeKind.BLOCKER, Role.OWNER, NudgeAnswer.NAME):
        words = _("Somebody else can remove it"), _("They are asked instead, and nobody above.")
    else:
        words = _WORDS_OF_A_KIND.get((kind, answer), _WORDS[answer])
    asks = tuple((need, _asked(kind, answer, need.part)) for need in needs_of(kind, role, answer))
    return Offer(answer, *words, asks, likeliest if answer == NudgeAnswer.SUGGESTED else None)


def _asked(kind: NudgeKind, answer: NudgeAnswer, part: Part) -> StrOrPromise:
    return _PARTS_OF_A_KIND.get((kind, answer, part)) or _PARTS[answer, part]


_WORDS: dict[NudgeAnswer, tuple[StrOrPromise, StrOrPromise]] = {
    NudgeAnswer.OWN: (_("I will"), _("You see it through. You can hand it on with a reason.")),
    NudgeAnswer.SUGGESTED: (_("Ask someone else"), _("They are asked, not assigned.")),
    NudgeAnswer.NAME: (_("Ask someone else"), _("They are asked, not assigned.")),
    NudgeAnswer.DROP: (_("Nobody: let’s drop it"), _("A good answer too. It stays readable, with your reason.")),
    NudgeAnswer.DECLINE: (_("Not me"), _("A perfectly good answer. Say who, if you know.")),
    NudgeAnswer.BLOCKED: (_("Something is in the way"), _("Whoever you name is asked, and you are left alone.")),
    NudgeAnswer.MOVING: (_("Nothing, it’s moving"), _("You are left alone for a while.")),
    NudgeAnswer.SNOOZE: (_("Ask me again in a few days"), _("Five working days at most, and twice.")),
    NudgeAnswer.CLEAR: (_("I’ll clear it"), _("The ball is with you, and who waits sees it at once.")),
    NudgeAnswer.CLEARED: (_("It’s cleared"), _("It is not in the way any more.")),
    NudgeAnswer.CANNOT: (
        _("It can’t be cleared: let’s decide around it"),
        _("It becomes a question for the next meeting."),
    ),
    NudgeAnswer.ALLOW: (_("Go ahead"), _("It happens at once, not tomorrow.")),
    NudgeAnswer.HOLD: (_("Not yet"), _("Say why. Nothing happens for five working days.")),
    NudgeAnswer.REWORD: (_("Change the words"), _("All of you read exactly what you write here.")),
    NudgeAnswer.AGENDA: (_("Put it on the next agenda"), _("Four minutes: does it still hold?")),
    NudgeAnswer.CANCEL: (
        _("Cancel and send the reading"),
        _("Everybody has the hour back, and gets the pre-read by mail."),
    ),
    NudgeAnswer.KEEP: (_("Keep it"), _("Say why, and nobody asks again.")),
    NudgeAnswer.QUESTION: (_("Here’s a question"), _("It goes on the agenda. Its page says what it still lacks.")),
}
_WORDS_OF_A_KIND: dict[tuple[NudgeKind, NudgeAnswer], tuple[StrOrPromise, StrOrPromise]] = {
    (NudgeKind.ACCEPTANCE, NudgeAnswer.OWN): (
        _("Yes, it’s mine"),
        _("You see it through. You can hand it on with a reason."),
    ),
    (NudgeKind.ACCEPTANCE, NudgeAnswer.BLOCKED): (
        _("It’s mine, but something is in the way"),
        _("Whoever you name is asked, and you are left alone."),
    ),
    (NudgeKind.ACCEPTANCE, NudgeAnswer.DROP): (
        _("It isn’t worth doing"),
        _("Nobody carries it then, and those who decided are asked, with your reason in its history."),
    ),
    (NudgeKind.REVIEW, NudgeAnswer.DECLINE): (
        _("I don’t carry this any more"),
        _("Hand it on, with a reason: the next one begins with that."),
    ),
    (NudgeKind.REVIEW, NudgeAnswer.DROP): (
        _("It no longer makes sense"),
        _("It is let go, and stays readable with your reason."),
    ),
    (NudgeKind.QUIET, NudgeAnswer.DROP): (
        _("It no longer makes sense"),
        _("It is let go, and stays readable with your reason."),
    ),
    (NudgeKind.QUIET, NudgeAnswer.DECLINE): (
        _("I’m not the right person"),
        _("Hand it on, with a reason: the next one begins with that."),
    ),
    **dict.fromkeys(
        [(NudgeKind.BLOCKER, NudgeAnswer.NAME), (NudgeKind.ESCALATION, NudgeAnswer.NAME)],
        (_("It isn’t me"), _("Say who, and Bearing asks them instead.")),
    ),
}
_PARTS: dict[tuple[NudgeAnswer, Part], StrOrPromise] = {
    (NudgeAnswer.SUGGESTED, Part.PERSON): _("Who should carry it?"),
    (NudgeAnswer.NAME, Part.PERSON): _("Who should carry it?"),
    (NudgeAnswer.DROP, Part.WORDS): _("Why is it not worth doing?"),
    (NudgeAnswer.DECLINE, Part.PERSON): _("Who should be asked instead?"),
    (NudgeAnswer.DECLINE, Part.WORDS): _("Why not?"),
    (NudgeAnswer.BLOCKED, Part.WORDS): _("What is in the way?"),
    (NudgeAnswer.BLOCKED, Part.PERSON): _("Who can remove it?"),
    (NudgeAnswer.CLEARED, Part.WORDS): _("Anything the others should know?"),
    (NudgeAnswer.CANNOT, Part.WORDS): _("Why can’t it be cleared?"),
    (NudgeAnswer.HOLD, Part.WORDS): _("Why not yet?"),
    (NudgeAnswer.REWORD, Part.WORDS): _("What all of you will read"),
    (NudgeAnswer.AGENDA, Part.WORDS): _("What should the meeting know?"),
    (NudgeAnswer.QUESTION, Part.WORDS): _("What is to be decided? End with a question mark."),
    (NudgeAnswer.KEEP, Part.WORDS): _("What is it for?"),
    (NudgeAnswer.SNOOZE, Part.DAYS): _("In how many working days?"),
    (NudgeAnswer.SNOOZE, Part.PERSON): _("Waiting on someone? Who?"),
    (NudgeAnswer.SNOOZE, Part.WORDS): _("What do you need from them?"),
}
_PARTS_OF_A_KIND: dict[tuple[NudgeKind, NudgeAnswer, Part], StrOrPromise] = {
    (NudgeKind.BLOCKER, NudgeAnswer.NAME, Part.PERSON): _("Who is it, then?"),
    (NudgeKind.ESCALATION, NudgeAnswer.NAME, Part.PERSON): _("Who is it, then?"),
    **{
        (kind, NudgeAnswer.DECLINE, part): words
        for kind in (NudgeKind.QUIET, NudgeKind.REVIEW)
        for part, words in ((Part.PERSON, _("Who should carry it?")), (Part.WORDS, _("Why?")))
    },
}
