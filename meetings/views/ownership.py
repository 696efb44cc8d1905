"""Who carries a decision: asked, accepted, declined, handed on; and whether it is worth carrying."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import access, actions
from meetings.forms.action import AddActionForm, LetGoForm
from meetings.forms.ownership import AskOwnerForm, DeclineForm, HandOnForm
from meetings.models import Decision
from meetings.shown.record import record_context, with_parts
from meetings.states import Outcome, Ownership
from projects.errors import RuleBroken
from projects.http import MemberRequest, page

from .answers import find_item, respond
from .blockers import way_context


@require_POST
@login_required
def accept(request: MemberRequest, number: int) -> HttpResponse:
    record = find_record(request, number)
    actions.accept(record.number, by=request.user)
    return _answer(request, record)


@require_POST
@login_required
def decline(request: MemberRequest, number: int) -> HttpResponse:
    record = find_record(request, number)
    form = DeclineForm(access.who_may_carry(record), request.POST)
    if not form.is_valid():
        return _refused(request, record, decline_form=form)
    actions.decline(record.number, by=request.user, **form.cleaned_data)
    return _answer(request, record)


@require_POST
@login_required
def ask_owner(request: MemberRequest, number: int) -> HttpResponse:
    record = find_record(request, number)
    access.require_naming_owner(request.user, record)
    form = AskOwnerForm(access.who_may_carry(record), request.POST)
    if not form.is_valid():
        return _refused(request, record, ask_form=form)
    actions.ask_owner(record.number, form.cleaned_data["person"], by=request.user)
    return _answer(request, record)


@require_POST
@login_required
def hand_on(request: MemberRequest, number: int) -> HttpResponse:
    record = find_record(request, number)
    access.require_handing_on(request.user, record)
    form = HandOnForm(access.who_may_carry(record), request.POST)
    if not form.is_valid():
        return _refused(request, record, hand_on_form=form)
    said = form.cleaned_data
    actions.hand_on(record.number, by=request.user, to=said["person"], because=said["because"])
    return _answer(request, record)


@require_POST
@login_required
def let_go(request: MemberRequest, number: int) -> HttpResponse:
    record = find_record(request, number)
    access.require_naming_owner(request.user, record)
    form = LetGoForm(request.POST)
    if not form.is_valid():
        return _refused(request, record, let_go_form=form)
    actions.let_go(record.number, by=request.user, because=form.cleaned_data["because"])
    messages.success(request, _("Let go. It stays readable, and nobody is asked about it any more."))
    return redirect("record", record.number)


@require_POST
@login_required
def take_up(request: MemberRequest, number: int) -> HttpResponse:
    record = find_record(request, number)
    actions.take_up(record.number, by=request.user)
    return redirect("record", record.number)


def find_record(request: MemberRequest, number: int) -> Decision:
    """The record with all that its page names, or 404 for whoever may not see it."""
    return get_object_or_404(with_parts(Decision.objects.visible_to(request.user)), pk=number)


def record_page(request: MemberRequest, record: Decision, **bound: forms.Form) -> HttpResponse:
    """A record's page, with what this person may do about its owner."""
    context = record_context(request.user, record)
    if context.get("may_add"):
        context["add_form"] = AddActionForm(access.people_to_ask(record.meeting))
    may_correct = access.may_correct(request.user, record) and not record.is_let_go
    offers = {"may_correct": may_correct, **_offers(request, record), **way_context(request, record), **bound}
    return page(request, "meetings/record_page.html", **context | offers)


def _offers(request: MemberRequest, record: Decision) -> dict[str, Any]:
    if record.outcome != Outcome.DECIDED:
        return {}
    is_asking = access.may_name_owner(request.user, record)
    if record.is_let_go:
        return {"may_take_up": is_asking}
    about_owner = _about_owner(request, record, is_asking=is_asking)
    return {**about_owner, "let_go_form": LetGoForm(auto_id="let-go-%s")} if is_asking else about_owner


def _about_owner(request: MemberRequest, record: Decision, *, is_asking: bool) -> dict[str, Any]:
    is_mine, people = record.owner_id == request.user.pk, access.who_may_carry(record)
    if record.ownership == Ownership.ACCEPTED:
        return {"hand_on_form": HandOnForm(people)} if is_mine or is_asking else {}
    elif record.ownership == Ownership.ASKED and is_mine:
        return {"may_accept": True, "decline_form": DeclineForm(people)}
    else:
        offers = {"ask_form": AskOwnerForm(people)} if is_asking else {}
        return {**offers, "may_accept": record.ownership == Ownership.NOBODY}


def _answer(request: MemberRequest, record: Decision) -> HttpResponse:
    """The room's regions for a page of the room, the day's page if it came from there, else the record's."""
    if request.htmx:
        return respond(request, find_item(request, record.item_id))
    elif request.POST.get("from") == "today":
        return redirect("today")
    elif request.POST.get("from") == "person":
        return redirect("person", request.user.pk)
    else:
        return redirect("record", record.number)


def _refused(request: MemberRequest, record: Decision, **bound: forms.Form) -> HttpResponse:
    if request.htmx:
        # The room's page keeps its form: only the words are missing.
        raise RuleBroken(" ".join(str(error) for form in bound.values() for error in form.errors.values()))
    return record_page(request, record, **bound)
