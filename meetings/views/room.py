"""The room: its page, what changed since, and what the facilitator does with the question."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from meetings import access, actions
from meetings.forms.meeting import OwnerForm
from projects.errors import RuleBroken
from projects.http import MemberRequest, whole_number
from projects.live import Region

from .answers import (
    find_item,
    find_meeting,
    find_record,
    refused,
    respond,
    room_context,
    room_response,
    seen,
    settle_form,
)


@require_safe
@login_required
@never_cache
def room(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    meeting = find_meeting(request, meeting_id)
    context = room_context(request, meeting) | {"is_to_enter": access.is_to_enter(request.user, meeting)}
    return render(request, "meetings/room_page.html", context)


@require_safe
@login_required
@never_cache
def changes(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The room's regions, or 304 when the page already shows this version."""
    meeting = find_meeting(request, meeting_id)
    if request.GET.get("version") == str(meeting.version):
        return HttpResponse(status=304)
    else:
        return room_response(request, meeting)


@require_safe
@login_required
@never_cache
def room_yours(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """What is this person's own in the room, fetched when a push says that it changed."""
    return room_response(request, find_meeting(request, meeting_id), Region.YOURS)


@require_POST
@login_required
def enter_room(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Sent by the page itself when it is in an open room; without script by a button."""
    meeting = actions.enter_room(find_meeting(request, meeting_id).pk, by=request.user)
    return HttpResponse(status=204) if request.htmx else redirect("room", meeting.pk)


@require_POST
@login_required
def open_room(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    meeting = find_meeting(request, meeting_id)
    return room_response(request, actions.open_room(meeting.pk, by=request.user))


@require_POST
@login_required
def close_meeting(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    meeting = find_meeting(request, meeting_id)
    return room_response(request, actions.close_meeting(meeting.pk, by=request.user))


@require_POST
@login_required
def name_owner(request: MemberRequest, number: int) -> HttpResponse:
    """What the room says of a decision that nobody carries: whom to ask, or nobody yet."""
    record = find_record(request, number)
    access.require_facilitator(request.user, record.meeting)
    form = OwnerForm(record.meeting, request.POST)
    if not form.is_answered:
        raise RuleBroken(_("Choose somebody, or say that nobody carries it yet."))
    record = actions.name_owner(record.pk, form.owner, by=request.user)
    return room_response(request, record.meeting)


@require_POST
@login_required
def open_question(request: MemberRequest, item_id: UUID) -> HttpResponse:
    return respond(request, actions.open_question(seen(request, item_id), by=request.user))


@require_POST
@login_required
def put_back(request: MemberRequest, item_id: UUID) -> HttpResponse:
    return respond(request, actions.put_back(seen(request, item_id), by=request.user))


@require_POST
@login_required
def reveal(request: MemberRequest, item_id: UUID) -> HttpResponse:
    return respond(request, actions.reveal_positions(seen(request, item_id), by=request.user))


@require_POST
@login_required
def pause(request: MemberRequest, item_id: UUID) -> HttpResponse:
    return respond(request, actions.pause(seen(request, item_id), by=request.user))


@require_POST
@login_required
def resume(request: MemberRequest, item_id: UUID) -> HttpResponse:
    return respond(request, actions.resume(seen(request, item_id), by=request.user))


@require_POST
@login_required
def extend(request: MemberRequest, item_id: UUID) -> HttpResponse:
    seen_extra = whole_number(request.POST.get("seen_extra", ""))
    return respond(request, actions.extend(seen(request, item_id), by=request.user, seen_extra=seen_extra))


@require_POST
@login_required
def nudge_silent(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """What it did is to be seen on other people's pages; here it is said."""
    item = actions.nudge_silent(seen(request, item_id), by=request.user)
    messages.success(request, _("Asked quietly. Nobody else sees who was."))
    return render(request, "meetings/_nudged.html") if request.htmx else redirect("room", item.meeting_id)


@require_POST
@login_required
def settle(request: MemberRequest, item_id: UUID) -> HttpResponse:
    item = find_item(request, item_id)
    meeting = actions.require_settling(item, by=request.user)
    form = settle_form(room_context(request, meeting), item, request.POST)
    if not form.is_valid():
        return refused(request, item, settle_form=form, outcome=request.POST.get("outcome", ""))
    version = form.cleaned_data["seen_version"]
    actions.settle(item.pk, form.settlement(), by=request.user, seen_version=version)
    return respond(request, item)
