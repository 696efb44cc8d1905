"""What somebody who followed the link of a mail may stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.states import NudgeKind

EVERY, LETTER = "every", "letter"


class StopForm(forms.Form):
    """One kind of the letter, all that are in it, or every nudge. Cleans to the kinds that stop."""

    scope = forms.ChoiceField(label=_("What should stop?"), error_messages={"required": _("Choose one of them.")})

    def __init__(self, kinds: Sequence[NudgeKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        names = [*(kind.value for kind in kinds), LETTER, EVERY]
        cast(forms.ChoiceField, self.fields["scope"]).choices = [(name, name) for name in names]

    def clean_scope(self) -> set[NudgeKind]:
        chosen: str = self.cleaned_data["scope"]
        if chosen == EVERY:
            return set(NudgeKind)
        else:
            return set(self.kinds) if chosen == LETTER else {NudgeKind(chosen)}
