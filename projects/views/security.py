"""One's own ways in: where one is signed in, and passkeys."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from projects import actions, signin, ways_in
from projects.forms import PasskeyForm, PasskeyNameForm
from projects.http import MemberRequest, page
from projects.passkeys import passkeys_of
from projects.sessions import FRESH_MINUTES, is_fresh


@never_cache
@require_safe
@login_required
def security(request: MemberRequest) -> HttpResponse:
    sessions = ways_in.session_lines(request.user, request.session.session_key)
    passkeys = ways_in.passkey_lines(request.user)
    return page(request, "projects/security_page.html", sessions=sessions, passkeys=passkeys)


@require_POST
@login_required
def end_session(request: MemberRequest) -> HttpResponse:
    key = ways_in.session_key_of(request.user, request.POST.get("session", ""))
    if key is None:
        raise Http404
    actions.end_session(key, by=request.user)
    messages.success(request, _("That browser is signed out."))
    return redirect("security")


@require_POST
@login_required
def end_other_sessions(request: MemberRequest) -> HttpResponse:
    ended = actions.end_other_sessions(request.session.session_key or "", by=request.user)
    words = ngettext("%(count)d other browser is signed out.", "%(count)d other browsers are signed out.", ended)
    messages.success(request, words % {"count": ended})
    return redirect("security")


@never_cache
@login_required
def add_passkey(request: MemberRequest) -> HttpResponse:
    """For who has signed in just now: what opens the door for months is not made in a browser left open."""
    if not is_fresh(request.session):
        return page(request, "projects/add_passkey_stale_page.html", minutes=FRESH_MINUTES)
    form = PasskeyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.add_passkey(form.cleaned_data["credential"], name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("The passkey is added. We have mailed you that it is there."))
        return redirect("security")
    return page(request, "projects/add_passkey_page.html", form=form, **ways_in.offer(request.user))


@require_POST
@login_required
def sign_in_again(request: MemberRequest) -> HttpResponse:
    """Sign out here and mail a code; the page for adding a passkey is next."""
    person, key = request.user, request.session.session_key or ""
    signin.require_patience(request, person)
    actions.end_session(key, by=person)
    logout(request)
    signin.mail_code(request, person)
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': reverse('add_passkey')})}")


@never_cache
@login_required
def rename_passkey(request: MemberRequest, passkey_id: int) -> HttpResponse:
    passkey = get_object_or_404(passkeys_of(request.user), pk=passkey_id)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.wrap().name})
    if request.method == "POST" and form.is_valid():
        actions.rename_passkey(passkey.pk, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("The passkey has its new name."))
        return redirect("security")
    return page(request, "projects/rename_passkey_page.html", form=form)


@require_POST
@login_required
def remove_passkey(request: MemberRequest, passkey_id: int) -> HttpResponse:
    passkey = get_object_or_404(passkeys_of(request.user), pk=passkey_id)
    name = actions.remove_passkey(passkey.pk, by=request.user)
    messages.success(request, _("The passkey “%(name)s” opens nothing any more.") % {"name": name})
    return redirect("security")
