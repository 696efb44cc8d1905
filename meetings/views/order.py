"""How the order of an agenda is answered: the list as it is now, moved or refused."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from meetings.forms.question import AskForm
from meetings.models import AgendaItem
from meetings.shown.agenda import meeting_context, said_place
from projects.errors import RuleBroken
from projects.http import MemberRequest

from .answers import find_meeting


def order_response(request: MemberRequest, item: AgendaItem, *, refusal: str = "") -> HttpResponse:
    """The list for htmx, else the page; with a refusal 409 and the order as it is now."""
    if item.meeting_id is None:
        raise RuleBroken(refusal)
    if not request.htmx and not refusal:
        return redirect(f"{reverse('meeting', args=[item.meeting_id])}#question-{item.pk}")
    context = meeting_context(request.user, find_meeting(request, item.meeting_id), AskForm())
    said = {"refusal": refusal, "said": "" if refusal else said_place(item)}
    template = "meetings/_agenda_moved.html" if request.htmx else "meetings/meeting_page.html"
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, template, context | said, status=status)
