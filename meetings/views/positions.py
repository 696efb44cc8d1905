"""What a participant says in the room, and the screen of their own on which they may say it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import access, actions
from meetings.forms.room import ChangeOfMindForm, ObjectionForm, OnBehalfForm, PositionForm
from meetings.models import AgendaItem, Objection
from meetings.shown.positions import positions_context
from projects.http import MemberRequest, page

from .answers import find_item, own_context, refused, respond, seen, yours_response


@require_safe
@login_required
@never_cache
def position(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """One's own part in a question, alone on the page: for a phone, or beforehand."""
    item = find_item(request, item_id)
    if item.meeting is None:
        return redirect("project", item.project.slug)
    return render(request, "meetings/position_page.html", own_context(request, item))


@require_safe
@login_required
def positions(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """All that was said: the screens of a room of hundreds are sent a part of it."""
    return render(request, "meetings/positions_page.html", positions_context(find_item(request, item_id)))


@require_safe
@login_required
@never_cache
def yours(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """The personal region of that page, or 304 when it already shows this version."""
    item = find_item(request, item_id)
    if item.meeting is None or request.GET.get("version") == str(item.meeting.version):
        return HttpResponse(status=304)
    return yours_response(request, item)


@require_POST
@login_required
def give_position(request: MemberRequest, item_id: UUID) -> HttpResponse:
    item = find_item(request, item_id)
    actions.require_open(item, by=request.user)
    form = PositionForm(item, request.POST)
    if not form.is_valid():
        return refused(request, item, position_form=form, changes=True)
    answer, option_id = form.answered()
    said = {name: form.cleaned_data[name] for name in ("because", "objects_otherwise")}
    actions.give_position(item.pk, by=request.user, answer=answer, option_id=option_id, **said)
    return respond(request, item)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def give_on_behalf(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """What somebody said on the phone, on a page of its own: the facilitator's is projected, sometimes."""
    item = find_item(request, item_id)
    actions.require_on_behalf(item, by=request.user)
    form = OnBehalfForm(item, request.POST or None, silent=access.silent_on(item, besides=request.user))
    if request.method == "POST" and form.is_valid():
        return _seal_on_behalf(request, item, form)
    return page(request, "meetings/on_behalf_page.html", item=item, meeting=item.meeting, form=form)


@require_POST
@login_required
def withdraw_position(request: MemberRequest, item_id: UUID) -> HttpResponse:
    return respond(request, actions.withdraw_position(seen(request, item_id), by=request.user))


@require_POST
@login_required
def change_mind(request: MemberRequest, item_id: UUID) -> HttpResponse:
    item = find_item(request, item_id)
    actions.require_revealed(item, by=request.user)
    form = ChangeOfMindForm(item, request.POST)
    if not form.is_valid():
        return refused(request, item, change_form=form)
    answer, option_id = form.answered()
    because = form.cleaned_data["because"]
    actions.change_mind(item.pk, by=request.user, answer=answer, option_id=option_id, because=because)
    return respond(request, item)


@require_POST
@login_required
def raise_objection(request: MemberRequest, item_id: UUID) -> HttpResponse:
    item = find_item(request, item_id)
    actions.require_revealed(item, by=request.user)
    form = ObjectionForm(item, request.POST)
    if not form.is_valid():
        return refused(request, item, objection_form=form)
    harm = form.cleaned_data["harm"]
    actions.raise_objection(item.pk, by=request.user, option_id=form.objected_to(), harm=harm)
    return respond(request, item)


@require_POST
@login_required
def withdraw_objection(request: MemberRequest, objection_id: int) -> HttpResponse:
    objection = get_object_or_404(Objection, pk=objection_id, person=request.user)
    item = find_item(request, objection.item_id)
    actions.withdraw_objection(objection.pk, by=request.user)
    return respond(request, item)


def _seal_on_behalf(request: MemberRequest, item: AgendaItem, form: OnBehalfForm) -> HttpResponse:
    answer, option_id = form.answered()
    said = {name: form.cleaned_data[name] for name in ("because", "objects_otherwise")}
    person = form.cleaned_data["person"]
    actions.give_on_behalf(item.pk, person, by=request.user, answer=answer, option_id=option_id, **said)
    messages.success(request, _("Sealed for %(name)s.") % {"name": person.name})
    return redirect("give_on_behalf", item.pk)
