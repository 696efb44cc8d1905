"""Who has answered a question before its meeting, and who has not: names, never what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import AgendaItem, Meeting
from projects.models import User

# As many names as read like a sentence; more are folded.
MOST_NAMED = 6


@dataclass(frozen=True)
class Answered:
    """How many of those asked have sealed a position. Empty words: nobody is asked for one now."""

    count: int
    total: int
    silent: Sequence[str] = ()

    @property
    def words(self) -> str:
        if self.count == 0:
            return _("Nobody has answered yet")
        elif not self.silent:
            return _("Everybody has answered")
        else:
            words = ngettext("%(count)d of %(total)d has answered", "%(count)d of %(total)d have answered", self.count)
            return words % {"count": self.count, "total": self.total}

    @property
    def waits_for(self) -> Sequence[str]:
        """Who is waited for, where naming them says more than "everybody"."""
        return self.silent if self.count else ()

    @property
    def is_folded(self) -> bool:
        return len(self.waits_for) > MOST_NAMED


def answered_by(meeting: Meeting, items: Sequence[AgendaItem], people: Sequence[User]) -> dict[object, Answered]:
    """By question, for those that take positions before the room opens. Their positions are prefetched: no query."""
    if not meeting.is_to_come or not people:
        return {}
    names = _names(people)
    return {item.pk: _answered(item, people, names) for item in items if item.takes_position}


def _answered(item: AgendaItem, people: Sequence[User], names: dict[int, str]) -> Answered:
    spoken = {position.person_id for position in item.positions.all()}
    silent = [names[person.pk] for person in people if person.pk not in spoken]
    return Answered(len(people) - len(silent), len(people), silent)


def _names(people: Sequence[User]) -> dict[int, str]:
    """What each is called: the first name, or the whole one where two share it."""
    firsts = Counter(person.first_name for person in people)
    return {person.pk: person.first_name if firsts[person.first_name] == 1 else person.name for person in people}
