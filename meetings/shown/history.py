"""What happened to a question and those it was carried from, or to an action: events in words."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Action, AgendaItem, Blocker, Meeting
from meetings.states import Outcome
from projects.models import Event, User

from .words import day_words


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened. `number` is the record it led to, when that is another one."""

    at: datetime
    day: str
    words: str
    number: int | None = None
    # What somebody wrote, word for word.
    said: str = ""

    @property
    def reference(self) -> str:
        return f"D-{self.number:03d}" if self.number else ""


# An event's detail and the names it speaks of, in words.
Say = Callable[[dict[str, Any], dict[str, Any]], str]


class Names(NamedTuple):
    """What events name by id: meetings by title, people by name, blockers by what is in the way."""

    titles: dict[str, str]
    people: dict[int, str]
    # What was in the way, by the id of the blocker.
    obstacles: dict[str, str]


def history_of(reader: User, item: AgendaItem, zone: zoneinfo.ZoneInfo, today: date) -> list[HistoryLine]:
    """The latest first, days in `zone`; what was in the way of it or of what follows included.

    Four queries, one more where people are named.
    """
    chain, obstacles = _chain(reader, item), _obstacles(Blocker.objects.filter(decision__item=item))
    asked = Q(kind=AgendaItem._meta.model_name, object_id__in=[str(pk) for pk in chain], verb__in=WORDS)
    events = _events(asked, obstacles)
    names = Names(_titles(reader, events), _people(events), obstacles)
    lines = [_line(event, names, item, zone, today) for event in events]
    return [line for before, line in zip([None, *lines], lines, strict=False) if not _repeats(before, line)]


def history_of_action(action: Action, zone: zoneinfo.ZoneInfo, today: date) -> list[HistoryLine]:
    """What happened to an action and to what was in its way, the latest first.

    Two queries, one more where people are named.
    """
    obstacles = _obstacles(Blocker.objects.filter(action=action))
    events = _events(Q(kind=Action._meta.model_name, object_id=str(action.pk), verb__in=ACTION_WORDS), obstacles)
    names = Names({}, _people(events), obstacles)
    lines = [_in_words(event, names, ACTION_WORDS, zone, today) for event in events]
    return [line for before, line in zip([None, *lines], lines, strict=False) if not _repeats(before, line)]


def _obstacles(blockers: QuerySet[Blocker]) -> dict[str, str]:
    return {str(pk): obstacle.rstrip(".") for pk, obstacle in blockers.values_list("pk", "obstacle")}


def _events(asked: Q, obstacles: Mapping[str, str]) -> list[Event]:
    in_the_way = Q(kind=Blocker._meta.model_name, object_id__in=list(obstacles), verb__in=OBSTACLE_WORDS)
    return list(Event.objects.filter(asked | in_the_way).select_related("by").order_by("-at", "-pk"))


def _chain(reader: User, item: AgendaItem) -> set[UUID]:
    """The question and those before it that the reader may see."""
    before, carried = set(), item.carried_from
    while carried is not None:
        before.add(carried.pk)
        carried = carried.carried_from
    seen = AgendaItem.objects.visible_to(reader).filter(pk__in=before).values_list("pk", flat=True)
    return {item.pk, *seen}


def _titles(reader: User, events: Iterable[Event]) -> dict[str, str]:
    """The names of the meetings that events speak of, as far as the reader may know them."""
    wanted = {event.detail["meeting"] for event in events if "meeting" in event.detail}
    found = Meeting.objects.visible_to(reader).filter(pk__in=wanted)
    return {str(pk): title for pk, title in found.values_list("pk", "title")}


def _people(events: Iterable[Event]) -> dict[int, str]:
    """The names of those to whom something was passed, and of who left."""
    wanted = {event.detail[key] for event in events for key in ("to", "left") if key in event.detail}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _line(event: Event, names: Names, item: AgendaItem, zone: zoneinfo.ZoneInfo, today: date) -> HistoryLine:
    is_other = event.object_id != str(item.pk) and event.object_id not in names.obstacles
    line = _in_words(event, names, WORDS, zone, today)
    return replace(line, number=event.detail.get("number")) if is_other and event.verb == "settle" else line


def _in_words(
    event: Event, names: Names, words: Mapping[str, Say], zone: zoneinfo.ZoneInfo, today: date
) -> HistoryLine:
    at = event.at.astimezone(zone)
    told = {
        "name": event.by.name if event.by else _("Bearing"),
        "title": names.titles.get(event.detail.get("meeting", "")),
        "to": names.people.get(event.detail.get("to", 0), ""),
        "left": names.people.get(event.detail.get("left", 0), ""),
        "obstacle": names.obstacles.get(event.object_id, ""),
    }
    say = OBSTACLE_WORDS[event.verb] if told["obstacle"] else words[event.verb]
    return HistoryLine(at, day_words(at.date(), today), say(event.detail, told))


def _repeats(before: HistoryLine | None, line: HistoryLine) -> bool:
    """Five corrections on one day are one line."""
    return before is not None and (before.day, before.words, before.said) == (line.day, line.words, line.said)


def _says(words: Any) -> Say:
    return lambda _detail, told: str(words) % told


def _scheduled(_detail: dict[str, Any], told: dict[str, Any]) -> str:
    return _("On the agenda of %(title)s") % told if told["title"] else _("On an agenda")


def _unparked(_detail: dict[str, Any], told: dict[str, Any]) -> str:
    return _("Parked in %(title)s, out of turn") % told if told["title"] else _("Parked in a meeting, out of turn")


def _returned(detail: dict[str, Any], told: dict[str, Any]) -> str:
    if detail.get("not_reached"):
        return _("Not reached; back to the project")
    elif detail.get("reason"):
        return _("%(name)s took it off the agenda: %(reason)s") % {**told, "reason": detail["reason"]}
    else:
        return _("%(name)s took it off the agenda") % told


def _settled(detail: dict[str, Any], told: dict[str, Any]) -> str:
    outcome = detail.get("outcome", "")
    label = Outcome(outcome).label if outcome in Outcome.values else _("Settled")
    return _("%(outcome)s; %(name)s recorded it") % {**told, "outcome": label}


def _corrected(detail: dict[str, Any], told: dict[str, Any]) -> str:
    words = _("%(name)s corrected it, version %(version)d") % {**told, "version": detail.get("version", 0)}
    return _with_reason(words, detail)


def _declined(detail: dict[str, Any], told: dict[str, Any]) -> str:
    if detail.get("is_doubted"):
        return _with_reason(_("%(name)s said “it isn’t worth doing”") % told, detail)
    words = _("%(name)s said “not me” and named %(to)s") if "to" in detail else _("%(name)s said “not me”")
    return _with_reason(words % told, detail)


def _handed_on(detail: dict[str, Any], told: dict[str, Any]) -> str:
    words = _("%(name)s handed it on to %(to)s") if "to" in detail else _("%(name)s handed it back")
    return _with_reason(words % told, detail)


def _accepted(detail: dict[str, Any], told: dict[str, Any]) -> str:
    if detail.get("by_mail"):
        return _("%(name)s accepted it, answering the mail: “I will.”") % told
    else:
        return _("%(name)s accepted it: “I own this.”") % told


def _asked_owner(detail: dict[str, Any], told: dict[str, Any]) -> str:
    if detail.get("by_mail"):
        return _("%(name)s asked %(to)s to own it, answering the mail") % told
    else:
        return _("%(name)s asked %(to)s to own it") % told


def _answered(words: Any) -> Say:
    """As `_says`, for what a mail may have been answered with and may have a reason."""

    def say(detail: dict[str, Any], told: dict[str, Any]) -> str:
        said = str(words) % told
        return _with_reason(
            _("%(said)s, answering the mail") % {"said": said} if detail.get("by_mail") else said, detail
        )

    return say


def _with_reason(words: str, detail: dict[str, Any]) -> str:
    return f"{words}: {detail['reason']}" if detail.get("reason") else words


# What the log of events says of a question, in the words of its page; what is not here is not told.
WORDS: dict[str, Say] = {
    "ask": _says(gettext_lazy("%(name)s asked it")),
    "unpark": _unparked,
    "edit": _says(gettext_lazy("%(name)s reworded it")),
    "schedule": _scheduled,
    "return": _returned,
    "open": _says(gettext_lazy("On the floor")),
    "put_back": _says(gettext_lazy("Put back on the agenda")),
    "reveal": lambda detail, _told: (
        _("Positions revealed, %(spoken)d of %(entitled)d")
        % {"spoken": detail.get("spoken", 0), "entitled": detail.get("entitled", 0)}
    ),
    "change_mind": _says(gettext_lazy("%(name)s spoke after the reveal")),
    "object": _says(gettext_lazy("%(name)s objected")),
    "withdraw_objection": _says(gettext_lazy("%(name)s withdrew an objection")),
    "settle": _settled,
    "correct": _corrected,
    "ask_owner": _asked_owner,
    "leave_unowned": _says(gettext_lazy("The room left it without an owner")),
    "accept": _accepted,
    "decline": _declined,
    "hand_on": _handed_on,
    "hand_back": _says(gettext_lazy("Asked twice and not answered; nobody owns it now")),
    "let_go": _answered(gettext_lazy("%(name)s let it go")),
    "take_up": _says(gettext_lazy("%(name)s took it up again")),
    "owner_left": _says(gettext_lazy("%(left)s left; nobody owns it now")),
    "decider_left": _says(gettext_lazy("%(left)s left; it needs a decider")),
    "disown_link": _says(gettext_lazy("The mail to %(to)s was opened by somebody else, who closed its link")),
}
# And of an action.
ACTION_WORDS: dict[str, Say] = {
    "add_action": _says(gettext_lazy("%(name)s wrote it down")),
    "ask_for_action": _answered(gettext_lazy("%(name)s asked %(to)s to carry it")),
    "accept_action": _answered(gettext_lazy("%(name)s said: “Yes, it’s mine.”")),
    "decline_action": _declined,
    "hand_on_action": _handed_on,
    "hand_back": _says(gettext_lazy("Asked twice and not answered; nobody carries it now")),
    "say_it_moves": _answered(gettext_lazy("%(name)s said: “Nothing is in the way, it’s moving.”")),
    "finish_action": _answered(gettext_lazy("%(name)s said that it is done")),
    "drop_action": _answered(gettext_lazy("%(name)s let it go")),
    "take_up_action": _says(gettext_lazy("%(name)s took it up again")),
    "owner_left_action": _says(gettext_lazy("%(left)s left; nobody carries it now")),
}
# And of what was in the way of either.
OBSTACLE_WORDS: dict[str, Say] = {
    "block": _answered(gettext_lazy("%(name)s said what is in the way: “%(obstacle)s”")),
    "name_remover": _answered(gettext_lazy("%(name)s asked %(to)s to remove “%(obstacle)s”")),
    "promise_removal": _answered(gettext_lazy("%(name)s said about “%(obstacle)s”: “I’ll clear it”")),
    "decline_removal": _answered(gettext_lazy("%(name)s said about “%(obstacle)s”: “It isn’t me”")),
    "clear_blocker": _answered(gettext_lazy("%(name)s said that “%(obstacle)s” is cleared")),
    "constrain_blocker": _answered(gettext_lazy("%(name)s said that “%(obstacle)s” can’t be cleared")),
    "withdraw_blocker": _answered(gettext_lazy("%(name)s said that “%(obstacle)s” is not in the way any more")),
    "escalate_blocker": _answered(gettext_lazy("%(name)s asked %(to)s about “%(obstacle)s”, a step above")),
    "hold_escalation": _answered(gettext_lazy("%(name)s wants nobody above to be asked about “%(obstacle)s” yet")),
    "reword_escalation": _answered(gettext_lazy("%(name)s changed the words about “%(obstacle)s” for above")),
    "remover_left": _says(gettext_lazy("Who was to remove “%(obstacle)s” left; nobody is named for it now")),
}
