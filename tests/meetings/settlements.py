"""What a facilitator records, with as little as each outcome needs."""

from datetime import date
from typing import Any

from meetings.actions import Settlement
from meetings.states import Outcome
from projects.models import User


def settlement(outcome: Outcome = Outcome.DECIDED, *, by: User, **fields: Any) -> Settlement:
    """`by` decides, brings or is asked above, unless `fields` say otherwise."""
    needed: dict[Outcome, dict[str, Any]] = {
        Outcome.DECIDED: {"statement": "open to the 64 clinics on new records.", "decider": by},
        Outcome.DEFERRED: {"bringer": by, "bring_by": date(2026, 10, 20)},
        Outcome.ESCALATED: {"escalated_to": by},
        Outcome.DROPPED: {},
    }
    return Settlement(**{"outcome": outcome, "because": "Double bookings are 0.2% there.", **needed[outcome], **fields})
