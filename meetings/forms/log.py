"""What is looked for in the log; it stands in the address, so what does not fit is left out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from meetings.states import Outcome
from projects.models import Project, User

NOBODY = "nobody"
ANY_STATE = _("Any state")


class LogForm(forms.Form):
    """Words and filters. `asked` is what of them was understood."""

    q = forms.CharField(required=False)
    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("Project"), required=False, to_field_name="slug", empty_label=_("All projects")
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", ANY_STATE), *Outcome.choices])
    unowned = forms.BooleanField(required=False)
    door = forms.BooleanField(required=False)
    dissent = forms.BooleanField(required=False)

    def __init__(self, asked: Any, *, projects: QuerySet[Project], owners: list[User]) -> None:
        super().__init__(asked, auto_id="log-%s")
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        names = [(str(person.pk), person.name) for person in owners]
        self.fields["owner"].choices = [("", _("Any owner")), (NOBODY, _("Nobody")), *names]  # type: ignore[attr-defined]

    @property
    def choices_fields(self) -> list[forms.BoundField]:
        """The three that are chosen from a list."""
        return [self["project"], self["owner"], self["state"]]

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The filters that say something, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "q"}
