"""What people may type, and how it is cleaned. Forms never save: verbs do."""

from __future__ import annotations

import unicodedata
import zoneinfo
from datetime import time
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from .models import Invitation, Membership, Organisation, Project, Role, User
from .models.project import Openness
from .passkeys import is_known, one_try, refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
# What embeds, overrides or isolates a direction (UAX #9), not the marks that only have one.
TURNS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


@cache
def zones() -> list[tuple[StrOrPromise, list[tuple[str, str]]]]:
    """The zones named after places, by region; UTC first."""
    names = sorted(name for name in zoneinfo.available_timezones() if name.partition("/")[0] in REGIONS and "/" in name)
    regions = groupby(names, key=lambda name: name.partition("/")[0])
    return [
        (_("Everywhere"), [("UTC", "UTC")]),
        *(
            (region, [(name, name.partition("/")[2].replace("_", " ").replace("/", ", ")) for name in group])
            for region, group in regions
        ),
    ]


class ZoneField(forms.ChoiceField):
    """A time zone, chosen from the list; detected by nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=zones, label=kwargs.pop("label", _("Time zone")), **kwargs)

    def keep(self, zone: str) -> None:
        """An older spelling that a person already has ("Asia/Calcutta") stays theirs."""
        if not self.valid_value(zone):
            self.choices = [*zones(), (_("Now"), [(zone, zone)])]


EMPTY: dict[str, StrOrPromise] = {"required": _("Write this first.")}


class WordsField(forms.CharField):
    """Words that others will read: what would turn the writing direction under them is left out.

    It could make a record read as what nobody wrote. The marks and joiners that Arabic, Hebrew,
    Persian and Indic words are written with stay.
    """

    default_error_messages = EMPTY

    def clean(self, value: Any) -> Any:
        text = _in_one_direction(value)
        shows = any(unicodedata.category(char) not in {"Cf", "Zs"} for char in text)
        return super().clean(text if shows else "")


def _in_one_direction(value: str | None) -> str:
    return "".join(char for char in value or "" if unicodedata.bidirectional(char) not in TURNS)


class AddressField(forms.EmailField):
    """A mail address, which may be written in any script and turns nothing either."""

    default_error_messages = EMPTY

    def clean(self, value: Any) -> Any:
        return super().clean(_in_one_direction(value))


class LineField(WordsField):
    """One line: whatever breaks lines becomes a space, so it is safe in a mail's header."""

    def clean(self, value: Any) -> Any:
        breaks = {"Cc", "Zl", "Zp"}
        text = "".join(" " if unicodedata.category(char) in breaks else char for char in value or "")
        return super().clean(" ".join(text.split()))


def completed(purpose: str, kind: type[forms.widgets.Input] = forms.TextInput) -> forms.widgets.Input:
    """A control that the browser may fill in with what it knows about its owner."""
    return kind(attrs={"autocomplete": purpose})


class SignInForm(RequestLoginCodeForm):  # type: ignore[misc]
    """The address to mail a code to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Work email")
        self.fields["email"].widget.attrs = {
            "autocomplete": "username",
            "autofocus": True,
            "inputmode": "email",
        }


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The six characters from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from the mail")
        self.fields["code"].max_length = 40
        self.fields["code"].widget.attrs = {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "autofocus": True,
        }


class CredentialField(forms.JSONField):
    """What a browser answers for a passkey; a few kilobytes, however much is sent."""

    widget = forms.HiddenInput
    MOST = 20_000

    def to_python(self, value: Any) -> Any:
        try:
            said = super().to_python(value) if len(value or "") <= self.MOST else None
        except (RecursionError, ValidationError) as nonsense:
            raise refusal() from nonsense
        if not said or not isinstance(said, dict):
            raise refusal()
        return said


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of a code."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        with one_try(self.cleaned_data["credential"]):
            passkey = super().clean_credential()
            if not passkey.user.is_active:
                raise refusal()
        return passkey


class PasskeyNameForm(forms.Form):
    """What its owner calls a passkey."""

    name = LineField(label=_("What to call it"), max_length=60)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, and its name."""

    name = LineField(
        label=_("What to call it"), max_length=60, help_text=_("The device or the place it is kept in: “Work laptop”.")
    )
    credential = CredentialField()
    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"name": ""}})

    def clean(self) -> dict[str, Any]:
        if "credential" not in self.cleaned_data:
            return dict(self.cleaned_data)
        with one_try(self.cleaned_data["credential"]):
            cleaned: dict[str, Any] = super().clean()
            if is_known(self.user, cleaned["credential"]):
                raise refusal()
        return cleaned


class FirstUseForm(forms.Form):
    """Who begins, and what the organisation is called."""

    organisation = LineField(label=_("Your organisation"), max_length=100, widget=completed("organization"))
    name = LineField(label=_("Your name"), max_length=100, widget=completed("name"))
    email = AddressField(label=_("Work email"), max_length=254, widget=completed("email", forms.EmailInput))
    time_zone = ZoneField(initial=Organisation._meta.get_field("time_zone").default)


class AcceptForm(forms.Form):
    """What an invited person says about themselves."""

    name = LineField(label=_("Your name"), max_length=100, widget=completed("name"))
    time_zone = ZoneField()


def clock() -> forms.TimeInput:
    """A time of day, as the browser asks for one."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class SettingsForm(forms.Form):
    """One's own name, zone, language and working hours."""

    name = LineField(label=_("Your name"), max_length=100, widget=completed("name"))
    time_zone = ZoneField()
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    working_days = forms.MultipleChoiceField(
        label=_("On these days"),
        choices=[(str(number + 1), name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    work_starts = forms.TimeField(label=_("From"), widget=clock())
    work_ends = forms.TimeField(label=_("Until"), widget=clock())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(ZoneField, self.fields["time_zone"]).keep(self.initial["time_zone"])

    def clean_working_days(self) -> str:
        return "".join(sorted(self.cleaned_data["working_days"]))

    def clean_work_ends(self) -> time:
        """Over midnight would be two days: who works so names the longer part."""
        ends: time = self.cleaned_data["work_ends"]
        if "work_starts" in self.cleaned_data and ends <= self.cleaned_data["work_starts"]:
            raise ValidationError(_("Work ends after it starts, on the same day."))
        return ends


class InvitationForm(forms.Form):
    """Whom to invite; into a project with a role."""

    email = AddressField(label=_("Work email"), max_length=254)
    name = LineField(label=_("Name"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)

    def __init__(self, *args: Any, project: Project | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        if project is None:
            del self.fields["role"]

    def clean_email(self) -> str:
        """Say what stands in the way beside the field; the verb would refuse it as well."""
        email: str = self.cleaned_data["email"].lower()
        person = User.objects.here().with_email(email).first()
        if person and (self.project is None or Membership.objects.filter(project=self.project, person=person).exists()):
            raise ValidationError(_("%(name)s is here already."), params={"name": person.name})
        if Invitation.objects.open().filter(email__iexact=email, project=self.project).exists():
            raise ValidationError(_("This address has an open invitation: invite again from the list."))
        return email


class ProjectForm(forms.Form):
    """What a project is called, who sponsors it and who sees it."""

    name = LineField(label=_("Name"), max_length=100)
    purpose = LineField(label=_("In one sentence"), max_length=200, required=False)
    sponsor = forms.ModelChoiceField(
        label=_("Sponsor"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    openness = forms.ChoiceField(label=_("Who sees it"), choices=Openness.choices, initial=Openness.OPEN)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sponsors = cast("forms.ModelChoiceField[User]", self.fields["sponsor"])
        sponsors.queryset = User.objects.visible_to(person).here().by_name()


class CharterForm(forms.Form):
    """The three questions. An empty answer is a silence, and allowed."""

    why = WordsField(label=_("Why are we doing this?"), max_length=1000, required=False, widget=forms.Textarea)
    problem = WordsField(label=_("What problem does it solve?"), max_length=1000, required=False, widget=forms.Textarea)
    beneficiary = WordsField(
        label=_("Who benefits if it succeeds?"), max_length=1000, required=False, widget=forms.Textarea
    )


class NewProjectForm(ProjectForm, CharterForm):
    """Both at once: three questions before any work."""


class MemberForm(forms.Form):
    """Somebody who is here, and their role in the project."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), empty_label=_("Choose a person"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)

    def __init__(self, *args: Any, project: Project, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = cast("forms.ModelChoiceField[User]", self.fields["person"])
        people.queryset = User.objects.visible_to(by).here().exclude(memberships__project=project).by_name()


class RoleForm(forms.Form):
    """A role alone."""

    role = forms.ChoiceField(choices=Role.choices)
