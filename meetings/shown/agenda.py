"""A meeting's own page: its questions and what they lack, its pre-read, its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetings import access
from meetings.actions.order import place_of
from meetings.models import AgendaItem, CalendarAnswer, Knock, Meeting, Participant
from meetings.readiness import Readiness
from projects.models import User

from .beforehand import Answered, answered_by
from .mails import undelivered


@dataclass(frozen=True)
class AgendaRow:
    """A question in its order: after which others it goes to change places with its neighbours, none for the first."""

    item: AgendaItem
    up_after: UUID | None = None
    down_after: UUID | None = None
    answered: Answered | None = None


def meeting_context(reader: User, meeting: Meeting, form: object) -> dict[str, Any]:
    """Everything on the page; `form` is the one that asks a question. A fixed number of queries."""
    items = list(meeting.items.with_parts().prefetch_related("positions").in_order())
    places = list(meeting.participants.select_related("person"))
    people = [one.person for one in places]
    prepares = access.may_prepare(reader, meeting)
    return {
        "meeting": meeting,
        "items": items,
        "rows": _rows(items, answered_by(meeting, items, people)),
        "people": people,
        "places": places,
        "declined": _declined(meeting, places),
        "form": form,
        "readiness": Readiness(meeting, items, people),
        "attended": meeting.attendances.count(),
        "may_prepare": prepares and not meeting.is_over,
        "facilitates": meeting.facilitator_id == reader.pk,
        "takes_part": reader in people,
        "successors": [
            one for one in people if one.pk != meeting.facilitator_id and one.is_active and not one.is_guest
        ],
        "waiting": meeting.project.questions.visible_to(reader).waiting().with_parts(),
        # A meeting just called is taught to ask; one that people were told of, or can read of, may be spared them.
        "nothing_to_decide": not items and meeting.is_to_come and bool(meeting.pre_read or meeting.is_announced),
        "knocks": _knocks(meeting, people),
        "undelivered": undelivered(meeting) if prepares else [],
    }


def _rows(items: Sequence[AgendaItem], answered: dict[object, Answered]) -> list[AgendaRow]:
    ids: list[UUID | None] = [None, None, *(item.pk for item in items), None]
    return [
        AgendaRow(item, up_after=ids[place], down_after=ids[place + 3], answered=answered.get(item.pk))
        for place, item in enumerate(items)
    ]


def _declined(meeting: Meeting, places: list[Participant]) -> str:
    """Who said no in their calendar, while it can still be moved."""
    names = [place.person.name for place in places if place.calendar_answer == CalendarAnswer.DECLINED]
    return ", ".join(names) if meeting.is_to_come else ""


def said_place(item: AgendaItem) -> str:
    """Where a question is now, for who does not see it move."""
    number, total = place_of(item)
    words = {"question": item.question, "number": number, "total": total}
    return _("“%(question)s” is now question %(number)d of %(total)d.") % words


def _knocks(meeting: Meeting, people: list[User]) -> list[Knock]:
    """Who asks to come in by a guest's link: one query, where there are guests."""
    has_guests = any(person.is_guest for person in people)
    return list(Knock.objects.of_meeting(meeting).waiting()) if has_guests and not meeting.is_over else []
