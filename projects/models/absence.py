"""When somebody is away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

LONGEST = timedelta(days=366)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def coming(self, today: date) -> AbsenceQuerySet:
        """What is not over, the next first."""
        return self.filter(last_day__gte=today).order_by("first_day", "pk")

    def meeting(self, first_day: date, last_day: date) -> AbsenceQuerySet:
        """What has a day in common with these."""
        return self.filter(first_day__lte=last_day, last_day__gte=first_day)


class Absence(models.Model):
    """Whole days, the first and the last among them, in which a person is asked nothing by mail."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(last_day__lt=F("first_day") + LONGEST), name="absence_a_year_at_most"),
            # A person is a range of one, so that no extension is needed to compare them.
            ExclusionConstraint(
                name="absence_once_a_day",
                expressions=[
                    (
                        Func(
                            F("person"),
                            F("person"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("first_day"),
                            F("last_day"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first_day} to {self.last_day}"

    @property
    def is_one_day(self) -> bool:
        return self.first_day == self.last_day
