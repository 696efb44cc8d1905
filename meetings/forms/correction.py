"""What a record is to say from now on, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import Decision
from meetings.states import CORRECTABLE, Door, Outcome
from projects.forms import WordsField
from projects.models import User

from .room import CONFIDENCES, SettleForm, day_input

LONGEST_REASON = 300


class CorrectionForm(forms.Form):
    """The texts of a record as they stand, to be changed; which ones there are depends on its outcome."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    statement = WordsField(
        label=_("What was decided"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "data-counts": ""})
    )
    because = WordsField(max_length=1000, widget=forms.Textarea(attrs={"rows": 6, "data-counts": ""}))
    door = forms.ChoiceField(label=_("Can we go back?"), choices=Door.choices, widget=forms.RadioSelect)
    confidence = forms.TypedChoiceField(
        label=_("How sure are we?"),
        choices=[(c, f"{c}%") for c in CONFIDENCES],
        coerce=int,
        widget=forms.RadioSelect,
    )
    expected = WordsField(label=_("We expect by then"), max_length=300, required=False)
    review_on = forms.DateField(label=_("Review on"), widget=day_input())
    bringer = forms.ModelChoiceField(User.objects.none(), label=_("Who brings it"))
    bring_by = forms.DateField(label=_("By"), widget=day_input())
    reason = WordsField(
        label=_("Why is it corrected?"),
        help_text=_("It stands beside the new version. What was said before stays readable."),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why it is corrected: it stands beside the new version.")},
    )

    def __init__(self, record: Decision, sent: QueryDict | None, *, people: QuerySet[User], because_label: str) -> None:
        self.record, self.outcome = record, Outcome(record.outcome)
        self.names = CORRECTABLE[self.outcome]
        initial = {name: getattr(record, name) for name in self.names} | {"seen_version": record.version}
        super().__init__(sent, initial=initial)
        for name in set(self.fields) - {*self.names, "seen_version", "reason"}:
            del self.fields[name]
        self.fields["because"].label = because_label
        if "bringer" in self.fields:
            self.fields["bringer"].queryset = people  # type: ignore[attr-defined]
        for name, words in SettleForm.NEEDED[self.outcome].items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = words

    @property
    def said(self) -> dict[str, Any]:
        """What the record is to say, by the names of its fields."""
        return {name: self.cleaned_data[name] for name in self.names}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.names:
            self._keep_if_same(cleaned, name)
        self._refuse_past(cleaned)
        if cleaned.get("door") == Door.ONE_WAY and not cleaned.get("expected"):
            self.add_error("expected", _("A one-way door needs it: what do you expect to see by then?"))
        if not self.errors and all(cleaned[name] == getattr(self.record, name) for name in self.names):
            self.add_error(None, _("Nothing was changed, so there is nothing to correct."))
        return cleaned

    def _keep_if_same(self, cleaned: dict[str, Any], name: str) -> None:
        """Browsers send other line ends than the record may have, and no blanks at its ends."""
        now = getattr(self.record, name)
        if isinstance(now, str) and name in cleaned and cleaned[name].splitlines() == now.strip().splitlines():
            cleaned[name] = now

    def _refuse_past(self, cleaned: dict[str, Any]) -> None:
        today = timezone.localdate(timezone=self.record.meeting.zone)
        for name in {"review_on", "bring_by"} & set(self.names):
            day = cleaned.get(name)
            if day and day < today and day != getattr(self.record, name):
                self.add_error(name, _("Choose a day that is still to come."))


def put_over(record: Decision, seen: Mapping[str, Any], sent: QueryDict) -> QueryDict:
    """What was sent, over what the record says now: a text left as it was `seen` is the newer one's."""
    merged = sent.copy()
    merged["seen_version"] = str(record.version)
    for name in CORRECTABLE[Outcome(record.outcome)]:
        if name in seen and merged.get(name, "").splitlines() == _as_sent(seen[name]).splitlines():
            merged[name] = _as_sent(getattr(record, name))
    return merged


def _as_sent(value: Any) -> str:
    """As a browser sends it, but for its line ends."""
    if isinstance(value, User):
        return str(value.pk)
    elif isinstance(value, date):
        return value.isoformat()
    else:
        return "" if value is None else str(value).strip()
