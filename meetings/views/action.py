"""What follows from a decision: written down, asked for, carried, ended; and the page of one action."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings import access, actions
from meetings.forms.action import AddActionForm, FinishForm, LetGoForm
from meetings.forms.ownership import AskOwnerForm, DeclineForm, HandOnForm
from meetings.models import Action
from meetings.shown.action import action_context
from projects.errors import RuleBroken
from projects.http import MemberRequest, page

from .answers import find_item, respond
from .blockers import way_context
from .ownership import find_record, record_page


@require_safe
@login_required
def action(request: MemberRequest, action_id: UUID) -> HttpResponse:
    return _page(request, find_action(request, action_id))


@require_POST
@login_required
def add_action(request: MemberRequest, number: int) -> HttpResponse:
    record = find_record(request, number)
    actions.require_adding(request.user, record)
    form = AddActionForm(access.people_to_ask(record.meeting), request.POST)
    if form.is_valid():
        title, person = form.cleaned_data["title"], form.cleaned_data["person"]
        return _answer(request, actions.add_action(number, title, by=request.user, owner=person))
    _tell_the_room(request, form)
    return record_page(request, record, add_form=form)


@require_POST
@login_required
def ask_for_action(request: MemberRequest, action_id: UUID) -> HttpResponse:
    found = find_action(request, action_id)
    actions.require_directing(request.user, found)
    form = AskOwnerForm(access.who_may_carry(found.decision, found), request.POST, auto_id="ask-%s")
    if not form.is_valid():
        return _page(request, found, ask_form=form)
    actions.ask_for_action(found.pk, form.cleaned_data["person"], by=request.user)
    return _answer(request, found)


@require_POST
@login_required
def accept_action(request: MemberRequest, action_id: UUID) -> HttpResponse:
    found = find_action(request, action_id)
    actions.accept_action(found.pk, by=request.user)
    return _answer(request, found)


@require_POST
@login_required
def decline_action(request: MemberRequest, action_id: UUID) -> HttpResponse:
    found = find_action(request, action_id)
    form = DeclineForm(access.who_may_carry(found.decision, found), request.POST)
    if not form.is_valid():
        return _refused(request, found, decline_form=form)
    actions.decline_action(found.pk, by=request.user, **form.cleaned_data)
    return _answer(request, found)


@require_POST
@login_required
def hand_on_action(request: MemberRequest, action_id: UUID) -> HttpResponse:
    found = find_action(request, action_id)
    actions.require_carrying_or_directing(request.user, found)
    form = HandOnForm(access.who_may_carry(found.decision, found), request.POST, auto_id="hand-on-%s")
    if not form.is_valid():
        return _page(request, found, hand_on_form=form)
    said = form.cleaned_data
    actions.hand_on_action(found.pk, by=request.user, to=said["person"], because=said["because"])
    return _answer(request, found)


@require_POST
@login_required
def say_it_moves(request: MemberRequest, action_id: UUID) -> HttpResponse:
    found = find_action(request, action_id)
    actions.say_it_moves(found.pk, by=request.user)
    messages.success(request, _("Good. Nobody asks about it for a while."))
    return _answer(request, found)


@require_POST
@login_required
def finish_action(request: MemberRequest, action_id: UUID) -> HttpResponse:
    found, form = find_action(request, action_id), FinishForm(request.POST, auto_id="finish-%s")
    actions.require_owner(request.user, found)
    if not form.is_valid():
        return _page(request, found, finish_form=form)
    actions.finish_action(found.pk, by=request.user, changed=form.cleaned_data["changed"])
    return _answer(request, found)


@require_POST
@login_required
def drop_action(request: MemberRequest, action_id: UUID) -> HttpResponse:
    found, form = find_action(request, action_id), LetGoForm(request.POST, auto_id="drop-%s")
    actions.require_carrying_or_directing(request.user, found)
    if not form.is_valid():
        return _page(request, found, drop_form=form)
    actions.drop_action(found.pk, by=request.user, because=form.cleaned_data["because"])
    return _answer(request, found)


@require_POST
@login_required
def take_up_action(request: MemberRequest, action_id: UUID) -> HttpResponse:
    found = find_action(request, action_id)
    actions.take_up_action(found.pk, by=request.user)
    return _answer(request, found)


def find_action(request: MemberRequest, action_id: UUID) -> Action:
    """With what its page names, or 404 for whoever may not see its record."""
    parts = ("decision__project", "decision__meeting__project", "decision__meeting__facilitator", "ended_by")
    return get_object_or_404(
        Action.objects.visible_to(request.user).select_related("owner", "owner_asked_by", "created_by", *parts),
        pk=action_id,
    )


def _page(request: MemberRequest, found: Action, **bound: forms.Form) -> HttpResponse:
    """An action's page, with what this person may do about it."""
    context = action_context(request.user, found)
    ways = context["row"].ways
    offers = {f"{name}_form": form for name, form in _offers(found).items() if getattr(ways, name)}
    way = way_context(request, found.decision, found)
    return page(request, "meetings/action_page.html", **context, **way, **offers | bound)


def _offers(found: Action) -> dict[str, Any]:
    """Every form, by the way that it is for."""
    people = access.who_may_carry(found.decision, found)
    return {
        "ask": AskOwnerForm(people, auto_id="ask-%s"),
        "decline": DeclineForm(people),
        "hand_on": HandOnForm(people, auto_id="hand-on-%s"),
        "finish": FinishForm(auto_id="finish-%s"),
        "drop": LetGoForm(auto_id="drop-%s"),
    }


def _answer(request: MemberRequest, found: Action) -> HttpResponse:
    """The room's regions for a page of the room, else the page that it came from."""
    came_from = request.POST.get("from", "")
    if request.htmx or came_from == "room":
        return respond(request, find_item(request, found.decision.item_id))
    elif came_from == "today":
        return redirect("today")
    elif came_from == "person":
        return redirect("person", request.user.pk)
    elif came_from == "record":
        return redirect(f"{reverse('record', args=[found.decision_id])}#action-{found.pk}")
    else:
        return redirect("action", found.pk)


def _refused(request: MemberRequest, found: Action, **bound: forms.Form) -> HttpResponse:
    for form in bound.values():
        _tell_the_room(request, form)
    return _page(request, found, **bound)


def _tell_the_room(request: MemberRequest, form: forms.Form) -> None:
    """The room's page keeps its form: only the words are missing. Raises RuleBroken there."""
    if request.htmx:
        raise RuleBroken(" ".join(str(error) for errors in form.errors.values() for error in errors))
