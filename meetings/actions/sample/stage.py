"""What the story is told with: its days, and everybody and everything made so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from meetings.models import AgendaItem, Meeting, Option, Participant
from projects.journal import happened
from projects.models import Event, Project, User

from .days import Days
from .story import QuestionStory


@dataclass(frozen=True)
class Stage:
    """People by the first part of their address, projects by their slug, events not saved yet."""

    days: Days
    people: dict[str, User]
    projects: dict[str, Project] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def host(self) -> User:
        """Who facilitates and administers: the first in the list."""
        return next(iter(self.people.values()))

    def person(self, name: str) -> User | None:
        return self.people[name] if name else None

    def cast(self, names: str) -> list[User]:
        return [self.people[name] for name in names.split()]

    def note(self, at: datetime, by: User, verb: str, thing: Model, **detail: Any) -> None:
        self.events.append(happened(at, by, verb, thing, **detail))


def call(stage: Stage, project: str, at: datetime, people: str, **fields: Any) -> Meeting:
    """A meeting called at `at` by who facilitates it, who takes part too."""
    meeting = Meeting.objects.create(
        project=stage.projects[project],
        facilitator=stage.host,
        time_zone=str(stage.days.zone),
        created_by=stage.host,
        created_at=at,
        **fields,
    )
    everybody = {person.pk: person for person in [stage.host, *stage.cast(people)]}
    Participant.objects.bulk_create(
        Participant(meeting=meeting, person=person, added_at=at) for person in everybody.values()
    )
    stage.note(at, stage.host, "call", meeting)
    return meeting


def wording(stage: Stage, told: QuestionStory) -> dict[str, Any]:
    """What a question says, besides its options."""
    return {
        "question": told.question,
        "mode": told.mode,
        "decider": stage.person(told.decider),
        "timebox_minutes": told.timebox_minutes,
        "context": told.context.strip(),
    }


def ask(
    stage: Stage, project: str, at: datetime, by: User, options: Iterable[Iterable[str]], **fields: Any
) -> AgendaItem:
    """A question with its options, on an agenda when `meeting` and `position` are given."""
    item = AgendaItem.objects.create(
        project=stage.projects[project], created_by=by, created_at=at, **{"context": "", **fields}
    )
    Option.objects.bulk_create(
        Option(item=item, rank=rank, label=label, cost=cost) for rank, (label, cost) in enumerate(options)
    )
    stage.note(at, by, "ask", item)
    if item.meeting is not None:
        stage.note(at, by, "schedule", item, meeting=str(item.meeting_id))
    return item
