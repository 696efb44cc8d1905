"""One person, what is theirs, and how somebody leaves: it changes what meetings hold, so it stands here."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings import actions
from meetings.forms.leaving import EndAccountForm, ForgetForm
from meetings.shown.leaving import carried_words, ending_context
from meetings.shown.person import person_context
from projects.access import require_administrator
from projects.http import MemberRequest, page
from projects.models import Membership, Project, User


@require_safe
@login_required
def person(request: MemberRequest, person_id: int) -> HttpResponse:
    found = find_person(request, person_id)
    return page(request, "meetings/person_page.html", **person_context(request.user, found))


def find_person(request: MemberRequest, person_id: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), pk=person_id)


@login_required
def end_account(request: MemberRequest, person_id: int) -> HttpResponse:
    found = find_person(request, person_id)
    actions.require_ending(found, by=request.user)
    form = EndAccountForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = actions.end_account(found.pk, by=request.user, is_forgotten=form.cleaned_data["is_forgotten"])
        return _after_ending(request, found)
    context = ending_context(request.user, found)
    return page(request, "meetings/end_account_page.html", form=form, **context)


def _after_ending(request: MemberRequest, left: User) -> HttpResponse:
    if left == request.user:
        # The session's row is gone already: what is saved now must be another one.
        logout(request)
        messages.success(request, _("You have left. What you said and decided stays on record."))
        return redirect("account_login")
    messages.success(request, _("The account of %(name)s has ended.") % {"name": left.name})
    return redirect("people")


@login_required
def forget(request: MemberRequest, person_id: int) -> HttpResponse:
    found = find_person(request, person_id)
    require_administrator(request.user)
    form = ForgetForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = actions.forget(found.pk, by=request.user)
        messages.success(request, _("What was personal is deleted. The records say “%(name)s”.") % {"name": found.name})
        return redirect("people")
    return page(request, "meetings/forget_page.html", form=form, person=found)


@require_POST
@login_required
def remove_member(request: MemberRequest, membership_id: int) -> HttpResponse:
    found = get_object_or_404(Membership.objects.visible_to(request.user).select_related("person"), pk=membership_id)
    carried = carried_words(found)
    project = actions.remove_member(found.pk, by=request.user)
    words = _("%(name)s is not in %(project)s any more.") % {"name": found.person.name, "project": project.name}
    messages.success(request, f"{words} {carried}".strip())
    still_seen = Project.objects.visible_to(request.user).contains(project)
    return redirect("project_people", project.slug) if still_seen else redirect("projects")
