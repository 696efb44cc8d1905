"""What is typed in the room: positions, objections, and how a question is settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from meetings.actions.decision import REVIEW_AFTER, Disagreement, Settlement
from meetings.models import AgendaItem, Meeting, Objection, Option
from meetings.regions.lanes import Lane, Voice
from meetings.states import Answer, Door, Outcome
from projects.forms import WordsField
from projects.models import User

CONFIDENCES = [50, 60, 70, 80, 90]
NOBODY_YET, SOMEBODY = _("Nobody yet"), _("Choose somebody")
OTHER = "other"


def day_input() -> forms.DateInput:
    """A day as browsers pick it; they read and write ISO dates only."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AnswerForm(forms.Form):
    """An option, or one of the two answers that are not silence either."""

    answer = forms.ChoiceField(error_messages={"required": _("Choose an option, or say that you can’t judge yet.")})
    because = WordsField(label=_("Your reason, in one line"), max_length=90, required=False)

    def __init__(self, item: AgendaItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options: list[Option] = list(item.options.all())
        choices = [(str(option.pk), option.label) for option in self.options]
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            *choices,
            (Answer.NONE, Answer.NONE.label),
            (Answer.UNSURE, Answer.UNSURE.label),
        ]

    @property
    def chosen(self) -> str:
        """The answer as it stands in the form, for the page to check the right circle."""
        return str(self["answer"].value() or "")

    def answered(self) -> tuple[Answer, int | None]:
        """The cleaned answer and, for an option, its id."""
        answer = self.cleaned_data["answer"]
        return (Answer(answer), None) if answer in Answer.values else (Answer.OPTION, int(answer))


class PositionForm(AnswerForm):
    """A sealed position. Without options the reason is the position."""

    objects_otherwise = forms.BooleanField(label=_("I object if the room chooses another option"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.options and cleaned.get("answer") == Answer.NONE and not cleaned.get("because"):
            self.add_error("because", _("Say it in one line, or say that you can’t judge yet."))
        return cleaned


class OnBehalfForm(PositionForm):
    """What somebody said elsewhere, written down for them: one of those who have not spoken."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Who said it"), empty_label=SOMEBODY)

    def __init__(self, item: AgendaItem, *args: Any, silent: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        self.fields["person"].queryset = silent  # type: ignore[attr-defined]


class ChangeOfMindForm(AnswerForm):
    """A position after the reveal: it needs its reason."""

    because = WordsField(
        label=_("What changed your mind, in one line"),
        max_length=90,
        error_messages={"required": _("Say why in one line, so that the room can weigh it.")},
    )


class ObjectionForm(forms.Form):
    """The harm that an option would do."""

    option = forms.ChoiceField(label=_("What do you object to?"), required=False)
    harm = WordsField(
        label=_("It would cause harm because"),
        max_length=300,
        widget=forms.Textarea,
        error_messages={"required": _("Say what would go wrong, so that the room can weigh it.")},
    )

    def __init__(self, item: AgendaItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(str(option.pk), f"{option.letter}  {option.label}") for option in item.options.all()]
        self.fields["option"].choices = [*options, ("", _("Anything we might choose"))]  # type: ignore[attr-defined]

    def objected_to(self) -> int | None:
        return int(self.cleaned_data["option"]) if self.cleaned_data["option"] else None


class SettleForm(forms.Form):
    """How the question leaves the floor. Which fields are needed depends on the way chosen."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    statement = WordsField(label=_("We decided to"), max_length=300, required=False, widget=forms.Textarea)
    because = WordsField(label=_("Because"), max_length=1000, required=False, widget=forms.Textarea)
    option = forms.ChoiceField(label=_("Option"), required=False)
    decider = forms.ModelChoiceField(User.objects.none(), label=_("Who decided"), required=False, empty_label=SOMEBODY)
    door = forms.ChoiceField(label=_("Can we go back?"), choices=Door.choices, required=False)
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"), required=False, empty_label=NOBODY_YET)
    confidence = forms.TypedChoiceField(
        label=_("How sure are we?"), choices=[(c, f"{c}%") for c in CONFIDENCES], coerce=int, required=False
    )
    review_on = forms.DateField(label=_("Review on"), required=False, widget=day_input())
    expected = WordsField(label=_("We expect by then"), max_length=300, required=False)
    dissenters = forms.MultipleChoiceField(label=_("Dissent to record"), required=False)

    bringer = forms.ModelChoiceField(
        User.objects.none(), label=_("Who brings it"), required=False, empty_label=SOMEBODY
    )
    bring_by = forms.DateField(label=_("By"), required=False, widget=day_input())
    escalated_to = forms.ModelChoiceField(
        User.objects.none(), label=_("Who can decide this?"), required=False, empty_label=SOMEBODY
    )

    NEEDED = {
        Outcome.DECIDED: {
            "statement": _("Say what was decided, as the end of “We decided to …”."),
            "because": _("Say why this option beat the others."),
        },
        Outcome.DEFERRED: {
            "because": _("Say what somebody must bring."),
            "bringer": _("Name one person who brings it."),
            "bring_by": _("Name the day by which it is here."),
        },
        Outcome.ESCALATED: {
            "because": _("Say why this room cannot decide it."),
            "escalated_to": _("Name one person who can decide this."),
        },
        Outcome.DROPPED: {"because": _("Say why this question should not exist.")},
    }

    def __init__(
        self,
        item: AgendaItem,
        meeting: Meeting,
        *,
        everybody: QuerySet[User],
        voices: Sequence[tuple[User, Lane, Voice]],
        objections: Sequence[Objection],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.item, self.meeting, self.voices, self.objections = item, meeting, voices, objections
        self.options = list(item.options.all())
        self._offer(everybody)
        self.fields["review_on"].initial = self.today + REVIEW_AFTER[Door.TWO_WAY]
        self.fields["seen_version"].initial = item.version
        self.fields["confidence"].initial = 70
        self.fields["door"].initial = Door.TWO_WAY

    @property
    def today(self) -> date:
        """The day in the meeting's zone."""
        return timezone.localdate(timezone=self.meeting.zone)

    @property
    def asks_decider(self) -> bool:
        return self.item.decider_id is None

    def dissent_choices(self) -> list[dict[str, Any]]:
        """Who may have a dissent recorded; the page hides those whom what is chosen does not touch."""
        ticked = None if not self.is_bound else set(self["dissenters"].value() or [])
        return [self._row(person, lane, voice, ticked) for person, lane, voice in self.voices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        for name, words in self.NEEDED.get(outcome, {}).items() if outcome else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        if outcome == Outcome.DECIDED:
            self._clean_decided(cleaned)
        self._refuse_past(cleaned)
        return cleaned

    def settlement(self) -> Settlement:
        """The cleaned form as the verb takes it."""
        cleaned = self.cleaned_data
        option = self._option(cleaned["option"])
        return Settlement(
            outcome=Outcome(cleaned["outcome"]),
            because=cleaned["because"],
            statement=capfirst(cleaned["statement"]),
            option=option,
            decider=cleaned["decider"],
            door=Door(cleaned["door"] or Door.TWO_WAY),
            confidence=cleaned["confidence"] or 70,
            expected=cleaned["expected"],
            review_on=cleaned["review_on"],
            owner=cleaned["owner"],
            dissents=self._dissents(option),
            bringer=cleaned["bringer"],
            bring_by=cleaned["bring_by"],
            escalated_to=cleaned["escalated_to"],
        )

    def _offer(self, everybody: QuerySet[User]) -> None:
        for name in ("decider", "owner", "bringer", "escalated_to"):
            self.fields[name].queryset = everybody  # type: ignore[attr-defined]
        letters = [(str(option.pk), option.letter) for option in self.options]
        self.fields["option"].choices = [*letters, (OTHER, _("Other"))]  # type: ignore[attr-defined]
        names = [(str(person.pk), person.name) for person, _lane, _voice in self.voices]
        self.fields["dissenters"].choices = names  # type: ignore[attr-defined]

    def _clean_decided(self, cleaned: dict[str, Any]) -> None:
        if self.options and not cleaned.get("option") and "option" not in self.errors:
            self.add_error("option", _("Choose the option it is, or Other."))
        if self.asks_decider and not cleaned.get("decider"):
            self.add_error("decider", _("Name the one person who decided."))
        if cleaned.get("door") == Door.ONE_WAY and not cleaned.get("expected"):
            self.add_error("expected", _("A one-way door needs it: what do you expect to see by then?"))

    def _refuse_past(self, cleaned: dict[str, Any]) -> None:
        for name in ("review_on", "bring_by"):
            if cleaned.get(name) and cleaned[name] < self.today:
                self.add_error(name, _("Choose a day that is still to come."))

    def _option(self, value: str) -> Option | None:
        return next((option for option in self.options if str(option.pk) == value), None)

    def _row(self, person: User, lane: Lane, voice: Voice, ticked: set[str] | None) -> dict[str, Any]:
        targets = [objection.option for objection in self.objections if objection.person_id == person.pk]
        is_objecting = bool(targets)
        return {
            "person": person,
            "lane": lane,
            "is_objection": is_objecting or voice.objects,
            # Empty for an objection to whatever might be chosen.
            "objects_to": "" if not all(targets) else "".join(sorted({o.letter for o in targets if o})),
            "prefers": "" if is_objecting else lane.letter,
            "checked": is_objecting if ticked is None else str(person.pk) in ticked,
        }

    def _dissents(self, chosen: Option | None) -> list[Disagreement]:
        ticked = set(self.cleaned_data["dissenters"])
        wanted = [voice for voice in self.voices if str(voice[0].pk) in ticked]
        found = [self._disagreement(person, lane, voice, chosen) for person, lane, voice in wanted]
        return [dissent for dissent in found if dissent is not None]

    def _disagreement(self, person: User, lane: Lane, voice: Voice, chosen: Option | None) -> Disagreement | None:
        """What of this person's disagreement touches what was chosen; None when nothing does."""
        against = [
            objection.harm
            for objection in self.objections
            if objection.person_id == person.pk and objection.option in {None, chosen}
        ]
        prefers = next((option for option in self.options if option.letter == lane.letter), None)
        if against:
            return Disagreement(person, against[0], prefers, is_objection=True)
        elif voice.objects or (prefers is not None and prefers != chosen):
            return None if prefers == chosen else Disagreement(person, voice.because, prefers, voice.objects)
        else:
            return None
