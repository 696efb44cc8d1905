"""Everybody in the organisation, and what administrators do for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects import actions
from projects.access import require_administrator
from projects.forms import InvitationForm
from projects.http import MemberRequest, page
from projects.models import Invitation, Role, User
from projects.shown import mail_moments


@require_safe
@login_required
def people(request: MemberRequest) -> HttpResponse:
    return _page(request, InvitationForm(project=None))


@require_POST
@login_required
def invite(request: MemberRequest) -> HttpResponse:
    require_administrator(request.user)
    form = InvitationForm(request.POST, project=None)
    if form.is_valid():
        sent = actions.invite(**form.cleaned_data, project=None, role=Role.MEMBER, by=request.user)
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": sent.email})
        return redirect("people")
    return _page(request, form)


def _page(request: MemberRequest, form: InvitationForm) -> HttpResponse:
    invitations = Invitation.objects.visible_to(request.user).to_organisation().open().for_list()
    return page(
        request,
        "projects/people_page.html",
        people=User.objects.visible_to(request.user).here().by_name(),
        departed=User.objects.visible_to(request.user).departed(),
        invitations=invitations if request.user.is_administrator else [],
        form=form,
        **mail_moments(timezone.now()),
    )


@require_POST
@login_required
def make_administrator(request: MemberRequest, person_id: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=person_id)
    person = actions.make_administrator(person.pk, by=request.user)
    messages.success(request, _("%(name)s is an administrator now.") % {"name": person.name})
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end_sessions_of(request: MemberRequest, person_id: int) -> HttpResponse:
    """Ask first; nothing of what they did or hold changes."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=person_id)
    require_administrator(request.user)
    if request.method == "POST":
        return _signed_out(request, *actions.end_sessions_of(person.pk, by=request.user))
    actions.require_ending_sessions(person, by=request.user)
    return page(request, "projects/end_sessions_page.html", person=person)


def _signed_out(request: MemberRequest, person: User, ended: int) -> HttpResponse:
    words = ngettext(
        "%(name)s is signed out of %(count)d browser, and has been mailed.",
        "%(name)s is signed out of %(count)d browsers, and has been mailed.",
        ended,
    )
    messages.success(request, words % {"name": person.name, "count": ended})
    return redirect("person", person.pk)
