"""The mails of meetings: importing it says how each kind is written."""

from . import guest, nudges, plan, summary
from .plan import announcement, hour_back, when_words

__all__ = ["announcement", "guest", "hour_back", "nudges", "plan", "summary", "when_words"]
