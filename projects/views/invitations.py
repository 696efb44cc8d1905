"""Inviting, and what an invited person sees behind the link in their mail."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects import actions
from projects.forms import AcceptForm
from projects.http import MemberRequest, page
from projects.models import Invitation, Organisation, User
from projects.signin import mail_code, require_patience


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites whom to what; a GET changes nothing. What is spent says what became of it."""
    found = Invitation.objects.for_link(token).first()
    standing = found.standing(timezone.now()) if found else "unknown"
    if found is None or standing != "open":
        status = HTTPStatus.GONE if found else HTTPStatus.NOT_FOUND
        context = {"invitation": found, "standing": standing}
        return _private(render(request, "projects/invitation_spent_page.html", context, status=status))
    elif isinstance(request.user, User):
        return _private(_for_signed_in(request, request.user, found))
    elif User.objects.here().with_email(found.email).exists():
        return _private(_for_known(request, found))
    else:
        return _private(_for_newcomer(request, found))


def _private(response: HttpResponse) -> HttpResponse:
    """The address of the page is the key to it: no search engines; `never_cache` keeps copies away."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _for_signed_in(request: HttpRequest, person: User, found: Invitation) -> HttpResponse:
    if request.method == "POST":
        actions.join(found.pk, by=person)
        return redirect("project", found.project.slug) if found.project else redirect("home")
    return _show(request, found, is_yours=person.email.lower() == found.email.lower())


def _for_known(request: HttpRequest, found: Invitation) -> HttpResponse:
    """They are here already: a code proves it is they, then the page offers to join."""
    if request.method == "POST":
        person = User.objects.here().with_email(found.email).get()
        require_patience(request, person)
        mail_code(request, person)
        return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': request.path})}")
    return _show(request, found, is_known=True)


def _for_newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Their name and zone make the person; the code goes to the invited address alone."""
    place = Organisation.objects.get()
    form = AcceptForm(request.POST or None, initial={"name": found.name, "time_zone": place.time_zone})
    if request.method == "POST" and form.is_valid():
        mail_code(request, actions.accept(found.pk, **form.cleaned_data))
        return redirect("account_confirm_login_code")
    return _show(request, found, form=form)


def _show(request: HttpRequest, found: Invitation, **context: Any) -> HttpResponse:
    # Not "organisation": the masthead's own is for people who are signed in.
    return page(request, "projects/invitation_page.html", invitation=found, host=Organisation.objects.get(), **context)


@require_POST
@login_required
def invite_again(request: MemberRequest, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation.objects.visible_to(request.user), pk=invitation_id)
    found = actions.invite_again(found.pk, by=request.user)
    messages.success(
        request, _("A new mail is on its way to %(email)s. The old link is dead.") % {"email": found.email}
    )
    return _back_to_list(found)


@require_POST
@login_required
def withdraw_invitation(request: MemberRequest, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation.objects.visible_to(request.user), pk=invitation_id)
    found = actions.withdraw(found.pk, by=request.user)
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": found.email})
    return _back_to_list(found)


def _back_to_list(found: Invitation) -> HttpResponse:
    return redirect("project_people", found.project.slug) if found.project else redirect("people")
