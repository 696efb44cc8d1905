"""What is in the way, who can remove it, and what whoever was asked answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.forms import LineField, WordsField
from projects.models import User

LONGEST_OBSTACLE = 300
LONGEST_WORDS = 600
_NOBODY_CHOSEN = {"required": _("Choose one person."), "invalid_choice": _("Choose one person.")}


class _RemoverForm(forms.Form):
    """Fields that choose one of `people`."""

    of_people = "person"

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.of_people].queryset = people  # type: ignore[attr-defined]


class BlockForm(_RemoverForm):
    """What is blocking it, and who can remove it? Not to know who is an answer too."""

    of_people = "remover"
    obstacle = LineField(
        label=_("What is in the way?"),
        max_length=LONGEST_OBSTACLE,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_OBSTACLE}),
        error_messages={"required": _("Say what is in the way.")},
    )
    remover = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Who can remove it?"),
        empty_label=_("I don’t know who"),
        help_text=_("Whoever you name is asked at once, and you are left alone until they answer."),
        error_messages=_NOBODY_CHOSEN,
    )


class NameRemoverForm(_RemoverForm):
    """One person who is asked to remove it."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who can remove it?"),
        empty_label=_("Choose one person"),
        error_messages=_NOBODY_CHOSEN,
    )


class DeclineRemovalForm(_RemoverForm):
    """It isn't me, perhaps it is somebody else."""

    of_people = "suggested"
    suggested = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Who is it?"),
        empty_label=_("Nobody I can name"),
        error_messages=_NOBODY_CHOSEN,
    )


class ClearForm(forms.Form):
    how = WordsField(label=_("How?"), max_length=LONGEST_OBSTACLE, required=False)


class ConstraintForm(forms.Form):
    because = WordsField(
        label=_("Why can’t it be cleared?"),
        max_length=LONGEST_OBSTACLE,
        error_messages={"required": _("Say why: those who decide around it begin with that.")},
    )


class WithdrawForm(forms.Form):
    because = WordsField(label=_("Why?"), max_length=LONGEST_OBSTACLE, required=False)


class HoldForm(forms.Form):
    because = WordsField(
        label=_("Why not yet?"),
        max_length=LONGEST_OBSTACLE,
        error_messages={"required": _("Say why not yet: it is asked again in some days.")},
    )


class WordsForm(forms.Form):
    words = LineField(
        label=_("What all of you will read"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_WORDS}),
        error_messages={"required": _("Say what they should read.")},
    )
