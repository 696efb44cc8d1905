"""A meeting's page with a long agenda."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.states import ItemState
from projects.models import Project, User
from tests.build import make_person
from tests.build_meetings import make_meeting, make_position, make_question, make_record

from .pages import queries_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def test_forty_questions_cost_what_two_do(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    addresses = []
    for count in (2, 40):
        meeting = make_meeting(project, by=fay, people=[make_person() for _each in range(count // 2)])
        for place in range(count):
            item = make_question(meeting, by=fay, question=f"Do we take step {place}?", decider=mo)
            make_position(item, fay)
        addresses.append(reverse("meeting", args=[meeting.pk]))

    few, many = ((queries_of(client_of(fay), address), queries_of(client_of(mo), address)) for address in addresses)

    assert many == few


def test_forty_settled_ones_too(project: Project, fay: User, mo: User, client_of: ClientOf) -> None:
    addresses = []
    for count in (2, 40):
        meeting = make_meeting(project, by=fay, people=[mo], is_live=True)
        for _each in range(count):
            make_record(make_question(meeting, by=fay, state=ItemState.SEALED), by=fay, owner=mo)
        addresses.append(reverse("meeting", args=[meeting.pk]))

    few, many = (queries_of(client_of(mo), address) for address in addresses)

    assert many == few
