"""What people may say about when they are asked by mail, about what, and who above them hears of it."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from meetings.nudges.words import KIND_WORDS
from meetings.states import NudgeKind
from projects.days_off import countries, country_of, part_of, parts_of
from projects.models import Absence, User
from projects.models.absence import LONGEST
from projects.models.person import LETTER_HOURS

if TYPE_CHECKING:
    from collections.abc import Set

    from django_stubs_ext import StrOrPromise


class LetterHourForm(forms.Form):
    """The hour of one's daily mail."""

    letter_at = forms.TypedChoiceField(
        label=_("The daily mail, at"),
        choices=lambda: [(f"{hour:%H:%M}", formats.time_format(hour)) for hour in LETTER_HOURS],
        coerce=time.fromisoformat,
    )


class HolidaysForm(forms.Form):
    """The country whose holidays one has; once it has been chosen, perhaps a part of it. Cleans to `place`."""

    country = forms.ChoiceField(
        label=_("Country"), choices=lambda: [("", _("No holidays")), *countries()], required=False
    )
    part = forms.ChoiceField(label=_("Part of the country"), required=False)

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"country": country_of(place), "part": part_of(place)}
        super().__init__(*args, **kwargs)
        self.chosen = country_of(place)
        parts = parts_of(self.chosen)
        if parts:
            cast(forms.ChoiceField, self.fields["part"]).choices = [("", _("All of it")), *parts]
        else:
            del self.fields["part"]

    def clean(self) -> dict[str, Any]:
        """A part belongs to the country that was chosen before it."""
        country, part = self.cleaned_data.get("country", ""), self.cleaned_data.get("part", "")
        self.cleaned_data["place"] = f"{country}-{part}" if part and country == self.chosen else country
        return self.cleaned_data


def day_field(label: StrOrPromise, **kwargs: Any) -> forms.DateField:
    """A day, as the browser asks for one."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class AbsenceForm(forms.Form):
    """From when to when one is away; one day needs no last."""

    first_day = day_field(_("From"))
    last_day = day_field(_("Until"), required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Say what stands in the way beside the field; the verb would refuse it as well."""
        first = self.cleaned_data.get("first_day")
        if first is None or "last_day" in self.errors:
            return self.cleaned_data
        last = self.cleaned_data["last_day"] = self.cleaned_data["last_day"] or first
        if last < first:
            self.add_error("last_day", _("The last day is not before the first."))
        elif last < timezone.localdate():
            self.add_error("last_day", _("That is over already."))
        elif last - first >= LONGEST:
            self.add_error("last_day", _("That is more than a year: say it a year at a time."))
        elif Absence.objects.filter(person=self.person).meeting(first, last).exists():
            self.add_error("first_day", _("You have said already that you are away on some of these days."))
        return self.cleaned_data


class ContactForm(forms.Form):
    """Who above oneself."""

    contact = forms.ModelChoiceField(
        label=_("Who above you"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"contact": person.escalates_to_id}
        super().__init__(*args, **kwargs)
        people = cast("forms.ModelChoiceField[User]", self.fields["contact"])
        people.queryset = User.objects.visible_to(person).here().exclude(pk=person.pk).by_name()


class KindsForm(forms.Form):
    """The kinds of nudge that arrive by mail; what is not ticked is asked in person."""

    kinds = forms.MultipleChoiceField(
        label=_("What it may ask me"),
        choices=[(kind.value, KIND_WORDS[kind].name) for kind in NudgeKind],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, muted: Set[NudgeKind], **kwargs: Any) -> None:
        kwargs["initial"] = {"kinds": [kind.value for kind in NudgeKind if kind not in muted]}
        super().__init__(*args, **kwargs)

    def clean_kinds(self) -> set[NudgeKind]:
        return {NudgeKind(kind) for kind in self.cleaned_data["kinds"]}

    @property
    def rows(self) -> list[tuple[Any, StrOrPromise]]:
        """Each kind's control, and when it is sent."""
        return [(choice, KIND_WORDS[NudgeKind(choice.data["value"])].sent) for choice in self["kinds"]]
