"""The parking lot of a room: raised out of turn, reworded, taken out, sent on."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from meetings import access, actions
from meetings.forms.parking import NextStepForm, ParkForm, RewordForm
from meetings.models import Meeting, Parked
from projects.errors import RuleBroken
from projects.http import MemberRequest

from .answers import find_meeting, room_context, room_response


@require_POST
@login_required
def park(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """What asks nothing comes back in its form, with one sentence: the room is not left for it."""
    meeting = find_meeting(request, meeting_id)
    access.require_participant(request.user, meeting)
    form = ParkForm(request.POST)
    if not form.is_valid():
        return _not_parked(request, meeting, form)
    parked = actions.park(meeting.pk, form.cleaned_data["question"], by=request.user)
    return room_response(request, parked.meeting)


@require_POST
@login_required
def reword_parked(request: MemberRequest, parked_id: UUID) -> HttpResponse:
    parked = _find(request, parked_id)
    said = _said(RewordForm(request.POST))
    parked = actions.reword_parked(parked.pk, **said, by=request.user)
    return room_response(request, parked.meeting)


@require_POST
@login_required
def withdraw_parked(request: MemberRequest, parked_id: UUID) -> HttpResponse:
    parked = actions.withdraw_parked(_find(request, parked_id).pk, by=request.user)
    return room_response(request, parked.meeting)


@require_POST
@login_required
def park_again(request: MemberRequest, parked_id: UUID) -> HttpResponse:
    parked = actions.park_again(_find(request, parked_id).pk, by=request.user)
    return room_response(request, parked.meeting)


@require_POST
@login_required
def give_next_step(request: MemberRequest, parked_id: UUID) -> HttpResponse:
    parked = _find(request, parked_id)
    access.require_facilitator(request.user, parked.meeting)
    form = NextStepForm(request.POST)
    _said(form)
    if form.said()["agenda_id"]:
        find_meeting(request, form.said()["agenda_id"])
    parked = actions.give_next_step(parked.pk, by=request.user, **form.said())
    return room_response(request, parked.meeting)


@require_POST
@login_required
def send_to_backlog(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    meeting = find_meeting(request, meeting_id)
    actions.send_to_backlog(meeting.pk, by=request.user)
    return room_response(request, meeting)


def _find(request: MemberRequest, parked_id: UUID) -> Parked:
    """The parked question with its meeting, or 404 for whoever may not see it."""
    visible = Parked.objects.visible_to(request.user).select_related("meeting__project", "meeting__facilitator")
    return get_object_or_404(visible, pk=parked_id)


def _said(form: forms.Form) -> dict[str, Any]:
    """The cleaned form. The room's page keeps what was typed: only the words are missing."""
    if not form.is_valid():
        raise RuleBroken(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data


def _not_parked(request: MemberRequest, meeting: Meeting, form: ParkForm) -> HttpResponse:
    template = "meetings/_park_form.html" if request.htmx else "meetings/room_page.html"
    context = (
        {"meeting": meeting, "park_form": form} if request.htmx else room_context(request, meeting, park_form=form)
    )
    return render(request, template, context, status=422)
