"""One's settings: each part has a form and an address of its own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import actions
from meetings.forms.settings import AbsenceForm, ContactForm, HolidaysForm, KindsForm, LetterHourForm
from meetings.shown.settings import coming_absences, muted_kinds
from projects import actions as project_actions
from projects.forms import SettingsForm
from projects.http import MemberRequest, page
from projects.models import User

FIELDS = ("name", "time_zone", "language", "work_starts", "work_ends")


@login_required
def settings_page(request: MemberRequest) -> HttpResponse:
    form = _you(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = project_actions.change_settings(**form.cleaned_data, by=request.user)
        with translation.override(changed.language):
            messages.success(request, _("Your settings are saved."))
        return redirect("settings")
    return _page(request, form=form)


@require_POST
@login_required
def choose_letter_hour(request: MemberRequest) -> HttpResponse:
    form = LetterHourForm(request.POST)
    if form.is_valid():
        project_actions.choose_letter_hour(form.cleaned_data["letter_at"], by=request.user)
        return _saved(request, "mail")
    return _page(request, hour_form=form)


@require_POST
@login_required
def choose_kinds(request: MemberRequest) -> HttpResponse:
    form = KindsForm(request.POST, muted=set())
    if form.is_valid():
        actions.choose_kinds(form.cleaned_data["kinds"], by=request.user)
        return _saved(request, "kinds")
    return _page(request, kinds_form=form)


@require_POST
@login_required
def choose_holidays(request: MemberRequest) -> HttpResponse:
    form = HolidaysForm(request.POST, place=request.user.holidays)
    if form.is_valid():
        project_actions.choose_holidays(form.cleaned_data["place"], by=request.user)
        return _saved(request, "off")
    return _page(request, holidays_form=form)


@require_POST
@login_required
def add_absence(request: MemberRequest) -> HttpResponse:
    form = AbsenceForm(request.POST, person=request.user)
    if form.is_valid():
        project_actions.add_absence(form.cleaned_data["first_day"], form.cleaned_data["last_day"], by=request.user)
        return _saved(request, "off")
    return _page(request, absence_form=form)


@require_POST
@login_required
def remove_absence(request: MemberRequest, absence_id: int) -> HttpResponse:
    """Somebody else's, or one that is gone, is nothing to remove: the page shows what is there."""
    project_actions.remove_absence(absence_id, by=request.user)
    return _saved(request, "off")


@require_POST
@login_required
def name_contact(request: MemberRequest) -> HttpResponse:
    form = ContactForm(request.POST, person=request.user)
    if form.is_valid():
        project_actions.name_contact(form.cleaned_data["contact"], by=request.user)
        return _saved(request, "contact")
    return _page(request, contact_form=form)


def _saved(request: MemberRequest, section: str) -> HttpResponse:
    messages.success(request, _("Your settings are saved."))
    return redirect(f"{reverse('settings')}#{section}")


def _page(request: MemberRequest, **refused: forms.Form) -> HttpResponse:
    """Every form as it stands, but the one that was refused as it was sent."""
    person = request.user
    shown: dict[str, Any] = {
        "form": _you(person),
        "hour_form": LetterHourForm(initial={"letter_at": f"{person.letter_at:%H:%M}"}),
        "kinds_form": KindsForm(muted=muted_kinds(person)),
        "holidays_form": HolidaysForm(place=person.holidays),
        "absence_form": AbsenceForm(person=person),
        "contact_form": ContactForm(person=person),
    }
    return page(request, "projects/settings_page.html", absences=coming_absences(person), **shown | refused)


def _you(person: User, sent: Any = None) -> SettingsForm:
    now = {field: getattr(person, field) for field in FIELDS}
    return SettingsForm(sent, initial={**now, "working_days": list(person.working_days)})
