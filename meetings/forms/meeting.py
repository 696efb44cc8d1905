"""When a meeting is and who takes part: a wall clock in a zone becomes one moment."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.access import people_to_ask
from meetings.actions.meeting import Plan
from meetings.models import Meeting
from meetings.models.meeting import PRE_READ_LENGTH
from projects.forms import LineField, WordsField, ZoneField
from projects.models import User

# Far enough for any plan, and no moment that a calendar or a zone cannot name.
FARTHEST = timedelta(days=5 * 366)


class PlanForm(forms.Form):
    """A title, a wall-clock time in a zone, a length."""

    title = LineField(label=gettext_lazy("Title"), max_length=100)
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(
        label=gettext_lazy("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    time_zone = ZoneField()
    length_minutes = forms.IntegerField(label=gettext_lazy("Length in minutes"), min_value=5, max_value=480, initial=50)

    def __init__(self, *args: Any, zone: str, meeting: Meeting | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(meeting, zone) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        cast("ZoneField", self.fields["time_zone"]).keep(self.initial["time_zone"])
        if meeting is not None and _is_twice(meeting.starts_local):
            self.fields["time"].help_text = _twice(meeting.starts_local)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"day", "time", "time_zone"} <= cleaned.keys():
            self._clean_start(cleaned)
        return cleaned

    @property
    def plan(self) -> Plan:
        cleaned = self.cleaned_data
        return Plan(cleaned["title"], cleaned["starts_at"], cleaned["time_zone"], cleaned["length_minutes"])

    @property
    def said_twice(self) -> str:
        """A sentence when clocks show the chosen time twice that day: the first is meant."""
        local = self.cleaned_data["starts_at"].astimezone(zoneinfo.ZoneInfo(self.cleaned_data["time_zone"]))
        return _twice(local) if _is_twice(local) else ""

    def _clean_start(self, cleaned: dict[str, Any]) -> None:
        zone = zoneinfo.ZoneInfo(cleaned["time_zone"])
        refusal = self._refused_day(cleaned["day"], zone)
        if refusal:
            self.add_error("day", refusal)
            return
        local = datetime.combine(cleaned["day"], cleaned["time"], tzinfo=zone)
        # Through UTC and back: a time that the clocks skip comes back as another one.
        back = local.astimezone(UTC).astimezone(zone)
        if back.replace(tzinfo=None) != local.replace(tzinfo=None):
            self.add_error("time", _skipped(local, back))
        elif _is_twice(local):
            self["time"].help_text = _twice(local)
        cleaned["starts_at"] = local

    def _refused_day(self, day: date, zone: zoneinfo.ZoneInfo) -> str:
        today = timezone.localdate(timezone=zone)
        was = self.meeting.starts_local.date() if self.meeting else None
        if day < today and day != was:
            return _("Choose a day that is still to come.")
        elif day > today + FARTHEST:
            return _("Choose a day within the next five years.")
        else:
            return ""


class PeopleForm(forms.Form):
    """Who takes part, of those who see the project; the facilitator does anyway."""

    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label=gettext_lazy("Who takes part"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField[User]", self.fields["people"]).queryset = choices


class CallForm(PeopleForm, PlanForm):
    """Both at once: a new meeting."""

    field_order = ["title", "day", "time", "time_zone", "length_minutes", "people"]


def _initial(meeting: Meeting | None, zone: str) -> dict[str, Any]:
    if meeting is None:
        return {"time_zone": zone} | _next_hour(zone)
    local = meeting.starts_local
    return {
        "title": meeting.title,
        "day": local.date(),
        "time": local.time(),
        "time_zone": meeting.time_zone,
        "length_minutes": meeting.length_minutes,
    }


def _next_hour(zone: str) -> dict[str, Any]:
    """A day and a time to begin with: the first full hour that is more than an hour away."""
    then = timezone.now() + timedelta(hours=2)
    local = then.astimezone(zoneinfo.ZoneInfo(zone))
    return {"day": local.date(), "time": local.time().replace(minute=0, second=0, microsecond=0)}


def _is_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _told(local: datetime) -> dict[str, str]:
    zone = str(local.tzinfo).rpartition("/")[2].replace("_", " ")
    return {"time": formats.time_format(local.time()), "day": formats.date_format(local), "zone": zone}


def _twice(local: datetime) -> str:
    return _("The clocks go back: on %(day)s %(time)s comes twice in %(zone)s. The first is meant.") % _told(local)


def _skipped(local: datetime, back: datetime) -> str:
    later = formats.time_format(back.time())
    words = _("%(time)s does not exist on %(day)s in %(zone)s: the clocks go forward, and it is %(later)s at once.")
    return words % {**_told(local), "later": later}


class OwnerForm(forms.Form):
    """Who is asked to carry a decision, or, by a button of its own, that nobody is yet."""

    person = forms.ModelChoiceField(User.objects.none(), required=False)
    nobody = forms.BooleanField(required=False)

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_to_ask(meeting)  # type: ignore[attr-defined]

    @property
    def is_answered(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["nobody"] or self.cleaned_data["person"])

    @property
    def owner(self) -> User | None:
        return None if self.cleaned_data["nobody"] else self.cleaned_data["person"]


class PreReadForm(forms.Form):
    """What people read before, and the version it was written over."""

    text = WordsField(
        label=gettext_lazy("Pre-read"),
        help_text=gettext_lazy(
            "Status, numbers, what happened since: what can be read need not be heard. Markdown works."
        ),
        required=False,
        max_length=PRE_READ_LENGTH,
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).update(text=meeting.pre_read, seen_version=meeting.pre_read_version)
        super().__init__(*args, **kwargs)


class HandOverForm(forms.Form):
    """Who facilitates from now on: one of the participants."""

    person = forms.ModelChoiceField(User.objects.none())

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.with_account().filter(participations__meeting=meeting)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
