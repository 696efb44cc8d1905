"""The verb that fills an empty installation with Larkhill."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.states import ItemState
from projects.actions.people import make_person
from projects.errors import RuleBroken
from projects.models import Event, Membership, Organisation, Project, Role, User
from projects.models.project import Openness

from . import story as stories
from .days import Days
from .past import tell_past
from .stage import Stage, ask, call, wording
from .story import MeetingStory, ProjectStory, QuestionStory, Story

# The first record is 160 working days old; the organisation is a little older.
BEGAN = 165


@transaction.atomic(durable=True)
def load_sample(now: datetime | None = None) -> Organisation:
    """Fill an empty installation with the sample organisation, dated relative to `now`.

    Raises RuleBroken when anybody is here: of two at once, the row with the one allowed key
    lets one through and holds the other until it can be told.
    """
    days = Days(now or timezone.now(), ZoneInfo(stories.time_zone()))
    story = stories.read(days.words())
    organisation = _found(story, days)
    stage = Stage(days, _people(story, organisation))
    _administer(stage, organisation)
    for slug, project in story.projects.items():
        stage.projects[slug] = _start_project(stage, slug, project)
    tell_past(stage, story)
    for question in story.waiting:
        if not question.parked_at:
            _wait(stage, question)
    for meeting in story.meetings:
        _plan(stage, meeting)
    Event.objects.bulk_create(sorted(stage.events, key=lambda event: event.at))
    return organisation


def _found(story: Story, days: Days) -> Organisation:
    if User.objects.exists():
        raise RuleBroken(_not_empty())
    try:
        organisation = Organisation.objects.create(
            pk=1, name=story.organisation, time_zone=str(days.zone), last_number=story.records[-1].number
        )
    except IntegrityError as taken:
        raise RuleBroken(_not_empty()) from taken
    # Django stamps the row itself when it is made; the story began earlier.
    Organisation.objects.update(created_at=days.at(-BEGAN, 9))
    return organisation


def _not_empty() -> str:
    return _("The sample is loaded into an empty installation only, and somebody is here already.")


def _people(story: Story, organisation: Organisation) -> dict[str, User]:
    return {
        local: make_person(
            name=name,
            email=f"{local}@larkhill.example",
            time_zone=organisation.time_zone,
            language=organisation.language,
        )
        for local, name in story.people.items()
    }


def _administer(stage: Stage, organisation: Organisation) -> None:
    began = stage.days.at(-BEGAN, 9)
    User.objects.update(date_joined=began)
    stage.host.administrator_since = began
    stage.host.save(update_fields=["administrator_since"])
    stage.note(began, stage.host, "begin", organisation)


def _start_project(stage: Stage, slug: str, told: ProjectStory) -> Project:
    began, lead = stage.days.at(1 - BEGAN, 11), stage.people[told.lead]
    project = Project.objects.create(
        name=told.name,
        slug=slug,
        purpose=told.purpose,
        sponsor=stage.person(told.sponsor),
        openness=Openness.CLOSED if told.closed else Openness.OPEN,
        why=told.why,
        problem=told.problem,
        beneficiary=told.beneficiary,
        created_by=lead,
        created_at=began,
    )
    roles = {Role.LEAD: told.lead, Role.MEMBER: told.members, Role.OBSERVER: told.observers}
    Membership.objects.bulk_create(
        Membership(project=project, person=person, role=role, since=began)
        for role, names in roles.items()
        for person in stage.cast(names)
    )
    stage.note(began, lead, "create", project, name=project.name)
    return project


def _wait(stage: Stage, told: QuestionStory) -> None:
    at = stage.days.at(-told.ago, 16, 20)
    ask(stage, told.project, at, stage.people[told.by], told.options, **wording(stage, told))


def _plan(stage: Stage, told: MeetingStory) -> None:
    days = stage.days
    starts_at = days.soon() if told.soon else days.at(told.ahead, told.hour, told.minute)
    called_at = days.at(-4, 15, 30)
    meeting = call(
        stage, told.project, called_at, told.people,
        title=told.title, starts_at=starts_at, length_minutes=told.length_minutes, pre_read=told.pre_read.strip(),
    )  # fmt: skip
    for place, question in enumerate(told.questions, start=1):
        ask(
            stage, told.project, called_at, stage.host, question.options, **wording(stage, question),
            meeting=meeting, position=place, state=ItemState.SCHEDULED,
        )  # fmt: skip
