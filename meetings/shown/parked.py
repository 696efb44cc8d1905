"""What was raised out of turn in a closed meeting, by whom, and where it went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, Parked
from meetings.states import NextStep
from projects.models import User


@dataclass(frozen=True)
class ParkedRow:
    """One parked question as it was put then. `item_id` is the question that it became, if the reader may open it."""

    question: str
    raised_by: User
    where: str
    item_id: UUID | None


def parked_rows(reader: User, meeting: Meeting) -> list[ParkedRow]:
    """In the order of raising; what was withdrawn needs to go nowhere. Three queries at most."""
    found = list(meeting.parked.with_people().exclude(next_step=NextStep.WITHDRAWN))
    seen = _seen(reader, found) if found else set()
    titles = _titles(reader, found) if found else {}
    return [
        ParkedRow(
            question=parked.question,
            raised_by=parked.raised_by,
            where=_where(parked, titles),
            item_id=parked.item_id if parked.item_id in seen else None,
        )
        for parked in found
    ]


def _seen(reader: User, found: Iterable[Parked]) -> set[UUID]:
    wanted = [parked.item_id for parked in found if parked.item_id]
    return set(AgendaItem.objects.visible_to(reader).filter(pk__in=wanted).values_list("pk", flat=True))


def _titles(reader: User, found: Iterable[Parked]) -> dict[UUID, str]:
    wanted = [parked.agenda_id for parked in found if parked.agenda_id]
    return dict(Meeting.objects.visible_to(reader).filter(pk__in=wanted).values_list("pk", "title"))


def _where(parked: Parked, titles: dict[UUID, str]) -> str:
    if parked.next_step == NextStep.DROPPED:
        return _("Dropped: %(reason)s") % {"reason": parked.reason}
    elif parked.next_step == NextStep.BACKLOG:
        return _("To the project, where it waits.")
    elif parked.agenda_id == parked.meeting_id:
        return _("On the agenda of this meeting.")
    else:
        title = titles.get(parked.agenda_id) if parked.agenda_id else None
        return _("On the agenda of %(title)s.") % {"title": title} if title else _("On the agenda of another meeting.")
