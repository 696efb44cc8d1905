"""The only reader and writer of what is sealed.

Before the reveal a sealed answer is its author's alone; afterwards it is the room's. What was
never revealed stays its author's for ever. Nothing else in the code names the model, and a
test says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from projects.models import User

from .models import AgendaItem, Option, Position
from .models.position import SealedAnswer
from .states import Answer


@dataclass(frozen=True)
class Spoken:
    """One person's position as it was sealed. `option` is set when `answer` is an option."""

    person_id: int
    answer: Answer
    option_id: int | None
    because: str
    objects_otherwise: bool
    # Who wrote it down on their behalf, by name.
    given_by: str = ""


def read(item: AgendaItem, viewer: User | None) -> Sequence[Spoken]:
    """What `viewer` may read: everything once revealed, else their own. One query.

    `viewer` is None for what is rendered once for a whole audience.
    """
    answers = SealedAnswer.objects.filter(position__item=item).select_related("position__given_by")
    if item.revealed_at is not None:
        readable = answers
    elif viewer is not None:
        readable = answers.filter(position__person=viewer)
    else:
        readable = answers.none()
    return [
        Spoken(
            a.position.person_id,
            Answer(a.answer),
            a.option_id,
            a.because,
            a.objects_otherwise,
            a.position.given_by.name if a.position.given_by else "",
        )
        for a in readable.order_by("position__given_at", "position_id")
    ]


def seal(position: Position, answer: Answer, option: Option | None, because: str, objects_otherwise: bool) -> None:
    """Keep what a position says, replacing what it said before."""
    SealedAnswer.objects.update_or_create(
        position=position,
        defaults={
            "answer": answer,
            "option": option,
            "because": because,
            "objects_otherwise": objects_otherwise,
        },
    )


def forget(position_id: UUID) -> None:
    """Remove what a withdrawn position said."""
    SealedAnswer.objects.filter(position_id=position_id).delete()
