"""What the masthead is told, and what it costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory

from projects.context import masthead
from projects.models import Project, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/projects/", "projects"),
        ("/projects/new/", "projects"),
        ("/settings/", ""),
        ("/people/", ""),
        ("/decisions/", "decisions"),
        ("/today/", "today"),
        ("/meetings/", "meetings"),
    ],
)
def test_the_place_is_marked(client_of: Callable[[User], Client], mo: User, path: str, place: str) -> None:
    page = client_of(mo).get(path)

    assert page.context["place"] == place


def test_the_projects_own_pages_are_in_projects(
    client_of: Callable[[User], Client], project: Project, lea: User
) -> None:
    for page in ("edit", "charter", "people"):
        assert client_of(lea).get(f"/projects/{project.slug}/{page}/").context["place"] == "projects"


def test_strangers_cost_nothing_and_members_one_query(mo: User, django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        assert masthead(request) == {"organisation": None, "place": ""}
    request.user = mo

    with django_assert_num_queries(0):
        told = masthead(request)
    with django_assert_num_queries(1):
        assert str(told["organisation"]) == "Larkhill"
