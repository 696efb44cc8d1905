"""What each kind of nudge is called, and when it is sent: for settings and for the link that stops it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from meetings.states import NudgeKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class KindWords:
    """A kind as its reader would say it, and one sentence: when this is sent."""

    name: StrOrPromise
    sent: StrOrPromise


KIND_WORDS: dict[NudgeKind, KindWords] = {
    NudgeKind.UNOWNED: KindWords(
        _("Nobody owns what I decided"), _("Four working hours after the meeting closed: who carries it?")
    ),
    NudgeKind.ACCEPTANCE: KindWords(
        _("Somebody named me owner"), _("A working day after you were named, and once more: is it yours?")
    ),
    NudgeKind.UNOWNED_ACTION: KindWords(
        _("Nobody owns an action of my decision"), _("Four working hours after it was written down: who takes it?")
    ),
    NudgeKind.QUIET: KindWords(
        _("Something I own has gone quiet"), _("What is in the way, and who can remove it? Three times at most.")
    ),
    NudgeKind.BLOCKER: KindWords(
        _("I can remove what blocks somebody"), _("When somebody says that you can, and once more two days later.")
    ),
    NudgeKind.ESCALATION: KindWords(
        _("Something in the way is taken a step up"),
        _("When who could remove it does not answer: once, in the same words to all."),
    ),
    NudgeKind.OWNERSHIP: KindWords(
        _("Something of mine perhaps has the wrong owner"), _("After three questions without an answer, once.")
    ),
    NudgeKind.REVIEW: KindWords(
        _("A review of mine comes up"), _("Five working days before a decision is looked at again, and on the day.")
    ),
    NudgeKind.POSITION: KindWords(_("My position is missing before a meeting"), _("On the working day before, once.")),
    NudgeKind.PRE_READ: KindWords(
        _("A meeting of mine has nothing to read yet"), _("Two working days before, and on the working day before.")
    ),
    NudgeKind.NOTHING_TO_DECIDE: KindWords(
        _("A meeting of mine has nothing to decide"), _("On the working day before: cancel it, or say why not?")
    ),
}


def words_of(kind: str) -> KindWords:
    """Raises KeyError for a kind that nobody has put into words."""
    return KIND_WORDS[NudgeKind(kind)]
