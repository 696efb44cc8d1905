"""What a link in a mail takes for an answer: I will, or a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import NudgeAnswer
from projects.models import User

ANSWERS = [(answer.value, answer.label) for answer in (NudgeAnswer.OWN, NudgeAnswer.NAME)]


class AnswerForm(forms.Form):
    """One of two answers; the second needs a person."""

    answer = forms.ChoiceField(
        choices=ANSWERS,
        widget=forms.RadioSelect,
        label=gettext_lazy("Your answer"),
        error_messages={
            "required": gettext_lazy("Choose one answer."),
            "invalid_choice": gettext_lazy("Choose one answer."),
        },
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Who should carry it?"),
        empty_label=gettext_lazy("Choose one person"),
        error_messages={"invalid_choice": gettext_lazy("Choose one person.")},
    )

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == NudgeAnswer.NAME and said.get("person") is None and "person" not in self.errors:
            self.add_error("person", _("Choose one person."))
        return said
