"""What Bearing's words mean, one sentence each: said beside a word where somebody meets it first, and on one page."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Word(NamedTuple):
    """A word and its meaning, in the reader's language once shown."""

    name: str | Promise
    means: str | Promise


# In the order in which a question meets them.
GLOSSARY = {
    "charter": Word(
        _("Charter"),
        _(
            "Why the project exists: why now, which problem it solves, who benefits. What nobody answers is shown "
            "as a silence."
        ),
    ),
    "sponsor": Word(
        _("Sponsor"),
        _("Who owns the reason for the project, and is asked what the team cannot decide."),
    ),
    "question": Word(
        _("Question"),
        _("What an agenda is made of: one sentence that ends in a question mark, and that somebody can decide."),
    ),
    "mode": Word(
        _("Mode"),
        _(
            "What the room is to do with the question: decide, prioritise, unblock, or examine a risk. Only "
            "informing is none: that is read beforehand."
        ),
    ),
    "decider": Word(
        _("Decider"),
        _("The one person who makes the call, after everybody was heard. The room gives reasons, not votes."),
    ),
    "timebox": Word(
        _("Timebox"),
        _("How many minutes the question may take. When they are over nothing stops; the clock says so to everybody."),
    ),
    "option": Word(
        _("Option"),
        _("A possible answer and what it costs. Doing nothing is one, and so is deciding later."),
    ),
    "pre-read": Word(
        _("Pre-read"),
        _(
            "Status, numbers, what happened since: read before the meeting, so that none of its time goes into "
            "telling it."
        ),
    ),
    "facilitator": Word(
        _("Facilitator"),
        _("Who prepares and runs the meeting, and speaks last. Facilitating is not deciding."),
    ),
    "observer": Word(
        _("Observer"),
        _("Whoever sees the project and does not take part: they read along, and take no position."),
    ),
    "position": Word(
        _("Position"),
        _(
            "Your own answer: an option, none of these, or “I can’t judge yet”, with one line of reason. Sealed "
            "until everybody’s are shown at once."
        ),
    ),
    "reveal": Word(
        _("Reveal"),
        _(
            "The one moment at which all positions become visible to everybody. From then on what was sealed does "
            "not change."
        ),
    ),
    "silence": Word(
        _("Silence"),
        _("An answer that was asked for and did not come. It is shown, because it is not agreement."),
    ),
    "objection": Word(
        _("Objection"),
        _("A reason why an option would cause harm. Not “I would rather”, but “this breaks something”."),
    ),
    "deferred": Word(
        _("Deferred"),
        _("Not settled, because something is missing: what, who brings it, and by when. Twice at most."),
    ),
    "escalated": Word(
        _("Escalated"),
        _("Handed to somebody who can decide it, with the reason why this room cannot."),
    ),
    "dropped": Word(
        _("Dropped"),
        _("The question should not exist, and takes no more of anybody’s time. An honourable outcome."),
    ),
    "because": Word(
        _("Because"),
        _("Why this option beat the others, in the decider’s words: what somebody reads in a year."),
    ),
    "door": Word(
        _("One-way or two-way door"),
        _("Whether one could go back: a two-way door costs little to reverse, a one-way door does not open again."),
    ),
    "confidence": Word(
        _("Confidence"),
        _("How sure the room is, from 50 to 90 per cent. It stands on the record, so that a review can be fair."),
    ),
    "expected": Word(
        _("Expected effect"),
        _(
            "What will be different for somebody, so that one can see later whether it came true. Finishing the "
            "work does not count."
        ),
    ),
    "owner": Word(
        _("Owner"),
        _("The one person who said yes to carrying the decision into effect. Naming somebody is only asking them."),
    ),
    "dissent": Word(
        _("Dissent"),
        _("A disagreement that stays on the record after the call, with its reason."),
    ),
    "record": Word(
        _("Record"),
        _(
            "What is kept of a question that left the floor, whatever its outcome: numbered, at an address that "
            "never changes."
        ),
    ),
    "blocker": Word(
        _("Blocker"),
        _("What is in the way of a decision or an action, in one sentence. Asked instead of when it will be done."),
    ),
    "remover": Word(
        _("Remover"),
        _("The one person who could clear what is in the way. Once named, they are asked and the owner is left alone."),
    ),
    "ball": Word(
        _("Ball"),
        _("Whose move it is now: the owner’s, the remover’s, the decider’s, or nobody’s."),
    ),
    "constraint": Word(
        _("Constraint"),
        _("What cannot be cleared. It becomes a question: how to decide around it."),
    ),
    "escalation": Word(
        _("Asking above"),
        _(
            "When who could clear it does not answer, whoever is above is asked. The owner reads the words a working "
            "day before, and may say “not yet”."
        ),
    ),
    "action": Word(
        _("Action"),
        _("A promised change that follows from a decision, with one owner who said yes. It has no date of its own."),
    ),
    "handover": Word(
        _("Handover"),
        _("Passing on what you carry, with a reason. The next one is asked; twice, and the meeting is asked instead."),
    ),
    "let-go": Word(
        _("Let go"),
        _("Not worth carrying after all. It stays readable with the reason, and nobody is asked about it any more."),
    ),
}
