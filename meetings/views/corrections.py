"""Putting right what a record says, and reading what it said before."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings import access, actions
from meetings.forms.correction import CorrectionForm, put_over
from meetings.models import Decision
from meetings.shown.versions import because_title, version_context, versions_of
from projects.errors import Stale
from projects.http import MemberRequest, page

from .ownership import find_record


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: MemberRequest, number: int) -> HttpResponse:
    record = find_record(request, number)
    access.require_correcting(request.user, record)
    form = _form(record, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _corrected(request, record, form)
        except Stale:
            return _overtaken(request, number, form.cleaned_data["seen_version"])
    return page(request, "meetings/correct_page.html", form=form, record=record)


@require_safe
@login_required
def version(request: MemberRequest, number: int, version: int) -> HttpResponse:
    context = version_context(find_record(request, number), version)
    if context is None:
        raise Http404
    return page(request, "meetings/version_page.html", **context)


def _form(record: Decision, sent: QueryDict | None) -> CorrectionForm:
    return CorrectionForm(
        record, sent, people=access.people_to_ask(record.meeting), because_label=because_title(record)
    )


def _corrected(request: MemberRequest, record: Decision, form: CorrectionForm) -> HttpResponse:
    reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen_version"]
    made = actions.correct(record.number, form.said, reason=reason, by=request.user, seen_version=seen)
    messages.success(request, _("Corrected. This is version %(number)d.") % {"number": made.version})
    return redirect("record", record.number)


def _overtaken(request: MemberRequest, number: int, seen: int) -> HttpResponse:
    """The form again with what was typed, over the version that came first, which is shown."""
    record = find_record(request, number)
    before = next((one.texts for one in versions_of(record) if one.number == seen), {})
    form = _form(record, put_over(record, before, request.POST))
    newer = version_context(record, record.version)
    context = {"form": form, "record": record, "newer": newer}
    return render(request, "meetings/correct_page.html", context, status=HTTPStatus.CONFLICT)
