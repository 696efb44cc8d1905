"""Loading the sample instead of naming an organisation: nobody has to be signed in, for nobody is here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import actions
from projects.access import opens_first_use


@require_POST
def load_sample(request: HttpRequest) -> HttpResponse:
    """Open to whom the first-use page is; 409 once anybody is here."""
    if not opens_first_use(request.POST.get("link", "")):
        raise Http404
    organisation = actions.load_sample()
    words = _("%(name)s is loaded. Sign in as Priya Raman: her meeting is about to start.")
    messages.success(request, words % {"name": organisation.name})
    return redirect("account_login")
