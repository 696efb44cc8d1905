"""Days of the story, counted in working days from the day on which it is loaded."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
FIVE_MINUTES = timedelta(minutes=5)


@dataclass(frozen=True)
class Days:
    """The calendar around `now`, in the zone of the organisation."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def day(self, ahead: int) -> date:
        """The working day so many after today, before it when negative; today itself is 0."""
        day, step = self.today, timedelta(days=1 if ahead > 0 else -1)
        left = abs(ahead)
        while left:
            day += step
            left -= day.weekday() < SATURDAY
        return day

    def at(self, ahead: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(self.day(ahead), time(hour, minute), self.zone)

    def soon(self) -> datetime:
        """Ten minutes from now, rounded up to five."""
        left = -int(self.now.timestamp()) % FIVE_MINUTES.seconds
        return self.now.replace(microsecond=0) + timedelta(minutes=10, seconds=left)

    def words(self) -> dict[str, str]:
        """The days that the texts name, as they read from today."""
        return {
            "found": _in_words(self.day(-10)),
            "last_forum": _in_words(self.day(-5)),
            "sync_was": _in_words(self.day(-2)),
            "launch": _in_words(self.day(14)),
            "launch_month": f"{self.day(14):%B}",
            "sync": _in_words(self.day(28)),
            "hold": _in_words(self.day(38)),
            "last_month": f"{_month(self.today, -1):%B}",
            "spring": f"{_month(self.today, 5):%B}",
            "renewal": _in_words(_month(self.today, 6)),
            "summer": f"{_month(self.today, 9):%B}",
        }


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B}"


def _month(day: date, ahead: int) -> date:
    """The first day of the month so many after this one."""
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)
