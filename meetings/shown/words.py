"""Days and numbers as the pages write them. `today` is passed in, in the zone that is meant."""

from datetime import date, datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

NUMBERS = {
    2: gettext_lazy("Two"),
    3: gettext_lazy("Three"),
    4: gettext_lazy("Four"),
    5: gettext_lazy("Five"),
    6: gettext_lazy("Six"),
    7: gettext_lazy("Seven"),
    8: gettext_lazy("Eight"),
    9: gettext_lazy("Nine"),
}
DAYS_WITH_A_NAME = 6


def number_word(number: int) -> str:
    """Two to nine in letters, to begin a sentence with."""
    return str(NUMBERS.get(number, number))


def day_words(day: date, today: date) -> str:
    """8 October, and the year when it is another one."""
    return formats.date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def month_words(day: date, today: date) -> str:
    """October, and the year when it is another one."""
    return formats.date_format(day, "F" if day.year == today.year else "YEAR_MONTH_FORMAT")


def near_day_words(day: date, today: date) -> str:
    """Today, Tomorrow, the coming days by name, then the date."""
    if day == today:
        return _("Today")
    elif day == today + timedelta(days=1):
        return _("Tomorrow")
    elif today < day <= today + timedelta(days=DAYS_WITH_A_NAME):
        return formats.date_format(day, "l")
    else:
        return day_words(day, today)


def clock_words(moment: datetime) -> str:
    """10:00, in the zone that the moment carries."""
    return formats.time_format(moment.time())


def zone_words(moment: datetime) -> str:
    """The zone that the moment carries, as people write it that day: BST, CET, +0530."""
    name = moment.tzname() or ""
    return moment.strftime("%z") if name[:1] in "+-" else name


def minutes_words(minutes: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def people_words(people: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", people) % {"count": people}


def distance_words(day: date, today: date) -> str:
    """How far ahead a day is: today, tomorrow, in 12 days, in six weeks. Empty once it is past."""
    days = (day - today).days
    if days < 0:
        return ""
    elif days < 2:
        return _("tomorrow") if days else _("today")
    elif days < 21:
        return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
    else:
        weeks = round(days / 7)
        return ngettext("in %(count)d week", "in %(count)d weeks", weeks) % {"count": weeks}
