"""Starting a project, changing it, its charter, and who is in it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from meetings.actions import remove_member
from projects import actions
from projects.errors import RuleBroken
from projects.models import Event, Membership, Project, Role, User
from tests.at_once import at_once, refusals
from tests.build import make_membership, make_person, make_project

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
FIELDS = {
    "name": "Online booking",
    "purpose": "Owners book.",
    "openness": "open",
    "why": "Because.",
    "problem": "",
    "beneficiary": "",
}


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_who_starts_a_project_leads_it(client_of: ClientOf, mo: User, lea: User) -> None:
    response = client_of(mo).post("/projects/new/", {**FIELDS, "sponsor": lea.pk})

    project = Project.objects.get()
    assert response.headers["Location"] == "/projects/online-booking/"
    assert (project.name, project.slug, project.sponsor, project.created_by) == (
        "Online booking",
        "online-booking",
        lea,
        mo,
    )
    assert project.charter_answered == 1
    assert list(project.memberships.values_list("person", "role")) == [(mo.pk, Role.LEAD)]
    assert verbs() == ["create"]


def test_addresses_are_unique_and_never_taken_from_a_page(client_of: ClientOf, mo: User) -> None:
    for name in ["Online booking", "Online Booking!", "online-booking", "New", "予約", "Ünïcode", "x" * 100]:
        assert client_of(mo).post("/projects/new/", {**FIELDS, "name": name}).status_code == 302

    slugs = list(Project.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs == ["online-booking", "online-booking-2", "online-booking-3", "new-2", "project", "unicode", "x" * 90]


@pytest.mark.parametrize(
    ("field", "limit"), [("name", 100), ("purpose", 200), ("why", 1000), ("problem", 1000), ("beneficiary", 1000)]
)
def test_texts_that_are_too_long_are_given_back(client_of: ClientOf, mo: User, field: str, limit: int) -> None:
    text = "ü" * (limit + 1)

    response = client_of(mo).post("/projects/new/", {**FIELDS, field: text})

    assert response.status_code == 422
    assert text in response.content.decode()
    assert not Project.objects.exists()
    assert client_of(mo).post("/projects/new/", {**FIELDS, field: text[1:]}).status_code == 302


def test_html_in_every_field_is_text(client_of: ClientOf, mo: User) -> None:
    evil = "<img src=x onerror=alert(1)>\"'&{{ x }}"
    client_of(mo).post(
        "/projects/new/", {**FIELDS, **dict.fromkeys(["name", "purpose", "why", "problem", "beneficiary"], evil)}
    )
    slug = Project.objects.get().slug

    for path in ("/projects/", f"/projects/{slug}/edit/", f"/projects/{slug}/charter/", f"/projects/{slug}/people/"):
        body = client_of(mo).get(path).content.decode()
        assert "<img src=x" not in body, path
        assert "&lt;img src=x" in body, path


def test_the_list_shows_silence_and_hides_closed_projects(
    client_of: ClientOf, project: Project, mo: User, oz: User, ada: User
) -> None:
    make_project("Secret", lead=mo, openness="closed")

    own, stranger, admin = (client_of(person).get("/projects/").content.decode() for person in (mo, oz, ada))

    assert "0 of 3 answered" in own
    assert "Nobody has answered for it" in own
    assert "Secret" in own
    assert "Secret" not in stranger
    assert "Secret" not in admin


def test_the_list_takes_the_same_queries_for_many(
    client_of: ClientOf, project: Project, mo: User, django_assert_num_queries: Any
) -> None:
    client = client_of(mo)
    with django_assert_num_queries(5):
        client.get("/projects/")
    for _number in range(5):
        make_membership(make_project(sponsor=make_person()), make_person())

    with django_assert_num_queries(5):
        client.get("/projects/")


def test_lead_and_sponsor_edit(client_of: ClientOf, project: Project, lea: User, oz: User) -> None:
    Project.objects.update(sponsor=oz)

    for person, name in [(lea, "Booking online"), (oz, "Booking")]:
        response = client_of(person).post(
            f"/projects/{project.slug}/edit/", {"name": name, "purpose": "", "sponsor": oz.pk, "openness": "closed"}
        )
        assert response.headers["Location"] == f"/projects/{project.slug}/"

    project.refresh_from_db()
    assert (project.name, project.slug, project.openness) == ("Booking", "online-booking", "closed")
    assert verbs() == ["edit", "edit"]
    assert Event.objects.order_by("pk")[0].detail == {"changed": ["name", "openness"]}


@pytest.mark.parametrize("page", ["edit", "charter"])
def test_others_may_not_change(
    client_of: ClientOf, project: Project, obi: User, oz: User, ada: User, page: str
) -> None:
    path = f"/projects/{project.slug}/{page}/"

    for person in (obi, oz, ada):
        assert client_of(person).post(path, FIELDS).status_code == 403
    Project.objects.update(openness="closed")
    for person in (oz, ada):
        assert client_of(person).get(path).status_code == 404
    assert verbs() == []


def test_members_answer_the_charter_and_the_old_answer_is_remembered(
    client_of: ClientOf, project: Project, mo: User
) -> None:
    Project.objects.update(why="We always did.")

    response = client_of(mo).post(
        f"/projects/{project.slug}/charter/", {"why": "Clinics lose owners.", "problem": "", "beneficiary": "Owners"}
    )

    project.refresh_from_db()
    assert response.status_code == 302
    assert (project.why, project.problem, project.beneficiary) == ("Clinics lose owners.", "", "Owners")
    assert Event.objects.get().detail == {"before": {"why": "We always did.", "beneficiary": ""}}
    assert client_of(mo).post(f"/projects/{project.slug}/edit/", FIELDS).status_code == 403


def test_a_lead_adds_somebody_who_is_here(client_of: ClientOf, project: Project, lea: User, oz: User) -> None:
    response = client_of(lea).post(f"/projects/{project.slug}/people/add/", {"person": oz.pk, "role": "observer"})

    assert response.headers["Location"] == f"/projects/{project.slug}/people/"
    assert Membership.objects.get(person=oz).role == Role.OBSERVER
    assert verbs() == ["add"]
    again = client_of(lea).post(f"/projects/{project.slug}/people/add/", {"person": oz.pk, "role": "lead"})
    assert again.status_code == 422
    with pytest.raises(RuleBroken):
        actions.add_member(project.pk, oz, "lead", by=lea)
    assert Membership.objects.get(person=oz).role == Role.OBSERVER


def test_a_lead_changes_roles(client_of: ClientOf, project: Project, lea: User, mo: User) -> None:
    membership = Membership.objects.get(person=mo)

    client_of(lea).post(f"/memberships/{membership.pk}/role/", {"role": "lead"})

    membership.refresh_from_db()
    assert membership.role == Role.LEAD
    assert verbs() == ["change-role"]
    client_of(lea).post(f"/memberships/{membership.pk}/role/", {"role": "emperor"})
    membership.refresh_from_db()
    assert membership.role == Role.LEAD


def test_a_project_is_never_without_a_lead(client_of: ClientOf, project: Project, lea: User) -> None:
    only = Membership.objects.get(person=lea)

    demoted = client_of(lea).post(f"/memberships/{only.pk}/role/", {"role": "member"})
    left = client_of(lea).post(f"/memberships/{only.pk}/remove/")

    assert (demoted.status_code, left.status_code) == (409, 409)
    assert "Nobody would lead Online booking" in left.content.decode()
    only.refresh_from_db()
    assert only.role == Role.LEAD
    assert verbs() == []


def test_people_leave_and_leads_remove(client_of: ClientOf, project: Project, lea: User, mo: User, fay: User) -> None:
    theirs = {person: Membership.objects.get(person=person).pk for person in (mo, fay)}

    removed = client_of(lea).post(f"/memberships/{theirs[mo]}/remove/")
    left = client_of(fay).post(f"/memberships/{theirs[fay]}/remove/")

    assert removed.status_code == left.status_code == 302
    assert set(project.memberships.values_list("person__name", flat=True)) == {"Lea Brandt", "Obi Nwosu"}
    assert verbs() == ["remove", "remove"]
    assert client_of(lea).post(f"/memberships/{theirs[mo]}/remove/").status_code == 404


def test_who_leaves_a_closed_project_is_led_out(client_of: ClientOf, project: Project, mo: User) -> None:
    Project.objects.update(openness="closed")

    response = client_of(mo).post(f"/memberships/{Membership.objects.get(person=mo).pk}/remove/")

    assert response.headers["Location"] == "/projects/"
    assert client_of(mo).get(f"/projects/{project.slug}/people/").status_code == 404


def test_others_may_not_touch_the_members(
    client_of: ClientOf, project: Project, mo: User, oz: User, fay: User, ada: User
) -> None:
    theirs = Membership.objects.get(person=fay)

    for person in (mo, oz, ada):
        client = client_of(person)
        assert client.post(f"/memberships/{theirs.pk}/role/", {"role": "lead"}).status_code == 403
        assert client.post(f"/memberships/{theirs.pk}/remove/").status_code == 403
        assert (
            client.post(f"/projects/{project.slug}/people/add/", {"person": oz.pk, "role": "lead"}).status_code == 403
        )
    Project.objects.update(openness="closed")
    for path in (f"/memberships/{theirs.pk}/role/", f"/memberships/{theirs.pk}/remove/"):
        assert client_of(oz).post(path, {"role": "lead"}).status_code == 404
    assert verbs() == []
    assert Membership.objects.get(person=fay).role == Role.MEMBER


def test_the_page_of_people_offers_only_what_one_may(
    client_of: ClientOf, project: Project, lea: User, mo: User, oz: User
) -> None:
    path = f"/projects/{project.slug}/people/"

    lead, member, visitor = (client_of(person).get(path).content.decode() for person in (lea, mo, oz))

    assert "Send the invitation" in lead
    assert lead.count('name="role"') == 4 * 2 + 2
    assert "Send the invitation" not in member
    assert member.count("/remove/") == 1
    assert "/remove/" not in visitor


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_remove_each_other_do_not_both_succeed() -> None:
    one, other = make_person("One"), make_person("Other")
    project = make_project(lead=one)
    make_membership(project, other, Role.LEAD)
    memberships = {person.pk: Membership.objects.get(person=person).pk for person in (one, other)}

    results = at_once(
        partial(remove_member, memberships[other.pk], by=one),
        partial(remove_member, memberships[one.pk], by=other),
    )

    (refused,) = refusals(results)
    assert isinstance(refused, RuleBroken | PermissionDenied)
    assert project.memberships.filter(role=Role.LEAD).count() == 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (
            lambda project, person: Membership.objects.create(project=project, person=person),
            "membership_once_a_project",
        ),
        (lambda project, person: Membership.objects.update(role="emperor"), "membership_role_known"),
        (lambda project, person: Project.objects.update(name=""), "project_has_a_name"),
        (lambda project, person: Project.objects.update(openness="ajar"), "project_openness_known"),
        (lambda project, person: User.objects.filter(pk=person.pk).update(name=""), "user_has_a_name"),
        (lambda project, person: make_person(email="LEA.BRANDT@larkhill.example"), "user_email_once_whatever_its_case"),
    ],
)
def test_the_database_refuses_the_opposite(project: Project, lea: User, change: Any, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change(project, lea)


@pytest.mark.parametrize(
    "change",
    [
        make_membership,
        lambda project, gone: Membership.objects.update(person=gone),
        lambda project, gone: Project.objects.update(sponsor=gone),
    ],
)
def test_who_left_is_named_for_nothing_whoever_writes(project: Project, change: Any) -> None:
    gone = make_person(left_at=timezone.now())

    with pytest.raises(IntegrityError, match="has left"), transaction.atomic():
        change(project, gone)


def test_who_left_is_not_offered(client_of: ClientOf, project: Project, lea: User) -> None:
    make_person("Gone Vale", left_at=timezone.now())

    for path in ("/projects/new/", f"/projects/{project.slug}/people/", f"/projects/{project.slug}/edit/"):
        assert "Gone Vale" not in client_of(lea).get(path).content.decode()
