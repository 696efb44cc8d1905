"""How the room's views answer: regions for htmx, a page for everybody else."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import access, regions
from meetings.forms.room import ChangeOfMindForm, ObjectionForm, PositionForm, SettleForm
from meetings.models import AgendaItem, Decision, Meeting
from meetings.regions.facts import Room
from meetings.regions.lanes import disagreeing
from meetings.sealed import Spoken
from meetings.states import OUTCOMES_FROM, TAKES_POSITION, ItemState, Outcome
from projects import access as project_access
from projects import live
from projects.errors import RuleBroken
from projects.http import MemberRequest
from projects.live import Audience, Region

# What is yours stands inside the floor: an answer to one person carries it there.
ROOM = (Region.BAR, Region.FLOOR)


def find_meeting(request: MemberRequest, meeting_id: UUID) -> Meeting:
    """The meeting, or 404 for whoever may not see it."""
    meetings = Meeting.objects.visible_to(request.user).select_related("project", "facilitator")
    return get_object_or_404(meetings, pk=meeting_id)


def find_item(request: MemberRequest, item_id: UUID) -> AgendaItem:
    """The question with its project and meeting, or 404 for whoever may not see it."""
    return get_object_or_404(
        AgendaItem.objects.visible_to(request.user).select_related("project", "meeting"), pk=item_id
    )


def seen(request: MemberRequest, item_id: UUID) -> UUID:
    """The same id, or 404 for whoever may not see the question: a verb reads it itself, locked."""
    if access.is_in_the_room_of(request.user, item_id):
        return item_id
    return get_object_or_404(AgendaItem.objects.visible_to(request.user).only("pk"), pk=item_id).pk


def find_record(request: MemberRequest, number: int) -> Decision:
    """The record with its meeting, or 404 for whoever may not see it."""
    records = Decision.objects.visible_to(request.user).select_related("meeting__project", "meeting__facilitator")
    return get_object_or_404(records, pk=number)


def respond(request: MemberRequest, item: AgendaItem) -> HttpResponse:
    """After an act on a question: the regions that show it, or its page."""
    if request.POST.get("screen") == "own":
        return yours_response(request, item) if request.htmx else redirect("position", item.pk)
    else:
        return room_response(request, item.meeting)


def room_response(request: MemberRequest, meeting: Meeting | None, *shown: Region, **forms: Any) -> HttpResponse:
    """The regions of the room for this person, all or those named; a redirect to its page without htmx."""
    if meeting is None:
        return redirect("meetings")
    elif not request.htmx:
        return redirect("room", meeting.pk)
    elif request.method == "POST" and request.headers.get("Bearing-Stream") == "open":
        return _rest_of_it(request, meeting)
    else:
        return _regions(request, meeting, shown or ROOM, **forms)


def _rest_of_it(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    """For a page whose stream is open: what all see is pushed, so only what is theirs, and which version is due.

    The facilitator's own part follows the push (js/yours.js); what does not come in time is asked
    for (js/due.js).
    """
    facilitates = meeting.facilitator_id == request.user.pk
    answer = HttpResponse(status=204) if facilitates else _regions(request, meeting, [Region.YOURS])
    answer.headers["Bearing-Version"] = str(regions.version_of(meeting.pk))
    return answer


def _regions(request: MemberRequest, meeting: Meeting, shown: Sequence[Region], **forms: Any) -> HttpResponse:
    return render(request, "meetings/_regions.html", {**room_context(request, meeting, **forms), "shown": shown})


def refused(request: MemberRequest, item: AgendaItem, **forms: Any) -> HttpResponse:
    """A form with what is wrong beside each field, 422: the region for htmx, else the whole page."""
    own = request.POST.get("screen") == "own"
    meeting = _meeting_of(item)
    context = own_context(request, item, **forms) if own else room_context(request, meeting, **forms)
    page = "meetings/position_page.html" if own else "meetings/room_page.html"
    template = "meetings/_room_yours.html" if request.htmx else page
    return render(request, template, context, status=422)


def _meeting_of(item: AgendaItem) -> Meeting:
    """Somebody may have taken the question off the agenda while another filled in a form."""
    if item.meeting is None:
        raise RuleBroken(_("This question is not on an agenda."))
    return item.meeting


def yours_response(request: MemberRequest, item: AgendaItem) -> HttpResponse:
    """The region that is this person's own, alone."""
    return render(request, "meetings/_regions.html", {**own_context(request, item), "shown": [Region.YOURS]})


def room_context(request: MemberRequest, meeting: Meeting, **forms: Any) -> dict[str, Any]:
    """What the room's page shows to this person, with the forms that are theirs now."""
    context = regions.page_context(meeting, request.user) | stream_context(request, meeting)
    return {**context, **_forms(request, context), **forms}


def stream_context(request: MemberRequest, meeting: Meeting, *, is_display: bool = False) -> dict[str, str]:
    """Where this person's page asks for the stream of a meeting."""
    key, language = request.session.session_key or "", request.user.language
    return {"ticket": live.make_ticket(meeting.pk, request.user.pk, key, language, is_display=is_display)}


def own_context(request: MemberRequest, item: AgendaItem, **forms: Any) -> dict[str, Any]:
    """A participant's part alone, for a screen of their own; the facilitator's too."""
    room = regions.look(_meeting_of(item).pk)
    item = _as_in(room, item)
    takes_part = request.user.pk in room.people_ids
    taking_part = Audience.GUEST if request.user.is_guest else Audience.PARTICIPANT
    audience = taking_part if takes_part else Audience.OBSERVER
    part = {
        "room": room,
        "meeting": room.meeting,
        "item": item,
        "audience": audience,
        "takes_part": takes_part,
        "is_guest": request.user.is_guest,
        "own_screen": True,
        "stage": "own",
        **stream_context(request, room.meeting),
        "page_url": reverse("position", args=[item.pk]),
        "fetch_url": reverse("yours", args=[item.pk]) + "?version=0",
        **regions.yours_context(room, item, request.user, audience),
    }
    return {**part, **_participant_forms(request, part), **forms}


def _as_in(room: Room, item: AgendaItem) -> AgendaItem:
    """The question as the room was looked at: since it was found somebody may have taken it off the agenda."""
    found = next((one for one in room.items if one.pk == item.pk), None)
    if found is None:
        raise RuleBroken(_("This question is not on an agenda."))
    return found


def settle_form(context: dict[str, Any], item: AgendaItem, data: Any = None) -> SettleForm:
    """The record form for a question, bound when there is data.

    Not for `context["item"]`: it may have left the floor since `item` was found, and then the verb says so.
    """
    meeting, objections = context["meeting"], context["objections"]
    return SettleForm(
        item,
        meeting,
        everybody=project_access.people_who_see(meeting.project),
        voices=disagreeing(context["lanes"], objections),
        objections=objections,
        data=data,
    )


def _forms(request: MemberRequest, context: dict[str, Any]) -> dict[str, Any]:
    item, audience = context["item"], context["audience"]
    if item is None or audience == Audience.OBSERVER:
        return {}
    elif audience == Audience.FACILITATOR:
        return _facilitator_forms(request, context)
    else:
        return _participant_forms(request, context)


def _facilitator_forms(request: MemberRequest, context: dict[str, Any]) -> dict[str, Any]:
    is_revealed = context["item"].state == ItemState.REVEALED
    outcome = request.GET.get("outcome", Outcome.DECIDED if is_revealed else "")
    if outcome not in OUTCOMES_FROM[context["item"].state]:
        return {}
    # Part of the key while positions are sealed: asking for the form is not the same as not having it.
    key = context["yours_key"] + ("" if is_revealed else f":{outcome}")
    return {"settle_form": settle_form(context, context["item"]), "outcome": outcome, "yours_key": key}


def _participant_forms(request: MemberRequest, part: dict[str, Any]) -> dict[str, Any]:
    item, mine = part["item"], part["mine"]
    if not part["takes_part"]:
        return {}
    elif item.state == ItemState.REVEALED:
        return {"change_form": ChangeOfMindForm(item), "objection_form": ObjectionForm(item)}
    elif item.state in TAKES_POSITION:
        changes = mine is not None and "change" in request.GET
        key = part["yours_key"] + (":change" if changes else "")
        return {
            "position_form": PositionForm(item, initial=_as_sealed(mine)),
            "changes": changes,
            "yours_key": key,
        }
    else:
        return {}


def _as_sealed(mine: Spoken | None) -> dict[str, Any]:
    if mine is None:
        return {}
    answer = mine.option_id or mine.answer
    return {"answer": answer, "because": mine.because, "objects_otherwise": mine.objects_otherwise}
