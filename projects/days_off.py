"""Which days are public holidays where somebody lives. Nothing of it is stored but the code of the place."""

from __future__ import annotations

import logging
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import holidays

from .countries import COUNTRIES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)


def countries() -> list[tuple[str, StrOrPromise]]:
    """(code, name) of every country whose holidays are known, in the order of the reader's language."""
    return sorted(COUNTRIES.items(), key=lambda country: str(country[1]).casefold())


def parts_of(country: str) -> list[tuple[str, str]]:
    """(code, name) of the parts of a country that have holidays of their own, by name; perhaps none."""
    if country not in COUNTRIES:
        return []
    known = holidays.country_holidays(country)
    names = known.get_subdivision_aliases()
    return sorted(
        ((code, next(iter(names.get(code, [])), code)) for code in known.subdivisions), key=lambda one: one[1]
    )


def country_of(place: str) -> str:
    """ "DE" of "DE-BY"."""
    return place.partition("-")[0]


def part_of(place: str) -> str:
    """ "BY" of "DE-BY", and nothing of "DE"."""
    return place.partition("-")[2]


def is_holiday(place: str, day: date) -> bool:
    """Whether nobody works there on this day; without a place it never is."""
    return bool(place) and day in _in_year(place, day.year)


@lru_cache(maxsize=512)
def _in_year(place: str, year: int) -> frozenset[date]:
    """A place that a later list does not know any more has no holidays, and everybody goes on being asked."""
    try:
        found = holidays.country_holidays(country_of(place), subdiv=part_of(place) or None, years=year)
    except NotImplementedError:
        logger.warning("Nobody knows the holidays of %s.", place)
        return frozenset()
    return frozenset(found)
