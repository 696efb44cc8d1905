"""A live meeting of the cast: Fay facilitates, Mo and Lea take part, Obi observes, Oz is outside."""

from typing import Any

import pytest

from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState
from projects import live
from projects.models import Event, Project, User
from tests.build_meetings import make_meeting, make_question


@pytest.fixture
def meeting(project: Project, fay: User, mo: User, lea: User) -> Meeting:
    return make_meeting(project, by=fay, people=[mo, lea], is_live=True)


@pytest.fixture
def scheduled(meeting: Meeting, fay: User) -> AgendaItem:
    return make_question(meeting, by=fay)


@pytest.fixture
def on_floor(meeting: Meeting, fay: User) -> AgendaItem:
    """On the floor, its positions sealed."""
    return make_question(meeting, by=fay, state=ItemState.SEALED)


@pytest.fixture
def revealed(meeting: Meeting, fay: User) -> AgendaItem:
    """On the floor and revealed, with nobody's position."""
    return make_question(meeting, by=fay, state=ItemState.REVEALED)


@pytest.fixture
def waiting(project: Project, fay: User) -> AgendaItem:
    return make_question(project, by=fay)


class History:
    """What was noted since the test began looking."""

    def __init__(self) -> None:
        self.start = max(Event.objects.values_list("pk", flat=True), default=0)

    def __call__(self) -> list[tuple[str, str]]:
        new = Event.objects.filter(pk__gt=self.start).order_by("pk")
        return [(event.verb, event.by.name if event.by else "") for event in new]


@pytest.fixture
def noted(db: None) -> History:
    """The (verb, person) of every event that the test's act wrote."""
    return History()


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, set[str]]]:
    """The (version, regions) of every announcement that left after a commit."""
    left: list[tuple[int, set[str]]] = []

    def publish(_kind: str, _object_id: object, message: dict[str, Any]) -> None:
        left.append((message["version"], set(message["regions"])))

    monkeypatch.setattr(live, "_publish", publish)
    return left
