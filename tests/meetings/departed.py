"""What nobody may do with somebody who left, whoever writes: for the test of all rules of the database."""

from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from meetings.models import AgendaItem, CalendarAddress, Decision, Participant
from projects.models import User


def left(facts: Any) -> User:
    """Mo, of the lawful installation, who has just left it."""
    User.objects.filter(pk=facts.mo.pk).update(left_at=timezone.now())
    return facts.mo  # type: ignore[no-any-return]


def _owns(facts: Any) -> None:
    Decision.objects.update(owner=left(facts), owner_asked_at=timezone.now(), unowned_since=None)


def _takes_part(facts: Any) -> None:
    Participant.objects.all().delete()
    facts.meeting.participants.create(person=left(facts))


NAMES_WHO_LEFT: dict[str, Any] = {
    "AgendaItem.decider_has_not_left": (
        IntegrityError,
        "the decider has left",
        [
            lambda facts: AgendaItem.objects.update(decider=left(facts)),
            lambda facts: facts.waiting.project.questions.create(
                question="And now?", created_by=facts.fay, decider=left(facts)
            ),
        ],
    ),
    "CalendarAddress.person_has_not_left": (
        IntegrityError,
        "the person has left",
        [lambda facts: CalendarAddress.objects.create(person=left(facts), token_hash="a" * 64)],
    ),
    "Decision.owner_has_not_left": (
        IntegrityError,
        "the owner has left",
        [_owns, lambda facts: facts.decision(owner=left(facts), owner_asked_at=timezone.now())],
    ),
    "Meeting.facilitator_has_not_left": (
        IntegrityError,
        "the facilitator has left",
        [lambda facts: facts.meetings(facilitator=left(facts))],
    ),
    "Participant.person_has_not_left": (IntegrityError, "the person has left", [_takes_part]),
}
