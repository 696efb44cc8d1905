"""What follows from a decision: what is to change, who could carry it, and how it ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.forms import LineField
from projects.models import User

from .ownership import LONGEST_REASON

LONGEST_TITLE = 200


class AddActionForm(forms.Form):
    """One change, and perhaps the person who is asked to make it."""

    title = LineField(
        label=_("What will change?"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Say what will change.")},
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Who could carry it?"),
        empty_label=_("Nobody yet"),
        error_messages={"invalid_choice": _("Choose one person.")},
    )

    def __init__(self, people: QuerySet[User], sent: Any = None) -> None:
        super().__init__(sent, auto_id="new-action-%s")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class FinishForm(forms.Form):
    """Done, and what that changed."""

    changed = LineField(label=_("What changed for somebody?"), max_length=LONGEST_REASON, required=False)


class LetGoForm(forms.Form):
    """Why something is not worth carrying."""

    because = LineField(
        label=_("Why is it not worth carrying?"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why it is not worth carrying.")},
    )
