"""Loading the sample instead of naming an organisation: nobody has to be signed in, for nobody is here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from meetings import actions
from projects.access import opens_first_use


@require_POST
def load_sample(request: HttpRequest) -> HttpResponse:
    """Open to whom the first-use page is; 409 once anybody is here."""
    if not opens_first_use(request.POST.get("link", "")):
        raise Http404
    actions.load_sample()
    return redirect("account_login")
