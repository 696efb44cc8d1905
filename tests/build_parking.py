"""Builds what is parked in an open room."""

from typing import Any

from meetings.models import Meeting, Parked
from projects.models import User

PARKED = "Who tells the clinics?"


def make_parked(meeting: Meeting, *, by: User, question: str = PARKED, **fields: Any) -> Parked:
    """In the lot, unless `fields` say how it left."""
    return Parked.objects.create(meeting=meeting, raised_by=by, question=question, **fields)
