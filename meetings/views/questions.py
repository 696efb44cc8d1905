"""Preparing: a meeting's agenda, and what its questions say."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import access, actions
from meetings.actions.agenda import Wording
from meetings.forms.question import (
    AskForm,
    AskSomewhereForm,
    MoveForm,
    PlaceForm,
    QuestionForm,
    ReturnForm,
    ToReadForm,
    option_forms,
    wording,
)
from meetings.models import AgendaItem, Meeting, Parked, QuestionAbout
from meetings.shown.agenda import meeting_context
from meetings.states import Mode
from projects import access as project_access
from projects.errors import RuleBroken, Stale
from projects.http import MemberRequest, page
from projects.models import Project

from .answers import find_item, find_meeting
from .order import order_response


@require_safe
@login_required
def meeting(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """A meeting being prepared, or what came of it."""
    found = find_meeting(request, meeting_id)
    return render(request, "meetings/meeting_page.html", meeting_context(request.user, found, AskForm()))


@require_POST
@login_required
def add_question(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Ask a question and put it at the end of this meeting's agenda."""
    found = find_meeting(request, meeting_id)
    access.require_preparing(request.user, found.project, found)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _lead(request, form, found.project, found)
    item = actions.ask(found.project, _asked(form), by=request.user, meeting_id=found.pk)
    return redirect("question", item.pk)


@require_POST
@login_required
def ask(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask a question that waits in its project."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    access.require_preparing(request.user, project)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _lead(request, form, project)
    item = actions.ask(project, _asked(form), by=request.user)
    return redirect("question", item.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_somewhere(request: MemberRequest) -> HttpResponse:
    """A question that came up anywhere: in which project, and its sentence."""
    projects = project_access.projects_to_prepare_in(request.user)
    form = AskSomewhereForm(projects, request.POST or None, initial={"project": projects.only_one()})
    if request.method == "POST" and form.is_valid():
        item = actions.ask(form.cleaned_data["project"], _asked(form), by=request.user)
        return redirect("question", item.pk)
    elif form.is_bound and form.led and "project" in form.cleaned_data:
        return _lead(request, form, form.cleaned_data["project"])
    return page(request, "meetings/ask_page.html", form=form, projects=projects)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def question(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """What a question says; those who prepare change it until it is on the floor."""
    item = find_item(request, item_id)
    if request.method == "POST":
        actions.require_editing(item, by=request.user)
    form = QuestionForm(item, _people(item), request.POST or None)
    options = option_forms(item, request.POST or None)
    if request.method == "POST" and form.is_valid() and options.is_valid():
        return _save_question(request, item, form, options)
    context = _question_context(request, item, form, options)
    return render(request, "meetings/question_page.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
def schedule(request: MemberRequest, item_id: UUID) -> HttpResponse:
    item = find_item(request, item_id)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Http404
    found = find_meeting(request, form.cleaned_data["meeting"])
    actions.schedule(item.pk, found.pk, by=request.user)
    messages.success(request, _("It is on the agenda of %(title)s.") % {"title": found.title})
    return redirect("meeting", found.pk)


@require_POST
@login_required
def return_question(request: MemberRequest, item_id: UUID) -> HttpResponse:
    item = find_item(request, item_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(" ".join(map(str, form.errors["reason"])))
    actions.return_question(item.pk, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The question waits in its project again."))
    return redirect("meeting", item.meeting_id) if item.meeting_id else redirect("project", item.project.slug)


@require_POST
@login_required
def move_question(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """After which question it goes. An order that others changed is refused, with the order as it is now."""
    item = find_item(request, item_id)
    form = MoveForm(request.POST)
    try:
        item = actions.move_question(item.pk, by=request.user, **_place(form))
    except Stale as refusal:
        return order_response(request, item, refusal=str(refusal))
    return order_response(request, item)


def _place(form: MoveForm) -> dict[str, Any]:
    if not form.is_valid():
        return {"after": None, "seen_agenda_version": 0}
    return {"after": form.cleaned_data["after"], "seen_agenda_version": form.cleaned_data["agenda_version"]}


def _lead(request: MemberRequest, form: AskForm, project: Project, found: Meeting | None = None) -> HttpResponse:
    """What asks nothing yet is led on, its text kept; what cannot be a question at all is a form with its error."""
    context: dict[str, Any] = {"project": project, "meeting": found, "lead": form.led, "form": form}
    if form.led is not None:
        coming = Meeting.objects.visible_to(request.user).coming().in_project(project)
        context["form"] = AskForm(initial={"question": form.led.text})
        context["to_read"] = ToReadForm(coming, initial={"meeting": found, "text": form.led.text}) if coming else None
    return render(request, "meetings/lead_page.html", context, status=200 if form.led else 422)


def _asked(form: AskForm) -> Wording:
    return Wording(question=form.cleaned_data["question"], mode=Mode.DECIDE)


def _save_question(request: MemberRequest, item: AgendaItem, form: QuestionForm, options: Any) -> HttpResponse:
    said, seen = wording(form, options), form.cleaned_data["seen_version"]
    item = actions.edit_question(item.pk, said, by=request.user, seen_version=seen)
    messages.success(request, _("Saved."))
    if "more" in request.POST:
        return redirect("question", item.pk)
    elif item.meeting is None:
        return redirect("project", item.project.slug)
    else:
        # In an open room people wait for whoever prepares in between.
        return redirect("room" if item.meeting.is_live else "meeting", item.meeting.pk)


def _people(item: AgendaItem) -> Any:
    return project_access.people_who_see(item.project)


def _question_context(request: MemberRequest, item: AgendaItem, form: QuestionForm, options: Any) -> dict[str, Any]:
    may_edit = access.may_edit_question(request.user, item) and item.takes_edit
    coming = Meeting.objects.visible_to(request.user).coming().in_project(item.project)
    return {
        "item": item,
        "about": QuestionAbout.objects.behind(item),
        "form": form,
        "options": options,
        "may_edit": may_edit,
        "meetings": coming if may_edit and item.meeting_id is None else [],
        "takes_part": item.meeting is not None and access.takes_part(request.user, item.meeting),
        "spoken": item.positions.count(),
        "parked": Parked.objects.visible_to(request.user).behind(item),
    }
