"""One record: what was decided, why, between what, and who stood where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats, timezone

from meetings.access import may_name_owner
from meetings.models import AgendaItem, Decision, Nudge
from meetings.models.decision import DecisionQuerySet
from meetings.regions.lanes import Voice
from meetings.states import ItemState, Outcome
from projects.models import User

from .action import following
from .history import history_of
from .nudges import in_person, to_ask, unreached, with_asks
from .positions import read_lanes
from .versions import because_title, versions_of
from .words import clock_words, day_words, distance_words, zone_words


@dataclass(frozen=True)
class Stand:
    """One answer that the room could give, and who gave it. Nobody while it is sealed."""

    letter: str
    label: str
    cost: str
    is_chosen: bool
    voices: list[Voice]

    @property
    def holders(self) -> list[Voice]:
        return [voice for voice in self.voices if not voice.moved_to]

    @property
    def names(self) -> str:
        return ", ".join(voice.person.name for voice in self.holders)


def with_parts(records: DecisionQuerySet) -> DecisionQuerySet:
    """With everything that a record's page names, in two queries."""
    people = ["decider", "owner", "owner_asked_by", "bringer", "escalated_to", "recorded_by", "retired_by"]
    # A question is deferred twice at most, so it was carried twice at most.
    chain = ["item__carried_from__carried_from", "item__carried_to__meeting", "item__carried_to__record"]
    return records.select_related("project", "meeting", "option", *people, *chain).prefetch_related("item__options")


def record_context(reader: User, record: Decision) -> dict[str, Any]:
    """A record read by `with_parts`, for one reader. Its times are in the meeting's zone."""
    at = record.recorded_at.astimezone(record.meeting.zone)
    zone = record.meeting.zone
    now = timezone.now().astimezone(zone)
    nudges = list(Nudge.objects.about_decision(record.number))
    missed = unreached(record, nudges)
    return {
        "record": record,
        "item": record.item,
        # In words: a template's filter would turn the moment into the reader's zone.
        "at": f"{formats.date_format(at)}, {clock_words(at)}",
        "at_zone": zone_words(at),
        "because_title": because_title(record),
        "stands": _stands(record),
        "was_revealed": record.item.revealed_at is not None,
        "dissents": record.dissents.select_related("person", "prefers"),
        "review_in": distance_words(record.review_on, now.date()) if record.review_on else "",
        "review_is_ahead": bool(record.review_on and record.review_on >= now.date()),
        "attended": record.meeting.attendances.count(),
        "came_back": _came_back(reader, record, now),
        "versions": versions_of(record),
        "history": with_asks(history_of(reader, record.item, zone, now.date()), nudges, zone, now.date()),
        "unreached": missed if missed and may_name_owner(reader, record) else [],
        "in_person": in_person(to_ask(record)),
        "let_go_on": _let_go_on(record, now),
        **(following(reader, record, now) if record.outcome == Outcome.DECIDED else {}),
        "now": now,
    }


def _let_go_on(record: Decision, now: datetime) -> str:
    if record.retired_at is None:
        return ""
    return day_words(record.retired_at.astimezone(record.meeting.zone).date(), now.date())


def _stands(record: Decision) -> list[Stand]:
    options = {str(option.pk): option for option in record.item.options.all()}
    lanes = read_lanes(record.item) if record.item.revealed_at else []
    said = {lane.key: (lane.label, lane.voices) for lane in lanes}
    labels = {key: (option.letter, option.label, option.cost) for key, option in options.items()}
    labels |= {key: ("", label, "") for key, (label, _voices_of) in said.items() if key not in options}
    return [
        Stand(letter, label, cost, key == str(record.option_id), said[key][1] if key in said else [])
        for key, (letter, label, cost) in labels.items()
    ]


def _came_back(reader: User, record: Decision, now: datetime) -> dict[str, Any] | None:
    """Where a deferred question is now, to whom may see it: one query."""
    again = getattr(record.item, "carried_to", None)
    if again is None or not AgendaItem.objects.visible_to(reader).filter(pk=again.pk).exists():
        return None
    settled = again.state == ItemState.SETTLED
    meeting = again.meeting
    return {
        "item": again,
        "record": again.record if settled else None,
        "meeting": None if settled else meeting,
        "day": day_words(meeting.starts_at.astimezone(meeting.zone).date(), now.date()) if meeting else "",
    }
