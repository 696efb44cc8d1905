"""Who sees a project: asked of one, and of many at once."""

from typing import Any

import pytest

from projects.access import who_see, who_sees
from projects.models import Project, User
from tests.build import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects(lea: User, mo: User) -> list[Project]:
    """Open; closed; closed with a sponsor from outside."""
    return [
        make_project("Daylight", lead=lea),
        make_project("Undertow", lead=lea, openness="closed"),
        make_project("Sponsored", lead=lea, openness="closed", sponsor=mo),
    ]


def test_of_many_it_is_the_same_as_of_each(projects: list[Project], lea: User, mo: User) -> None:
    found = who_see([project.pk for project in projects])

    assert found == {project.pk: who_sees(project) for project in projects}
    assert list(found.values()) == [None, {lea.pk}, {lea.pk, mo.pk}]


def test_of_many_it_takes_three_queries(projects: list[Project], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        who_see([project.pk for project in projects])
