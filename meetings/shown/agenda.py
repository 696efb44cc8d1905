"""A meeting's own page: its questions and what they lack, its pre-read, its people."""

from __future__ import annotations

from typing import Any

from meetings import access
from meetings.models import Knock, Meeting
from meetings.readiness import Readiness
from projects.models import User

from .mails import undelivered


def meeting_context(reader: User, meeting: Meeting, form: object) -> dict[str, Any]:
    """Everything on the page; `form` is the one that asks a question. A fixed number of queries."""
    items = list(meeting.items.with_parts().in_order())
    people = [one.person for one in meeting.participants.select_related("person")]
    prepares = access.may_prepare(reader, meeting)
    return {
        "meeting": meeting,
        "items": items,
        "people": people,
        "form": form,
        "readiness": Readiness(meeting, items, people),
        "attended": meeting.attendances.count(),
        "may_prepare": prepares and not meeting.is_over,
        "facilitates": meeting.facilitator_id == reader.pk,
        "takes_part": reader in people,
        "successors": [one for one in people if one.pk != meeting.facilitator_id and not one.is_guest],
        "waiting": meeting.project.questions.visible_to(reader).waiting().with_parts(),
        # A meeting just called is taught to ask; one that people were told of, or can read of, may be spared them.
        "nothing_to_decide": not items and meeting.is_to_come and bool(meeting.pre_read or meeting.is_announced),
        "knocks": _knocks(meeting, people),
        "undelivered": undelivered(meeting) if prepares else [],
    }


def _knocks(meeting: Meeting, people: list[User]) -> list[Knock]:
    """Who asks to come in by a guest's link: one query, where there are guests."""
    has_guests = any(person.is_guest for person in people)
    return list(Knock.objects.of_meeting(meeting).waiting()) if has_guests and not meeting.is_over else []
