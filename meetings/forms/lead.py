"""The status firewall: what announces a report instead of asking is led to its question, or into the pre-read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

LONGEST_QUESTION = 200
# Both languages at once: people write in theirs, whatever the page is in.
_ENGLISH = (
    r"(?:updates?|news|reports?|briefing)\s+(?:on|about|from)|(?:status|review|recap|overview)\s+of"
    r"|status\s+(?:reports?|updates?)(?:\s+(?:on|about|for|from))?"
)
_GERMAN = (
    r"(?:updates?|news|neues|neuigkeiten|informationen?|infos?)\s+(?:zu[mr]?|über|von|vom|aus)"
    r"|(?:stand|status|review)\s+(?:de[rs]|zu[mr]?|von|vom|beim?)"
    r"|(?:status)?(?:bericht|überblick|rückblick|rückschau)\s+(?:über|zu[mr]?|von|vom|auf|aus)"
)
# Only the question mark was forgotten.
ASKING = re.compile(
    r"(?:do|does|did|is|are|was|were|can|could|should|shall|will|would|may|have|has|who|whom|whose|what|which|when|where"
    r"|why|how|wer|wen|wem|was|welche[rsmn]?|wann|wo|wie|warum|soll(?:en)?|woll(?:en)?|kann|können|ist|sind|haben|hat"
    r"|werden|wird|dürfen|darf|müssen|muss|machen|brauchen)\b",
    re.IGNORECASE,
)
LONGEST_TOPIC = 60
STATUS = re.compile(
    rf"^\W*(?:(?:an?|the|short|quick|brief|weekly|project|kurze[rs]?|eine?n?)\s+)*(?:{_ENGLISH}|{_GERMAN})\b\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Lead:
    """A text that asks nothing of the room yet, and the questions it may raise."""

    text: str
    is_status: bool
    examples: list[str]


def lead(text: str) -> Lead | None:
    """Where this text is to be led; None for a question."""
    status = STATUS.match(text)
    if status is None and text.endswith("?"):
        return None
    elif status is None:
        words = text.rstrip(" .:;,!?…")
        is_asking = ASKING.match(words) or len(words) > LONGEST_TOPIC
        return Lead(text, is_status=False, examples=_fitting(f"{words}?") if is_asking else _about(words))
    else:
        return Lead(text, is_status=True, examples=_about(text[status.end() :].strip(" .:;!?")))


def _about(topic: str) -> list[str]:
    """Questions that a report on this may raise; one that stands in it already comes first."""
    about, _colon, asked = (part.strip() for part in topic.partition(":"))
    words = {"topic": about}
    made = [
        _("Do we go on with %(topic)s as planned?") % words,
        _("Who can remove what is in the way of %(topic)s?") % words,
        _("What are we not saying about %(topic)s?") % words,
    ]
    own = [f"{asked[0].upper()}{asked[1:]}?"] if asked else []
    return _fitting(*own, *made) if about else []


def _fitting(*questions: str) -> list[str]:
    return [words for words in questions if len(words) <= LONGEST_QUESTION]
