"""How a question is written: its sentence, who decides, how long, its options."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from meetings.actions.agenda import Wording
from meetings.models import AgendaItem, Meeting
from meetings.states import Mode
from projects.forms import LineField, WordsField
from projects.models import Project, User

from .lead import LONGEST_QUESTION, Lead, lead

BLANK_OPTIONS = 3
MOST_OPTIONS = 12
_STATUS_WORDS = _("“%(question)s” is a status. What question does it raise?")
_NO_QUESTION_WORDS = _("“%(question)s” is not a question yet. What does it ask of this room? End with a question mark.")


class AskForm(forms.Form):
    """A question in one line, to be completed later."""

    question = WordsField(
        label=_("Add a question"),
        help_text=_("It ends with a question mark, and somebody in the room can decide it."),
        max_length=LONGEST_QUESTION,
        error_messages={"required": _("Write the question first.")},
    )
    # Set when the text is right and asks nothing: then it is led on, not refused.
    led: Lead | None = None

    def clean_question(self) -> str:
        question: str = " ".join(self.cleaned_data["question"].split())
        self.led = lead(question)
        if self.led is not None:
            words = _STATUS_WORDS if self.led.is_status else _NO_QUESTION_WORDS
            raise forms.ValidationError(words, params={"question": question})
        return question


class AskSomewhereForm(AskForm):
    """The same from wherever somebody is: also in which of their projects."""

    project = forms.ModelChoiceField(
        Project.objects.none(),
        label=_("In which project"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the project that it belongs to.")},
    )

    def __init__(self, projects: QuerySet[Project], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].label = _("Your question")
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]


class QuestionForm(AskForm):
    """Everything a question says, except its options."""

    mode = forms.ChoiceField(label=_("What the room does with it"), choices=Mode.choices, widget=forms.RadioSelect)
    decider = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who decides"),
        help_text=_("One person makes the call, after everybody was heard."),
        required=False,
        empty_label=_("Nobody yet"),
    )
    timebox_minutes = forms.IntegerField(
        label=_("Timebox in minutes"),
        required=False,
        min_value=1,
        max_value=240,
        error_messages={
            "invalid": _("Write the minutes as a whole number."),
            "min_value": _("A timebox is at least one minute."),
            "max_value": _("A timebox is at most 240 minutes. A longer question is several questions."),
        },
    )
    context = WordsField(
        label=_("Context"),
        help_text=_("What people should know before they take a position. Markdown works."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["question", "mode", "decider", "timebox_minutes", "context", "seen_version"]

    def __init__(self, item: AgendaItem, people: Any, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).update(
            question=item.question,
            mode=item.mode,
            decider=item.decider_id,
            timebox_minutes=item.timebox_minutes,
            context=item.context,
            seen_version=item.version,
        )
        super().__init__(*args, **kwargs)
        self.fields["decider"].queryset = people  # type: ignore[attr-defined]
        self.fields["question"].label = _("Question")


class OptionForm(forms.Form):
    """One possible answer. Without a label it is not there."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    label = WordsField(label=_("Option"), max_length=120, required=False)
    cost = WordsField(label=_("What it costs"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("cost") and not cleaned.get("label") and "label" not in self.errors:
            self.add_error("label", _("Say what the option is, or take its cost away."))
        return cleaned


class PlaceForm(forms.Form):
    """The agenda on which a question is put."""

    meeting = forms.UUIDField()


class MoveForm(forms.Form):
    """After which question of the agenda one goes; after none, it is the first."""

    after = forms.UUIDField(required=False)
    agenda_version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class ToReadForm(forms.Form):
    """What is put into a meeting's pre-read instead of on its agenda."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("Meeting"),
        empty_label=None,
        error_messages={"required": _("Choose the meeting."), "invalid_choice": _("This meeting is over.")},
    )
    text = WordsField(max_length=LONGEST_QUESTION, widget=forms.HiddenInput)

    def __init__(self, meetings: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """Why a question leaves the agenda."""

    reason = LineField(max_length=300, required=False)


OptionFormSet = formset_factory(OptionForm, extra=BLANK_OPTIONS, max_num=MOST_OPTIONS, validate_max=True)


def option_forms(item: AgendaItem, data: Any = None) -> BaseFormSet[OptionForm]:
    """The question's options to edit, and a few blank ones."""
    initial = [{"id": option.pk, "label": option.label, "cost": option.cost} for option in item.options.all()]
    words = {"too_many_forms": str(_("A question has at most twelve options. Take the weakest away."))}
    return OptionFormSet(data, initial=initial, prefix="options", error_messages=words)


def wording(form: QuestionForm, options: BaseFormSet[OptionForm]) -> Wording:
    """The cleaned forms as the verb takes them; blank options are left out."""
    cleaned = form.cleaned_data
    rows = [option.cleaned_data for option in options if option.cleaned_data.get("label")]
    return Wording(
        question=cleaned["question"],
        mode=Mode(cleaned["mode"]),
        decider=cleaned["decider"],
        timebox_minutes=cleaned["timebox_minutes"],
        context=cleaned["context"],
        options=[(row["id"], row["label"], row["cost"]) for row in rows],
    )
