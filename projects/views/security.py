"""One's own ways in: where one is signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from projects import actions, ways_in
from projects.http import MemberRequest, page


@never_cache
@require_safe
@login_required
def security(request: MemberRequest) -> HttpResponse:
    sessions = ways_in.session_lines(request.user, request.session.session_key)
    return page(request, "projects/security_page.html", sessions=sessions)


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
