"""What the sample's texts say, read from the two files beside this one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class ProjectStory:
    """A project, who is in it, and when its forum meets."""

    name: str
    purpose: str
    why: str
    problem: str
    beneficiary: str
    sponsor: str
    lead: str
    members: str
    observers: str
    forum: str
    room: str
    hour: int
    closed: bool = False


@dataclass(frozen=True)
class QuestionStory:
    """A question of a coming meeting, or one that waits (`project`, `by` and `ago` say since when).

    `parked_at` is the record at whose meeting it was raised out of turn.
    """

    question: str
    mode: str
    options: list[tuple[str, str]]
    decider: str = ""
    timebox_minutes: int | None = None
    context: str = ""
    project: str = ""
    by: str = "priya"
    ago: int = 4
    parked_at: int = 0


@dataclass(frozen=True)
class MeetingStory:
    """A meeting to come (`soon`, or `ahead` working days), or one that was not held (`ago`)."""

    project: str
    title: str
    length_minutes: int
    people: str
    pre_read: str = ""
    questions: list[QuestionStory] = field(default_factory=list)
    soon: bool = False
    ahead: int = 0
    ago: int = 0
    hour: int = 0
    minute: int = 0


@dataclass(frozen=True)
class ActionStory:
    """What follows from a record: nobody's without `owner`, asked without `accepted_ago`."""

    title: str
    owner: str = ""
    accepted_ago: int | None = None
    done_ago: int | None = None
    changed: str = ""


@dataclass(frozen=True)
class RecordStory:
    """One settled question. `votes` holds, for each option, who chose it."""

    number: int
    project: str
    ago: int
    question: str
    options: list[tuple[str, str]]
    votes: list[str]
    because: str
    decider: str
    context: str = ""
    outcome: str = "decided"
    statement: str = ""
    chosen: int | None = None
    owner: str = ""
    is_asked: bool = False
    accepted_ago: int | None = None
    door: str = "two-way"
    confidence: int = 70
    expected: str = ""
    review_ahead: int | None = None
    dissents: list[list[str]] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    later: dict[str, list[str]] = field(default_factory=dict)
    bringer: str = ""
    bring_in: int = 0
    escalated_to: str = ""
    sealed: bool = False
    waits: bool = False
    carried_from: int = 0
    # What is in its owner's way, and who said that they will clear it.
    obstacle: str = ""
    remover: str = ""
    actions: list[ActionStory] = field(default_factory=list)

    @property
    def chosen_rank(self) -> int:
        """The option that was decided on: the one most people chose, unless it is said."""
        counts = [len(people.split()) for people in self.votes]
        return counts.index(max(counts)) if self.chosen is None else self.chosen

    def rank_of(self, person: str) -> int | None:
        """Which option a person chose; None for the silent."""
        return next((rank for rank, people in enumerate(self.votes) if person in people.split()), None)


@dataclass(frozen=True)
class Story:
    """Everything there is to tell."""

    organisation: str
    people: dict[str, str]
    projects: dict[str, ProjectStory]
    meetings: list[MeetingStory]
    not_held: list[MeetingStory]
    waiting: list[QuestionStory]
    records: list[RecordStory]


def time_zone() -> str:
    """The organisation's zone: needed before the days can be put into words."""
    return str(tomllib.loads((HERE / "larkhill.toml").read_text(encoding="utf-8"))["organisation"]["time_zone"])


def read(words: Mapping[str, str]) -> Story:
    """The story with its days put into words."""
    told = _texts("larkhill.toml", words)
    return Story(
        organisation=told["organisation"]["name"],
        people=told["people"],
        projects={slug: ProjectStory(**project) for slug, project in told["projects"].items()},
        meetings=[_meeting(meeting) for meeting in told["meetings"]],
        not_held=[_meeting(meeting) for meeting in told["not_held"]],
        waiting=[QuestionStory(**question) for question in told["waiting"]],
        records=[_record(record) for record in _texts("records.toml", words)["records"]],
    )


def _texts(name: str, words: Mapping[str, str]) -> dict[str, Any]:
    # Not `safe_substitute`: a day without words would be shown to people as it is written here.
    return tomllib.loads(Template((HERE / name).read_text(encoding="utf-8")).substitute(words))


def _meeting(told: dict[str, Any]) -> MeetingStory:
    questions = [QuestionStory(**question) for question in told.pop("questions", [])]
    return MeetingStory(**told, questions=questions)


def _record(told: dict[str, Any]) -> RecordStory:
    actions = [ActionStory(**action) for action in told.pop("actions", [])]
    return RecordStory(**told, actions=actions)
