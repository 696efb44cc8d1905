"""A question raised out of turn, and where it goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.states import NextStep
from projects.forms import LineField

from .question import AskForm

LONGEST_REASON = 300


class ParkForm(AskForm):
    """A question in one line. What asks nothing is not led away from the room: one sentence says what lacks."""

    field_order = ["question"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].label = _("Park a question")
        self.fields["question"].help_text = ""


class RewordForm(ParkForm):
    """The same question put otherwise."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class NextStepForm(forms.Form):
    """To the project, on an agenda, or dropped with a reason."""

    step = forms.ChoiceField(choices=NextStep.choices, required=False)
    agenda = forms.UUIDField(required=False)
    reason = LineField(max_length=LONGEST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        step = NextStep.AGENDA if cleaned.get("agenda") else cleaned.get("step")
        if step not in {NextStep.BACKLOG, NextStep.DROPPED} and not cleaned.get("agenda"):
            self.add_error(None, _("Say where the question goes."))
        elif step == NextStep.DROPPED and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say in a few words why it is dropped."))
        return cleaned | {"step": step}

    def said(self) -> dict[str, Any]:
        """The cleaned form as the verb takes it."""
        step, agenda = NextStep(self.cleaned_data["step"]), self.cleaned_data["agenda"]
        agenda_id: UUID | None = agenda if step == NextStep.AGENDA else None
        return {
            "step": step,
            "agenda_id": agenda_id,
            "reason": self.cleaned_data["reason"] if step == NextStep.DROPPED else "",
        }
