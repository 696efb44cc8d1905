"""What is in the way: named, removed, passed on, asked above, decided around."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from meetings import access, actions
from meetings.forms.blockers import (
    BlockForm,
    ClearForm,
    ConstraintForm,
    DeclineRemovalForm,
    HoldForm,
    NameRemoverForm,
    WithdrawForm,
    WordsForm,
)
from meetings.models import Action, Blocker, Decision
from meetings.shown.blockers import InTheWay, Obstacle, address_of, blocker_context, blockers_of, find_blockers
from projects.errors import RuleBroken
from projects.http import MemberRequest, page

from .answers import find_item, respond


def way_context(request: MemberRequest, record: Decision, action: Action | None = None) -> dict[str, Any]:
    """What `_blockers.html` needs on the page of a record or of an action."""
    way = blockers_of(request.user, record, action)
    return {"way": way, "block_form": BlockForm(access.people_to_ask(record.meeting)) if way.may_block else None}


@login_required
def block(request: MemberRequest, number: int) -> HttpResponse:
    records = Decision.objects.visible_to(request.user).select_related("project", "meeting__project", "owner")
    return _block(request, blockers_of(request.user, get_object_or_404(records, pk=number)))


@login_required
def block_action(request: MemberRequest, action_id: UUID) -> HttpResponse:
    parts = ("owner", "decision__project", "decision__meeting__project", "decision__owner")
    action = get_object_or_404(Action.objects.visible_to(request.user).select_related(*parts), pk=action_id)
    return _block(request, blockers_of(request.user, action.decision, action))


def _block(request: MemberRequest, way: InTheWay) -> HttpResponse:
    actions.require_blocking(request.user, way.record, way.action)
    form = BlockForm(access.people_to_ask(way.record.meeting), request.POST or None)
    if request.method == "POST" and form.is_valid():
        action_id = way.action.pk if way.action else None
        actions.block(way.record.number, by=request.user, action_id=action_id, **form.cleaned_data)
        return redirect(address_of(way.record, way.action))
    return page(request, "meetings/block_page.html", way=way, record=way.record, action=way.action, form=form)


@require_safe
@login_required
def blocker(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    return _blocker_page(request, find_blocker(request, blocker_id))


def find_blocker(request: MemberRequest, blocker_id: UUID) -> Blocker:
    """With all that its page names, or 404 for whoever may not see its record."""
    return get_object_or_404(find_blockers(request.user), pk=blocker_id)


def _blocker_page(request: MemberRequest, found: Blocker, **bound: forms.Form) -> HttpResponse:
    context = blocker_context(request.user, found)
    offers = {**_offers(request, found, context["one"]), **_offers_above(context), **bound}
    return page(request, "meetings/blocker_page.html", **context, **offers)


def _offers(request: MemberRequest, found: Blocker, one: Obstacle) -> dict[str, Any]:
    meeting, offers = found.decision.meeting, dict[str, Any]()
    if one.may_decline:
        offers["decline_form"] = DeclineRemovalForm(access.people_to_ask(meeting, besides=request.user.pk))
    elif one.may_name:
        offers["name_form"] = NameRemoverForm(access.people_to_ask(meeting, besides=found.remover_id))
    if one.may_clear:
        offers |= {"clear_form": ClearForm(), "constraint_form": ConstraintForm()}
    if one.may_withdraw:
        offers["withdraw_form"] = WithdrawForm()
    return offers


def _offers_above(context: dict[str, Any]) -> dict[str, Any]:
    """The words can be changed as long as they wait; "not yet" is said once it is announced."""
    words = {"words_form": WordsForm(initial={"words": context["words"]})} if context["words"] else {}
    return {**words, "hold_form": HoldForm()} if context["is_announced"] else words


@require_POST
@login_required
def promise_removal(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    found = find_blocker(request, blocker_id)
    actions.promise_removal(found.pk, by=request.user)
    return _answer(request, found)


@require_POST
@login_required
def clear_blocker(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    found, form = find_blocker(request, blocker_id), ClearForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, clear_form=form)
    actions.clear_blocker(found.pk, by=request.user, **form.cleaned_data)
    return _answer(request, found)


@require_POST
@login_required
def decline_removal(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    found = find_blocker(request, blocker_id)
    form = DeclineRemovalForm(access.people_to_ask(found.decision.meeting), request.POST)
    if not form.is_valid():
        return _refused(request, found, decline_form=form)
    actions.decline_removal(found.pk, by=request.user, **form.cleaned_data)
    return _answer(request, found)


@require_POST
@login_required
def name_remover(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    found = find_blocker(request, blocker_id)
    form = NameRemoverForm(access.people_to_ask(found.decision.meeting), request.POST)
    if not form.is_valid():
        return _refused(request, found, name_form=form)
    actions.name_remover(found.pk, form.cleaned_data["person"], by=request.user)
    return _answer(request, found)


@require_POST
@login_required
def accept_constraint(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    found, form = find_blocker(request, blocker_id), ConstraintForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, constraint_form=form)
    actions.accept_constraint(found.pk, by=request.user, **form.cleaned_data)
    return _answer(request, found)


@require_POST
@login_required
def withdraw_blocker(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    found, form = find_blocker(request, blocker_id), WithdrawForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, withdraw_form=form)
    actions.withdraw_blocker(found.pk, by=request.user, **form.cleaned_data)
    return _answer(request, found)


@require_POST
@login_required
def allow_escalation(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    found = find_blocker(request, blocker_id)
    actions.allow_escalation(found.pk, by=request.user)
    return _answer(request, found)


@require_POST
@login_required
def hold_escalation(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    found, form = find_blocker(request, blocker_id), HoldForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, hold_form=form)
    actions.hold_escalation(found.pk, by=request.user, **form.cleaned_data)
    return _answer(request, found)


@require_POST
@login_required
def reword_escalation(request: MemberRequest, blocker_id: UUID) -> HttpResponse:
    found, form = find_blocker(request, blocker_id), WordsForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, words_form=form)
    actions.reword_escalation(found.pk, form.cleaned_data["words"], by=request.user)
    return _answer(request, found)


def _answer(request: MemberRequest, found: Blocker) -> HttpResponse:
    """The room's regions for a page of the room, else the page that it came from."""
    came_from = request.POST.get("from")
    if request.htmx:
        return respond(request, find_item(request, found.decision.item_id))
    elif came_from == "today":
        return redirect("today")
    elif came_from == "person":
        return redirect("person", request.user.pk)
    else:
        thing = address_of(found.decision, found.action)
        return redirect(thing) if came_from == "thing" else redirect("blocker", found.pk)


def _refused(request: MemberRequest, found: Blocker, **bound: forms.Form) -> HttpResponse:
    if request.htmx:
        # The room's page keeps its form: only the words are missing.
        raise RuleBroken(" ".join(str(error) for form in bound.values() for error in form.errors.values()))
    return _blocker_page(request, found, **bound)
