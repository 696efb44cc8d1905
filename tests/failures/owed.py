"""Letters owed to many people, in the database of a house: `python -m tests.failures.owed fill 500`, `… state`.

`state` prints, as JSON, what became of every mail: waiting, sent, in doubt or refused, by recipient,
and whom the pages name as perhaps not reached.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, time, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from meetings import actions  # noqa: E402
from meetings.models import Decision, Nudge  # noqa: E402
from meetings.shown.nudges import unreached  # noqa: E402
from meetings.states import MeetingState  # noqa: E402
from projects.models import Mail  # noqa: E402
from tests.build import make_membership, make_person, make_project  # noqa: E402
from tests.build_meetings import make_meeting, make_record  # noqa: E402

# Longer than a claim may be on its way.
LATER = timedelta(minutes=11)


def fill(count: int) -> int:
    """So many people, each of whom decided something yesterday that nobody carries; how many letters are owed."""
    with transaction.atomic():
        _decided(count)
    return actions.owe_nudges()


def _decided(count: int) -> None:
    now = timezone.now()
    lead = make_person("Lea Brandt", **_at_noon(now))
    project = make_project("Online booking", lead=lead)
    began = now - timedelta(days=1)
    for number in range(count):
        decider = make_person(f"Person {number}", f"person-{number}@larkhill.example", **_at_noon(now))
        make_membership(project, decider)
        meeting = make_meeting(project, by=decider, state=MeetingState.CLOSED, starts_at=began, closed_at=began)
        make_record(meeting, by=decider, at=began, statement=f"Open clinic {number}.")


def _at_noon(now: datetime) -> dict[str, object]:
    """Somebody on whose clock it is about noon now, and who works every day of the week."""
    hours = round(12 - (now.astimezone(UTC).hour + now.minute / 60))
    zone = f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"
    return {"time_zone": zone, "working_days": "1234567", "work_starts": time(0, 1), "work_ends": time(23, 59)}


def state() -> dict[str, list[str]]:
    later = timezone.now() + LATER
    mails = Mail.objects.filter(kind="nudge").order_by("pk")
    doubtful = [mail.recipient for mail in Mail.objects.in_doubt(later).filter(kind="nudge")]
    return {
        "waiting": [mail.recipient for mail in mails if mail.claimed_at is None],
        "sent": [mail.recipient for mail in mails if mail.sent_at],
        "refused": [mail.recipient for mail in mails if mail.refused],
        "in_doubt": doubtful,
        "shown": sorted(_shown(doubtful)),
    }


def _shown(doubtful: list[str]) -> set[str]:
    """Whom the pages of their records will name, ten minutes after the last attempt."""
    Mail.objects.filter(recipient__in=doubtful, sent_at=None).update(claimed_at=timezone.now() - LATER)
    found = set()
    for record in Decision.objects.filter(decider__email__in=doubtful):
        found |= {one.email for one in unreached(record, Nudge.objects.about_decision(record.number))}
    return found


if __name__ == "__main__":
    asked = sys.argv[1:]
    sys.stdout.write(json.dumps(fill(int(asked[1])) if asked[0] == "fill" else state()) + "\n")
