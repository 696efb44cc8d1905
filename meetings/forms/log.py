"""What is looked for in the log; it stands in the address, so what does not fit is left out."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from meetings.models.decision import LET_GO
from meetings.states import Outcome
from projects.forms import WordsField
from projects.models import Project

NOBODY = "nobody"
ANY_STATE = _("Any state")


class Choices(NamedTuple):
    """A list to choose one of, for a template to render."""

    name: str
    id: str
    label: str
    choices: list[tuple[str, Any]]
    chosen: str


class LogForm(forms.Form):
    """Words and filters. `asked` is what of them was understood."""

    q = WordsField(required=False)
    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("Project"), required=False, to_field_name="slug", empty_label=_("All projects")
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", ANY_STATE), *Outcome.choices, (LET_GO, _("Let go"))]
    )
    unowned = forms.BooleanField(required=False)
    door = forms.BooleanField(required=False)
    dissent = forms.BooleanField(required=False)
    in_the_way = forms.BooleanField(required=False)

    def __init__(self, asked: Any, *, projects: QuerySet[Project], owners: list[tuple[int, str]]) -> None:
        super().__init__(asked, auto_id="log-%s")
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        names = [(str(pk), name) for pk, name in owners]
        self.fields["owner"].choices = [("", _("Any owner")), (NOBODY, _("Nobody")), *names]  # type: ignore[attr-defined]

    @property
    def lists(self) -> list[Choices]:
        """The three that are chosen from a list. Django would render a template for each choice."""
        return [
            Choices(
                name,
                str(self[name].id_for_label),
                str(self[name].label),
                [(str(value), label) for value, label in self.fields[name].choices],  # type: ignore[attr-defined]
                str(self[name].value() or ""),
            )
            for name in ("project", "owner", "state")
        ]

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The filters that say something, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "q"}
