"""What a link in a mail opens, without signing in. Looking changes nothing; the button does."""

from __future__ import annotations

import zoneinfo
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from meetings import actions
from meetings.forms.links import AnswerForm
from meetings.models import NudgeAnswer
from meetings.shown.links import Linked, find_link
from projects.http import page

from .often import not_too_often


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@not_too_often
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The question and its answers; pressing the button gives one."""
    linked = _open(request, token)
    if linked is None or not linked.is_open:
        return _closed(request, linked)
    form = AnswerForm(linked.offers(), linked.people(), request.POST or None, initial=_initial(request, linked))
    if request.method == "POST" and form.is_valid():
        _give(token, form)
        return redirect("answer", token)
    return _private(page(request, "meetings/answer_page.html", linked=linked, token=token, form=form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@not_too_often
def disown_link(request: HttpRequest, token: str) -> HttpResponse:
    """ "I am not that person": the button closes the link and tells those who prepare."""
    linked = _open(request, token)
    if linked is not None and linked.is_open and request.method == "POST":
        actions.disown_link(token)
        return redirect("answer", token)
    elif linked is None or not linked.is_open:
        return _closed(request, linked)
    else:
        return _private(page(request, "meetings/disown_link_page.html", linked=linked, token=token))


def _open(request: HttpRequest, token: str) -> Linked | None:
    """In the words and the zone of who was mailed. Who is signed in as somebody else may only look."""
    linked = find_link(token)
    if linked is not None and not request.user.is_authenticated:
        translation.activate(linked.person.language)
        timezone.activate(zoneinfo.ZoneInfo(linked.person.time_zone))
    elif linked is not None and request.user != linked.person and request.method == "POST":
        raise PermissionDenied(_("This link is %(name)s’s. Sign out first.") % {"name": linked.person.name})
    return linked


def _initial(request: HttpRequest, linked: Linked) -> dict[str, str]:
    """The button of the mail only chooses; words that can be changed are there to be changed."""
    words = linked.escalation_words if linked.thing.blocker and linked.thing.blocker.remover else ""
    return {"answer": request.GET.get("answer", ""), f"{NudgeAnswer.REWORD}_words": words}


def _give(token: str, form: AnswerForm) -> None:
    answer = NudgeAnswer(form.cleaned_data["answer"])
    words, days = form.said("words") or "", form.said("days") or 0
    actions.answer_by_link(token, actions.Said(answer, form.said("person"), words, days))


def _closed(request: HttpRequest, linked: Linked | None) -> HttpResponse:
    """What became of it, kindly: 200 once it was answered, 410 for what is over, 404 for what never was."""
    if linked is not None and linked.is_answered:
        return _private(render(request, "meetings/answer_done_page.html", {"linked": linked}))
    status = HTTPStatus.NOT_FOUND if linked is None else HTTPStatus.GONE
    return _private(render(request, "meetings/answer_spent_page.html", {"linked": linked}, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """The address of the page is the key to it."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
