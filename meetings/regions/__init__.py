"""The pieces of the room's page: which template, with which context, for whom.

The page, the answer to an act and the push render the same region from the same facts.
A region for an audience never contains the viewer; what is personal is added by `page_context`.
"""

from typing import Any

from django.urls import reverse

from meetings.access import audience_of
from meetings.models import Meeting
from projects import presence
from projects.live import Audience, Region
from projects.models import User

from .facts import Room
from .lanes import heard, is_folded, lanes_of, objections_of
from .reading import look, look_at, version_of
from .words import Words
from .yours import yours_context


def context(room: Room, audience: Audience) -> dict[str, Any]:
    """What the regions of the room show to this audience; the same for all of it."""
    is_revealed = room.item is not None and room.item.revealed_at is not None
    lanes = lanes_of(room) if is_revealed else []
    objections = objections_of(room) if is_revealed else []
    spoken_later = heard(lanes)
    silent = [person_id for person_id in room.silent_ids if person_id not in spoken_later]
    return {
        "room": room,
        "meeting": room.meeting,
        "item": room.item,
        "audience": audience,
        "stage": room.stage,
        "page_url": reverse("room", args=[room.meeting.pk]),
        "fetch_url": reverse("changes", args=[room.meeting.pk]) + "?version=0",
        "facilitates": audience == Audience.FACILITATOR,
        "takes_part": audience.takes_part,
        "is_guest": audience == Audience.GUEST,
        "lanes": lanes,
        # Who has said nothing has a lane of their own among the others.
        "silent": room.named(silent) if is_revealed else [],
        "words": Words(room, len(silent)),
        "objections": objections,
        # Once positions are open it is small, in the bar.
        "clock_stands_in": (Region.BAR if is_revealed else Region.FLOOR).value,
        "is_folded": is_revealed and is_folded(room, lanes, objections),
    }


def pieces_of(audience: Audience) -> str:
    """The template that holds the regions named in `shown`, each for its own place."""
    return "meetings/_display_regions.html" if audience == Audience.DISPLAY else "meetings/_regions.html"


def display_context(meeting: Meeting) -> dict[str, Any]:
    """What the room's own screen shows."""
    here = None if meeting.is_over else presence.here(meeting.pk)
    return context(look(meeting.pk, here), Audience.DISPLAY)


def page_context(meeting: Meeting, person: User) -> dict[str, Any]:
    """Everything that the room's page shows to one person, except the forms of what is theirs."""
    room = look(meeting.pk, _here(meeting, person))
    audience = audience_of(person, room.meeting)
    return {**context(room, audience), **yours_context(room, room.item, person, audience)}


def _here(meeting: Meeting, person: User) -> frozenset[int] | None:
    """Who is in the room, with the person whose page is being made: their stream opens in a moment."""
    known = None if meeting.is_over else presence.here(meeting.pk)
    return None if known is None else known | {person.pk}


__all__ = [
    "context",
    "display_context",
    "look",
    "look_at",
    "page_context",
    "pieces_of",
    "version_of",
    "yours_context",
]
