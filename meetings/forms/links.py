"""What a link in a mail takes for an answer: one of those that its ask has, with what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.models import NudgeAnswer
from meetings.nudges.answers import LONGEST_SNOOZE, Need, Part
from meetings.nudges.offers import Offer
from projects.forms import LineField, WordsField
from projects.models import User

from .lead import LONGEST_QUESTION, lead

LENGTH, LONGEST = 300, 600
# What they say goes on into somebody else's mail: several lines could pose as its buttons.
SAID_ON = frozenset({NudgeAnswer.BLOCKED, NudgeAnswer.SNOOZE, NudgeAnswer.REWORD, NudgeAnswer.QUESTION})


class Choice(NamedTuple):
    """An answer on the page: what it says, whether it is the one chosen, its fields, and which of them are optional."""

    offer: Offer
    is_chosen: bool
    fields: list[BoundField]
    # What the answer names by itself.
    hidden: list[BoundField]
    optional: frozenset[str]


class AnswerForm(forms.Form):
    """One answer. Fields are named by the answer that they belong to: only those of the chosen one count."""

    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=gettext_lazy("Your answer"),
        error_messages={
            "required": gettext_lazy("Choose one answer."),
            "invalid_choice": gettext_lazy("Choose one answer."),
        },
    )

    def __init__(self, offers: Sequence[Offer], people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {str(offer.answer): offer for offer in offers}
        self.fields["answer"].choices = [(name, offer.label) for name, offer in self.offers.items()]  # type: ignore[attr-defined]
        for name, offer in self.offers.items():
            for need, label in offer.asks:
                self.fields[f"{name}_{need.part}"] = _field(offer, need, str(label), people)

    def choices(self) -> list[Choice]:
        """The answers in their order, the first one chosen unless another is."""
        chosen = str(self["answer"].value() or "")
        chosen = chosen if chosen in self.offers else next(iter(self.offers))
        return [self._choice(offer, is_chosen=name == chosen) for name, offer in self.offers.items()]

    def _choice(self, offer: Offer, *, is_chosen: bool) -> Choice:
        fields = [self[f"{offer.answer}_{need.part}"] for need, _label in offer.asks]
        shown, hidden = ([one for one in fields if one.is_hidden is wanted] for wanted in (False, True))
        return Choice(offer, is_chosen, shown, hidden, _may_be_left_out(offer))

    def clean(self) -> dict[str, Any]:
        """What the chosen answer needs is there; what belongs to the others is not looked at."""
        said = super().clean() or {}
        chosen = said.get("answer", "")
        for name in [name for name in self.errors if name != "answer" and not name.startswith(f"{chosen}_")]:
            del self.errors[name]
        if offer := self.offers.get(chosen):
            for need, _label in offer.asks:
                self._require(offer.answer, need)
        return said

    def _require(self, answer: NudgeAnswer, need: Need) -> None:
        name = f"{answer}_{need.part}"
        waits = answer == NudgeAnswer.SNOOZE and self.said("person") is not None
        is_required = need.is_required or (waits and need.part == Part.WORDS)
        if is_required and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, _("Choose one person.") if need.part == Part.PERSON else _("Say it in a few words."))
        elif answer == NudgeAnswer.QUESTION and lead(self.cleaned_data.get(name, "")) is not None:
            self.add_error(name, _("That asks nothing of the room yet. What is to be decided?"))

    def said(self, part: str) -> Any:
        """What was given with the chosen answer, if it takes such a thing."""
        return self.cleaned_data.get(f"{self.cleaned_data.get('answer')}_{part}")


def _may_be_left_out(offer: Offer) -> frozenset[str]:
    """The names of the words that an answer does without, whatever else is said."""
    words = [need for need, _label in offer.asks if need.part == Part.WORDS and not need.is_required]
    return frozenset(f"{offer.answer}_{need.part}" for need in words if offer.answer != NudgeAnswer.SNOOZE)


def _field(offer: Offer, need: Need, label: str, people: QuerySet[User]) -> forms.Field:
    answer = offer.answer
    if need.part == Part.PERSON and offer.person is not None:
        # Sent along: who is likeliest may be another one by then, and this is whose name was read.
        return _Person(people, required=False, widget=forms.HiddenInput, initial=offer.person.pk)
    elif need.part == Part.PERSON:
        empty = _("Choose one person") if need.is_required else _("I don’t know")
        return _Person(people, required=False, label=label, empty_label=_empty(answer) or empty)
    elif need.part == Part.DAYS:
        days = range(1, LONGEST_SNOOZE + 1)
        choices = [(day, ngettext("%(count)d day", "%(count)d days", day) % {"count": day}) for day in days]
        return forms.TypedChoiceField(choices=choices, coerce=int, required=False, label=label)
    else:
        length = {NudgeAnswer.REWORD: LONGEST, NudgeAnswer.QUESTION: LONGEST_QUESTION}.get(answer, LENGTH)
        words = LineField if answer in SAID_ON else WordsField
        return words(max_length=length, required=False, label=label, widget=forms.Textarea({"rows": 2}))


class _Person(forms.ModelChoiceField):  # type: ignore[type-arg]
    default_error_messages = {"invalid_choice": gettext_lazy("Choose one person.")}


def _empty(answer: NudgeAnswer) -> str:
    return _("Nobody in particular") if answer == NudgeAnswer.SNOOZE else ""
