"""Acts that nobody should do by accident: the address is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.forms import WordsField
from projects.models import User


class ForgetForm(forms.Form):
    """Delete what is personal about somebody who left."""

    address = WordsField(
        label=_("Their address, to be sure"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "email"}),
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"]
        if typed.strip().lower() != self.person.email.lower():
            raise ValidationError(_("Type %(email)s, so that it is no accident."), params={"email": self.person.email})
        return typed


class EndAccountForm(ForgetForm):
    """Leave, and perhaps be forgotten in the same act."""

    is_forgotten = forms.BooleanField(label=_("Delete the personal data as well"), required=False)
    field_order = ["is_forgotten", "address"]
