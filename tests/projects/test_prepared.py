"""Queries written once and asked with other values: the same rows as a queryset finds."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.journal import note
from projects.models import Event, Membership, Project, User
from projects.prepared import Prepared
from tests.build import make_membership, make_person, make_project

pytestmark = pytest.mark.django_db

MEMBERS = Prepared(lambda project: User.objects.filter(memberships__project=project).by_name(), int)
ROLES = Prepared(
    lambda project, person: Membership.objects.filter(project=project, person=person).values_list("role"), int, int
)


@pytest.fixture
def project() -> Project:
    return make_project("Undertow")


def test_it_finds_what_the_queryset_finds_for_each_value(project: Project) -> None:
    other = make_project("Hagstone")
    people = [make_person(name) for name in ("Ann Vale", "Mo Vale", "Lea Vale")]
    for person in people[:2]:
        make_membership(project, person)
    make_membership(other, people[2])

    for one in (project, other):
        found = list(MEMBERS.models(one.pk))
        wanted = list(User.objects.filter(memberships__project=one).by_name())
        assert [(person.pk, person.email) for person in found] == [(person.pk, person.email) for person in wanted]
        assert wanted


def test_each_value_has_its_own_place(project: Project) -> None:
    person = make_person("Ann Vale")
    make_membership(project, person)

    assert ROLES.rows(project.pk, person.pk) == [("member",)]
    assert ROLES.rows(person.pk + 1000, project.pk) == []


def test_a_list_is_one_value_whatever_its_length(project: Project) -> None:
    people = [make_person(name) for name in ("Ann Vale", "Mo Vale", "Lea Vale")]
    of_ids = Prepared(lambda ids: User.objects.filter(pk__any=ids).order_by("pk"), list[int])

    for ids in ([person.pk for person in people], [people[1].pk], []):
        assert [person.pk for person in of_ids.models(ids)] == ids
    of_projects = Prepared(lambda ids: Membership.objects.filter(project__pk__any=ids), list[int])
    make_membership(project, people[0])
    assert [one.person_id for one in of_projects.models([project.pk])][-1] == people[0].pk


def test_words_and_what_is_kept_as_json_come_back_as_they_were(project: Project) -> None:
    event = note(None, "renamed", project, before="Under", after=["tow"])
    of_verb = Prepared(lambda verb: Event.objects.filter(verb=verb), str)

    (found,) = of_verb.models("renamed")

    assert found.detail == event.detail == {"before": "Under", "after": ["tow"]}
    assert found.at == event.at
    assert of_verb.models("renamed ") == []


def test_one_row_or_the_models_own_complaint(project: Project) -> None:
    by_id = Prepared(lambda project: Project.objects.filter(pk=project), int)

    assert by_id.get(project.pk).name == "Undertow"
    with pytest.raises(Project.DoesNotExist):
        by_id.get(project.pk + 1)


def test_it_is_one_query_and_written_once(project: Project) -> None:
    made: list[int] = []

    def make(project_id: int) -> object:
        made.append(project_id)
        return Project.objects.filter(pk=project_id)

    by_id = Prepared(make, int)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            by_id.get(project.pk)

    assert len(asked) == 3
    assert len(made) == 1


def test_a_value_that_would_be_left_out_is_a_mistake() -> None:
    forgetful = Prepared(lambda _project: Project.objects.all(), int)

    with pytest.raises(TypeError, match="has no place"):
        forgetful.rows(uuid4())
