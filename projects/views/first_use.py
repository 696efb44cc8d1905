"""The first page of an empty installation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from projects import actions
from projects.access import opens_first_use
from projects.forms import FirstUseForm
from projects.http import page
from projects.models import Organisation
from projects.signin import mail_code


@never_cache
def first_use(request: HttpRequest, link: str = "") -> HttpResponse:
    """Name the organisation and its first person, or load the sample."""
    if not opens_first_use(link):
        raise Http404
    if request.method != "POST" and Organisation.objects.exists():
        return redirect("account_login")
    form = FirstUseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        mail_code(request, actions.begin(**form.cleaned_data))
        return redirect("account_confirm_login_code")
    return page(request, "projects/first_use_page.html", form=form, link=link)
