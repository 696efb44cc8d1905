"""Whether a meeting is worth people's time: computed from what stands, never stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import User

from .models import AgendaItem, Meeting


@dataclass(frozen=True)
class Line:
    """One thing that is ready or missing, as a sentence."""

    is_ready: bool
    words: str


@dataclass(frozen=True)
class Readiness:
    """What a meeting's agenda says about itself. `items` come with options and decider."""

    meeting: Meeting
    items: list[AgendaItem]
    people: list[User]

    @property
    def planned_minutes(self) -> int:
        return sum(item.timebox_minutes or 0 for item in self.items)

    @property
    def is_over_length(self) -> bool:
        return self.planned_minutes > self.meeting.length_minutes

    @property
    def free_minutes(self) -> int:
        return self.meeting.length_minutes - self.planned_minutes

    @property
    def ready(self) -> int:
        return sum(not item.missing() for item in self.items)

    @property
    def title(self) -> str:
        count = len(self.people)
        return ngettext("Is this worth one person’s time?", "Is this worth %(count)d people’s time?", count) % {
            "count": count
        }

    @property
    def words(self) -> str:
        total = len(self.items)
        said = ngettext("%(ready)d of %(total)d question is ready", "%(ready)d of %(total)d questions are ready", total)
        return said % {"ready": self.ready, "total": total}

    @property
    def lines(self) -> list[Line]:
        """Sentences about deciders, their presence, options and time; missing ones name the question.

        Of what nobody has said yet, neither presence nor a sum is praised.
        """
        return [
            *self._each(lambda item: item.decider_id is None, _("Every question has one decider"), _("has no decider")),
            *self._presence(),
            *self._each(self._lacks_options, _("Every choice has its options"), _("has fewer than two options")),
            *self._each(
                lambda item: not item.context.strip(), _("Every question has its context"), _("has no context")
            ),
            *self._each(
                lambda item: item.timebox_minutes is None, _("Every question has its time"), _("has no timebox")
            ),
            *([self._time()] if self.planned_minutes else []),
        ]

    def _presence(self) -> list[Line]:
        if all(item.decider is None for item in self.items):
            return []
        return self._each(
            self._decider_is_away,
            _("Every decider will be in the room"),
            _("is decided by somebody who does not take part"),
        )

    def _each(self, lacks: object, ready: str, missing: str) -> list[Line]:
        numbers = [number for number, item in enumerate(self.items, start=1) if lacks(item)]  # type: ignore[operator]
        if not numbers:
            return [Line(True, ready)]
        return [Line(False, _("Question %(number)d %(missing)s.") % {"number": n, "missing": missing}) for n in numbers]

    def _decider_is_away(self, item: AgendaItem) -> bool:
        return item.decider is not None and item.decider not in self.people

    def _lacks_options(self, item: AgendaItem) -> bool:
        return item.needs_options and len(item.options.all()) < 2

    def _time(self) -> Line:
        if self.is_over_length:
            over = -self.free_minutes
            words = ngettext(
                "The timeboxes are %(over)d minute longer than the meeting.",
                "The timeboxes are %(over)d minutes longer than the meeting.",
                over,
            )
            return Line(False, words % {"over": over})
        return Line(True, _("The timeboxes fit the meeting"))
