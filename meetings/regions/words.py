"""The room's sentences that depend on counts, clocks and states; times in the meeting's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.states import Mode

from .facts import MOST_NAMED, Room

MODE_ICONS = {
    Mode.DECIDE: "scale",
    Mode.PRIORITISE: "list-ordered",
    Mode.UNBLOCK: "unplug",
    Mode.EXAMINE: "triangle-alert",
}
LEAD_LENGTH = 260
WORDS_A_MINUTE = 200


@dataclass(frozen=True)
class Words:
    """What the templates say about one room. `silent` is how many have not been heard."""

    room: Room
    silent: int

    @property
    def silence(self) -> str:
        total = len(self.room.people_ids)
        if self.silent == 0:
            return _("Everybody has spoken")
        words = ngettext(
            "%(silent)d of %(total)d has not spoken", "%(silent)d of %(total)d have not spoken", self.silent
        )
        return words % {"silent": self.silent, "total": total}

    @property
    def presence(self) -> str:
        """How many have the room open, as the end of a sentence."""
        if self.room.here is None:
            return _("who is here is not known")
        count = len(self.room.here)
        return ngettext("%(count)d in the room", "%(count)d in the room", count) % {"count": count}

    @property
    def here(self) -> str:
        """How many of the participants have the room open, before it begins."""
        total = len(self.room.people_ids)
        words = ngettext("%(here)d of %(total)d is here", "%(here)d of %(total)d are here", self.room.participants_here)
        return words % {"here": self.room.participants_here, "total": total}

    @property
    def people(self) -> str:
        """Who takes part, or how many of them are here once that is known."""
        is_known = self.room.here is not None and not self.room.meeting.is_over
        return self.here if is_known else self.everybody

    @property
    def everybody(self) -> str:
        count = len(self.room.people_ids)
        return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}

    @property
    def pre_read(self) -> str:
        """What there is to read before the room opens, and how long that takes."""
        minutes = max(1, round(len(self.room.meeting.pre_read.split()) / WORDS_A_MINUTE))
        return ngettext("Read the pre-read, %(count)d minute", "Read the pre-read, %(count)d minutes", minutes) % {
            "count": minutes
        }

    @property
    def names_silent(self) -> bool:
        """In a large crowd names stand only where they help."""
        return not self.room.is_crowd or self.silent <= MOST_NAMED

    @property
    def course(self) -> str:
        done = len(self.room.settled)
        total = len(self.room.items)
        here = self.room.items.index(self.room.item) + 1 if self.room.item else None
        settled = ngettext("%(count)d is settled", "%(count)d are settled", done) % {"count": done}
        if here is None:
            return _("%(total)d questions; %(settled)s") % {"total": total, "settled": settled}
        return _("Question %(here)d of %(total)d; %(settled)s") % {
            "here": here,
            "total": total,
            "settled": settled,
        }

    @property
    def ends(self) -> str:
        return _("Ends %(time)s %(zone)s") % {
            "time": self._time(self.room.meeting.ends_at),
            "zone": self.room.meeting.ends_local.strftime("%Z"),
        }

    @property
    def zone(self) -> str:
        """The meeting's zone as people write it that day: BST, CET, +0530."""
        return self.room.meeting.starts_local.strftime("%Z")

    @property
    def waiting(self) -> str:
        meeting = self.room.meeting
        names = {
            "name": meeting.facilitator.first_name,
            "time": self._time(meeting.starts_at),
            "zone": self.zone,
            "day": formats.date_format(meeting.starts_local, "DATE_FORMAT"),
        }
        is_late = meeting.starts_at <= self.room.now
        if meeting.starts_local.date() == timezone.localdate(self.room.now, meeting.zone):
            soon = _("%(name)s opens the room at %(time)s %(zone)s")
            late = _("%(name)s has not opened the room yet. It was to open at %(time)s %(zone)s.")
        else:
            soon = _("%(name)s opens the room on %(day)s at %(time)s %(zone)s")
            late = _("%(name)s has not opened the room yet. It was to open on %(day)s at %(time)s %(zone)s.")
        return (late if is_late else soon) % names

    @property
    def closed(self) -> str:
        count = len(self.room.settled)
        words = ngettext("Closed: %(count)d question was settled.", "Closed: %(count)d questions were settled.", count)
        return words % {"count": count}

    @property
    def last_settled_at(self) -> str:
        record = self.room.last_record
        return self._time(record.recorded_at) if record else ""

    @property
    def mode_icon(self) -> str:
        return MODE_ICONS[Mode(self.room.item.mode)] if self.room.item else "circle"

    @property
    def context_lead(self) -> str:
        """What stands under the question: all of a short context, else its first paragraph if that is short."""
        if len(self._context) <= LEAD_LENGTH:
            return self._context
        first = self._context.partition("\n\n")[0]
        return first if len(first) <= LEAD_LENGTH else ""

    @property
    def context_is_longer(self) -> bool:
        return self._context.strip() != self.context_lead.strip()

    @property
    def _context(self) -> str:
        return self.room.item.context.replace("\r\n", "\n").strip() if self.room.item else ""

    def _time(self, moment: datetime) -> str:
        return formats.time_format(timezone.localtime(moment, self.room.meeting.zone))
