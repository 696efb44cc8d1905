"""Who is to carry a decision, and why somebody does not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.forms import WordsField
from projects.models import User

LONGEST_REASON = 300


class _OwnerForm(forms.Form):
    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.of_people].queryset = people  # type: ignore[attr-defined]

    of_people = "person"


class AskOwnerForm(_OwnerForm):
    """One person who is asked."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who should carry it?"),
        empty_label=_("Choose one person"),
        error_messages={"required": _("Choose one person."), "invalid_choice": _("Choose one person.")},
    )


class DeclineForm(_OwnerForm):
    """Not me: perhaps somebody else, perhaps why."""

    of_people = "suggested"
    suggested = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Who should carry it?"),
        empty_label=_("Nobody I can name"),
        error_messages={"invalid_choice": _("Choose one person.")},
    )
    because = WordsField(label=_("Why not?"), max_length=LONGEST_REASON, required=False)


class HandOnForm(_OwnerForm):
    """To whom it goes, and why: the next one begins with that."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Who should carry it?"),
        empty_label=_("Nobody I can name"),
        error_messages={"invalid_choice": _("Choose one person.")},
    )
    because = WordsField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why: the next one begins with that.")},
    )
